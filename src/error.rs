//! The one table of public error codes.
//!
//! Every entry of `errors[]` that leaves the server carries one of these codes in
//! `extensions.code`. An error without a code was not written for callers: its text may hold a
//! database message or a path, so [`crate::http`] logs it and answers [`ErrorCode::Internal`], and
//! it logs what an error with that code came from.

use async_graphql::{Error, ErrorExtensionValues, Pos, ServerError, Value};

/// What a caller reads of a fault of the server.
pub const INTERNAL_MESSAGE: &str = "Something went wrong on the server.";

/// The key under `extensions` that holds the code.
const CODE: &str = "code";

/// What went wrong, as a caller's program reads it. Business outcomes are not here: those are
/// data, in the `userErrors` of a payload.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ErrorCode {
    /// The HTTP request is not a GraphQL request: broken JSON, a parameter of the wrong type.
    BadRequest,
    /// The body is not `application/json` in UTF-8.
    UnsupportedMediaType,
    /// The `Accept` header allows no media type that the server writes.
    NotAcceptable,
    /// The method is not served here, or a mutation came by GET.
    MethodNotAllowed,
    /// The body is larger than the server reads.
    PayloadTooLarge,
    /// The GraphQL document does not parse.
    ParseFailed,
    /// The document, its operation name or its variables do not fit the schema.
    ValidationFailed,
    /// The request or its answer passes a limit; `extensions.limit` names it, `extensions.max` is its value.
    LimitExceeded,
    /// The answer took too long and was given up.
    Timeout,
    /// A fault of the server. The text never says more.
    Internal,
    /// Nobody is signed in, or the token is not valid.
    Unauthenticated,
    /// The signed-in person may not do this.
    Forbidden,
    /// There is no such thing, or the person may not know of it.
    NotFound,
    /// An id is malformed or names another kind of thing.
    BadId,
    /// `first`, `after`, `last` and `before` do not form a page.
    BadPage,
    /// A cursor of another list or another order, or none at all.
    BadCursor,
}

impl ErrorCode {
    /// All codes, in the order of the table.
    pub const ALL: [Self; 16] = [
        Self::BadRequest,
        Self::UnsupportedMediaType,
        Self::NotAcceptable,
        Self::MethodNotAllowed,
        Self::PayloadTooLarge,
        Self::ParseFailed,
        Self::ValidationFailed,
        Self::LimitExceeded,
        Self::Timeout,
        Self::Internal,
        Self::Unauthenticated,
        Self::Forbidden,
        Self::NotFound,
        Self::BadId,
        Self::BadPage,
        Self::BadCursor,
    ];

    /// The code as it stands in `extensions.code`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::BadRequest => "BAD_REQUEST",
            Self::UnsupportedMediaType => "UNSUPPORTED_MEDIA_TYPE",
            Self::NotAcceptable => "NOT_ACCEPTABLE",
            Self::MethodNotAllowed => "METHOD_NOT_ALLOWED",
            Self::PayloadTooLarge => "PAYLOAD_TOO_LARGE",
            Self::ParseFailed => "PARSE_FAILED",
            Self::ValidationFailed => "VALIDATION_FAILED",
            Self::LimitExceeded => "LIMIT_EXCEEDED",
            Self::Timeout => "TIMEOUT",
            Self::Internal => "INTERNAL",
            Self::Unauthenticated => "UNAUTHENTICATED",
            Self::Forbidden => "FORBIDDEN",
            Self::NotFound => "NOT_FOUND",
            Self::BadId => "BAD_ID",
            Self::BadPage => "BAD_PAGE",
            Self::BadCursor => "BAD_CURSOR",
        }
    }

    /// The code that an error carries; none when it carries none, or one that is not ours.
    #[must_use]
    pub fn of(error: &ServerError) -> Option<Self> {
        let Some(Value::String(code)) = error.extensions.as_ref()?.get(CODE) else {
            return None;
        };
        Self::ALL.into_iter().find(|known| known.as_str() == code)
    }

    /// An error for a resolver to return. The message is shown to the caller as it is.
    #[must_use]
    pub fn error(self, message: impl Into<String>) -> Error {
        Error {
            extensions: Some(self.extensions()),
            ..Error::new(message)
        }
    }

    /// An error at a place of the document. The message is shown to the caller as it is.
    #[must_use]
    pub fn server_error(self, message: impl Into<String>, at: Option<Pos>) -> ServerError {
        ServerError {
            extensions: Some(self.extensions()),
            ..ServerError::new(message, at)
        }
    }

    /// Puts this code on an error that has its message already.
    pub fn mark(self, error: &mut ServerError) {
        error
            .extensions
            .get_or_insert_default()
            .set(CODE, self.as_str());
    }

    fn extensions(self) -> ErrorExtensionValues {
        let mut values = ErrorExtensionValues::default();
        values.set(CODE, self.as_str());
        values
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_read_back_from_the_error_it_made() {
        for code in ErrorCode::ALL {
            assert_eq!(ErrorCode::of(&code.server_error("text", None)), Some(code));
            let error = code.error("text").into_server_error(Pos::default());
            assert_eq!(ErrorCode::of(&error), Some(code));
        }
    }

    #[test]
    fn a_foreign_code_is_no_code() {
        let mut error = ServerError::new("text", None);
        assert_eq!(ErrorCode::of(&error), None);
        error
            .extensions
            .get_or_insert_default()
            .set(CODE, "E_SOMETHING");
        assert_eq!(ErrorCode::of(&error), None);
    }
}
