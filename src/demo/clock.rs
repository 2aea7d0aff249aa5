//! The demo's clock: it runs on from where it was set, also over a restart.

use crate::clock::Clock;
use crate::context::App;
use crate::http::{MediaType, Refusal};
use crate::sweep;
use anyhow::Context as _;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// How far the clock may be moved, in days: enough for any story, and within every calendar.
const FARTHEST: i64 = 36_500;

/// The file that keeps how far the demo's clock is from the system's, in seconds.
const FILE: &str = "clock";

/// The clock as it was left, or the system's at the first start.
pub(super) fn restore(folder: &Path) -> Clock {
    let distance = std::fs::read_to_string(folder.join(FILE))
        .ok()
        .and_then(|text| text.trim().parse().ok())
        .and_then(TimeDelta::try_seconds)
        .unwrap_or_default();
    let present = Clock::system().now();
    Clock::running_from(present.checked_add_signed(distance).unwrap_or(present))
}

/// Sets the clock, and keeps its distance for the next start.
pub(super) fn set(app: &App, folder: &Path, to: DateTime<Utc>) -> anyhow::Result<()> {
    let distance = to - Clock::system().now();
    anyhow::ensure!(
        distance.num_days().abs() <= FARTHEST,
        "the demo's clock is moved by a hundred years at most"
    );
    std::fs::write(folder.join(FILE), distance.num_seconds().to_string())
        .context("the demo's clock cannot be kept")?;
    anyhow::ensure!(app.clock.set(to), "this clock cannot be set");
    Ok(())
}

/// Where the clock is moved to.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Move {
    /// To this instant.
    at: Option<DateTime<Utc>>,
    /// On by so many days.
    days: Option<i32>,
}

/// What the clock says.
#[derive(Debug, Serialize)]
struct Present {
    now: DateTime<Utc>,
}

#[derive(Clone)]
struct Demo {
    app: Arc<App>,
    folder: PathBuf,
}

/// `GET` and `POST /demo/clock`.
pub(super) fn routes(app: Arc<App>, folder: PathBuf) -> Router {
    Router::new()
        .route("/demo/clock", get(read).post(change))
        .with_state(Demo { app, folder })
}

async fn read(State(demo): State<Demo>) -> Json<Present> {
    Json(Present {
        now: demo.app.clock.now(),
    })
}

async fn change(State(demo): State<Demo>, Json(change): Json<Move>) -> Response {
    let days = i64::from(change.days.unwrap_or(0));
    let from = change.at.unwrap_or_else(|| demo.app.clock.now());
    let to = TimeDelta::try_days(days).and_then(|days| from.checked_add_signed(days));
    let moved = to.is_some_and(|to| set(&demo.app, &demo.folder, to).is_ok());
    if !moved {
        return Refusal::bad_request("the clock cannot be moved there").respond(MediaType::Json);
    }
    if let Err(failure) = sweep::sweep(&demo.app, demo.app.clock.now()).await {
        tracing::error!(%failure, "a sweep failed");
        return Refusal::internal().respond(MediaType::Json);
    }
    read(State(demo)).await.into_response()
}
