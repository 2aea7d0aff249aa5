//! Who sees what: rows, joined rows, columns.

use super::toy::{ADMIN, STRANGER};
use super::world::{World, on_each};
use serde_json::json;
use uuid::Uuid;

fn person(world: &World) -> Uuid {
    world.library.people[2].0
}

#[tokio::test]
async fn a_hidden_row_is_not_there() {
    on_each(30, async |world| {
        let hidden = world.library.books.iter().find(|book| book.hidden).unwrap();
        let id = format!("book_{}", hidden.id.simple());
        let query = format!("{{ book(id: \"{id}\") {{ title }} node(id: \"{id}\") {{ id }} nodes(ids: [\"{id}\"]) {{ id }} }}");
        let nobody = json!({"book": null, "node": null, "nodes": [null]});
        assert_eq!(world.ask(STRANGER, query.as_str()).await.data(), nobody);
        assert_eq!(world.ask(hidden.owner_id, query.as_str()).await.data()["book"]["title"], hidden.title);
        let count = "{ books(first: 1) { totalCount } }";
        let visible = world.library.books.iter().filter(|book| !book.hidden).count();
        assert_eq!(world.ask(STRANGER, count).await.data()["books"]["totalCount"], visible);
        assert_eq!(world.data(count).await["books"]["totalCount"], world.library.books.len());
    })
    .await;
}

#[tokio::test]
async fn a_hidden_target_is_null() {
    on_each(90, async |world| {
        let query = "{ books(first: 100) { nodes { id publisher { id } sequelOf { id } } } }";
        let data = world.ask(STRANGER, query).await.data();
        let mut hidden = 0;
        for node in data["books"]["nodes"].as_array().unwrap() {
            let id = node["id"].as_str().unwrap();
            let book = world
                .library
                .books
                .iter()
                .find(|book| id.ends_with(&book.id.simple().to_string()))
                .unwrap();
            let publisher = world
                .library
                .publishers
                .iter()
                .find(|p| Some(p.id) == book.publisher_id);
            let visible = publisher
                .filter(|p| !p.hidden)
                .map(|p| format!("publisher_{}", p.id.simple()));
            assert_eq!(node["publisher"]["id"].as_str(), visible.as_deref());
            let sequel = world
                .library
                .books
                .iter()
                .find(|other| Some(other.id) == book.sequel_of);
            hidden += i32::from(sequel.is_some_and(|sequel| sequel.hidden));
            let visible = sequel
                .filter(|b| !b.hidden)
                .map(|b| format!("book_{}", b.id.simple()));
            assert_eq!(node["sequelOf"]["id"].as_str(), visible.as_deref());
        }
        assert!(hidden > 0);
    })
    .await;
}

#[tokio::test]
async fn what_is_wholly_hidden_costs_nothing() {
    on_each(20, async |world| {
        let query = "{ books(first: 9) { nodes { reviews { stars book { title } } \
                     reviewPage(first: 2) { totalCount nodes { stars } edges { cursor } pageInfo { hasNextPage endCursor } } } } }";
        let answer = world.ask(STRANGER, query).await;
        assert_eq!(answer.statements, 1);
        let page = json!({
            "totalCount": 0, "nodes": [], "edges": [],
            "pageInfo": {"hasNextPage": false, "endCursor": null},
        });
        for node in answer.data()["books"]["nodes"].as_array().unwrap() {
            assert_eq!(*node, json!({"reviews": [], "reviewPage": page}));
        }
        let answer = world.ask(STRANGER, "{ reviews(first: 3) { totalCount nodes { stars } } }").await;
        assert_eq!(answer.statements, 0);
        assert_eq!(answer.data(), json!({"reviews": {"totalCount": 0, "nodes": []}}));
    })
    .await;
}

#[tokio::test]
async fn a_guarded_column_is_not_loaded() {
    on_each(30, async |world| {
        let query = "{ books(first: 100) { nodes { id isbn sequelOf { id isbn } } } publishers { books { id isbn } } }";
        for viewer in [ADMIN, STRANGER, person(world)] {
            world.texts();
            let data = world.ask(viewer, query).await.data();
            let mut seen = 0;
            let mut check = |node: &serde_json::Value| {
                let Some(id) = node["id"].as_str() else { return };
                let book = world.library.books.iter().find(|book| id.ends_with(&book.id.simple().to_string())).unwrap();
                let may = viewer == ADMIN || viewer == book.owner_id;
                seen += i32::from(may);
                assert_eq!(node["isbn"].as_str(), may.then_some(book.isbn.as_str()));
            };
            for node in data["books"]["nodes"].as_array().unwrap() {
                check(node);
                check(&node["sequelOf"]);
            }
            for publisher in data["publishers"].as_array().unwrap() {
                publisher["books"].as_array().unwrap().iter().for_each(&mut check);
            }
            assert_eq!(seen == 0, viewer == STRANGER);
            // Each time the table is read, its column stands under a condition, or as it is for who may see it all.
            for text in world.texts() {
                let tables = text.matches("\"toy_book\" AS ").count();
                let guarded = text.matches(".\"isbn\" END").count();
                assert_eq!(guarded, if viewer == ADMIN { 0 } else { tables }, "{text}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_relation_by_a_guarded_column_follows_its_guard() {
    on_each(20, async |world| {
        let me = person(world);
        let data = world.ask(me, "{ reviews(first: 100) { nodes { id author { id } } } people { id reviews { id } } }").await.data();
        let mine = format!("person_{}", me.simple());
        let mut own = 0;
        for node in data["reviews"]["nodes"].as_array().unwrap() {
            let id = node["id"].as_str().unwrap();
            let review = world.library.reviews.iter().find(|r| id.ends_with(&r.id.simple().to_string())).unwrap();
            let author = (review.author_id == me).then_some(mine.as_str());
            assert_eq!(node["author"]["id"].as_str(), author);
            own += i32::from(author.is_some());
        }
        assert!(own > 0);
        // Nor the other way round: whose reviews they are shows on one's own alone.
        for node in data["people"].as_array().unwrap() {
            assert_eq!(node["reviews"].as_array().unwrap().is_empty(), node["id"] != mine);
        }
    })
    .await;
}
