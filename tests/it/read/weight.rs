//! What an answer weighs, and that too heavy a one is refused.

use super::toy::{ADMIN, STRANGER};
use super::world::{Answer, World, on_each};
use sceau::graphql::read::MAX_VALUES;
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

/// How many values an answer holds: the members of its objects and the items of its lists.
fn held(answer: &Json) -> u64 {
    match answer {
        Json::Object(fields) => fields.values().map(|value| 1 + held(value)).sum(),
        Json::Array(items) => items.iter().map(|value| 1 + held(value)).sum(),
        _ => 0,
    }
}

/// The answer was refused as too heavy, whole; by the crate's own rule a root that may not be null takes all others along.
#[track_caller]
fn refused(answer: &Answer) {
    let json = serde_json::to_value(&answer.response).unwrap();
    let error = &json["errors"][0]["extensions"];
    let expected = json!({ "code": "LIMIT_EXCEEDED", "limit": "answerValues", "max": MAX_VALUES });
    assert_eq!(*error, expected, "{json}");
}

#[tokio::test]
async fn a_weight_is_the_number_of_values() {
    on_each(60, async |world| {
        for below in [
            "nodes { id }",
            "nodes { id title } totalCount",
            "n: nodes { id } nodes { publisher { name } sequelOf { title sequelOf { title award { name } } } }",
            "nodes { reviews { stars author { name } } more: reviews(stars: 3) { id } }",
            "edges { cursor node { siblings { title } } other: node { id } } pageInfo { hasNextPage endCursor }",
            "nodes { publisher { bookPage(first: 3) { totalCount nodes { title } edges { cursor node { id } } } } }",
            "nodes { award { winner { ... on Publisher { name } ... on Book { title reviews { stars } } } } __typename }",
            "nodes { ... on Book { title } ...F } } } fragment F on Book { title reviews { id",
        ] {
            let query = format!("{{ books(first: 50) {{ {below} }} }}");
            for viewer in [ADMIN, STRANGER] {
                let answer = world.ask(viewer, query.as_str()).await;
                // The root field itself is nobody's row.
                let held = held(&answer.data()) - 1;
                // A field that stands twice is resolved twice.
                let twice = u64::from(below.contains("...F")) * 50;
                assert_eq!(answer.values, held + twice.min(answer.values - held), "{query}");
                assert!(answer.values - held <= twice, "{query}");
            }
        }
        // What no relation leads to is taken for a few.
        let answer = world.ask(ADMIN, "{ books(first: 50) { nodes { stats { reviews } } } }").await;
        assert!(answer.values >= held(&answer.data()) - 1);
    })
    .await;
}

#[tokio::test]
async fn circles_are_refused_before_a_value_is_made() {
    on_each(60, async |world| {
        let circle = |turns: usize| {
            let (open, close) = ("siblings { ".repeat(turns), " }".repeat(turns));
            format!("{{ books(first: 100) {{ nodes {{ {open} id {close} }} }} }}")
        };
        let answer = world.ask(ADMIN, circle(2)).await;
        assert!(answer.values > 1_000 && answer.values < MAX_VALUES);
        assert_eq!(answer.values, held(&answer.data()) - 1);
        for turns in [5, 9, 15] {
            let answer = world.ask(ADMIN, circle(turns)).await;
            refused(&answer);
            let (data, errors) = answer.parts();
            assert_eq!(data, json!({ "books": null }));
            assert_eq!(errors.len(), 1);
            assert_eq!(errors[0].0, "books");
        }
    })
    .await;
}

/// Many books with their siblings, under an alias each.
fn together(world: &World, roots: usize) -> String {
    let mut of_publisher = BTreeMap::new();
    for book in &world.library.books {
        let books = of_publisher.entry(book.publisher_id).or_insert(Vec::new());
        books.push(book.id);
    }
    of_publisher.remove(&None);
    let book = of_publisher
        .values()
        .max_by_key(|books| books.len())
        .unwrap()[0]
        .simple();
    let root = |n| {
        format!(
            "r{n}: book(id: \"book_{book}\") {{ siblings {{ siblings {{ siblings {{ id }} }} }} }} "
        )
    };
    format!("{{ {} }}", (0..roots).map(root).collect::<String>())
}

#[tokio::test]
async fn the_roots_of_a_request_are_weighed_together() {
    on_each(200, async |world| {
        let one = world.ask(ADMIN, together(world, 1)).await;
        let weight = one.values;
        assert_eq!(weight, held(&one.data()) - 1);
        let fit = usize::try_from(MAX_VALUES / weight).unwrap();
        assert!((1..20).contains(&fit), "one weighs {weight}");
        world.ask(ADMIN, together(world, fit)).await.data();
        refused(&world.ask(ADMIN, together(world, fit + 1)).await);
    })
    .await;
}

#[tokio::test]
async fn an_id_sent_many_times_weighs_as_often() {
    on_each(200, async |world| {
        let book = &world
            .library
            .books
            .iter()
            .find(|book| book.publisher_id.is_some())
            .unwrap()
            .id;
        let nodes = |times: usize| {
            let ids = vec![format!("\"book_{}\"", book.simple()); times].join(", ");
            format!(
                "{{ nodes(ids: [{ids}]) {{ ... on Book {{ siblings {{ siblings {{ id }} }} }} }} }}"
            )
        };
        let weight = world.ask(ADMIN, nodes(1)).await.values;
        assert_eq!(world.ask(ADMIN, nodes(3)).await.values, 3 * weight);
        let many = usize::try_from(MAX_VALUES / weight).unwrap() + 1;
        refused(&world.ask(ADMIN, nodes(many)).await);
    })
    .await;
}
