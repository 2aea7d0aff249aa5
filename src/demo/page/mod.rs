//! The demo's page: our own files, no outside address, under a policy that allows nothing else.

use super::cast::SLUG;
use super::people::people as cast;
use crate::context::App;
use crate::http::{MediaType, Refusal};
use crate::process;
use axum::extract::{Path, State};
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get};
use axum::{Json, Router};
use serde_json::json;
use std::sync::Arc;

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// `GET /`, its script and its style, the people to sign in as, and a token for each.
pub(super) fn routes(app: &Arc<App>) -> Router {
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
        .route("/demo/people", get(people))
        .route("/demo/token/{email}", get(token))
        .with_state(Arc::clone(app))
}

async fn people() -> impl IntoResponse {
    let list = json!({ "association": SLUG, "people": cast() });
    ([(CACHE_CONTROL, "no-store")], Json(list))
}

/// A new token for whoever has an account in the demo: the page asks again after the clock was moved.
async fn token(State(app): State<Arc<App>>, Path(email): Path<String>) -> Response {
    match process::token(&app, &email).await {
        Ok(token) => ([(CACHE_CONTROL, "no-store")], token).into_response(),
        Err(error) => {
            tracing::info!(error = format!("{error:#}"), "no token");
            Refusal::no_route().respond(MediaType::Json)
        }
    }
}

fn file(media: &'static str, text: &'static str) -> MethodRouter<Arc<App>> {
    let headers: [(HeaderName, HeaderValue); 3] = [
        (CONTENT_TYPE, HeaderValue::from_static(media)),
        (CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
        (CACHE_CONTROL, HeaderValue::from_static("no-cache")),
    ];
    get(move || async move { (headers, text).into_response() })
}
