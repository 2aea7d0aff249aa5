//! Organisations and who acts for them, told through HTTP.

mod addresses;
mod invited;
mod providers;
mod rates;
mod text;

use self::providers::listed;
use crate::members::MEMBERSHIP;
use crate::support::world::{Answer, Person, World, both};
use entity::id::{AccountId, AffiliationId, OrganisationId};
use entity::outbox;
use entity::value::{MandateRole, OrganisationKind};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value as Json, json};
use uuid::Uuid;

const AFFILIATION: &str =
    "affiliation { id state version account { displayName } organisation { name } }";

pub fn registration(kind: &str, name: &str) -> Json {
    json!({ "association": { "slug": "club" }, "kind": kind, "name": name })
}

/// Registers an organisation: its id, and the id of the registrant's affiliation.
pub async fn register(world: &World, who: &Person, kind: &str, name: &str) -> (String, String) {
    let selection = "organisation { id } affiliation { id }";
    let input = registration(kind, name);
    let made = world.act(Some(who), "organisationRegister", input, selection);
    let made = made.await.done();
    (
        made.text("/organisation/id").to_owned(),
        made.text("/affiliation/id").to_owned(),
    )
}

pub async fn on_affiliation(world: &World, who: &Person, mutation: &str, id: &str) -> Answer {
    let input = json!({ "affiliationId": id });
    world.act(Some(who), mutation, input, AFFILIATION).await
}

pub async fn ask_for(world: &World, who: &Person, organisation: impl ToString) -> Answer {
    let input = json!({ "organisationId": organisation.to_string() });
    let mutation = "affiliationRequest";
    world.act(Some(who), mutation, input, AFFILIATION).await
}

pub async fn ask_membership(world: &World, who: &Person, organisation: impl ToString) -> Answer {
    let input = json!({ "actingAs": organisation.to_string() });
    let mutation = "membershipRequest";
    world.act(Some(who), mutation, input, MEMBERSHIP).await
}

/// Who was told something of this kind.
pub async fn told(world: &World, kind: &str) -> Vec<AccountId> {
    let rows = outbox::Entity::find()
        .filter(outbox::Column::Kind.eq(kind))
        .all(world.app.db.reader())
        .await
        .unwrap();
    let mut told: Vec<_> = rows.iter().filter_map(|row| row.recipient_id).collect();
    told.sort_unstable();
    told
}

pub fn sorted(people: &[&Person]) -> Vec<AccountId> {
    let mut accounts: Vec<_> = people.iter().map(|person| person.account).collect();
    accounts.sort_unstable();
    accounts
}

#[tokio::test]
async fn who_may_act_for_an_organisation_is_confirmed_and_ends_at_once() {
    both(async |world| {
        let secretary = world.officer("Sam", MandateRole::Secretary).await;
        let board = world.officer("Bea", MandateRole::Board).await;
        let firm = world.firm(OrganisationKind::Provider, "Atelier Nord").await;
        let colleague = world.person("Carl").await;
        let asked = ask_for(world, &colleague, firm.id).await.done();
        let id = asked.text("/affiliation/id");
        assert_eq!(
            told(world, "AFFILIATION_REQUESTED").await,
            sorted(&[&secretary, &firm.person])
        );
        ask_for(world, &colleague, firm.id)
            .await
            .refused("ALREADY_DONE");

        // The organisation's people see who asks; a stranger is told that there is no such thing, and the board that too.
        let other = world.firm(OrganisationKind::Provider, "Autre maison").await;
        let nothing = AffiliationId(Uuid::from_u128(1)).to_string();
        for who in [&other.person, &board] {
            let hidden = on_affiliation(world, who, "affiliationConfirm", id).await;
            let none = on_affiliation(world, who, "affiliationConfirm", &nothing).await;
            assert_eq!(hidden.failed("NOT_FOUND").0, none.0);
        }
        let stale = json!({ "affiliationId": id, "expectedVersion": 2 });
        world
            .act(Some(&firm.person), "affiliationConfirm", stale, AFFILIATION)
            .await
            .refused("STALE_VERSION");
        let confirmed = on_affiliation(world, &firm.person, "affiliationConfirm", id).await;
        assert_eq!(
            confirmed.done().at("/affiliation/account/displayName"),
            "Carl"
        );
        on_affiliation(world, &secretary, "affiliationConfirm", id)
            .await
            .refused("ALREADY_DONE");
        ask_for(world, &colleague, firm.id)
            .await
            .refused("ALREADY_DONE");

        // The colleague acts for it now; revoked, no longer.
        let acts = "{ viewer { actsFor { id } } }";
        let acts_for = async || {
            let answer = world.ask(Some(&colleague), acts, json!({})).await.ok();
            answer.at("/data/viewer/actsFor").clone()
        };
        assert_eq!(acts_for().await, json!([{ "id": firm.id }]));
        on_affiliation(world, &firm.person, "affiliationRevoke", id)
            .await
            .done();
        assert_eq!(
            told(world, "AFFILIATION_REVOKED").await,
            sorted(&[&colleague])
        );
        assert_eq!(acts_for().await, json!([]));
        ask_membership(world, &colleague, firm.id)
            .await
            .failed("FORBIDDEN");
        on_affiliation(world, &secretary, "affiliationRevoke", id)
            .await
            .refused("ALREADY_DONE");
        on_affiliation(world, &secretary, "affiliationConfirm", id)
            .await
            .refused("WRONG_STATE");

        // Asked again, it is another affiliation; one turns one's own down.
        let again = ask_for(world, &colleague, firm.id).await.done();
        let again = again.text("/affiliation/id");
        assert_ne!(again, id);
        on_affiliation(world, &colleague, "affiliationRevoke", again)
            .await
            .done();
        on_affiliation(world, &colleague, "affiliationConfirm", again)
            .await
            .refused("WRONG_STATE");
    })
    .await;
}

#[tokio::test]
async fn a_request_gives_no_right_to_who_acts_for_another() {
    both(async |world| {
        let one = world.firm(OrganisationKind::Provider, "Première").await;
        let two = world.firm(OrganisationKind::Provider, "Seconde").await;
        ask_for(world, &one.person, two.id).await.done();
        ask_membership(world, &one.person, two.id).await.failed("FORBIDDEN");
        let query = "query($id: ID) { affiliations(association: {slug: \"club\"}, first: 10, filter: {organisationId: $id}) { nodes { account { displayName } } } }";
        let answer = world
            .ask(Some(&one.person), query, json!({ "id": two.id }))
            .await
            .ok();
        assert_eq!(
            answer.at("/data/affiliations/nodes"),
            &json!([{ "account": { "displayName": "Someone of Première" } }])
        );
    })
    .await;
}

#[tokio::test]
async fn a_client_does_not_exist_for_strangers() {
    both(async |world| {
        let secretary = world.officer("Sam", MandateRole::Secretary).await;
        let anne = world.person("Anne").await;
        let mut input = registration("CLIENT", "Commune du Val");
        input["registrationNumber"] = json!("210 000 001");
        let selection = "organisation { id kind } affiliation { id organisation { name } }";
        let made = world.act(Some(&anne), "organisationRegister", input, selection);
        let made = made.await.done();
        assert_eq!(made.at("/affiliation/organisation/name"), "Commune du Val");
        let client = made.text("/organisation/id").to_owned();
        let affiliation = made.text("/affiliation/id").to_owned();

        let stranger = world.firm(OrganisationKind::Provider, "Curieuse").await.person;
        let nothing = OrganisationId(Uuid::from_u128(1)).to_string();
        let guest = json!({ "organisationId": client });
        world
            .act(None, "affiliationRequest", guest, AFFILIATION)
            .await
            .failed("NOT_FOUND");
        let hidden = ask_for(world, &stranger, &client).await.failed("NOT_FOUND");
        assert_eq!(hidden.0, ask_for(world, &stranger, &nothing).await.0);
        let hidden = ask_membership(world, &stranger, &client).await.failed("NOT_FOUND");
        assert_eq!(hidden.0, ask_membership(world, &stranger, &nothing).await.0);
        // A number in use tells nothing either.
        let mut same = registration("PROVIDER", "Homonyme");
        same["registrationNumber"] = json!("210000001");
        world
            .act(Some(&stranger), "organisationRegister", same, selection)
            .await
            .done();

        // To the office it exists; providers are listed without it.
        assert_eq!(listed(world, Some(&secretary)).await, ["Curieuse", "Homonyme"]);
        assert_eq!(listed(world, Some(&anne)).await, ["Curieuse"]);
        on_affiliation(world, &secretary, "affiliationConfirm", &affiliation)
            .await
            .done();
        // A client acts for itself, but does not become a member.
        ask_membership(world, &anne, &client).await.failed("FORBIDDEN");
        let also = ask_for(world, &anne, firm_of(world, &stranger).await).await.done();
        on_affiliation(world, &stranger, "affiliationConfirm", also.text("/affiliation/id"))
            .await
            .done();
        ask_membership(world, &anne, &client).await.refused("INVALID_INPUT");
        // Revoked, it is hidden from who acted for it.
        on_affiliation(world, &anne, "affiliationRevoke", &affiliation).await.done();
        let own = "{ affiliations(association: {slug: \"club\"}, first: 1, filter: {state: REVOKED}) { nodes { state organisation { name } } } }";
        let answer = world.ask(Some(&anne), own, json!({})).await.ok();
        assert_eq!(
            answer.at("/data/affiliations/nodes/0"),
            &json!({ "state": "REVOKED", "organisation": null })
        );
    })
    .await;
}

async fn firm_of(world: &World, who: &Person) -> String {
    let query = "{ viewer { actsFor { id } } }";
    let answer = world.ask(Some(who), query, json!({})).await.ok();
    answer.text("/data/viewer/actsFor/0/id").to_owned()
}

#[tokio::test]
async fn what_is_told_of_an_organisation_is_checked() {
    both(async |world| {
        let anne = world.person("Anne").await;
        let good = json!({
            "association": { "slug": "club" },
            "kind": "PROVIDER",
            "name": "Atelier Nord",
            "registrationNumber": "552 100 554",
            "city": "Lille",
            "website": "https://atelier-nord.example",
        });
        let send = async |input: Json| {
            let selection = "organisation { name registrationNumber city website registeredAt }";
            world
                .act(Some(&anne), "organisationRegister", input, selection)
                .await
        };
        for (field, value) in [
            ("name", json!("")),
            ("name", json!("x".repeat(201))),
            ("name", json!("a\u{0}b")),
            ("registrationNumber", json!("1".repeat(65))),
            ("city", json!("\u{200b}")),
            ("website", json!("javascript:alert(1)")),
            ("website", json!("ftp://example.org")),
        ] {
            let mut input = good.clone();
            input[field] = value;
            let answer = send(input).await.refused("INVALID_INPUT");
            assert_eq!(answer.at("/userErrors/0/field"), &json!([field]));
            assert_eq!(answer.at("/organisation"), &json!(null));
        }
        let empty = "{ providers(association: {slug: \"club\"}, first: 1) { totalCount } }";
        let answer = world.ask(None, empty, json!({})).await.ok();
        assert_eq!(answer.at("/data/providers/totalCount"), 0);

        let made = send(good.clone()).await.done();
        assert_eq!(made.at("/organisation/registrationNumber"), "552100554");
        let mut again = good.clone();
        again["registrationNumber"] = json!("552100554");
        send(again).await.refused("ALREADY_DONE");
        world
            .act(
                None,
                "organisationRegister",
                good.clone(),
                "organisation { name }",
            )
            .await
            .failed("UNAUTHENTICATED");
        let mut nowhere = good;
        nowhere["association"] = json!({ "slug": "nowhere" });
        send(nowhere).await.failed("NOT_FOUND");
    })
    .await;
}
