//! What leaves the endpoint: the result of a GraphQL request, or the refusal of an HTTP one.

use super::negotiate::MediaType;
use crate::error::{ErrorCode, INTERNAL_MESSAGE};
use async_graphql::{ServerError, Value};
use axum::{
    body::Body,
    http::{
        HeaderName, HeaderValue, StatusCode,
        header::{ALLOW, CACHE_CONTROL, CONNECTION, CONTENT_TYPE, WWW_AUTHENTICATE},
    },
    response::Response,
};
use serde::Serialize;
use std::{borrow::Cow, collections::BTreeMap};

/// The result of a well-formed GraphQL request (GraphQL specification, section 7.1).
#[derive(Debug, Default, Serialize)]
pub(super) struct Outcome {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<ServerError>,
    /// None when nothing was executed: then the entry must be absent, not null.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data: Option<Value>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub extensions: BTreeMap<String, Value>,
}

impl Outcome {
    /// The request failed before it was executed.
    pub fn failed(errors: Vec<ServerError>) -> Self {
        Self {
            errors,
            ..Self::default()
        }
    }

    /// Status by the rules of each media type (GraphQL over HTTP, section "Status Codes").
    pub fn respond(&self, media: MediaType) -> Response {
        let status = match (media, &self.data) {
            (MediaType::GraphqlResponse, None) => StatusCode::BAD_REQUEST,
            _ => StatusCode::OK,
        };
        respond(status, media, self)
    }
}

/// An HTTP request that doesn't become a GraphQL request, or that got no GraphQL result. Its body
/// has the shape of a GraphQL response all the same, so that a client reads one shape.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    status: StatusCode,
    code: ErrorCode,
    message: Cow<'static, str>,
    header: Option<(HeaderName, HeaderValue)>,
}

impl Refusal {
    /// A refusal with `status`, `code` and a `message` for the caller.
    pub fn new(status: StatusCode, code: ErrorCode, message: impl Into<Cow<'static, str>>) -> Self {
        Self {
            status,
            code,
            message: message.into(),
            header: None,
        }
    }

    /// 401 for a request that carries a token which is not valid: malformed, expired, revoked
    /// (RFC 6750, section 3.1).
    #[must_use]
    pub fn invalid_token() -> Self {
        let message = "The bearer token is not valid.";
        let challenge = HeaderValue::from_static("Bearer error=\"invalid_token\"");
        Self::new(
            StatusCode::UNAUTHORIZED,
            ErrorCode::Unauthenticated,
            message,
        )
        .with(WWW_AUTHENTICATE, challenge)
    }

    /// 401 for a request that carries a token whose time is over: a refresh token gives another.
    #[must_use]
    pub fn expired_token() -> Self {
        let message = "The bearer token has expired.";
        let challenge = HeaderValue::from_static(
            "Bearer error=\"invalid_token\", error_description=\"The token has expired\"",
        );
        Self::new(StatusCode::UNAUTHORIZED, ErrorCode::TokenExpired, message)
            .with(WWW_AUTHENTICATE, challenge)
    }

    /// Whether it is for the token that came along.
    #[must_use]
    pub fn is_about_the_token(&self) -> bool {
        matches!(
            self.code,
            ErrorCode::Unauthenticated | ErrorCode::TokenExpired
        )
    }

    /// 401 for a request without a token, where one is needed.
    #[must_use]
    pub fn unauthenticated() -> Self {
        let message = "Sign in, and send the token as `Authorization: Bearer`.";
        Self::new(
            StatusCode::UNAUTHORIZED,
            ErrorCode::Unauthenticated,
            message,
        )
        .with(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"))
    }

    /// 500 for a fault of the server, which says nothing about it.
    #[must_use]
    pub fn internal() -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            ErrorCode::Internal,
            INTERNAL_MESSAGE,
        )
    }

    /// 404 for a path that leads nowhere.
    #[must_use]
    pub fn no_route() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            ErrorCode::NotFound,
            "There is nothing at this address.",
        )
    }

    /// 405; the router names the methods that are allowed.
    #[must_use]
    pub fn method_not_allowed() -> Self {
        let message = "This address does not serve this method.";
        Self::new(
            StatusCode::METHOD_NOT_ALLOWED,
            ErrorCode::MethodNotAllowed,
            message,
        )
    }

    pub(super) fn mutation_over_get() -> Self {
        let message = "Mutations are sent by POST.";
        Self::new(
            StatusCode::METHOD_NOT_ALLOWED,
            ErrorCode::MethodNotAllowed,
            message,
        )
        .with(ALLOW, HeaderValue::from_static("POST"))
    }

    pub(super) fn not_acceptable() -> Self {
        let message = "Answers are application/graphql-response+json or application/json.";
        Self::new(
            StatusCode::NOT_ACCEPTABLE,
            ErrorCode::NotAcceptable,
            message,
        )
    }

    pub(super) fn unsupported_media_type() -> Self {
        let message = "Send application/json in UTF-8, not compressed.";
        let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
        Self::new(status, ErrorCode::UnsupportedMediaType, message)
    }

    pub(super) fn payload_too_large(limit: usize) -> Self {
        let message = format!("The body may have {limit} bytes.");
        Self::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            ErrorCode::PayloadTooLarge,
            message,
        )
    }

    pub(crate) fn bad_request(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, ErrorCode::BadRequest, message)
    }

    /// The body did not arrive in time. The connection can't be used again (RFC 9110, 15.5.9).
    pub(super) fn body_timeout() -> Self {
        let message = "The body did not arrive in time.";
        Self::new(StatusCode::REQUEST_TIMEOUT, ErrorCode::Timeout, message)
            .with(CONNECTION, HeaderValue::from_static("close"))
    }

    pub(super) fn execution_timeout() -> Self {
        // A mutation may have been committed just before it was given up.
        let message = "The answer took too long. Whether a mutation was carried out is not known.";
        Self::new(StatusCode::SERVICE_UNAVAILABLE, ErrorCode::Timeout, message)
    }

    fn with(self, name: HeaderName, value: HeaderValue) -> Self {
        Self {
            header: Some((name, value)),
            ..self
        }
    }

    /// The response, in the media type that was negotiated.
    #[must_use]
    pub fn respond(self, media: MediaType) -> Response {
        let error = self.code.server_error(self.message, None);
        let mut response = respond(self.status, media, &Outcome::failed(vec![error]));
        response.headers_mut().extend(self.header);
        response
    }
}

fn respond(status: StatusCode, media: MediaType, outcome: &Outcome) -> Response {
    // Serialising values of our own into memory has no way to fail; if it did, an empty 500 would
    // say no less than anything else could.
    let (status, body) = match serde_json::to_vec(outcome) {
        Ok(body) => (status, Body::from(body)),
        Err(_) => (StatusCode::INTERNAL_SERVER_ERROR, Body::empty()),
    };
    let mut response = Response::new(body);
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, media.content_type());
    // Answers depend on who asks, and hold personal data.
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
