//! What every route shares: health, headers, CORS, compression, request ids, last resorts.

use super::support::{Answer, Server};
use axum::{
    Router,
    body::Body,
    http::{HeaderValue, Method, Request},
    routing::get,
};
use sceau::http::{HttpConfig, assemble};

fn request(method: &Method, path: &str, headers: &[(&'static str, &str)]) -> Request<Body> {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(Body::empty()).unwrap()
}

async fn ask(path: &str, headers: &[(&'static str, &str)]) -> Answer {
    let request = request(&Method::GET, path, headers);
    Server::new().send(request).await
}

#[tokio::test]
async fn the_process_says_that_it_is_up() {
    let answer = ask("/health", &[]).await;
    assert_eq!((answer.status.as_u16(), answer.body.as_str()), (200, "ok"));
    assert_eq!(answer.header("cache-control"), "no-store");
}

#[tokio::test]
async fn every_answer_has_the_security_headers() {
    for path in [
        "/health",
        "/graphql?query=%7Becho%7D",
        "/graphql",
        "/nowhere",
    ] {
        let answer = ask(path, &[]).await;
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("referrer-policy"), "no-referrer");
        assert_eq!(answer.header("x-frame-options"), "DENY");
        assert!(
            answer
                .header("content-security-policy")
                .contains("default-src 'none'")
        );
    }
}

#[tokio::test]
async fn a_request_gets_an_id_of_the_server() {
    let first = ask("/health", &[("x-request-id", "mine")]).await;
    let second = ask("/health", &[("x-request-id", "mine")]).await;
    let ids = [first.header("x-request-id"), second.header("x-request-id")];
    assert!(ids.iter().all(|id| id.len() == 36), "{ids:?}");
    assert_ne!(ids[0], ids[1]);
}

#[tokio::test]
async fn unknown_paths_and_methods_are_coded() {
    ask("/nowhere", &[]).await.refused(404, "NOT_FOUND");
    let post = request(&Method::POST, "/health", &[]);
    let answer = Server::new().send(post).await;
    answer.refused(405, "METHOD_NOT_ALLOWED");
    assert_eq!(answer.header("allow"), "GET,HEAD");
}

#[tokio::test]
async fn a_panic_of_any_route_is_coded() {
    let broken = get(async || -> &'static str { panic!("a private text") });
    let routes = Router::new().route("/broken", broken);
    let server = Server {
        router: assemble(routes, &HttpConfig::default()),
        ..Server::new()
    };
    let answer = server.send(request(&Method::GET, "/broken", &[])).await;
    answer.refused(500, "INTERNAL");
    assert!(!answer.body.contains("private"));
}

#[tokio::test]
async fn pages_of_other_origins_read_nothing_unless_allowed() {
    let origin = ("origin", "https://app.example.org");
    let answer = ask("/graphql?query=%7Becho%7D", &[origin]).await;
    assert_eq!(answer.header("access-control-allow-origin"), "");

    let config = HttpConfig {
        allowed_origins: vec![HeaderValue::from_static("https://app.example.org")],
        ..HttpConfig::default()
    };
    let server = Server::with(&config);
    let path = "/graphql?query=%7Becho%7D";
    let answer = server.send(request(&Method::GET, path, &[origin])).await;
    assert_eq!(answer.header("access-control-allow-origin"), origin.1);
    assert_eq!(answer.header("access-control-allow-credentials"), "");
    let other = ("origin", "https://evil.example");
    let answer = server.send(request(&Method::GET, path, &[other])).await;
    assert_eq!(answer.header("access-control-allow-origin"), "");

    let preflight = request(
        &Method::OPTIONS,
        "/graphql",
        &[
            origin,
            ("access-control-request-method", "POST"),
            (
                "access-control-request-headers",
                "authorization,content-type",
            ),
        ],
    );
    let answer = server.send(preflight).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("access-control-allow-methods"), "GET,POST");
    assert!(
        answer
            .header("access-control-allow-headers")
            .contains("authorization")
    );

    let config = HttpConfig {
        allowed_origins: vec![HeaderValue::from_static("*")],
        ..HttpConfig::default()
    };
    let anyone = request(&Method::GET, path, &[other]);
    let answer = Server::with(&config).send(anyone).await;
    assert_eq!(answer.header("access-control-allow-origin"), "*");
}

#[tokio::test]
async fn long_answers_are_compressed_for_those_who_can_read_it() {
    use tower::ServiceExt;

    let long = "/graphql?query=%7B__schema%7Btypes%7Bname%20description%7D%7D%7D";
    let short = "/graphql?query=%7B__typename%7D";
    for (path, encoding) in [(long, Some("gzip")), (short, None)] {
        let request = request(&Method::GET, path, &[("accept-encoding", "gzip")]);
        let response = Server::new().router.oneshot(request).await.unwrap();
        let found = response.headers().get("content-encoding");
        assert_eq!(found.map(|it| it.to_str().unwrap()), encoding, "{path}");
    }
}
