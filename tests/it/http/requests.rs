//! How a request is read: methods, content types, parameters, sizes.

use super::support::{Answer, PLAIN_JSON, RESPONSE_JSON, Server};
use axum::{
    body::Body,
    http::{
        Method, Request,
        header::{ACCEPT, CONTENT_ENCODING, CONTENT_TYPE},
    },
};
use futures_util::stream;
use sceau::http::HttpConfig;
use serde_json::json;
use std::{sync::atomic::Ordering, time::Duration};

async fn get(server: &Server, query: &str) -> Answer {
    let request = Request::get(format!("/graphql?{query}"))
        .header(ACCEPT, RESPONSE_JSON)
        .body(Body::empty());
    server.send(request.unwrap()).await
}

#[tokio::test]
async fn a_post_is_answered() {
    let body = json!({
        "query": "query A { echo } query B($t: String) { echo(text: $t) }",
        "operationName": "B",
        "variables": { "t": "é\u{1f600}" },
        "extensions": { "any": ["thing"] },
        "unknown": 1,
    });
    let answer = Server::new().post(RESPONSE_JSON, body.to_string()).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.data(), json!({ "echo": "é\u{1f600}" }));
    assert_eq!(
        answer.header("content-type"),
        "application/graphql-response+json; charset=utf-8"
    );
    assert_eq!(answer.header("cache-control"), "no-store");
}

#[tokio::test]
async fn a_get_runs_queries() {
    let server = Server::new();
    let variables = "variables=%7B%22t%22%3A%22a+b%22%7D&extensions=%7B%7D&operationName=&other=1";
    let query = "query=query(%24t%3AString)%7Becho(text%3A%24t)%7D";
    let answer = get(&server, &format!("{query}&{variables}")).await;
    assert_eq!(answer.data(), json!({ "echo": "a b" }));

    let head = Request::builder()
        .method(Method::HEAD)
        .uri("/graphql?query=%7Becho%7D");
    let answer = server.send(head.body(Body::empty()).unwrap()).await;
    assert_eq!((answer.status.as_u16(), answer.body.as_str()), (200, ""));
}

#[tokio::test]
async fn a_get_runs_no_mutation() {
    let server = Server::new();
    for query in [
        "query=mutation%7Bbump%7D",
        "query=query+A%7Becho%7Dmutation+B%7Bbump%7D&operationName=B",
    ] {
        let answer = get(&server, query).await;
        answer.refused(405, "METHOD_NOT_ALLOWED");
        assert_eq!(answer.header("allow"), "POST");
    }
    assert_eq!(server.bumps.load(Ordering::SeqCst), 0);

    let other = get(
        &server,
        "query=query+A%7Becho%7Dmutation+B%7Bbump%7D&operationName=A",
    );
    assert_eq!(other.await.status, 200);
    let posted = server.query("mutation { bump }").await;
    assert_eq!(posted.data(), json!({ "bump": 1 }));
}

#[tokio::test]
async fn a_get_with_broken_parameters_is_refused() {
    let server = Server::new();
    for query in [
        "",
        "query",
        "query=%7Becho%7D&query=%7Becho%7D",
        "query=%7Becho%7D&variables=nonsense",
        "query=%7Becho%7D&variables=%5B%5D",
        "query=%7Becho%7D&extensions=1",
    ] {
        let answer = get(&server, query).await;
        let code = if query == "query" {
            "PARSE_FAILED"
        } else {
            "BAD_REQUEST"
        };
        answer.refused(400, code);
    }
    // Not UTF-8: replaced as the URL standard says, and no part of a name.
    get(&server, "query=%7Be%FFho%7D")
        .await
        .refused(400, "PARSE_FAILED");
}

#[tokio::test]
async fn other_methods_are_refused() {
    for method in [Method::PUT, Method::DELETE, Method::PATCH, Method::OPTIONS] {
        let request = Request::builder().method(&method).uri("/graphql");
        let request = request.body(Body::empty()).unwrap();
        let answer = Server::new().send(request).await;
        // OPTIONS is answered by the CORS layer, which allows nobody.
        if method == Method::OPTIONS {
            assert_eq!(answer.header("access-control-allow-origin"), "");
            continue;
        }
        answer.refused(405, "METHOD_NOT_ALLOWED");
        assert_eq!(answer.header("allow"), "GET,HEAD,POST");
    }
}

#[tokio::test]
async fn other_content_types_are_refused() {
    let server = Server::new();
    let body = json!({ "query": "{ echo }" }).to_string();
    for value in [
        None,
        Some("text/plain"),
        Some("application/graphql"),
        Some("application/x-www-form-urlencoded"),
        Some("multipart/form-data; boundary=x"),
        Some("application/json; charset=utf-16"),
    ] {
        let mut request = Request::post("/graphql");
        if let Some(value) = value {
            request = request.header(CONTENT_TYPE, value);
        }
        let answer = server.send(request.body(Body::from(body.clone())).unwrap());
        answer.await.refused(415, "UNSUPPORTED_MEDIA_TYPE");
    }
    let gzip = Request::post("/graphql")
        .header(CONTENT_TYPE, "application/json")
        .header(CONTENT_ENCODING, "gzip");
    let answer = server.send(gzip.body(Body::from(body)).unwrap()).await;
    answer.refused(415, "UNSUPPORTED_MEDIA_TYPE");
}

#[tokio::test]
async fn an_unacceptable_answer_is_not_written() {
    let body = json!({ "query": "mutation { bump }" }).to_string();
    let server = Server::new();
    let answer = server.post("text/html", body).await;
    answer.refused(406, "NOT_ACCEPTABLE");
    assert_eq!(server.bumps.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn a_body_that_is_no_request_is_refused() {
    let server = Server::new();
    let deep = format!(
        "{{\"query\":\"{{echo}}\",\"variables\":{}{}}}",
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    for accept in [RESPONSE_JSON, PLAIN_JSON] {
        for body in [
            "",
            "null",
            "\"{ echo }\"",
            "NONSENSE",
            "{\"query\":",
            "{\"query\":\"{echo}\"} trailing",
            "{}",
            "{\"qeury\":\"{echo}\"}",
            "{\"query\":null}",
            "{\"query\":1}",
            "{\"query\":{}}",
            "{\"query\":[\"{echo}\"]}",
            "{\"query\":\"{echo}\",\"operationName\":1}",
            "{\"query\":\"{echo}\",\"variables\":[]}",
            "{\"query\":\"{echo}\",\"variables\":\"{}\"}",
            "{\"query\":\"{echo}\",\"extensions\":false}",
            "{\"query\":\"\\ud800\"}",
            // Batches, also one that a derived reader takes for a request.
            "[{\"query\":\"{echo}\"}]",
            "[\"{echo}\"]",
            "[]",
            &deep,
        ] {
            let answer = server.post(accept, body.to_owned()).await;
            answer.refused(400, "BAD_REQUEST");
        }
        let broken = b"{\"query\":\"{ echo(text: \\\"\xff\xfe\\\") }\"}".to_vec();
        let answer = server.post(accept, broken).await;
        answer.refused(400, "BAD_REQUEST");
        assert!(answer.body.contains("UTF-8"), "{}", answer.body);
    }
}

#[tokio::test]
async fn the_input_is_not_echoed() {
    let body = r#"{"query":"{echo}","variables":"hunter2","operationName":{"a":"hunter2"}}"#;
    let answer = Server::new().post(PLAIN_JSON, body).await;
    assert!(!answer.body.contains("hunter2"), "{}", answer.body);
    let answer = Server::new().post(PLAIN_JSON, "{\"hunter2\"}").await;
    assert!(!answer.body.contains("hunter2"), "{}", answer.body);
}

#[tokio::test]
async fn a_large_body_is_refused_and_the_limit_is_inclusive() {
    let server = Server::new();
    let answer = server.post(RESPONSE_JSON, vec![b' '; 10_000_000]).await;
    answer.refused(413, "PAYLOAD_TOO_LARGE");

    // Also when its length is not announced.
    let chunks = stream::iter((0..20).map(|_| Ok::<_, std::io::Error>(vec![b' '; 100_000])));
    let answer = server.post(RESPONSE_JSON, Body::from_stream(chunks)).await;
    answer.refused(413, "PAYLOAD_TOO_LARGE");

    let body = json!({ "query": "{ echo }" }).to_string();
    let config = HttpConfig {
        body_limit: body.len(),
        ..HttpConfig::default()
    };
    let server = Server::with(&config);
    assert_eq!(server.post(RESPONSE_JSON, body.clone()).await.status, 200);
    let answer = server.post(RESPONSE_JSON, body + " ").await;
    answer.refused(413, "PAYLOAD_TOO_LARGE");
}

#[tokio::test]
async fn what_takes_too_long_is_given_up() {
    let config = HttpConfig {
        timeout: Duration::from_millis(50),
        ..HttpConfig::default()
    };
    let server = Server::with(&config);
    server.query("{ slow }").await.refused(503, "TIMEOUT");
    server.query("{ busy }").await.refused(503, "TIMEOUT");

    let never = stream::pending::<Result<Vec<u8>, std::io::Error>>();
    let answer = server.post(RESPONSE_JSON, Body::from_stream(never)).await;
    answer.refused(408, "TIMEOUT");
    assert_eq!(answer.header("connection"), "close");
}
