//! The HTTP floor: the router and what every route shares.
//!
//! [`graphql::Endpoint`] answers GraphQL requests; [`assemble`] puts routes behind the common
//! layers. Nothing here logs a body, a header or a query string: they hold documents, tokens and
//! personal data.

mod document;
pub mod graphql;
mod language;
mod listen;
mod mask;
mod negotiate;
mod request;
mod response;

use axum::{
    Router,
    extract::{MatchedPath, Request},
    http::{
        HeaderName, HeaderValue, Method,
        header::{
            ACCEPT, ACCEPT_LANGUAGE, AUTHORIZATION, CACHE_CONTROL, CONTENT_SECURITY_POLICY,
            CONTENT_TYPE, REFERRER_POLICY, WWW_AUTHENTICATE, X_CONTENT_TYPE_OPTIONS,
            X_FRAME_OPTIONS,
        },
    },
    response::Response,
    routing::get,
};
use std::{any::Any, time::Duration};
use tower::{ServiceBuilder, util::MapRequestLayer};
use tower_http::{
    CompressionLevel,
    catch_panic::CatchPanicLayer,
    compression::{CompressionLayer, predicate::SizeAbove},
    cors::{AllowOrigin, CorsLayer},
    request_id::{MakeRequestUuid, PropagateRequestIdLayer, RequestId, SetRequestIdLayer},
    set_header::SetResponseHeaderLayer,
    trace::{DefaultOnFailure, DefaultOnResponse, TraceLayer},
};
use tracing::{Level, Span};

pub use language::language;
pub use listen::{Patience, serve};
pub use negotiate::MediaType;
pub use response::Refusal;

use crate::graphql::limits::Limits;

/// What an operator may set about HTTP.
#[derive(Clone, Debug)]
pub struct HttpConfig {
    /// How many bytes of a request's body are read.
    pub body_limit: usize,
    /// How long a body may take to arrive, and after it how long an execution may take.
    pub timeout: Duration,
    /// The web origins whose pages may read answers (`https://example.org`), none by default.
    /// `*` is every origin, which is safe while identity is a bearer token.
    pub allowed_origins: Vec<HeaderValue>,
    /// How large a GraphQL document may be.
    pub limits: Limits,
}

impl Default for HttpConfig {
    fn default() -> Self {
        Self {
            body_limit: 1024 * 1024,
            timeout: Duration::from_secs(30),
            allowed_origins: Vec::new(),
            limits: Limits::default(),
        }
    }
}

/// The answers that are compressed are longer than this, in bytes: what goes in one packet anyway would gain nothing.
const ONE_PACKET: u64 = 1_400;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The whole service: `routes`, `GET /health`, and the layers that all of them share.
pub fn assemble(routes: Router, config: &HttpConfig) -> Router {
    let layers = ServiceBuilder::new()
        // A caller's own id could be anything, and would stand in our log.
        .layer(MapRequestLayer::new(|mut request: Request| {
            request.headers_mut().remove(REQUEST_ID);
            request
        }))
        .layer(SetRequestIdLayer::new(REQUEST_ID, MakeRequestUuid))
        .layer(
            TraceLayer::new_for_http()
                .make_span_with(span)
                .on_response(DefaultOnResponse::new().level(Level::INFO))
                .on_failure(DefaultOnFailure::new().level(Level::ERROR)),
        )
        .layer(PropagateRequestIdLayer::new(REQUEST_ID))
        .layer(default_header(X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(default_header(REFERRER_POLICY, "no-referrer"))
        .layer(default_header(X_FRAME_OPTIONS, "DENY"))
        // For answers that are no pages; a page sets its own.
        .layer(default_header(
            CONTENT_SECURITY_POLICY,
            "default-src 'none'; frame-ancestors 'none'",
        ))
        .layer(cors(&config.allowed_origins))
        .layer(
            CompressionLayer::new()
                .quality(CompressionLevel::Fastest)
                .compress_when(SizeAbove::new(ONE_PACKET)),
        )
        .layer(CatchPanicLayer::custom(panicked));
    let health = get(|| async { ([(CACHE_CONTROL, "no-store")], "ok") });
    routes
        .route("/health", health)
        .fallback(async || Refusal::no_route().respond(MediaType::Json))
        .method_not_allowed_fallback(async || {
            Refusal::method_not_allowed().respond(MediaType::Json)
        })
        .layer(layers)
}

/// A span with the route and not the path: a path can hold a one-time link.
fn span(request: &Request) -> Span {
    let extensions = request.extensions();
    let route = extensions.get::<MatchedPath>().map(MatchedPath::as_str);
    let id = extensions
        .get::<RequestId>()
        .and_then(|id| id.header_value().to_str().ok());
    tracing::info_span!("request", method = %request.method(), route, id)
}

fn default_header(name: HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
}

fn cors(origins: &[HeaderValue]) -> CorsLayer {
    let allowed = if origins.iter().any(|origin| origin == "*") {
        AllowOrigin::any()
    } else {
        AllowOrigin::list(origins.iter().cloned())
    };
    CorsLayer::new()
        .allow_origin(allowed)
        .allow_methods([Method::GET, Method::POST])
        .allow_headers([ACCEPT, ACCEPT_LANGUAGE, AUTHORIZATION, CONTENT_TYPE])
        .expose_headers([REQUEST_ID, WWW_AUTHENTICATE])
        .max_age(Duration::from_hours(1))
}

/// A panic outside a resolver. Its text stays inside.
fn panicked(_: Box<dyn Any + Send>) -> Response {
    tracing::error!("a request handler panicked");
    Refusal::internal().respond(MediaType::Json)
}
