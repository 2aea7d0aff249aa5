//! `GET /badge/{label}.svg`: a live badge for the holder's own pages.
//!
//! It says how the label stands at the moment of the request, and is never stale: caches must ask again each time, and are
//! answered `304` only where nothing that the badge says has changed. A label that has ended is said to be no longer valid for
//! as long as the register shows it (R12); after that, as for an id that never was, there is no such badge.

mod badge;

use super::store;
use super::workflow::{self, LabelStanding};
use crate::context::App;
use crate::deadline::{day_of, long_date};
use crate::http::language;
use crate::secrets::sha256;
use crate::text::{Language, LocalizedText};
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use badge::{Badge, Tone};
use chrono::{DateTime, Utc};
use data_encoding::HEXLOWER;
use entity::id::LabelId;
use serde::Deserialize;
use std::sync::Arc;

/// The route of every badge.
const ROUTE: &str = "/badge/{file}";

/// The badges' routes.
pub fn routes() -> Router<Arc<App>> {
    Router::new().route(ROUTE, get(badge))
}

/// The path of a label's badge.
#[must_use]
pub fn path(label: LabelId) -> String {
    format!("/badge/{label}.svg")
}

/// What a badge's address may ask.
#[derive(Debug, Deserialize)]
struct Asked {
    lang: Option<String>,
}

async fn badge(
    State(app): State<Arc<App>>,
    Path(file): Path<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Response {
    let language = match asked.lang.as_deref() {
        Some("fr") => Language::Fr,
        Some("en") => Language::En,
        _ => language(&headers),
    };
    let now = app.clock.now();
    let id = file.strip_suffix(".svg").and_then(|id| id.parse().ok());
    let shown = match id {
        Some(id) => store::shown_on_badge(&app.reader(), id).await,
        None => Ok(None),
    };
    match shown {
        Ok(Some(shown)) if workflow::is_shown(&shown.label, now) => {
            answer(StatusCode::OK, &of(&shown, now), language, &headers)
        }
        Ok(_) => answer(StatusCode::NOT_FOUND, &unknown(), language, &headers),
        Err(failure) => {
            tracing::error!(%failure, "a badge could not be read");
            answer(
                StatusCode::INTERNAL_SERVER_ERROR,
                &broken(),
                language,
                &headers,
            )
        }
    }
}

/// What a label's badge says at `now`.
fn of(shown: &store::Shown, now: DateTime<Utc>) -> Badge {
    let day = |instant: DateTime<Utc>| {
        let day = day_of(instant, shown.zone);
        long_date(day.unwrap_or_else(|_| instant.date_naive()))
    };
    let since = day(shown.label.granted_at);
    let (tone, state, detail) = match workflow::standing(&shown.label, now) {
        LabelStanding::Active => (
            Tone::Good,
            LocalizedText::new("Label en cours de validité", "Label valid"),
            LocalizedText::new(
                format!("depuis le {}", since.fr),
                format!("since {}", since.en),
            ),
        ),
        LabelStanding::Suspended => (
            Tone::Paused,
            LocalizedText::new("Label suspendu", "Label suspended"),
            LocalizedText::new(
                format!("attribué le {}", since.fr),
                format!("granted on {}", since.en),
            ),
        ),
        LabelStanding::NoLongerHeld => {
            let ended = day(workflow::ended_at(&shown.label, now).unwrap_or(now));
            (
                Tone::Over,
                LocalizedText::new("Label plus en cours de validité", "Label no longer valid"),
                LocalizedText::new(
                    format!("depuis le {}", ended.fr),
                    format!("since {}", ended.en),
                ),
            )
        }
    };
    Badge {
        tone,
        association: Some(shown.association.clone()),
        holder: Some(shown.holder.clone()),
        state,
        detail: Some(detail),
    }
}

/// The answer for what does not exist, or is no longer shown.
fn unknown() -> Badge {
    Badge {
        tone: Tone::Over,
        association: None,
        holder: None,
        state: LocalizedText::new("Aucun label à cette adresse", "No label at this address"),
        detail: None,
    }
}

fn broken() -> Badge {
    Badge {
        state: LocalizedText::new(
            "Label momentanément invérifiable",
            "Label cannot be checked just now",
        ),
        ..unknown()
    }
}

fn answer(status: StatusCode, badge: &Badge, language: Language, asked: &HeaderMap) -> Response {
    let svg = badge.svg(language);
    let tag = format!("\"{}\"", HEXLOWER.encode(&sha256(&[svg.as_bytes()])[..16]));
    let headers: [(HeaderName, String); 4] = [
        (header::CONTENT_TYPE, "image/svg+xml; charset=utf-8".into()),
        // Stored or not, it is asked for each time: a label can end at any instant.
        (header::CACHE_CONTROL, "no-cache, must-revalidate".into()),
        (header::VARY, header::ACCEPT_LANGUAGE.to_string()),
        (header::ETAG, tag.clone()),
    ];
    if status == StatusCode::OK && has(asked, &tag) {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    (status, headers, svg).into_response()
}

/// Whether the caller has the version with this tag already.
fn has(headers: &HeaderMap, tag: &str) -> bool {
    headers
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(|value| value.trim().trim_start_matches("W/"))
        .any(|value| value == tag || value == "*")
}
