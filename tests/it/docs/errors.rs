//! The one table of codes is whole, and its statuses are those that the server answers.

use super::text;
use crate::support::world::World;
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, header};
use entity::TextEnum;
use sceau::error::ErrorCode;
use sceau::failure::{RefusalCode, Step};
use sceau::graphql::limits::Limits;
use sceau::graphql::read::{MAX_TEXT, MAX_VALUES};
use serde_json::{Value as Json, json};
use tower::ServiceExt;

const JSON: &str = "application/json";

/// The rows of the table: code, where, when, what to do.
fn rows() -> Vec<[String; 4]> {
    let text = text("docs/errors.md");
    let rows = text.lines().filter_map(|line| {
        let cells: Vec<_> = line
            .strip_prefix("| `")?
            .strip_suffix(" |")?
            .split(" | ")
            .collect();
        let cells = cells.iter().map(|cell| cell.trim().to_owned());
        let mut cells: [String; 4] = cells.collect::<Vec<_>>().try_into().expect("four cells");
        cells[0] = cells[0].trim_end_matches('`').to_owned();
        assert!(cells.iter().all(|cell| !cell.is_empty()), "{cells:?}");
        Some(cells)
    });
    rows.collect()
}

#[test]
fn the_table_holds_every_code_and_no_other() {
    let rows = rows();
    let in_place = |place: &str| -> Vec<String> {
        let rows = rows.iter().filter(|row| row[1].starts_with(place));
        rows.map(|row| row[0].clone()).collect()
    };
    // In the same order, so that a missing one is seen at once.
    assert_eq!(in_place("`errors[]`, "), names::<ErrorCode>());
    assert_eq!(in_place("`userErrors[]`"), names::<RefusalCode>());
    assert_eq!(in_place("`missing[]`"), names::<Step>());
    let codes = [ErrorCode::TEXTS, RefusalCode::TEXTS, Step::TEXTS];
    assert_eq!(rows.len(), codes.concat().len());
}

fn names<T: TextEnum>() -> Vec<&'static str> {
    T::TEXTS.iter().map(|value| value.name).collect()
}

#[test]
fn a_mutation_that_the_table_names_exists() {
    let sdl = sceau::graphql::sdl();
    for [code, _, when, remedy] in rows() {
        for named in format!("{when} {remedy}").split('`').skip(1).step_by(2) {
            let camel = named.chars().all(char::is_alphanumeric)
                && named.contains(|letter: char| letter.is_uppercase())
                && named.starts_with(|letter: char| letter.is_lowercase());
            if camel && named != "operationName" {
                let field = |end: &str| sdl.contains(&format!("\t{named}{end}"));
                assert!(
                    field("(") || field(":"),
                    "{code}: the schema has no {named}"
                );
            }
        }
    }
}

/// Sends a request; answers its status and the code of its first error.
async fn send(world: &World, request: Request<Body>) -> (u16, String) {
    let response = world.router.clone().oneshot(request).await.unwrap();
    let status = response.status().as_u16();
    let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    let body: Json = serde_json::from_slice(&body).unwrap();
    let code = body["errors"][0]["extensions"]["code"].as_str();
    (
        status,
        code.unwrap_or_else(|| panic!("no code: {body}")).to_owned(),
    )
}

/// A request as a client sends it.
fn request(method: Method, path: &str, kind: &str, accept: &str, body: &str) -> Request<Body> {
    Request::builder()
        .method(method)
        .uri(path)
        .header(header::CONTENT_TYPE, kind)
        .header(header::ACCEPT, accept)
        .body(Body::from(body.to_owned()))
        .unwrap()
}

fn post(body: &str) -> Request<Body> {
    let accept = "application/graphql-response+json";
    request(Method::POST, "/graphql", JSON, accept, body)
}

fn query(query: &str) -> Request<Body> {
    post(&json!({ "query": query }).to_string())
}

fn signed_in(document: &str, token: &str) -> Request<Body> {
    let mut request = query(document);
    let token = format!("Bearer {token}").parse().unwrap();
    request.headers_mut().insert(header::AUTHORIZATION, token);
    request
}

#[tokio::test]
async fn the_statuses_of_the_table_are_those_of_the_server() {
    let world = World::on_sqlite().await;
    let person = world.person("Anne").await;
    let deep = format!(
        "{{ viewer {{ account {} }} }}",
        "{ id ".repeat(60) + &"}".repeat(60)
    );
    let propose = "mutation { mandatePropose(input: { association: { slug: \"club\" }, account: { email: \"x@example.org\" },
        role: BOARD, firstDay: \"2030-01-01\", lastDay: \"2030-12-31\" }) { userErrors { code } } }";
    let mut seen = Vec::new();
    for (expected, request) in [
        ("BAD_REQUEST", post("{")),
        ("BAD_REQUEST", post("[]")),
        (
            "UNSUPPORTED_MEDIA_TYPE",
            request(Method::POST, "/graphql", "text/plain", JSON, "{}"),
        ),
        (
            "NOT_ACCEPTABLE",
            request(Method::POST, "/graphql", JSON, "text/html", "{}"),
        ),
        (
            "METHOD_NOT_ALLOWED",
            request(Method::PUT, "/graphql", JSON, JSON, "{}"),
        ),
        (
            "METHOD_NOT_ALLOWED",
            request(
                Method::GET,
                "/graphql?query=mutation%7B__typename%7D",
                JSON,
                JSON,
                "",
            ),
        ),
        ("PAYLOAD_TOO_LARGE", post(&" ".repeat(1024 * 1024 + 1))),
        ("PARSE_FAILED", query("{")),
        ("VALIDATION_FAILED", query("{ nothing }")),
        ("LIMIT_EXCEEDED", query(&deep)),
        (
            "UNAUTHENTICATED",
            signed_in("{ viewer { __typename } }", "x"),
        ),
        ("UNAUTHENTICATED", query(propose)),
        ("FORBIDDEN", signed_in(propose, &person.token)),
        (
            "NOT_FOUND",
            request(Method::GET, "/nowhere", JSON, JSON, ""),
        ),
        ("BAD_ID", query("{ node(id: \"x\") { __typename } }")),
        (
            "BAD_PAGE",
            query("{ providers(association: { slug: \"club\" }) { nodes { id } } }"),
        ),
        (
            "BAD_CURSOR",
            query(
                "{ providers(association: { slug: \"club\" }, first: 1, after: \"x\") { nodes { id } } }",
            ),
        ),
    ] {
        let (status, code) = send(&world, request).await;
        assert_eq!(code, expected, "with {status}");
        seen.push((code, status));
    }
    for [code, place, ..] in rows() {
        let Some(statuses) = place.strip_prefix("`errors[]`, ") else {
            continue;
        };
        for (_, status) in seen.iter().filter(|(seen, _)| *seen == code) {
            let says = statuses
                .split(" or ")
                .any(|word| word == status.to_string());
            assert!(says, "{code} came with {status}, the table says {statuses}");
        }
    }
}

#[test]
fn the_limits_of_the_document_are_those_of_the_server() {
    let page = text("docs/errors.md");
    let (_, section) = page.split_once("## Limits").unwrap();
    let section: String = section.split_whitespace().collect::<Vec<_>>().join(" ");
    let limits = Limits::default();
    let number = |number: u64| {
        let digits = number.to_string();
        let groups = digits.as_bytes().rchunks(3).rev();
        let groups: Vec<_> = groups.map(|it| str::from_utf8(it).unwrap()).collect();
        groups.join(",")
    };
    for (name, value) in [
        ("documentBytes", limits.document_bytes as u64),
        ("tokens", limits.tokens as u64),
        ("nesting", limits.nesting as u64),
        ("depth", limits.depth as u64),
        ("introspection", limits.introspection as u64),
        ("fields", limits.fields as u64),
        ("rootFields", limits.root_fields as u64),
        ("aliases", limits.aliases as u64),
        ("directives", limits.directives as u64),
        ("fragments", limits.fragments as u64),
        ("values", limits.values as u64),
        ("answerValues", MAX_VALUES),
        ("answerBytes", MAX_TEXT),
        ("searchCharacters", sceau::input::limits::NAME as u64),
    ] {
        let (_, rest) = section
            .split_once(&format!("`{name}`"))
            .unwrap_or_else(|| panic!("{name} is not there"));
        let said = rest.split([';', '.']).next().unwrap();
        assert!(said.contains(&number(value)), "{name}: {said}");
    }
}
