//! What goes wrong says where, and nulls what the specification says.

use super::toy::ADMIN;
use super::world::{World, on_each};
use serde_json::{Value as Json, json};

async fn parts(world: &World, query: &str) -> (Json, Vec<(String, String)>) {
    world.ask(ADMIN, query).await.parts()
}

fn coded(path: &str, code: &str) -> (String, String) {
    (path.to_owned(), code.to_owned())
}

#[tokio::test]
async fn a_relation_not_fetched_ahead_is_named() {
    on_each(10, async |world| {
        let answer = world
            .ask(
                ADMIN,
                "{ books(first: 2) { nodes { title forgotten { name } } } }",
            )
            .await;
        let (data, errors) = answer.parts();
        assert!(data["books"]["nodes"][1]["title"].is_string());
        assert!(data["books"]["nodes"][1]["forgotten"].is_null());
        assert_eq!(
            errors,
            [
                coded("books.nodes.0.forgotten", "INTERNAL"),
                coded("books.nodes.1.forgotten", "INTERNAL")
            ]
        );
        let cause = answer.response.errors[0].source::<anyhow::Error>();
        let cause = cause.unwrap().to_string();
        assert!(cause.contains("`forgotten` of Book"), "{cause}");
        let (data, errors) = parts(
            world,
            "{ books(first: 2) { nodes { forgottenList { name } } } }",
        )
        .await;
        assert_eq!(data, json!({"books": null}));
        assert_eq!(errors, [coded("books.nodes.0.forgottenList", "INTERNAL")]);
    })
    .await;
}

#[tokio::test]
async fn errors_null_what_they_must() {
    on_each(30, async |world| {
        let dear = |title: &Json| {
            world
                .library
                .books
                .iter()
                .filter(|b| *title == b.title)
                .any(|b| b.price > 500)
        };
        // A nullable field nulls itself.
        let (data, errors) = parts(
            world,
            "{ books(first: 30) { nodes { title price fragile } } }",
        )
        .await;
        let nodes = data["books"]["nodes"].as_array().unwrap();
        let failed: Vec<_> = nodes
            .iter()
            .enumerate()
            .filter(|(_, node)| node["fragile"].is_null())
            .collect();
        assert!(failed.len() > 3 && failed.len() < 30);
        assert!(
            failed
                .iter()
                .all(|(_, node)| node["price"].as_i64().unwrap() > 500 && dear(&node["title"]))
        );
        let expected: Vec<_> = failed
            .iter()
            .map(|(n, _)| coded(&format!("books.nodes.{n}.fragile"), "DEAR"))
            .collect();
        assert_eq!(errors, expected);
        // A required field below a nullable object nulls the object, and keeps its own path through the lists.
        let (data, errors) = parts(
            world,
            "{ publishers { name books { sequelOf { brittle } } } }",
        )
        .await;
        let mut count = 0;
        for (n, publisher) in data["publishers"].as_array().unwrap().iter().enumerate() {
            for (m, book) in publisher["books"].as_array().unwrap().iter().enumerate() {
                let path = format!("publishers.{n}.books.{m}.sequelOf.brittle");
                let failed = errors.contains(&coded(&path, "DEAR"));
                assert!(!failed || book["sequelOf"].is_null());
                count += usize::from(failed);
            }
        }
        assert_eq!(count, errors.len());
        assert!(count > 0);
        // Required all the way up: the nullable connection at the root goes.
        let (data, errors) = parts(world, "{ books(first: 30) { nodes { brittle } } }").await;
        assert_eq!(data, json!({"books": null}));
        assert!(
            errors.len() == 1
                && errors[0].0.starts_with("books.nodes.")
                && errors[0].0.ends_with(".brittle")
        );
        // Nothing nullable above: no data at all.
        let (data, errors) = parts(world, "{ publishers { books { brittle } } }").await;
        assert!(data.is_null());
        assert!(errors[0].0.ends_with(".brittle"), "{errors:?}");
    })
    .await;
}

#[tokio::test]
async fn a_required_target_that_is_hidden() {
    on_each(30, async |world| {
        let person = world.library.people[0].0;
        let (data, errors) = world
            .ask(
                person,
                "{ reviews(first: 100) { nodes { itsBook { title } } } }",
            )
            .await
            .parts();
        assert!(data.is_null());
        assert_eq!(errors.len(), 1);
        assert!(errors[0].0.ends_with(".itsBook") && errors[0].1 == "INTERNAL");
        world
            .data("{ reviews(first: 100) { nodes { itsBook { title } } } }")
            .await;
    })
    .await;
}

#[tokio::test]
async fn a_failing_database_does_not_tell() {
    on_each(40, async |world| {
        sea_orm::ConnectionTrait::execute_unprepared(&world.db, "DROP TABLE toy_review").await.unwrap();
        let answer = world.ask(ADMIN, "{ books(first: 2) { nodes { title } } publisher(name: \"Publisher 1\") { books { reviews { stars } } } }").await;
        let (data, errors) = answer.parts();
        assert!(data["books"]["nodes"][0]["title"].is_string());
        assert!(data["publisher"].is_null());
        assert_eq!(errors, [coded("publisher", "INTERNAL")]);
        assert!(!answer.response.errors[0].message.contains("toy_review"));
        let cause = answer.response.errors[0].source::<anyhow::Error>().unwrap();
        assert!(cause.is::<sea_orm::DbErr>());
    })
    .await;
}

#[tokio::test]
async fn too_many_joins_are_refused() {
    on_each(10, async |world| {
        let many = |count: usize| -> String {
            (0..count).fold(String::new(), |text, n| {
                text + &format!("p{n}: publisher {{ name }} ")
            })
        };
        let (few, many) = (many(40), many(41));
        let (data, errors) = parts(
            world,
            &format!("{{ books(first: 2) {{ nodes {{ {many} }} }} }}"),
        )
        .await;
        assert_eq!(data, json!({"books": null}));
        assert_eq!(errors, [coded("books", "LIMIT_EXCEEDED")]);
        world
            .data(format!(
                "{{ books(first: 2) {{ nodes {{ {few} }} }} publishers {{ books {{ {few} }} }} }}"
            ))
            .await;
    })
    .await;
}
