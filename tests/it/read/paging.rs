//! Pages by cursor, forwards and backwards, with ties and nulls.

use super::toy::{ADMIN, STRANGER};
use super::world::{BookData, World, on_each};
use data_encoding::BASE64URL_NOPAD;
use serde_json::{Value as Json, json};
use std::cmp::Reverse;

const ORDERS: [&str; 5] = ["TITLE", "YEAR", "OLDEST_FIRST", "SHOP", "ARRIVAL"];

fn sorted(world: &World, order: &str) -> Vec<Json> {
    let name = |book: &BookData| {
        let publisher = world
            .library
            .publishers
            .iter()
            .find(|p| Some(p.id) == book.publisher_id);
        publisher.map(|p| p.name.clone())
    };
    let mut books: Vec<_> = world.library.books.iter().collect();
    match order {
        "TITLE" => books.sort_by_key(|book| (book.title.clone(), book.id)),
        "YEAR" => books.sort_by_key(|book| (book.year.is_none(), Reverse((book.year, book.id)))),
        "OLDEST_FIRST" => books.sort_by_key(|book| (book.year, book.id)),
        "SHOP" => books.sort_by_key(|book| {
            (
                name(book).is_none(),
                name(book),
                Reverse((book.price, book.id)),
            )
        }),
        _ => books.sort_by_key(|book| (book.printed, book.added, book.id)),
    }
    books
        .iter()
        .map(|book| json!(format!("book_{}", book.id.simple())))
        .collect()
}

/// Walks a list from one end to the other, and answers the ids in the list's order.
async fn walk(world: &World, order: &str, size: usize, backward: bool) -> Vec<Json> {
    let (count, from) = if backward {
        ("last", "before")
    } else {
        ("first", "after")
    };
    let mut found: Vec<Json> = Vec::new();
    let mut cursor = String::new();
    loop {
        let query = format!(
            "{{ books({count}: {size}, orderBy: {order}{cursor}) {{ edges {{ cursor node {{ id }} }} nodes {{ id }} \
             pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} }} }}"
        );
        let data = world.data(query).await;
        let (page, info) = (&data["books"], &data["books"]["pageInfo"]);
        let edges = page["edges"].as_array().unwrap();
        assert_eq!(info["startCursor"], edges[0]["cursor"]);
        assert_eq!(info["endCursor"], edges[edges.len() - 1]["cursor"]);
        let ids: Vec<_> = edges
            .iter()
            .map(|edge| edge["node"]["id"].clone())
            .collect();
        assert_eq!(
            ids,
            page["nodes"]
                .as_array()
                .unwrap()
                .iter()
                .map(|n| n["id"].clone())
                .collect::<Vec<_>>()
        );
        let (more, resumed) = (&info["hasNextPage"], &info["hasPreviousPage"]);
        let (more, resumed) = if backward {
            (resumed, more)
        } else {
            (more, resumed)
        };
        assert_eq!(*resumed, json!(!cursor.is_empty()));
        let next = if backward {
            &info["startCursor"]
        } else {
            &info["endCursor"]
        };
        cursor = format!(", {from}: {next}");
        if backward {
            found.splice(0..0, ids);
        } else {
            found.extend(ids);
        }
        if *more == json!(false) {
            return found;
        }
        assert_eq!(edges.len(), size);
    }
}

#[tokio::test]
async fn walks_in_every_order() {
    on_each(43, async |world| {
        for order in ORDERS {
            let expected = sorted(world, order);
            for (size, backward) in [(1, false), (4, true), (7, false), (43, true), (100, false)] {
                assert_eq!(
                    walk(world, order, size, backward).await,
                    expected,
                    "{order} {size} {backward}"
                );
            }
        }
    })
    .await;
}

#[tokio::test]
async fn nested_walks() {
    on_each(60, async |world| {
        let all = world.data("{ publishers { name bookPage(first: 100) { totalCount nodes { id } } } }").await;
        for publisher in all["publishers"].as_array().unwrap() {
            let name = &publisher["name"];
            let expected = publisher["bookPage"]["nodes"].as_array().unwrap();
            assert_eq!(publisher["bookPage"]["totalCount"], expected.len());
            for (count, from, step) in [("first", "after", "endCursor"), ("last", "before", "startCursor")] {
                let (mut found, mut cursor) = (Vec::<Json>::new(), String::new());
                while found.len() < expected.len() {
                    let query = format!(
                        "{{ publisher(name: {name}) {{ bookPage({count}: 3{cursor}) {{ nodes {{ id }} \
                         pageInfo {{ startCursor endCursor hasNextPage hasPreviousPage }} }} }} }}"
                    );
                    let data = world.data(query).await;
                    let page = &data["publisher"]["bookPage"];
                    let nodes = page["nodes"].as_array().unwrap().clone();
                    assert!(!nodes.is_empty());
                    if count == "first" {
                        found.extend(nodes);
                    } else {
                        found.splice(0..0, nodes);
                    }
                    let more = if count == "first" { "hasNextPage" } else { "hasPreviousPage" };
                    assert_eq!(page["pageInfo"][more], json!(found.len() < expected.len()));
                    cursor = format!(", {from}: {}", page["pageInfo"][step]);
                }
                assert_eq!(found, *expected);
            }
        }
    })
    .await;
}

#[tokio::test]
async fn the_length_of_a_page_changes_no_statement() {
    on_each(120, async |world| {
        let mut texts: Vec<Vec<String>> = Vec::new();
        for size in [1, 20, 100] {
            world.texts();
            let answer = world
                .ask(
                    ADMIN,
                    format!(
                        "{{ books(first: {size}) {{ totalCount nodes {{ title publisher {{ name }} reviews {{ stars author {{ name }} }} \
                         reviewPage(first: 2) {{ nodes {{ book {{ title }} }} }} siblings {{ stats {{ reviews }} }} }} }} }}"
                    ),
                )
                .await;
            assert_eq!(answer.data()["books"]["nodes"].as_array().unwrap().len(), size);
            assert_eq!(answer.statements, 6);
            let mut sent = world.texts();
            assert_eq!(sent.len(), 6);
            // How long a page is, is said in the text.
            for text in &mut sent {
                *text = text.replace(&format!("LIMIT {}", size + 1), "LIMIT n");
            }
            sent.sort();
            texts.push(sent);
        }
        assert_eq!(texts[0], texts[1]);
        assert_eq!(texts[1], texts[2]);
    })
    .await;
}

#[tokio::test]
async fn bad_pages() {
    on_each(10, async |world| {
        for arguments in [
            "",
            "(orderBy: YEAR)",
            "(first: -1)",
            "(first: 101)",
            "(last: 101)",
            "(first: 1, last: 1)",
            "(first: 1, before: \"x\")",
            "(last: 1, after: \"x\")",
            "(after: \"x\")",
        ] {
            let (data, errors) = world
                .ask(
                    ADMIN,
                    format!("{{ books{arguments} {{ nodes {{ id }} }} }}"),
                )
                .await
                .parts();
            assert_eq!(data, json!({"books": null}), "{arguments}");
            assert_eq!(errors, [("books".to_owned(), "BAD_PAGE".to_owned())]);
        }
        // Below the root, the error comes from the root that plans it.
        let (_, errors) = world
            .ask(
                ADMIN,
                "{ publisher(name: \"Publisher 1\") { bookPage { nodes { id } } } }",
            )
            .await
            .parts();
        assert_eq!(errors, [("publisher".to_owned(), "BAD_PAGE".to_owned())]);
    })
    .await;
}

#[tokio::test]
async fn bad_cursors() {
    on_each(20, async |world| {
        let query = "{ a: books(first: 1) { pageInfo { endCursor } } b: books(first: 1, orderBy: YEAR) { pageInfo { endCursor } } \
                     c: books(first: 1, orderBy: ARRIVAL) { pageInfo { endCursor } } \
                     publisher(name: \"Publisher 1\") { bookPage(first: 1) { pageInfo { endCursor } } } }";
        let data = world.data(query).await;
        let cursor = |key: &str| data[key]["pageInfo"]["endCursor"].as_str().unwrap().to_owned();
        let nested = data["publisher"]["bookPage"]["pageInfo"]["endCursor"].as_str().unwrap().to_owned();
        let decoded = |cursor: &str| {
            let bytes = BASE64URL_NOPAD.decode(cursor.as_bytes()).unwrap();
            serde_json::from_slice::<Vec<Json>>(&bytes).unwrap()
        };
        let encoded = |parts: &[Json]| BASE64URL_NOPAD.encode(json!(parts).to_string().as_bytes());
        let (year, arrival) = (decoded(&cursor("b")), decoded(&cursor("c")));
        let mut forged = vec![cursor("a"), nested, String::new(), "x".to_owned(), "bm90IGpzb24".to_owned(), "W10".to_owned()];
        for part in [json!("2000"), json!(1.5), json!(1_i64 << 40), json!([])] {
            forged.push(encoded(&[year[0].clone(), part, year[2].clone()]));
        }
        forged.push(encoded(&[year[0].clone(), year[1].clone(), Json::Null]));
        forged.push(encoded(&[year[0].clone(), year[1].clone(), json!("no id")]));
        forged.push(encoded(&year[..2]));
        for cursor in &forged {
            let query = format!("{{ books(first: 1, orderBy: YEAR, after: \"{cursor}\") {{ nodes {{ id }} }} }}");
            let answer = world.ask(ADMIN, query).await;
            assert_eq!(answer.parts().1, [("books".to_owned(), "BAD_CURSOR".to_owned())], "{cursor}");
            assert_eq!(answer.statements, 0);
        }
        for (day, moment) in [("+200000-01-01", "2020-01-01T00:00:00Z"), ("2020-01-01", "+200000-01-01T00:00:00Z"), ("2020-13-01", "x")] {
            let cursor = encoded(&[arrival[0].clone(), json!(day), json!(moment), arrival[3].clone()]);
            let query = format!("{{ books(first: 1, orderBy: ARRIVAL, after: \"{cursor}\") {{ nodes {{ id }} }} }}");
            assert_eq!(world.ask(ADMIN, query).await.parts().1[0].1, "BAD_CURSOR");
        }
        let title = decoded(&cursor("a"));
        let cursor = encoded(&[title[0].clone(), json!("a\u{0}b"), title[2].clone()]);
        let query = format!("{{ books(first: 1, after: \"{cursor}\") {{ nodes {{ id }} }} }}");
        assert_eq!(world.ask(ADMIN, query).await.parts().1[0].1, "BAD_CURSOR");
    })
    .await;
}

#[tokio::test]
async fn an_empty_page_and_a_filter() {
    on_each(20, async |world| {
        let query = "{ books(first: 5, cheaperThan: 0) { totalCount nodes { id reviews { id } } edges { cursor } \
                     pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }";
        let answer = world.ask(STRANGER, query).await;
        let info = json!({"hasNextPage": false, "hasPreviousPage": false, "startCursor": null, "endCursor": null});
        let expected = json!({"books": {"totalCount": 0, "nodes": [], "edges": [], "pageInfo": info}});
        assert_eq!(answer.data(), expected);
        // The page and its count: no row, so nothing below.
        assert_eq!(answer.statements, 2);
        let cheap = world.library.books.iter().filter(|book| book.price < 300).count();
        let data = world.data("{ books(first: 100, cheaperThan: 300) { totalCount nodes { price } } }").await;
        assert_eq!(data["books"]["totalCount"], cheap);
        assert_eq!(data["books"]["nodes"].as_array().unwrap().len(), cheap);
        let only = world.ask(ADMIN, "{ books(first: 3) { totalCount } }").await;
        assert_eq!(only.data()["books"]["totalCount"], world.library.books.len());
    })
    .await;
}

#[tokio::test]
async fn a_page_of_none_says_where_it_stands() {
    on_each(20, async |world| {
        let page = async |arguments: String| {
            let query = format!(
                "{{ books({arguments}) {{ totalCount nodes {{ id reviews {{ id }} }} edges {{ cursor }} \
                 pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} }} }}"
            );
            let answer = world.ask(ADMIN, query).await;
            // The list and its count: no row, so nothing below.
            assert_eq!(answer.statements, 2);
            answer.data()["books"].clone()
        };
        let empty = |total: usize, next: bool, previous: bool| {
            json!({"totalCount": total, "nodes": [], "edges": [], "pageInfo": {
                "hasNextPage": next, "hasPreviousPage": previous, "startCursor": null, "endCursor": null}})
        };
        assert_eq!(page("first: 0".to_owned()).await, empty(20, true, false));
        assert_eq!(page("last: 0".to_owned()).await, empty(20, false, true));
        assert_eq!(page("first: 0, cheaperThan: 0".to_owned()).await, empty(0, false, false));
        let ends = world.data("{ books(first: 100) { pageInfo { startCursor endCursor } } }").await;
        let ends = &ends["books"]["pageInfo"];
        let (start, end) = (&ends["startCursor"], &ends["endCursor"]);
        assert_eq!(page(format!("first: 0, after: {start}")).await, empty(20, true, true));
        assert_eq!(page(format!("first: 0, after: {end}")).await, empty(20, false, true));
        assert_eq!(page(format!("last: 0, before: {end}")).await, empty(20, true, true));
        assert_eq!(page(format!("last: 0, before: {start}")).await, empty(20, true, false));
        // Of each of several parents, and beside a page of some.
        let data = world
            .data("{ publishers { none: bookPage(first: 0) { totalCount nodes { id } pageInfo { hasNextPage } } \
                    all: bookPage(first: 100) { totalCount nodes { id } } } }")
            .await;
        let publishers = data["publishers"].as_array().unwrap();
        assert!(publishers.iter().any(|one| one["all"]["totalCount"] != 0));
        for publisher in publishers {
            let (none, all) = (&publisher["none"], &publisher["all"]);
            assert_eq!(none["nodes"], json!([]));
            assert_eq!(none["totalCount"], all["totalCount"]);
            assert_eq!(none["pageInfo"]["hasNextPage"], json!(all["nodes"] != json!([])));
        }
    })
    .await;
}
