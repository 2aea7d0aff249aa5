//! The demo's page: our own files, no outside address, under a policy that allows nothing else.

use super::story::People;
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName};
use axum::response::IntoResponse;
use axum::routing::get;
use axum::{Json, Router};
use std::sync::Arc;

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// `GET /`, its script and its style, and the people to sign in as.
pub(super) fn routes(people: People) -> Router {
    let people = Arc::new(people);
    Router::new()
        .route(
            "/",
            file("text/html; charset=utf-8", include_str!("index.html")),
        )
        .route(
            "/demo/app.js",
            file("text/javascript; charset=utf-8", include_str!("app.js")),
        )
        .route(
            "/demo/style.css",
            file("text/css; charset=utf-8", include_str!("style.css")),
        )
        .route(
            "/demo/people",
            get(move || async move { ([(CACHE_CONTROL, "no-store")], Json(people.list())) }),
        )
}

fn file(media: &'static str, text: &'static str) -> axum::routing::MethodRouter {
    let headers: [(HeaderName, HeaderValue); 3] = [
        (CONTENT_TYPE, HeaderValue::from_static(media)),
        (CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
        (CACHE_CONTROL, HeaderValue::from_static("no-cache")),
    ];
    get(move || async move { (headers, text).into_response() })
}
