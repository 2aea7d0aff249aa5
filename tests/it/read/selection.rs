//! What is selected is what is fetched and answered.

use super::toy::ADMIN;
use super::world::{BookData, World, on_each};
use async_graphql::{Request, Variables};
use serde_json::{Value as Json, json};

fn reviews(world: &World, book: &BookData, stars: i32) -> Json {
    let reviews = world.library.reviews.iter();
    let mut found: Vec<_> = reviews
        .filter(|r| r.book_id == book.id && r.stars >= stars)
        .collect();
    found.sort_by_key(|review| std::cmp::Reverse((review.stars, review.id)));
    found
        .iter()
        .map(|review| json!({"stars": review.stars}))
        .collect()
}

/// A book that has several reviews, a publisher and a predecessor.
fn book(world: &World) -> &BookData {
    let found = world.library.books.iter().find(|book| {
        let reviews = world
            .library
            .reviews
            .iter()
            .filter(|review| review.book_id == book.id);
        reviews.count() > 3 && book.publisher_id.is_some() && book.sequel_of.is_some()
    });
    found.unwrap()
}

fn id(book: &BookData) -> String {
    format!("book_{}", book.id.simple())
}

fn with_variables(query: &str, variables: Json) -> Request {
    Request::new(query).variables(Variables::from_json(variables))
}

#[tokio::test]
async fn aliases_are_levels_of_their_own() {
    on_each(20, async |world| {
        let book = book(world);
        let query = format!(
            "{{ book(id: \"{}\") {{ all: reviews {{ stars }} good: reviews(stars: 3) {{ stars }} }} }}",
            id(book)
        );
        let answer = world.ask(ADMIN, query).await;
        let expected = json!({"book": {"all": reviews(world, book, 0), "good": reviews(world, book, 3)}});
        assert_eq!(answer.data(), expected);
        assert_eq!(answer.statements, 3);
    })
    .await;
}

#[tokio::test]
async fn to_one_relations_cost_no_statement() {
    on_each(20, async |world| {
        let query = "{ books(first: 20) { nodes { title publisher { name } sequelOf { title sequelOf { publisher \
                     { name } } award { name } } } } }";
        assert_eq!(world.ask(ADMIN, query).await.statements, 1);
        let query = "{ publishers { books { title reviews { stars author { name } } } } }";
        assert_eq!(world.ask(ADMIN, query).await.statements, 3);
    })
    .await;
}

#[tokio::test]
async fn fragments_apply_by_type() {
    on_each(20, async |world| {
        let book = book(world);
        let query = format!(
            "query {{ node(id: \"{}\") {{ __typename id ...B ... on Publisher {{ name books {{ title }} }} ... on Node {{ id }} }} }}
             fragment B on Book {{ title ... {{ year }} ... on Book {{ publisher {{ name }} }} }}",
            id(book)
        );
        let answer = world.ask(ADMIN, query).await;
        let publisher = world.library.publishers.iter().find(|p| Some(p.id) == book.publisher_id).unwrap();
        let expected = json!({"node": {
            "__typename": "Book", "id": id(book), "title": book.title, "year": book.year,
            "publisher": {"name": publisher.name},
        }});
        assert_eq!(answer.data(), expected);
        // The publisher's books were asked of a publisher, and this is none.
        assert_eq!(answer.statements, 1);
    })
    .await;
}

#[tokio::test]
async fn unions_lead_by_the_one_way_that_is_there() {
    on_each(20, async |world| {
        let query = "{ awards { name winner { __typename ... on Book { title publisher { name } } \
                     ... on Publisher { title: name books { id } } } } }";
        let answer = world.ask(ADMIN, query).await;
        let data = answer.data();
        for (award, found) in world
            .library
            .awards
            .iter()
            .zip(data["awards"].as_array().unwrap())
        {
            let winner = if let Some(id) = award.book_id {
                let book = world
                    .library
                    .books
                    .iter()
                    .find(|book| book.id == id)
                    .unwrap();
                ("Book", &book.title)
            } else {
                let publishers = &mut world.library.publishers.iter();
                (
                    "Publisher",
                    &publishers
                        .find(|p| Some(p.id) == award.publisher_id)
                        .unwrap()
                        .name,
                )
            };
            assert_eq!(found["winner"]["__typename"], winner.0);
            assert_eq!(found["winner"]["title"], *winner.1);
        }
        assert_eq!(answer.statements, 2);
    })
    .await;
}

#[tokio::test]
async fn skip_and_include() {
    on_each(20, async |world| {
        let query = "query ($yes: Boolean!) { publishers { name books @skip(if: $yes) { title } \
                     ... @include(if: $yes) { few: bookPage(first: 1) { nodes { title } } } } }";
        for (yes, absent, present) in [(true, "books", "few"), (false, "few", "books")] {
            let answer = world
                .ask(ADMIN, with_variables(query, json!({"yes": yes})))
                .await;
            let data = answer.data();
            assert!(data["publishers"][0].get(absent).is_none());
            assert!(data["publishers"][0].get(present).is_some());
            assert_eq!(answer.statements, 2);
        }
    })
    .await;
}

#[tokio::test]
async fn arguments_by_variables_and_defaults() {
    on_each(20, async |world| {
        let book = book(world);
        let query = "query ($id: String!, $a: Int = 4, $b: Int) { book(id: $id) { \
                     a: reviews(stars: $a) { stars } b: reviews(stars: 2) { stars } c: reviewPage(first: $b) { nodes { stars } } } }";
        let answer = world.ask(ADMIN, with_variables(query, json!({"id": id(book), "b": 100}))).await.data();
        assert_eq!(answer["book"]["a"], reviews(world, book, 4));
        assert_eq!(answer["book"]["b"], reviews(world, book, 2));
        assert_eq!(answer["book"]["c"]["nodes"].as_array().unwrap().len(), reviews(world, book, 0).as_array().unwrap().len());
        let answer = world.ask(ADMIN, with_variables(query, json!({"id": id(book), "a": 1, "b": 2}))).await.data();
        assert_eq!(answer["book"]["a"], reviews(world, book, 1));
        // Left out, a variable without a default is no argument: here a page without a size.
        let answer = world.ask(ADMIN, with_variables(query, json!({"id": id(book)}))).await;
        assert_eq!(answer.parts().1[0].1, "BAD_PAGE");
    })
    .await;
}

#[tokio::test]
async fn equal_keys_merge() {
    on_each(20, async |world| {
        let query = "query { books(first: 3) { nodes { publisher { name } ...P reviews { stars } } nodes { title } edges { node { title } } \
                     ... { edges { cursor node { publisher { id } } } } } }
                     fragment P on Book { publisher { id books { title } } reviews { id } }";
        let answer = world.ask(ADMIN, query).await;
        let data = answer.data();
        for (node, edge) in data["books"]["nodes"].as_array().unwrap().iter().zip(data["books"]["edges"].as_array().unwrap()) {
            assert_eq!(node["title"], edge["node"]["title"]);
            assert!(edge["cursor"].is_string());
            assert_eq!(node["publisher"]["id"], edge["node"]["publisher"]["id"]);
            if !node["publisher"].is_null() {
                assert!(node["publisher"]["name"].is_string() && node["publisher"]["books"].is_array());
            }
            for review in node["reviews"].as_array().unwrap() {
                assert!(review["stars"].is_number() && review["id"].is_string());
            }
        }
        assert_eq!(answer.statements, 3);
    })
    .await;
}

#[tokio::test]
async fn conflicting_keys_are_refused() {
    on_each(20, async |world| {
        let book = id(book(world));
        for query in [
            "{ book(id: ID) { x: publisher { name } x: sequelOf { title } } }",
            "{ book(id: ID) { publisher { x: name } ... { publisher { x: id } } } }",
            "{ book(id: ID) { reviews(stars: 1) { stars } ... on Book { reviews(stars: 2) { stars } } } }",
            "{ book(id: ID) { reviews { stars } ...R } } fragment R on Book { reviews(stars: 2) { stars } }",
            "{ book(id: ID) { stats { x: reviews } stats { x: __typename } } }",
            "{ book(id: ID) { x: title } book(id: ID) { x: year } }",
            "{ a: book(id: ID) { publisher { x: name } } ... { a: book(id: ID) { publisher { x: id } } } }",
            "{ books(first: 1) { nodes { x: title } nodes { x: year } } }",
            "{ books(first: 1) { edges { node { x: title } } edges { node { x: year } } } }",
            "{ books(first: 1) { pageInfo { x: endCursor } ... { pageInfo { x: startCursor } } } }",
            "{ node(id: ID) { ... on Book { x: title } ... on Node { ... on Book { x: year } } } }",
            "mutation { bookTouch(id: ID) { book { x: title } } bookTouch(id: ID) { book { x: year } } }",
        ] {
            let answer = world.ask(ADMIN, query.replace("ID", &format!("\"{book}\""))).await;
            let errors = &answer.response.errors;
            assert!(!errors.is_empty(), "{query}");
            // Where the crate looks, it refuses by itself; everywhere else we do.
            let ours = answer.parts().1[0].1 == "VALIDATION_FAILED";
            assert!(ours || errors[0].message.contains("conflict"), "{query}: {errors:?}");
            assert_eq!(answer.statements, 0, "{query}");
        }
        // The same key on types that exclude each other is no conflict.
        let query = "{ awards { winner { ... on Book { x: title } ... on Publisher { x: name } } } }";
        world.data(query).await;
    })
    .await;
}

#[tokio::test]
async fn a_root_field_twice() {
    on_each(20, async |world| {
        let query = "{ a: books(first: 2) { nodes { title } } b: books(first: 3, orderBy: YEAR) { nodes { title reviews { stars } } } }";
        let answer = world.ask(ADMIN, query).await;
        let data = answer.data();
        assert_eq!(data["a"]["nodes"].as_array().unwrap().len(), 2);
        assert_eq!(data["b"]["nodes"].as_array().unwrap().len(), 3);
        assert_eq!(answer.statements, 3);
        let query = "{ books(first: 2) { nodes { title } } ... { books(first: 2) { nodes { publisher { name } } pageInfo { hasNextPage } } } }";
        let data = world.data(query).await;
        assert!(data["books"]["nodes"][1]["title"].is_string());
        assert!(data["books"]["nodes"][1].get("publisher").is_some());
        assert_eq!(data["books"]["pageInfo"]["hasNextPage"], true);
    })
    .await;
}

#[tokio::test]
async fn edges_and_nodes_with_different_insides() {
    on_each(20, async |world| {
        let query = "{ books(first: 4) { \
                     a: edges { node { x: publisher { name } } } \
                     b: edges { cursor m: node { x: reviews(stars: 2) { stars } } n: node { x: sequelOf { title } } } \
                     nodes { x: stats { reviews } } more: nodes { title } } }";
        let data = world.data(query).await;
        let plain = world.data("{ books(first: 4) { nodes { title publisher { name } reviews(stars: 2) { stars } sequelOf { title } stats { reviews } } } }").await;
        for (index, node) in plain["books"]["nodes"].as_array().unwrap().iter().enumerate() {
            let books = &data["books"];
            assert_eq!(books["a"][index]["node"]["x"], node["publisher"]);
            assert_eq!(books["b"][index]["m"]["x"], node["reviews"]);
            assert_eq!(books["b"][index]["n"]["x"], node["sequelOf"]);
            assert_eq!(books["nodes"][index]["x"], node["stats"]);
            assert_eq!(books["more"][index]["title"], node["title"]);
        }
    })
    .await;
}

#[tokio::test]
async fn a_payload_plans_at_its_field() {
    on_each(20, async |world| {
        let book = book(world);
        let query = format!(
            "mutation {{ bookTouch(id: \"{}\") {{ book {{ title publisher {{ name }} reviews {{ stars }} }} }} }}",
            id(book)
        );
        let answer = world.ask(ADMIN, query).await;
        let data = answer.data();
        assert_eq!(data["bookTouch"]["book"]["title"], book.title);
        assert_eq!(data["bookTouch"]["book"]["reviews"], reviews(world, book, 0));
        assert_eq!(answer.statements, 2);
    })
    .await;
}

#[tokio::test]
async fn nodes_go_by_kind() {
    on_each(20, async |world| {
        let books = &world.library.books;
        let publisher = format!("publisher_{}", world.library.publishers[0].id.simple());
        let ids = [&id(&books[4]), &publisher, "book_00000000000000000000000000000001", &id(&books[2]), &id(&books[4])];
        let query = "query ($ids: [String!]!) { nodes(ids: $ids) { id ... on Book { title reviews { stars } } } }";
        let answer = world.ask(ADMIN, with_variables(query, json!({"ids": ids}))).await;
        let data = answer.data();
        let nodes = data["nodes"].as_array().unwrap();
        assert_eq!(nodes[0]["title"], books[4].title);
        assert_eq!(nodes[1], json!({"id": publisher}));
        assert!(nodes[2].is_null());
        assert_eq!(nodes[3]["reviews"], reviews(world, &books[2], 0));
        assert_eq!(nodes[4], nodes[0]);
        assert_eq!(answer.statements, 3);
        let answer = world.ask(ADMIN, "{ node(id: \"planet_00000000000000000000000000000001\") { id } }").await;
        assert_eq!(answer.data(), json!({"node": null}));
        assert_eq!(answer.statements, 0);
    })
    .await;
}

#[tokio::test]
async fn everything_of_the_machinery_is_described() {
    let sdl = super::roots::schema().sdl();
    let mut lines = sdl.lines().map(str::trim);
    let mut previous = "";
    for line in &mut lines {
        let inside = [
            "type BookConnection",
            "type BookEdge",
            "type PageInfo",
            "edges: ",
            "nodes: ",
            "pageInfo: ",
            "totalCount: ",
            "cursor: ",
            "hasNextPage: ",
            "startCursor: ",
        ];
        if inside.iter().any(|start| line.starts_with(start)) {
            assert_eq!(previous, "\"\"\"", "{line}");
        }
        previous = line;
    }
    assert!(sdl.contains("type ReviewConnection") && sdl.contains("type ReviewEdge"));
}
