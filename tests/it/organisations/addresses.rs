//! Whoever confirms somebody sees whose address it is: two people may have one name.

use crate::support::world::{Person, World, both};
use entity::value::{MandateRole, OrganisationKind};
use serde_json::{Value as Json, json};

/// The address of an account, as somebody reads it; null where they do not.
async fn address(world: &World, who: &Person, of: &Person) -> Json {
    let query = "query($id: ID!) { node(id: $id) { ... on Account { email } } }";
    let who = world.again(who).await;
    let id = of.account.to_string();
    let read = world.ask(Some(&who), query, json!({ "id": id })).await.ok();
    let email = read.0.pointer("/data/node/email");
    email.cloned().unwrap_or_default()
}

#[tokio::test]
async fn who_may_confirm_an_affiliation_reads_the_address_of_who_asks() {
    both(async |world| {
        let firm = world.firm(OrganisationKind::Provider, "Studio Nord").await;
        let rival = world.firm(OrganisationKind::Provider, "Studio Est").await;
        let board = world.officer("Bea", MandateRole::Board).await;
        let secretary = world.officer("Sana", MandateRole::Secretary).await;
        let (one, other) = (
            world.person("Claire Rondeau").await,
            world.person("Claire Rondeau").await,
        );
        let ask = json!({ "organisationId": firm.id });
        world
            .act(Some(&one), "affiliationRequest", ask, "")
            .await
            .done();
        let mine = address(world, &one, &one).await;
        assert!(mine.is_string());
        for (who, reads) in [
            (&firm.person, true),
            (&secretary, true),
            (&rival.person, false),
            (&board, false),
            (&other, false),
        ] {
            let expected = if reads { mine.clone() } else { Json::Null };
            assert_eq!(address(world, who, &one).await, expected);
        }
        // Who only asks reads nobody's.
        assert_eq!(address(world, &one, &firm.person).await, Json::Null);
        assert_ne!(address(world, &other, &other).await, mine);
    })
    .await;
}

#[tokio::test]
async fn who_may_confirm_a_mandate_reads_the_address_of_who_is_to_hold_it() {
    both(async |world| {
        let admin = world.officer("Max", MandateRole::Admin).await;
        let president = world.officer("Pia", MandateRole::President).await;
        let secretary = world.officer("Sana", MandateRole::Secretary).await;
        let board = world.officer("Bea", MandateRole::Board).await;
        let holder = world.person("Claire Rondeau").await;
        let mine = address(world, &holder, &holder).await;
        let input = json!({
            "association": { "slug": "club" }, "account": { "email": mine }, "role": "BOARD",
            "firstDay": "2026-02-01", "lastDay": "2026-12-31",
        });
        world
            .act(Some(&admin), "mandatePropose", input, "")
            .await
            .done();
        for who in [&admin, &president, &secretary] {
            assert_eq!(address(world, who, &holder).await, mine);
        }
        assert_eq!(address(world, &board, &holder).await, Json::Null);
    })
    .await;
}
