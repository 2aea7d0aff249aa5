//! How a client, which strangers know nothing of, gets a second person.

use super::{AFFILIATION, ask_for, on_affiliation};
use crate::support::world::{Answer, Person, World, both};
use entity::id::OrganisationId;
use entity::value::{MandateRole, OrganisationKind};
use serde_json::{Value as Json, json};
use uuid::Uuid;

/// The invitation code of an organisation, as somebody reads it; null where they do not see it.
async fn code(world: &World, who: Option<&Person>, id: &str) -> Json {
    let query = "query($id: ID!) { node(id: $id) { ... on Organisation { invitationCode } } }";
    let answer = world.ask(who, query, json!({ "id": id })).await.ok();
    let code = answer.0.pointer("/data/node/invitationCode");
    code.cloned().unwrap_or_default()
}

async fn ask_with(world: &World, who: Option<&Person>, id: &str, code: &Json) -> Answer {
    let input = json!({ "organisationId": id, "invitationCode": code });
    world
        .act(who, "affiliationRequest", input, AFFILIATION)
        .await
}

#[tokio::test]
async fn a_colleague_asks_with_the_clients_code_and_is_confirmed() {
    both(async |world| {
        let buyer = world.firm(OrganisationKind::Client, "Commune du Val").await;
        let id = buyer.id.to_string();
        let colleague = world.person("Carl").await;
        let invited = code(world, Some(&buyer.person), &id).await;
        ask_for(world, &colleague, &id).await.failed("NOT_FOUND");
        // Letters in another dress are the same code.
        let dressed = json!(invited.as_str().unwrap().to_uppercase().replace('-', " "));
        let asked = ask_with(world, Some(&colleague), &id, &dressed)
            .await
            .done();
        assert_eq!(asked.at("/affiliation/organisation/name"), "Commune du Val");
        assert_eq!(asked.at("/affiliation/state"), "REQUESTED");
        let again = ask_with(world, Some(&colleague), &id, &invited).await;
        again.refused("ALREADY_DONE");
        // Who only asks acts for nobody, and hands no code on.
        assert_eq!(code(world, Some(&colleague), &id).await, Json::Null);
        let affiliation = asked.text("/affiliation/id");
        let own = on_affiliation(world, &colleague, "affiliationConfirm", affiliation).await;
        own.refused("SECOND_PERSON_NEEDED");
        on_affiliation(world, &buyer.person, "affiliationConfirm", affiliation)
            .await
            .done();
        assert_eq!(code(world, Some(&colleague), &id).await, invited);
    })
    .await;
}

#[tokio::test]
async fn without_the_clients_own_code_it_does_not_exist() {
    both(async |world| {
        let secretary = world.officer("Sam", MandateRole::Secretary).await;
        let board = world.officer("Bea", MandateRole::Board).await;
        let buyer = world.firm(OrganisationKind::Client, "Commune du Val").await;
        let other = world
            .firm(OrganisationKind::Client, "Commune du Mont")
            .await;
        let shop = world.firm(OrganisationKind::Provider, "Atelier Nord").await;
        let (id, others) = (buyer.id.to_string(), other.id.to_string());
        let nothing = OrganisationId(Uuid::from_u128(1)).to_string();
        let stranger = Some(&shop.person);
        let others_code = code(world, Some(&other.person), &others).await;
        for wrong in [
            others_code,
            json!("abcd-2345"),
            json!(""),
            json!("é\u{0}"),
            Json::Null,
        ] {
            let hidden = ask_with(world, stranger, &id, &wrong).await;
            let none = ask_with(world, stranger, &nothing, &wrong).await;
            assert_eq!(hidden.failed("NOT_FOUND").0, none.0);
        }
        // The office may hand it on; who confirms no affiliation reads no code, and a provider needs none.
        let right = code(world, Some(&buyer.person), &id).await;
        assert_eq!(code(world, Some(&secretary), &id).await, right);
        for who in [None, stranger, Some(&board), Some(&other.person)] {
            assert_eq!(code(world, who, &id).await, Json::Null);
        }
        let public = code(world, stranger, &shop.id.to_string()).await;
        assert_eq!(public, Json::Null);
        let guest = ask_with(world, None, &id, &right).await;
        guest.failed("UNAUTHENTICATED");
    })
    .await;
}
