//! PostgreSQL's connections that read: of those that are gone nobody notices, and nobody waits for what somebody gave up.

use crate::support::world::World;
use futures_util::future::join_all;
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::json;
use std::time::Duration;
use tokio::time::timeout;

const ASKED: &str = "{ association(slug: \"club\") { name } }";
/// More than there are connections.
const MANY: usize = 40;

/// Asks many times at once; each is answered.
async fn all_are_answered(world: &World) {
    let asked = (0..MANY).map(|_| world.ask(None, ASKED, json!({})));
    for answer in join_all(asked).await {
        assert_eq!(
            answer.ok().text("/data/association/name"),
            "Association club"
        );
    }
}

fn statement(text: &str) -> Statement {
    Statement::from_string(DbBackend::Postgres, text)
}

#[tokio::test]
async fn a_connection_that_is_gone_is_replaced() {
    let Some(world) = World::on_postgres().await else {
        return;
    };
    let readers = world.app.db.readers();
    let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
               WHERE datname = current_database() AND application_name = 'sceau reads'";
    for _ in 0..2 {
        // Statements that last are under way on several at once; quick ones may all go over one, however many they are.
        let lasting = (0..MANY).map(|_| readers.query(statement("SELECT pg_sleep(0.2)")));
        assert!(join_all(lasting).await.iter().all(Result::is_ok));
        let ended = world.app.db.reader().query_all_raw(statement(end)).await;
        assert!(ended.unwrap().len() > 1, "several connections were open");
        all_are_answered(&world).await;
    }
}

#[tokio::test]
async fn nobody_waits_for_a_statement_that_was_given_up() {
    let Some(world) = World::on_postgres().await else {
        return;
    };
    let readers = world.app.db.readers();
    let sleeps = (0..MANY).map(|_| {
        let sleeps = readers.query(statement("SELECT pg_sleep(600)"));
        timeout(Duration::from_millis(300), sleeps)
    });
    let given_up = join_all(sleeps).await;
    assert!(given_up.iter().all(Result::is_err));
    timeout(Duration::from_mins(1), all_are_answered(&world))
        .await
        .unwrap();
}

#[tokio::test]
async fn a_statement_that_is_refused_costs_no_connection() {
    let Some(world) = World::on_postgres().await else {
        return;
    };
    let readers = world.app.db.readers();
    let own = async || {
        let rows = readers
            .query(statement("SELECT pg_backend_pid() AS pid"))
            .await;
        rows.unwrap()[0].try_get::<i32>("", "pid").unwrap()
    };
    let before = own().await;
    let refused = readers.query(statement("SELECT 1 / (SELECT 0)")).await;
    assert!(refused.is_err());
    assert_eq!(own().await, before);
}
