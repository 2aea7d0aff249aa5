//! The service: the schema and the other routes over one [`App`], and whom a request comes from.

use crate::context::{App, Context, Reader};
use crate::failure::cause;
use crate::graphql::schema;
use crate::http::graphql::{Attach, Endpoint, Knowledge};
use crate::http::{HttpConfig, Refusal, assemble, language};
use crate::modules::accounts::{
    BadToken, Caller, NEED_NO_BEARER, Session, load_caller, recall_caller,
};
use crate::modules::label::badge_routes;
use async_graphql::Request;
use axum::Router;
use axum::http::{HeaderMap, header::AUTHORIZATION};
use chrono::{DateTime, Utc};
use std::sync::Arc;

/// The whole service. `more` are routes that a command adds, such as the demo's.
pub fn router(app: &Arc<App>, config: &HttpConfig, more: Router) -> Router {
    let endpoint = Endpoint::new(schema(), Callers(Arc::clone(app)), config);
    let badges = badge_routes().with_state(Arc::clone(app));
    assemble(endpoint.route("/graphql").merge(badges).merge(more), config)
}

/// Finds out whom a request comes from.
struct Callers(Arc<App>);

impl Callers {
    /// Whom a request with these headers comes from; nobody where it has no token.
    async fn caller(
        &self,
        headers: &HeaderMap,
        knowledge: Knowledge,
        now: DateTime<Utc>,
    ) -> Result<Option<Caller>, Refusal> {
        match bearer(headers)? {
            Some(token) => self.find(token, knowledge, now).await.map(Some),
            None => Ok(None),
        }
    }

    /// Whom `token` stands for.
    async fn find(
        &self,
        token: &str,
        knowledge: Knowledge,
        now: DateTime<Utc>,
    ) -> Result<Caller, Refusal> {
        let kept = match knowledge {
            Knowledge::Fresh => None,
            Knowledge::Kept => recall_caller(&self.0, token, now),
            Knowledge::Acting | Knowledge::Unneeded => {
                recall_caller(&self.0, token, now).map(Caller::acting)
            }
        };
        if let Some(caller) = kept {
            return Ok(caller);
        }
        let caller = load_caller(&self.0, token, now).await;
        caller
            .map_err(|error| unknown(&error))?
            .map_err(|bad| match bad {
                BadToken::Expired => Refusal::expired_token(),
                BadToken::Invalid => Refusal::invalid_token(),
            })
    }
}

impl Attach for Callers {
    fn needs_no_bearer(&self, mutation: &str) -> bool {
        NEED_NO_BEARER.contains(&mutation)
    }

    type Attached = (Arc<Reader>, Option<Arc<Session>>);

    async fn attach(
        &self,
        headers: &HeaderMap,
        knowledge: Knowledge,
        request: Request,
    ) -> Result<(Request, Self::Attached), Refusal> {
        let mut context = Context::guest(&self.0, language(headers));
        match self.caller(headers, knowledge, context.now).await {
            Ok(Some(caller)) => context = caller.asking(&context),
            Ok(None) => {}
            // A bearer that came along and was not needed: a browser sends the last one that it had.
            Err(refusal) if knowledge == Knowledge::Unneeded && refusal.is_about_the_token() => {}
            Err(refusal) => return Err(refusal),
        }
        let (reader, session) = (Arc::new(context.reader()), context.session.clone());
        let request = request.data(Arc::clone(&reader)).data(context);
        Ok((request, (reader, session)))
    }

    async fn held(&self, (reader, session): &Self::Attached) -> Result<bool, Refusal> {
        if session.as_ref().is_some_and(|session| session.is_over()) {
            return Err(Refusal::invalid_token());
        }
        reader.held().await.map_err(|error| unknown(&error.into()))
    }
}

/// It cannot be said whom a request comes from.
fn unknown(error: &anyhow::Error) -> Refusal {
    tracing::error!(error = cause(error), "the caller could not be loaded");
    Refusal::internal()
}

/// The bearer token (RFC 6750), where there is one.
fn bearer(headers: &HeaderMap) -> Result<Option<&str>, Refusal> {
    let Some(value) = headers.get(AUTHORIZATION) else {
        return Ok(None);
    };
    let token = value
        .to_str()
        .ok()
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("Bearer"))
        .map(|(_, token)| token.trim())
        .filter(|token| !token.is_empty());
    token.map(Some).ok_or_else(Refusal::invalid_token)
}
