//! Membership, told through HTTP.

use crate::organisations::{ask_membership, on_affiliation, register, sorted, told};
use crate::support::world::{Answer, Person, World, both};
use chrono::TimeDelta;
use entity::id::MembershipId;
use entity::value::{MandateRole, MembershipEnd, OrganisationKind};
use sceau::access::{Act, Facts};
use sceau::context::Context;
use sceau::journal::{self, Chain};
use sceau::modules::departures::entries::MembershipEnded;
use sceau::modules::members::{self, Standing};
use sceau::modules::{associations, organisations};
use serde_json::json;
use uuid::Uuid;

pub const MEMBERSHIP: &str =
    "membership { id state standing duesPaidThrough version organisation { name isMember } }";

async fn admit(world: &World, who: &Person, membership: &str) -> Answer {
    let input = json!({ "membershipId": membership });
    world.act(Some(who), "memberAdmit", input, MEMBERSHIP).await
}

async fn dues(world: &World, who: &Person, membership: &str, through: &str) -> Answer {
    let input = json!({ "membershipId": membership, "duesPaidThrough": through });
    let mutation = "memberDuesRecord";
    world.act(Some(who), mutation, input, MEMBERSHIP).await
}

#[tokio::test]
async fn a_provider_becomes_a_member_in_good_standing() {
    both(async |world| {
        let secretary = world.officer("Sam", MandateRole::Secretary).await;
        let president = world.officer("Pia", MandateRole::President).await;
        let anne = world.person("Anne").await;
        let (firm, affiliation) = register(world, &anne, "PROVIDER", "Atelier Nord").await;
        assert_eq!(
            told(world, "AFFILIATION_REQUESTED").await,
            sorted(&[&secretary])
        );

        ask_membership(world, &anne, &firm)
            .await
            .failed("FORBIDDEN");
        on_affiliation(world, &anne, "affiliationConfirm", &affiliation)
            .await
            .refused("SECOND_PERSON_NEEDED");
        let confirmed = on_affiliation(world, &secretary, "affiliationConfirm", &affiliation);
        let confirmed = confirmed.await.done();
        assert_eq!(confirmed.at("/affiliation/state"), "CONFIRMED");
        assert_eq!(confirmed.at("/affiliation/account/displayName"), "Anne");
        assert_eq!(told(world, "AFFILIATION_CONFIRMED").await, sorted(&[&anne]));

        let asked = ask_membership(world, &anne, &firm).await.done();
        assert_eq!(asked.at("/membership/standing"), "NOT_MEMBER");
        assert_eq!(asked.at("/membership/organisation/isMember"), false);
        let membership = asked.text("/membership/id");
        assert_eq!(
            told(world, "MEMBERSHIP_REQUESTED").await,
            sorted(&[&secretary, &president])
        );
        dues(world, &secretary, membership, "2026-12-31")
            .await
            .missing(&["ADMISSION"]);
        let admitted = admit(world, &president, membership).await.done();
        assert_eq!(admitted.at("/membership/state"), "ADMITTED");
        assert_eq!(admitted.at("/membership/standing"), "GOOD");
        assert_eq!(admitted.at("/membership/organisation/isMember"), true);
        assert_eq!(told(world, "MEMBER_ADMITTED").await, sorted(&[&anne]));

        let paid = dues(world, &secretary, membership, "2026-01-31")
            .await
            .done();
        assert_eq!(paid.at("/membership/duesPaidThrough"), "2026-01-31");
        assert_eq!(paid.at("/membership/version"), 3);
        let standing = async |at: &str| {
            world.set_clock(at);
            let query =
                "{ memberships(association: {slug: \"club\"}, first: 1) { nodes { standing } } }";
            let answer = world.ask(Some(&anne), query, json!({})).await.ok();
            answer.at("/data/memberships/nodes/0/standing").clone()
        };
        assert_eq!(standing("2026-01-31T22:59:59Z").await, "GOOD");
        assert_eq!(standing("2026-01-31T23:00:00Z").await, "DUES_OVERDUE");
    })
    .await;
}

#[tokio::test]
async fn a_membership_is_admitted_once_and_by_somebody_else() {
    both(async |world| {
        let secretary = world.officer("Sam", MandateRole::Secretary).await;
        let board = world.officer("Bea", MandateRole::Board).await;
        let admin = world.officer("Ada", MandateRole::Admin).await;
        let firm = world.firm(OrganisationKind::Provider, "Atelier Nord").await;
        let asked = ask_membership(world, &firm.person, firm.id).await.done();
        let id = asked.text("/membership/id");
        ask_membership(world, &firm.person, firm.id)
            .await
            .refused("ALREADY_DONE");

        for who in [&board, &firm.person] {
            admit(world, who, id).await.failed("FORBIDDEN");
        }
        let nothing = MembershipId(Uuid::from_u128(1)).to_string();
        let stranger = world.firm(OrganisationKind::Provider, "Autre maison").await;
        for who in [&admin, &stranger.person] {
            let hidden = admit(world, who, id).await.failed("NOT_FOUND");
            assert_eq!(hidden.0, admit(world, who, &nothing).await.0);
            dues(world, who, id, "2026-12-31").await.failed("NOT_FOUND");
        }
        let insider = world.officer("Ines", MandateRole::Secretary).await;
        world.affiliate(&insider, firm.id).await;
        admit(world, &insider, id)
            .await
            .refused("SECOND_PERSON_NEEDED");
        let input = json!({ "membershipId": id, "expectedVersion": 2 });
        world
            .act(Some(&secretary), "memberAdmit", input, MEMBERSHIP)
            .await
            .refused("STALE_VERSION");

        let input =
            json!({ "membershipId": id, "duesPaidThrough": "2026-12-31", "idempotencyKey": "k" });
        let first = world.act(Some(&secretary), "memberAdmit", input.clone(), MEMBERSHIP);
        let first = first.await.done();
        assert_eq!(first.at("/membership/duesPaidThrough"), "2026-12-31");
        let again = world.act(Some(&secretary), "memberAdmit", input, MEMBERSHIP);
        assert_eq!(again.await.done().0, first.0);
        admit(world, &secretary, id).await.refused("ALREADY_DONE");
        ask_membership(world, &firm.person, firm.id)
            .await
            .refused("ALREADY_DONE");
        dues(world, &board, id, "2027-12-31")
            .await
            .failed("FORBIDDEN");
    })
    .await;
}

#[tokio::test]
async fn the_office_has_its_desk_and_screens_know_what_may_be_done() {
    both(async |world| {
        let secretary = world.officer("Sam", MandateRole::Secretary).await;
        let firm = world.firm(OrganisationKind::Provider, "Atelier Nord").await;
        let stranger = world.person("Nobody").await;
        ask_membership(world, &firm.person, firm.id).await.done();
        let query = "{ memberships(association: {slug: \"club\"}, first: 10, filter: {state: REQUESTED}) { totalCount nodes { requestedBy { displayName } organisation { name membership { state } memberships { state } affiliations(first: 5, state: CONFIRMED) { nodes { account { displayName } } } } viewerActions { name allowed reasons { code missing } } } } affiliations(association: {slug: \"club\"}, first: 10) { totalCount } }";
        let answer = world.ask(Some(&secretary), query, json!({})).await.ok();
        assert_eq!(
            answer.at("/data/memberships/nodes/0"),
            &json!({
                "requestedBy": { "displayName": "Someone of Atelier Nord" },
                "organisation": {
                    "name": "Atelier Nord",
                    "membership": { "state": "REQUESTED" },
                    "memberships": [{ "state": "REQUESTED" }],
                    "affiliations": { "nodes": [{ "account": { "displayName": "Someone of Atelier Nord" } }] },
                },
                "viewerActions": [
                    { "name": "MEMBER_ADMIT", "allowed": true, "reasons": [] },
                    { "name": "MEMBER_DUES_RECORD", "allowed": false, "reasons": [{ "code": "STEP_MISSING", "missing": ["ADMISSION"] }] },
                    { "name": "MEMBER_REMOVE", "allowed": true, "reasons": [] },
                ],
            })
        );
        assert_eq!(answer.at("/data/affiliations/totalCount"), 1);
        for who in [None, Some(&stranger)] {
            let answer = world.ask(who, query, json!({})).await.ok();
            assert_eq!(answer.at("/data/memberships/totalCount"), 0);
            assert_eq!(answer.at("/data/affiliations/totalCount"), 0);
        }

        let public = "{ providers(association: {slug: \"club\"}, first: 1) { nodes { name isMember membership { state } memberships { state } affiliations(first: 5) { nodes { state } } viewerActions { name allowed reasons { code } } } } }";
        let seen = async |who: Option<&Person>| {
            let answer = world.ask(who, public, json!({})).await.ok();
            answer.at("/data/providers/nodes/0").clone()
        };
        assert_eq!(
            seen(None).await,
            json!({ "name": "Atelier Nord", "isMember": false, "membership": null, "memberships": [], "affiliations": { "nodes": [] }, "viewerActions": [{ "name": "AFFILIATION_REQUEST", "allowed": false, "reasons": [{ "code": "UNAUTHENTICATED" }] }] })
        );
        assert_eq!(
            seen(Some(&stranger)).await["viewerActions"],
            json!([{ "name": "AFFILIATION_REQUEST", "allowed": true, "reasons": [] }])
        );
        assert_eq!(
            seen(Some(&firm.person)).await["viewerActions"],
            json!([
                { "name": "AFFILIATION_REQUEST", "allowed": false, "reasons": [{ "code": "ALREADY_DONE" }] },
                { "name": "MEMBERSHIP_REQUEST", "allowed": false, "reasons": [{ "code": "ALREADY_DONE" }] },
            ])
        );
    })
    .await;
}

#[tokio::test]
async fn a_membership_ends_and_a_ban_stands_as_sanctions_write_them() {
    both(async |world| {
        let firm = world.member("Atelier Nord").await;
        let (association, id) = (world.association, firm.id);
        let until = world.now() + TimeDelta::days(30);
        let standing = async || {
            let context = Context::system(&world.app);
            context
                .act(|tx| {
                    Box::pin(async move {
                        let seat = associations::seat(tx, association).await?;
                        let banned = !members::banned_of(tx, &[id]).await?.is_empty();
                        Ok((members::standing(tx, &seat, id).await?, banned))
                    })
                })
                .await
                .unwrap()
        };
        assert_eq!(standing().await, (Standing::Good, false));
        let strike = async || {
            let context = Context::system(&world.app);
            context
                .act(|tx| {
                    Box::pin(async move {
                        let facts = Facts::of(association).on([id]);
                        let permit = tx.require(Act::DecisionEnforce, &facts)?;
                        let live = members::live(tx, id).await?.unwrap();
                        let chain = Chain::of(live.id);
                        let people = organisations::people(tx, id).await?;
                        assert_eq!(people.len(), 1);
                        let (now, end) = (tx.now(), MembershipEnd::Radiation);
                        members::end(tx, &permit, live, end, None, now).await?;
                        members::insert_ban(tx, &permit, id, association, now, Some(until)).await?;
                        let entry = MembershipEnded {
                            organisation: id,
                            end,
                            ended_at: now,
                            signatures: vec![],
                            labels: vec![],
                        };
                        journal::record(tx, &permit, chain, &entry).await
                    })
                })
                .await
        };
        strike().await.unwrap();
        assert_eq!(standing().await, (Standing::NotMember, true));
        let own = "{ memberships(association: {slug: \"club\"}, first: 1) { nodes { state endKind endedAt organisation { isMember membership { id } } } } }";
        let answer = world.ask(Some(&firm.person), own, json!({})).await.ok();
        let row = answer.at("/data/memberships/nodes/0");
        assert_eq!(row["endKind"], "RADIATION");
        assert_eq!(row["organisation"], json!({ "isMember": false, "membership": null }));
        // Membership may be asked for again; the ban stays until its end.
        ask_membership(world, &firm.person, id).await.done();
        assert_eq!(standing().await, (Standing::NotMember, true));
        world.pass(TimeDelta::days(30));
        assert_eq!(standing().await, (Standing::NotMember, false));
    })
    .await;
}

#[tokio::test]
async fn two_who_ask_at_once_make_one_membership() {
    both(async |world| {
        let firm = world.firm(OrganisationKind::Provider, "Atelier Nord").await;
        let second = world.person("Carl").await;
        world.affiliate(&second, firm.id).await;
        let (one, two) = tokio::join!(
            ask_membership(world, &firm.person, firm.id),
            ask_membership(world, &second, firm.id)
        );
        let codes = [&one, &two].map(|answer| answer.at("/userErrors").as_array().unwrap().len());
        assert_eq!(codes.iter().sum::<usize>(), 1, "{} {}", one.0, two.0);
        let refused = if codes[0] == 1 { one } else { two };
        refused.refused("ALREADY_DONE");
    })
    .await;
}
