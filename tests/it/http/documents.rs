//! What becomes of a document: parsing, limits, validation, coercion, and the status of each.

use super::support::{Answer, PLAIN_JSON, RESPONSE_JSON, Server};
use serde_json::json;
use std::fmt::Write as _;

/// A request error: 400 in one media type, 200 in the other, never with data.
async fn fails(body: serde_json::Value, code: &str) -> Answer {
    let server = Server::new();
    let body = body.to_string();
    server
        .post(PLAIN_JSON, body.clone())
        .await
        .refused(200, code);
    let answer = server.post(RESPONSE_JSON, body).await;
    answer.refused(400, code);
    answer
}

#[tokio::test]
async fn a_document_that_does_not_parse() {
    for query in ["", "{", "{ echo(text: \"\"\" ) }", "type Q { a: Int }"] {
        fails(json!({ "query": query }), "PARSE_FAILED").await;
    }
    let answer = fails(json!({ "query": "{ echo( }" }), "PARSE_FAILED").await;
    assert_eq!(answer.json()["errors"][0]["locations"][0]["line"], 1);
}

#[tokio::test]
async fn a_document_that_does_not_fit() {
    for query in [
        "{ nothing }",
        "{ echo { __typename } }",
        "{ sum }",
        "{ sum(of: \"a\") }",
        "{ echo(text: 1) }",
        "{ echo @nothing }",
        "{ ...F }",
        "{ echo } fragment F on Query { echo }",
        "{ ...F } fragment F on Query { ...G } fragment G on Query { ...F }",
        "query A { echo } query B { echo }",
        "subscription { anything }",
    ] {
        let answer = fails(json!({ "query": query }), "VALIDATION_FAILED").await;
        assert!(!answer.body.contains("Something went wrong"));
    }
    let unknown = json!({ "query": "query A { echo }", "operationName": "B" });
    fails(unknown, "VALIDATION_FAILED").await;
    let anonymous = json!({ "query": "{ echo }", "operationName": "B" });
    fails(anonymous, "VALIDATION_FAILED").await;
}

#[tokio::test]
async fn variables_that_do_not_fit() {
    let query = "query($of: [Int!]!) { sum(of: $of) }";
    for variables in [
        json!({}),
        json!({ "of": null }),
        json!({ "of": ["a"] }),
        json!({ "of": [1, null] }),
        json!({ "of": { "a": 1 } }),
    ] {
        let body = json!({ "query": query, "variables": variables });
        fails(body, "VALIDATION_FAILED").await;
    }
    let fits = json!({ "query": query, "variables": { "of": [1, 2], "other": 3 } });
    let answer = Server::new().post(RESPONSE_JSON, fits.to_string()).await;
    assert_eq!(answer.data(), json!({ "sum": 3 }));
    let default = "query($of: [Int!]! = [4]) { sum(of: $of) }";
    let answer = Server::new().query(default).await;
    assert_eq!(answer.data(), json!({ "sum": 4 }));
}

#[tokio::test]
async fn many_faults_of_a_document_are_told_in_part() {
    let query = format!("{{ {} }}", "nothing ".repeat(20));
    let body = json!({ "query": format!("{query} fragment F on Query {query}") }).to_string();
    let answer = Server::new().post(RESPONSE_JSON, body).await;
    assert_eq!(answer.status, 400);
    assert_eq!(answer.json()["errors"].as_array().unwrap().len(), 20);
}

#[tokio::test]
async fn limits_are_named() {
    let mut bomb = "{ ...F0 } fragment F25 on Query { __typename }".to_owned();
    for level in 0..25 {
        let next = level + 1;
        write!(
            bomb,
            " fragment F{level} on Query {{...F{next} ...F{next}}}"
        )
        .unwrap();
    }
    for (query, limit, max) in [
        (bomb, "fields", 1_000),
        ("{a".repeat(100_000), "documentBytes", 65_536),
        (
            format!("{{echo(text:{}", "[".repeat(20_000)),
            "tokens",
            8_000,
        ),
        (
            format!("{{echo(text:{}{})}}", "[".repeat(500), "]".repeat(500)),
            "nesting",
            32,
        ),
        (format!("{{{}}}", "echo ".repeat(21)), "rootFields", 20),
    ] {
        let answer = fails(json!({ "query": query }), "LIMIT_EXCEEDED").await;
        let extensions = &answer.json()["errors"][0]["extensions"];
        assert_eq!(extensions["limit"], limit);
        assert_eq!(extensions["max"], max);
    }
    let variables = json!({ "of": vec![1; 20_000] });
    let body = json!({ "query": "query($of: [Int!]!) { sum(of: $of) }", "variables": variables });
    let answer = fails(body, "LIMIT_EXCEEDED").await;
    assert_eq!(answer.json()["errors"][0]["extensions"]["limit"], "values");
}

#[tokio::test]
async fn the_standard_introspection_query_passes() {
    let query = include_str!("introspection.graphql");
    let data = Server::new().query(query).await.data();
    assert_eq!(data["__schema"]["queryType"]["name"], "Query");
}

#[tokio::test]
async fn a_string_that_looks_like_an_upload_is_a_string() {
    let query = "query($t: String) { echo(text: $t) }";
    let body = json!({ "query": query, "variables": { "t": "#__graphql_file__:0" } });
    let answer = Server::new().post(RESPONSE_JSON, body.to_string()).await;
    assert_eq!(answer.data(), json!({ "echo": "#__graphql_file__:0" }));
    let literal = "{ echo(text: \"#__graphql_file__:0\") }";
    let answer = Server::new().query(literal).await;
    assert_eq!(answer.data(), json!({ "echo": "#__graphql_file__:0" }));
}
