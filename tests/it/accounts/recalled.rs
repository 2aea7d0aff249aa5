//! Who asks is known from one request to the next, and only as long as it is true.

use crate::support::world::{Person, World, both};
use entity::value::{MandateRole, OrganisationKind};
use sea_orm::ConnectionTrait;
use serde_json::{Value as Json, json};

/// What an office sees, and nobody else.
const MANDATES: &str = "{ mandates(association: {slug: \"club\"}, first: 5) { nodes { id } } viewer { mandates { role } actsFor { id kind } } }";
/// What reads no row of its own.
const NOTHING: &str = "{ viewer { mandates { role } } }";

async fn ask(world: &World, who: &Person, document: &str) -> Json {
    world.ask(Some(who), document, json!({})).await.0
}

/// How many statements a query sends, and the first of them.
async fn statements(world: &World, who: &Person, document: &str) -> (usize, String) {
    let sent = world.sent(async { drop(ask(world, who, document).await) });
    let sent = sent.await;
    (sent.len(), sent[0].sql.clone())
}

#[tokio::test]
async fn who_asks_costs_no_statement_where_something_is_read() {
    both(async |world| {
        let secretary = world.officer("Sam", MandateRole::Secretary).await;
        let list = "{ mandates(association: {slug: \"club\"}, first: 5) { nodes { id } } }";
        let (first, asks) = statements(world, &secretary, list).await;
        assert!(first == 2 && asks.contains("session"), "{first} {asks}");
        let (second, asks) = statements(world, &secretary, list).await;
        assert!(
            second == 1 && asks.contains("caller_rights"),
            "{second} {asks}"
        );
        let (alone, asks) = statements(world, &secretary, NOTHING).await;
        assert!(
            alone == 1 && asks.contains("caller_rights"),
            "{alone} {asks}"
        );
        // An act takes nothing from memory.
        let input = json!({ "refreshToken": "none" });
        let act = world.sent(async {
            drop(
                world
                    .act(Some(&secretary), "sessionEnd", input, "ended")
                    .await,
            );
        });
        let act = act.await;
        assert!(act[0].sql.contains("FROM session"), "{}", act[0].sql);
    })
    .await;
}

/// What changes what a person may do, as `WHO` their account and `CLUB` the association.
const CHANGES: &[&str] = &[
    "UPDATE mandate SET state = 'REVOKED', revoked_at = confirmed_at, revoked_by = confirmed_by WHERE account_id = WHO",
    "UPDATE mandate SET state = 'CONFIRMED', revoked_at = NULL, revoked_by = NULL WHERE account_id = WHO",
    "UPDATE mandate SET last_day = NULL, first_day = '2026-01-16' WHERE account_id = WHO",
    "UPDATE association SET time_zone = 'Pacific/Kiritimati' WHERE slug = 'club'",
    "UPDATE affiliation SET state = 'REVOKED', revoked_at = confirmed_at, revoked_by = confirmed_by WHERE account_id = WHO",
    "UPDATE affiliation SET state = 'CONFIRMED', revoked_at = NULL, revoked_by = NULL WHERE account_id = WHO",
    "UPDATE organisation SET kind = 'CLIENT' WHERE name_folded = 'oak'",
    "DELETE FROM mandate WHERE account_id = WHO",
    "UPDATE session SET ended_at = created_at WHERE account_id = WHO",
];

#[tokio::test]
async fn what_a_person_may_do_changes_with_the_next_request_on_every_server() {
    both(async |here| {
        here.set_clock("2026-01-15T11:00:00Z");
        let there = here.another_server().await;
        let who = here.officer("Sam", MandateRole::Secretary).await;
        let oak = here
            .organisation(OrganisationKind::Provider, "Oak", &who)
            .await;
        here.affiliate(&who, oak).await;
        let account = format!("(SELECT id FROM account WHERE email = '{}')", who.email);
        let known = async |server: &World| {
            let answers = [
                ask(server, &who, MANDATES).await,
                ask(server, &who, NOTHING).await,
            ];
            assert_eq!(ask(server, &who, MANDATES).await, answers[0]);
            assert_eq!(ask(server, &who, NOTHING).await, answers[1]);
            answers
        };
        let mut before = known(here).await;
        for change in CHANGES {
            assert_eq!(known(&there).await, before, "before {change}");
            let tx = here.app.db.begin().await.unwrap();
            let change = change.replace("WHO", &account);
            tx.execute_unprepared(&change).await.unwrap();
            tx.commit().await.unwrap();
            // A server that knows nobody yet says what is true.
            let fresh = here.another_server().await;
            let truth = [
                ask(&fresh, &who, MANDATES).await,
                ask(&fresh, &who, NOTHING).await,
            ];
            assert_ne!(truth[0], before[0], "{change}");
            for server in [here, &there] {
                assert_eq!(ask(server, &who, MANDATES).await, truth[0], "{change}");
                assert_eq!(ask(server, &who, NOTHING).await, truth[1], "{change}");
            }
            before = truth;
        }
        assert_eq!(
            before[0]["errors"][0]["extensions"]["code"],
            "UNAUTHENTICATED"
        );
    })
    .await;
}

#[tokio::test]
async fn a_root_that_finds_no_row_and_one_that_sends_no_statement_ask_too() {
    both(async |here| {
        let who = here.person("Mia").await;
        let document = "{ mandates(association: {slug: \"club\"}, first: 5) { nodes { role } } }";
        let none = json!({ "data": { "mandates": { "nodes": [] } } });
        assert_eq!(ask(here, &who, document).await, none);
        assert_eq!(ask(here, &who, document).await, none);
        here.mandate(&who, MandateRole::Secretary, "2026-01-01", None)
            .await;
        let one = json!({ "data": { "mandates": { "nodes": [{ "role": "SECRETARY" }] } } });
        assert_eq!(ask(here, &who, document).await, one);
    })
    .await;
}

/// What binds `WHO`, who holds an office, to the only file, each somebody else: the last acted for the accused, and does no more.
const TIES: &[&str] = &[
    "INSERT INTO recusal (id, association_id, proceeding_id, account_id, ground, declared_at)
        SELECT id, association_id, id, WHO, 'OTHER', opened_at FROM proceeding",
    "UPDATE complaint SET author_account_id = WHO",
    "INSERT INTO affiliation (id, association_id, organisation_id, account_id, state, requested_at, confirmed_at, confirmed_by, revoked_at, version)
        SELECT id, association_id, accused_id, WHO, 'REVOKED', opened_at, opened_at, opened_by, opened_at, 1 FROM proceeding",
];

#[tokio::test]
async fn r4_who_is_bound_to_a_file_stands_aside_with_the_next_request() {
    both(async |here| {
        let board = here.board(|_| {}).await;
        here.case_of(&board, 1).await;
        let there = here.another_server().await;
        for (number, tie) in TIES.iter().enumerate() {
            let who = here
                .officer(&format!("Officer {number}"), MandateRole::Board)
                .await;
            let account = format!("(SELECT id FROM account WHERE email = '{}')", who.email);
            let files = "{ proceedings(association: {slug: \"club\"}, first: 5) { nodes { allegations { id } } } }";
            let inside = async |server: &World| {
                let answer = ask(server, &who, files).await;
                let seen = answer["data"]["proceedings"]["nodes"].as_array().unwrap();
                let parts = seen.iter().filter_map(|file| file["allegations"].as_array());
                parts.map(Vec::len).sum::<usize>()
            };
            for server in [here, &there] {
                assert_eq!(inside(server).await, 1);
                // Nothing binds them, which is known: no file is asked about.
                let sent = server.sent(async { assert_eq!(inside(server).await, 1) });
                for statement in sent.await {
                    assert!(!statement.sql.contains("recusal"), "{}", statement.sql);
                }
            }
            let tx = here.app.db.begin().await.unwrap();
            let tie = tie.replace("WHO", &account);
            tx.execute_unprepared(&tie).await.unwrap();
            tx.commit().await.unwrap();
            for server in [here, &there] {
                assert_eq!(inside(server).await, 0, "{} {tie}", here.name);
            }
        }
    })
    .await;
}
