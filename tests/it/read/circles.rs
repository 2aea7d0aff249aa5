//! Reads of the real schema that go in circles: refused in little time, however short the query.

use crate::support::world::{Person, World, both};
use sceau::graphql::read::{MAX_TEXT, MAX_VALUES};
use serde_json::{Value as Json, json};
use std::time::{Duration, Instant};

/// How many values are left in an answer, save nulls and the objects around them.
fn values(answer: &Json) -> usize {
    match answer {
        Json::Null => 0,
        Json::Object(fields) => fields.values().map(values).sum(),
        _ => 1,
    }
}

/// Refused with this limit, in little time, and with nothing of the answer left.
async fn refused(world: &World, who: Option<&Person>, query: &str, (limit, max): (&str, u64)) {
    let before = (Instant::now(), world.app.db.statements());
    let answer = world
        .ask(who, query, json!({}))
        .await
        .failed("LIMIT_EXCEEDED");
    assert_eq!(answer.at("/errors/0/extensions/limit"), limit, "{query}");
    assert_eq!(answer.at("/errors/0/extensions/max"), max, "{query}");
    assert_eq!(values(answer.at("/data")), 0, "{query}");
    assert!(before.0.elapsed() < Duration::from_secs(10), "{query}");
    let statements = world.app.db.statements() - before.1;
    assert!(statements < 50, "{statements} statements for {query}");
}

const CHARTER: &str = "charter(association: {slug: \"club\"}, slug: \"qualite-numerique\")";

#[tokio::test]
async fn the_circle_of_a_charter_is_refused_to_a_guest() {
    both(async |world| {
        world.charter().await;
        let circle = |turns: usize, inside: &str| {
            let open = "chapters { articles { charterVersion { ".repeat(turns);
            let close = " } } }".repeat(turns);
            format!("{{ {CHARTER} {{ inForce {{ {open} {inside} {close} }} }} }}")
        };
        // Once round is a page like any other.
        world.ask(None, &circle(1, "number"), json!({})).await.ok();
        for turns in [4, 5] {
            let limit = ("answerValues", MAX_VALUES);
            refused(world, None, &circle(turns, "number"), limit).await;
        }
        // Few values, each of them the whole text of the charter.
        let aliases =
            |count: usize| (0..count).fold(String::new(), |text, n| text + &format!("t{n}: text "));
        let limit = ("answerBytes", MAX_TEXT);
        refused(world, None, &circle(2, &aliases(20)), limit).await;
    })
    .await;
}

#[tokio::test]
async fn the_circle_of_commitments_is_refused_to_a_guest() {
    both(async |world| {
        let version = world.charter().await;
        let firm = world.signatory("Atelier Nord", &version).await;
        let read = "query($id: ID!) { node(id: $id) { ... on CharterVersion { chapters { articles { id } } } } }";
        let read = world.ask(None, read, json!({ "id": version.id })).await.ok();
        let chapters = read.at("/data/node/chapters").as_array().unwrap().iter();
        let articles = chapters.flat_map(|chapter| chapter["articles"].as_array().unwrap());
        let signature = world.signature(&firm).await;
        for article in articles {
            let input = json!({ "signatureId": signature, "articleId": article["id"], "statement": "Nous le faisons." });
            world.act(Some(&firm.person), "commitmentDeclare", input, "commitment { id }").await.done();
        }
        let circle = |turns: usize| {
            let open = "commitments(first: 100) { nodes { organisation { ".repeat(turns);
            let close = " } } }".repeat(turns);
            let id = firm.id;
            format!("{{ node(id: \"{id}\") {{ ... on Organisation {{ {open} name {close} }} }} }}")
        };
        world.ask(None, &circle(2), json!({})).await.ok();
        for turns in [4, 5] {
            refused(world, None, &circle(turns), ("answerValues", MAX_VALUES)).await;
        }
    })
    .await;
}
