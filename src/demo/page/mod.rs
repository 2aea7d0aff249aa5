//! The demo's page: our own files, no outside address, under a policy that allows nothing else.

use super::cast::SLUG;
use super::people::people as cast;
use crate::context::App;
use crate::failure::Outcome;
use crate::http::{MediaType, Refusal};
use crate::input::fold;
use crate::modules::accounts::find_by_email;
use crate::{post, process};
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
        // Where the links of mails lead.
        .route(
            "/{id}",
            file("text/html; charset=utf-8", include_str!("index.html")),
        )
        .route("/demo/people", get(people))
        .route("/demo/token/{email}", get(token))
        .route("/demo/mails/{email}", get(mails))
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

/// What was written to whoever has this address, the newest first.
async fn mails(State(app): State<Arc<App>>, Path(email): Path<String>) -> Response {
    match mailbox(&app, &email).await {
        Ok(mails) => ([(CACHE_CONTROL, "no-store")], Json(mails)).into_response(),
        Err(failure) => {
            tracing::error!(%failure, "the mailbox cannot be read");
            Refusal::internal().respond(MediaType::Json)
        }
    }
}

async fn mailbox(app: &Arc<App>, email: &str) -> Outcome<Vec<serde_json::Value>> {
    let reader = app.reader();
    let Some(account) = find_by_email(&reader, &fold(email)).await? else {
        return Ok(Vec::new());
    };
    let mails = post::mailbox_of(&reader, account.id).await?;
    let mails = mails.into_iter().map(|mail| {
        json!({ "subject": mail.subject, "text": mail.body_text, "html": mail.body_html, "sentAt": mail.sent_at })
    });
    Ok(mails.collect())
}

fn file(media: &'static str, text: &'static str) -> MethodRouter<Arc<App>> {
    let headers: [(HeaderName, HeaderValue); 3] = [
        (CONTENT_TYPE, HeaderValue::from_static(media)),
        (CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
        (CACHE_CONTROL, HeaderValue::from_static("no-cache")),
    ];
    get(move || async move { (headers, text).into_response() })
}
