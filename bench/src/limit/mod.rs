//! The limit: what the same answers cost with nothing between HTTP and one hand-written statement over the same tables.
//!
//! The database makes the JSON. There is no GraphQL, no session, no rights; ids are UUIDs, and instants are written as the database
//! writes them.

mod postgres;
mod sqlite;

use anyhow::Context as _;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;
use axum::serve::ListenerExt as _;
use axum::{Json, Router};
use chrono::{DateTime, NaiveDate, Utc};
use entity::id::{ArticleId, AssociationId, CharterId, OrganisationId};
use serde::Deserialize;
use std::sync::Arc;
use tokio::net::TcpListener;
use uuid::Uuid;

/// What is asked, as the GraphQL request says it beside its document.
#[derive(Debug, Deserialize)]
#[serde(tag = "operationName", content = "variables")]
enum Asked {
    Q1 {
        association: By,
    },
    Q2 {
        association: By,
    },
    Q3 {
        id: OrganisationId,
    },
    Q4 {
        association: By,
        state: String,
        after: DateTime<Utc>,
        name: String,
    },
    W1 {
        input: Filing,
    },
}

/// How the association is named.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
enum By {
    Slug(String),
    Id(AssociationId),
}

/// A complaint that comes in.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Filing {
    charter_id: CharterId,
    accused_id: OrganisationId,
    article_ids: Vec<ArticleId>,
    facts: String,
    happened_on: NaiveDate,
}

enum Limit {
    Postgres(postgres::Limit),
    Sqlite(sqlite::Limit),
}

/// Serves over the filled database at `url`; says where it listens.
///
/// # Errors
/// Where the database is not there.
pub async fn serve(url: &str) -> anyhow::Result<()> {
    let limit = match url.strip_prefix("sqlite:") {
        Some(path) => Limit::Sqlite(sqlite::Limit::open(path)?),
        None => Limit::Postgres(postgres::Limit::open(url).await?),
    };
    let routes = Router::new().route("/graphql", post(answer));
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    eprintln!("{}", listener.local_addr()?);
    let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
    axum::serve(listener, routes.with_state(Arc::new(limit))).await?;
    Ok(())
}

async fn answer(State(limit): State<Arc<Limit>>, headers: HeaderMap, body: Bytes) -> Response {
    match limit.answer(&headers, &body).await {
        Ok(json) => (
            [(header::CONTENT_TYPE, "application/json")],
            Body::from(json),
        )
            .into_response(),
        Err(error) => {
            let error =
                Json(serde_json::json!({ "errors": [{ "message": format!("{error:#}") }] }));
            (StatusCode::INTERNAL_SERVER_ERROR, error).into_response()
        }
    }
}

impl Limit {
    async fn answer(&self, headers: &HeaderMap, body: &[u8]) -> anyhow::Result<String> {
        let asked = serde_json::from_slice(body)?;
        let account = || -> anyhow::Result<Uuid> {
            let account = headers.get("x-account").context("nobody acts")?;
            Ok(account.to_str()?.parse()?)
        };
        match (self, asked) {
            (Self::Postgres(limit), Asked::W1 { input }) => limit.file(&input, account()?).await,
            (Self::Postgres(limit), asked) => limit.read(&asked).await,
            (Self::Sqlite(limit), Asked::W1 { input }) => limit.file(&input, account()?),
            (Self::Sqlite(limit), asked) => limit.read(&asked),
        }
    }
}

/// The instant since when what has ended is shown to everybody.
fn shown_since(now: DateTime<Utc>) -> DateTime<Utc> {
    now - chrono::Months::new(12)
}

/// The present.
fn now() -> DateTime<Utc> {
    sceau::clock::Clock::system().now()
}
