//! The service: the schema and the other routes over one [`App`], and whom a request comes from.

use crate::context::{App, Context};
use crate::failure::cause;
use crate::graphql::schema;
use crate::http::graphql::{Attach, Endpoint};
use crate::http::{HttpConfig, Refusal, assemble, language};
use crate::modules::accounts::load_caller;
use crate::modules::label::badge_routes;
use async_graphql::Request;
use axum::Router;
use axum::http::{HeaderMap, header::AUTHORIZATION};
use std::sync::Arc;

/// The whole service. `more` are routes that a command adds, such as the demo's.
pub fn router(app: &Arc<App>, config: &HttpConfig, more: Router) -> Router {
    let endpoint = Endpoint::new(schema(), Callers(Arc::clone(app)), config);
    let badges = badge_routes().with_state(Arc::clone(app));
    assemble(endpoint.route("/graphql").merge(badges).merge(more), config)
}

/// Finds out whom a request comes from.
struct Callers(Arc<App>);

impl Attach for Callers {
    async fn attach(&self, headers: &HeaderMap, request: Request) -> Result<Request, Refusal> {
        let app = &self.0;
        let mut context = Context::guest(app, language(headers));
        if let Some(token) = bearer(headers)? {
            let caller = load_caller(app, token, context.now)
                .await
                .map_err(|error| {
                    tracing::error!(error = cause(&error), "the caller could not be loaded");
                    Refusal::internal()
                })?;
            let caller = caller.ok_or_else(Refusal::invalid_token)?;
            context = caller.asking(&context);
        }
        Ok(request.data(Arc::new(context.reader())).data(context))
    }
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
