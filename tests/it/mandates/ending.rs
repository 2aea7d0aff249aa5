//! How a mandate ends before its last day.

use super::{Office, of, office, on, proposal, propose, roles};
use crate::organisations::{sorted, told};
use crate::support::world::{Person, World, both};
use chrono::TimeDelta;
use entity::value::MandateRole;
use serde_json::{Value as Json, json};

const ENDING: &str = "query($id: ID!) { node(id: $id) { ... on Mandate { state isInForce revocationProposedAt
    revocationProposedBy { displayName } revokedBy { displayName } viewerActions { name allowed reasons { code } } } } }";

async fn read(world: &World, who: &Person, id: &str) -> Json {
    let answer = world.ask(Some(who), ENDING, json!({ "id": id })).await;
    answer.ok().at("/data/node").clone()
}

/// What somebody may do with a mandate, with the code of why not.
fn may(mandate: &Json, name: &str) -> Json {
    crate::support::sittings::action(mandate, name).unwrap_or_default()
}

#[tokio::test]
async fn a_mandate_ends_against_its_holders_will_by_two_people() {
    both(async |world| {
        let office = office(world).await;
        let pia = world.officer("Pia", MandateRole::President).await;
        let id = of(world, &office, &pia).await;
        let proposed = on(world, &office.admin, "mandateRevoke", &id).await.done();
        assert_eq!(proposed.at("/mandate/state"), "CONFIRMED");
        assert_eq!(proposed.at("/mandate/isInForce"), true);
        assert_eq!(roles(world, &pia).await, json!([{ "role": "PRESIDENT" }]));
        assert_eq!(
            told(world, "MANDATE_REVOCATION_PROPOSED").await,
            sorted(&[&pia, &office.secretary])
        );
        let seen = read(world, &pia, &id).await;
        assert_eq!(seen["revocationProposedBy"]["displayName"], "Ada");
        assert_eq!(may(&seen, "MANDATE_CONFIRM"), "SECOND_PERSON_NEEDED");
        assert_eq!(may(&seen, "MANDATE_REVOKE"), true);
        let seen = read(world, &office.admin, &id).await;
        assert_eq!(may(&seen, "MANDATE_CONFIRM"), "SECOND_PERSON_NEEDED");
        assert_eq!(may(&seen, "MANDATE_REVOKE"), "ALREADY_DONE");
        let seen = read(world, &office.secretary, &id).await;
        assert_eq!(may(&seen, "MANDATE_CONFIRM"), true);

        // Neither who proposed it nor who holds it is the second person.
        on(world, &office.admin, "mandateRevoke", &id)
            .await
            .refused("ALREADY_DONE");
        for who in [&office.admin, &pia] {
            let refused = on(world, who, "mandateConfirm", &id).await;
            refused.refused("SECOND_PERSON_NEEDED");
        }
        let stale = json!({ "mandateId": id, "expectedVersion": 1 });
        let refused = world.act(
            Some(&office.secretary),
            "mandateConfirm",
            stale,
            "mandate { id }",
        );
        refused.await.refused("STALE_VERSION");
        let ended = on(world, &office.secretary, "mandateConfirm", &id)
            .await
            .done();
        assert_eq!(ended.at("/mandate/state"), "REVOKED");
        assert_eq!(roles(world, &pia).await, json!([]));
        assert_eq!(told(world, "MANDATE_REVOKED").await, sorted(&[&pia]));
        let seen = read(world, &office.secretary, &id).await;
        assert_eq!(seen["revokedBy"]["displayName"], "Sam");
    })
    .await;
}

#[tokio::test]
async fn the_president_is_told_of_each_end() {
    both(async |world| {
        let office = office(world).await;
        let pia = world.officer("Pia", MandateRole::President).await;
        let bea = world.officer("Bea", MandateRole::Board).await;
        let bob = world.officer("Bob", MandateRole::Board).await;
        let beas = of(world, &office, &bea).await;
        on(world, &office.admin, "mandateRevoke", &beas)
            .await
            .done();
        // A second administrator is a second person too.
        let second = world.officer("Abe", MandateRole::Admin).await;
        on(world, &second, "mandateConfirm", &beas).await.done();
        assert_eq!(told(world, "MANDATE_REVOKED").await, sorted(&[&pia, &bea]));
        let bobs = of(world, &office, &bob).await;
        on(world, &bob, "mandateRevoke", &bobs).await.done();
        assert_eq!(
            told(world, "MANDATE_REVOKED").await,
            sorted(&[&pia, &pia, &bea])
        );
    })
    .await;
}

#[tokio::test]
async fn a_proposed_end_waits_for_thirty_days() {
    both(async |world| {
        let office = office(world).await;
        let bea = world.officer("Bea", MandateRole::Board).await;
        let id = of(world, &office, &bea).await;
        on(world, &office.admin, "mandateRevoke", &id).await.done();
        world.pass(TimeDelta::days(30));
        let (admin, secretary, bea) = (
            world.again(&office.admin).await,
            world.again(&office.secretary).await,
            world.again(&bea).await,
        );
        on(world, &secretary, "mandateConfirm", &id)
            .await
            .refused("ALREADY_DONE");
        assert_eq!(roles(world, &bea).await, json!([{ "role": "BOARD" }]));
        on(world, &admin, "mandateRevoke", &id).await.done();
        on(world, &secretary, "mandateConfirm", &id).await.done();
        assert_eq!(roles(world, &bea).await, json!([]));
    })
    .await;
}

/// A second administrator, confirmed until this day.
async fn successor(world: &World, office: &Office, last: &str) -> Person {
    let person = world.person("Abe").await;
    let input = proposal(&person, "ADMIN", "2026-01-15", last);
    let proposed = propose(world, &office.admin, input).await.done();
    let id = proposed.text("/mandate/id");
    on(world, &office.secretary, "mandateConfirm", id)
        .await
        .done();
    person
}

#[tokio::test]
async fn the_last_administrator_does_not_go() {
    both(async |world| {
        let office = office(world).await;
        let id = of(world, &office, &office.admin).await;
        let stays = async |who: &Person| {
            let refused = on(world, who, "mandateRevoke", &id)
                .await
                .refused("WRONG_STATE");
            let message = refused.text("/userErrors/0/message");
            assert!(message.contains("90 more days"), "{message}");
            let seen = read(world, who, &id).await;
            assert_eq!(may(&seen, "MANDATE_REVOKE"), "WRONG_STATE");
        };
        stays(&office.admin).await;
        // Somebody whose end is in sight is no successor, somebody with a year is.
        let short = successor(world, &office, "2026-04-14").await;
        stays(&office.admin).await;
        stays(&short).await;
        let long = successor(world, &office, "2026-12-31").await;
        let seen = read(world, &office.admin, &id).await;
        assert_eq!(may(&seen, "MANDATE_REVOKE"), true);

        // Both who last at once: one goes, one stays.
        let longs = of(world, &office, &long).await;
        let (one, other) = tokio::join!(
            on(world, &office.admin, "mandateRevoke", &id),
            on(world, &long, "mandateRevoke", &longs),
        );
        let done = [one, other]
            .iter()
            .filter(|answer| answer.at("/userErrors") == &json!([]))
            .count();
        assert_eq!(done, 1, "on {}", world.name);
    })
    .await;
}

#[tokio::test]
async fn where_nobody_administers_the_president_proposes_an_administrator() {
    both(async |world| {
        let secretary = world.officer("Sam", MandateRole::Secretary).await;
        let pia = world.officer("Pia", MandateRole::President).await;
        let (abe, bea) = (world.person("Abe").await, world.person("Bea").await);
        let input = |who: &Person, role| proposal(who, role, "2026-01-15", "2026-06-30");
        for role in ["BOARD", "SECRETARY"] {
            propose(world, &pia, input(&bea, role))
                .await
                .failed("FORBIDDEN");
        }
        propose(world, &secretary, input(&abe, "ADMIN"))
            .await
            .failed("FORBIDDEN");
        let own = propose(world, &pia, input(&pia, "ADMIN")).await;
        own.refused("SECOND_PERSON_NEEDED");
        let proposed = propose(world, &pia, input(&abe, "ADMIN")).await.done();
        let id = proposed.text("/mandate/id");
        on(world, &pia, "mandateConfirm", id)
            .await
            .refused("SECOND_PERSON_NEEDED");
        on(world, &secretary, "mandateConfirm", id).await.done();
        propose(world, &pia, input(&bea, "ADMIN"))
            .await
            .failed("FORBIDDEN");
        propose(world, &abe, input(&bea, "BOARD")).await.done();
        // The last day passes without anybody's doing.
        world.set_clock("2026-07-01T12:00:00Z");
        let pia = world.again(&pia).await;
        let anew = proposal(&bea, "ADMIN", "2026-07-01", "2026-12-31");
        propose(world, &pia, anew).await.done();
    })
    .await;
}
