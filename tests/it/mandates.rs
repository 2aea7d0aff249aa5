//! Mandates, told through HTTP.

mod ending;

use crate::support::world::{Answer, Person, World, both};
use entity::id::MandateId;
use entity::value::MandateRole;
use serde_json::{Value as Json, json};
use uuid::Uuid;

const MANDATE: &str = "mandate { id role state firstDay lastDay isInForce version }";
const ROLES: &str = "{ viewer { mandates { role } } }";

struct Office {
    admin: Person,
    secretary: Person,
}

async fn office(world: &World) -> Office {
    Office {
        admin: world.officer("Ada", MandateRole::Admin).await,
        secretary: world.officer("Sam", MandateRole::Secretary).await,
    }
}

fn proposal(person: &Person, role: &str, first: &str, last: &str) -> Json {
    json!({
        "association": { "slug": "club" },
        "account": { "email": person.email.to_uppercase() },
        "role": role,
        "firstDay": first,
        "lastDay": last,
    })
}

async fn propose(world: &World, by: &Person, input: Json) -> Answer {
    world.act(Some(by), "mandatePropose", input, MANDATE).await
}

async fn on(world: &World, who: &Person, mutation: &str, id: &str) -> Answer {
    let input = json!({ "mandateId": id });
    world.act(Some(who), mutation, input, MANDATE).await
}

/// Somebody's first mandate.
async fn of(world: &World, office: &Office, who: &Person) -> String {
    let filter = json!({ "accountId": who.account });
    let list = "query($filter: MandateFilter) { mandates(association: {slug: \"club\"}, first: 1, filter: $filter) { nodes { id } } }";
    let asked = world.ask(Some(&office.secretary), list, json!({ "filter": filter }));
    asked
        .await
        .ok()
        .text("/data/mandates/nodes/0/id")
        .to_owned()
}

async fn roles(world: &World, who: &Person) -> Json {
    let answer = world.ask(Some(who), ROLES, json!({})).await.ok();
    answer.at("/data/viewer/mandates").clone()
}

/// What the person of a mandate, and each of its state's words, look like to the secretary.
async fn count(world: &World, office: &Office) -> Json {
    let all = "{ mandates(association: {slug: \"club\"}, first: 100) { totalCount nodes { id state version } } }";
    let answer = world.ask(Some(&office.secretary), all, json!({})).await;
    answer.ok().at("/data/mandates").clone()
}

#[tokio::test]
async fn a_mandate_gives_rights_from_its_first_day_to_its_last_at_the_seat() {
    both(async |world| {
        world.set_clock("2026-01-31T22:00:00Z");
        let (office, bea) = (office(world).await, world.person("Bea").await);
        let input = proposal(&bea, "BOARD", "2026-02-01", "2026-02-10");
        let proposed = propose(world, &office.admin, input).await.done();
        assert_eq!(proposed.at("/mandate/state"), "PROPOSED");
        let id = proposed.text("/mandate/id");
        let confirmed = on(world, &office.secretary, "mandateConfirm", id)
            .await
            .done();
        assert_eq!(confirmed.at("/mandate/state"), "CONFIRMED");
        assert_eq!(confirmed.at("/mandate/isInForce"), false);
        assert_eq!(confirmed.at("/mandate/version"), 2);
        // Midnight in Paris is an hour before midnight UTC.
        for (at, expected) in [
            ("2026-01-31T22:59:59Z", json!([])),
            ("2026-01-31T23:00:00Z", json!([{ "role": "BOARD" }])),
            ("2026-02-10T22:59:59Z", json!([{ "role": "BOARD" }])),
            ("2026-02-10T23:00:00Z", json!([])),
        ] {
            world.set_clock(at);
            assert_eq!(roles(world, &bea).await, expected, "{at}");
        }
        on(world, &bea, "mandateRevoke", id)
            .await
            .refused("WRONG_STATE");
    })
    .await;
}

#[tokio::test]
async fn what_is_not_confirmed_gives_no_right() {
    both(async |world| {
        let (office, bea) = (office(world).await, world.person("Bea").await);
        let input = proposal(&bea, "SECRETARY", "2026-01-01", "2026-12-31");
        let id = propose(world, &office.admin, input).await.done();
        assert_eq!(roles(world, &bea).await, json!([]));
        on(
            world,
            &office.secretary,
            "mandateConfirm",
            id.text("/mandate/id"),
        )
        .await
        .done();
        assert_eq!(roles(world, &bea).await, json!([{ "role": "SECRETARY" }]));
    })
    .await;
}

#[tokio::test]
async fn nobody_gives_themselves_a_mandate() {
    both(async |world| {
        let office = office(world).await;
        let before = count(world, &office).await;
        let own = proposal(&office.admin, "BOARD", "2026-02-01", "2026-12-31");
        propose(world, &office.admin, own)
            .await
            .refused("SECOND_PERSON_NEEDED");
        assert_eq!(count(world, &office).await, before);

        // Neither the holder nor the proposer confirms it, whatever else they are.
        let (bea, other) = (
            world.officer("Bea", MandateRole::President).await,
            world.officer("Olu", MandateRole::Admin).await,
        );
        let input = proposal(&bea, "AUDITOR", "2026-02-01", "2026-12-31");
        let proposed = propose(world, &office.admin, input).await.done();
        let id = proposed.text("/mandate/id");
        for who in [&bea, &office.admin] {
            on(world, who, "mandateConfirm", id)
                .await
                .refused("SECOND_PERSON_NEEDED");
        }
        on(world, &other, "mandateConfirm", id).await.done();
        on(world, &other, "mandateConfirm", id)
            .await
            .refused("ALREADY_DONE");
    })
    .await;
}

#[tokio::test]
async fn days_and_persons_that_are_not_good_are_refused() {
    both(async |world| {
        let (office, bea) = (office(world).await, world.person("Bea").await);
        let before = count(world, &office).await;
        for (first, last) in [("2026-03-01", "2026-02-28"), ("2025-01-01", "2026-01-14")] {
            let answer = propose(world, &office.admin, proposal(&bea, "BOARD", first, last)).await;
            assert_eq!(
                answer.refused("INVALID_INPUT").at("/userErrors/0/field"),
                &json!(["lastDay"])
            );
        }
        for bad in ["2026-02-30", "tomorrow", ""] {
            let answer = propose(world, &office.admin, proposal(&bea, "BOARD", bad, bad)).await;
            assert!(answer.0.get("errors").is_some(), "{bad}");
        }
        for email in [
            "nobody@example.org",
            "no address",
            "a\u{0}b@example.org",
            "",
        ] {
            let mut input = proposal(&bea, "BOARD", "2026-02-01", "2026-03-01");
            input["account"] = json!({ "email": email });
            let answer = propose(world, &office.admin, input).await;
            assert_eq!(
                answer.refused("INVALID_INPUT").at("/userErrors/0/field"),
                &json!(["account", "email"])
            );
        }
        // An id names only who has to do with the association already: others are as good as nobody.
        let mut input = proposal(&bea, "BOARD", "2026-02-01", "2026-03-01");
        input["account"] = json!({ "id": bea.account });
        let unknown = propose(world, &office.admin, input.clone()).await;
        input["account"] = json!({ "id": entity::id::AccountId(Uuid::from_u128(1)) });
        let nobody = propose(world, &office.admin, input.clone()).await;
        assert_eq!(unknown.failed("NOT_FOUND").0, nobody.0);
        assert_eq!(count(world, &office).await, before);
        input["account"] = json!({ "id": office.secretary.account });
        propose(world, &office.admin, input).await.done();
    })
    .await;
}

#[tokio::test]
async fn an_office_is_held_once_and_there_is_one_president() {
    both(async |world| {
        let (office, bea, pia) = (
            office(world).await,
            world.person("Bea").await,
            world.person("Pia").await,
        );
        let input = |who, role, first, last| proposal(who, role, first, last);
        let first = input(&bea, "PRESIDENT", "2026-02-01", "2026-12-31");
        let first = propose(world, &office.admin, first).await.done();
        for last in ["2026-12-31", "2027-12-31"] {
            let again = input(&bea, "PRESIDENT", "2026-12-31", last);
            propose(world, &office.admin, again)
                .await
                .refused("ALREADY_DONE");
            let second = input(&pia, "PRESIDENT", "2026-12-31", last);
            propose(world, &office.admin, second)
                .await
                .refused("WRONG_STATE");
        }
        let next = input(&pia, "PRESIDENT", "2027-01-01", "2027-12-31");
        propose(world, &office.admin, next).await.done();
        let board = input(&pia, "BOARD", "2026-02-01", "2026-12-31");
        propose(world, &office.admin, board).await.done();
        // Revoked, the first leaves the place free.
        on(
            world,
            &office.admin,
            "mandateRevoke",
            first.text("/mandate/id"),
        )
        .await
        .done();
        let second = input(&pia, "PRESIDENT", "2026-02-01", "2026-12-31");
        propose(world, &office.admin, second).await.done();
    })
    .await;
}

#[tokio::test]
async fn ones_own_mandate_is_given_up_at_once() {
    both(async |world| {
        let office = office(world).await;
        let bea = world.officer("Bea", MandateRole::Board).await;
        let beas = of(world, &office, &bea).await;
        // Who may see it and not end it is forbidden to; who may not see it is told that there is none.
        on(world, &office.secretary, "mandateRevoke", &beas)
            .await
            .failed("FORBIDDEN");
        let stranger = world.person("Nobody").await;
        let hidden = on(world, &stranger, "mandateRevoke", &beas).await;
        let none = MandateId(Uuid::from_u128(1)).to_string();
        let none = on(world, &stranger, "mandateRevoke", &none).await;
        assert_eq!(hidden.failed("NOT_FOUND").0, none.0);
        world
            .act(None, "mandateRevoke", json!({ "mandateId": beas }), MANDATE)
            .await
            .failed("UNAUTHENTICATED");

        let stale = json!({ "mandateId": beas, "expectedVersion": 7 });
        world
            .act(Some(&bea), "mandateRevoke", stale, MANDATE)
            .await
            .refused("STALE_VERSION");
        assert_eq!(roles(world, &bea).await, json!([{ "role": "BOARD" }]));
        let own = on(world, &bea, "mandateRevoke", &beas).await.done();
        assert_eq!(own.at("/mandate/state"), "REVOKED");
        assert_eq!(roles(world, &bea).await, json!([]));
        on(world, &bea, "mandateRevoke", &beas)
            .await
            .refused("ALREADY_DONE");
        on(world, &office.admin, "mandateConfirm", &beas)
            .await
            .refused("WRONG_STATE");
    })
    .await;
}

#[tokio::test]
async fn a_proposal_that_waited_too_long_is_not_confirmed() {
    both(async |world| {
        let (office, bea) = (office(world).await, world.person("Bea").await);
        let input = proposal(&bea, "BOARD", "2026-01-15", "2026-01-20");
        let id = propose(world, &office.admin, input).await.done();
        world.set_clock("2026-01-20T23:00:00Z");
        on(
            world,
            &office.secretary,
            "mandateConfirm",
            id.text("/mandate/id"),
        )
        .await
        .refused("OUT_OF_TIME");
    })
    .await;
}

#[tokio::test]
async fn only_an_admin_of_the_association_proposes() {
    both(async |world| {
        let (office, bea) = (office(world).await, world.person("Bea").await);
        let elsewhere = world.app.random.id(world.now());
        world.insert_association(elsewhere, "elsewhere").await;
        let good = proposal(&bea, "BOARD", "2026-02-01", "2026-12-31");
        for who in [&office.secretary, &bea] {
            propose(world, who, good.clone()).await.failed("FORBIDDEN");
        }
        world
            .act(None, "mandatePropose", good.clone(), MANDATE)
            .await
            .failed("UNAUTHENTICATED");
        for (association, code) in [
            (json!({ "slug": "elsewhere" }), "FORBIDDEN"),
            (json!({ "slug": "nowhere" }), "NOT_FOUND"),
            (json!({ "slug": "no\u{0}where" }), "NOT_FOUND"),
        ] {
            let mut input = good.clone();
            input["association"] = association;
            propose(world, &office.admin, input).await.failed(code);
        }
        let mut twice = good;
        twice["idempotencyKey"] = json!("once");
        let first = propose(world, &office.admin, twice.clone()).await.done();
        let again = propose(world, &office.admin, twice).await.done();
        assert_eq!(first.0, again.0);
    })
    .await;
}

#[tokio::test]
async fn mandates_are_read_by_the_offices_and_by_their_holder() {
    both(async |world| {
        let office = office(world).await;
        let bea = world.officer("Bea", MandateRole::Board).await;
        let stranger = world.person("Nobody").await;
        let list = "{ mandates(association: {slug: \"club\"}, last: 10, filter: {state: CONFIRMED}) { totalCount nodes { role isInForce account { displayName } proposedBy { displayName } association { slug } viewerActions { name allowed reasons { code } } } } }";
        let seen = async |who: Option<&Person>| {
            let answer = world.ask(who, list, json!({})).await.ok();
            answer.at("/data/mandates/totalCount").clone()
        };
        assert_eq!(seen(Some(&office.admin)).await, 3);
        assert_eq!(seen(Some(&bea)).await, 3);
        assert_eq!(seen(Some(&stranger)).await, 0);
        assert_eq!(seen(None).await, 0);

        let boards = list.replace("state: CONFIRMED", "role: BOARD");
        let answer = world.ask(Some(&office.admin), &boards, json!({})).await.ok();
        let row = answer.at("/data/mandates/nodes/0");
        assert_eq!(row["account"]["displayName"], "Bea");
        assert_eq!(row["isInForce"], true);
        assert_eq!(row["proposedBy"], json!(null));
        assert_eq!(row["association"]["slug"], "club");
        assert_eq!(
            row["viewerActions"],
            json!([
                { "name": "MANDATE_CONFIRM", "allowed": false, "reasons": [{ "code": "ALREADY_DONE" }] },
                { "name": "MANDATE_REVOKE", "allowed": true, "reasons": [] },
            ])
        );
        world
            .ask(None, "{ mandates(association: {slug: \"club\"}) { totalCount } }", json!({}))
            .await
            .failed("BAD_PAGE");
    })
    .await;
}
