//! The one table of public error codes.
//!
//! Every entry of `errors[]` that leaves the server carries one of these codes in
//! `extensions.code`. An error without a code was not written for callers: its text may hold a
//! database message or a path, so [`crate::http`] logs it and answers [`ErrorCode::Internal`], and
//! it logs what an error with that code came from.

use async_graphql::{Error, ErrorExtensionValues, Pos, ServerError, Value};
use entity::TextEnum;
use entity::text_enum;

/// What a caller reads of a fault of the server.
pub const INTERNAL_MESSAGE: &str = "Something went wrong on the server.";

/// The key under `extensions` that holds the code.
const CODE: &str = "code";

text_enum! {
    /// What went wrong, as a caller's program reads it. Business outcomes are not here: those are
    /// data, in the `userErrors` of a payload.
    pub enum ErrorCode {
        /// The HTTP request is not a GraphQL request: broken JSON, a parameter of the wrong type.
        BadRequest = "BAD_REQUEST" ("Requête incorrecte", "Bad request"),
        /// The body is not `application/json` in UTF-8.
        UnsupportedMediaType = "UNSUPPORTED_MEDIA_TYPE" ("Type de contenu non pris en charge", "Unsupported media type"),
        /// The `Accept` header allows no media type that the server writes.
        NotAcceptable = "NOT_ACCEPTABLE" ("Type de réponse non pris en charge", "Not acceptable"),
        /// The method is not served here, or a mutation came by GET.
        MethodNotAllowed = "METHOD_NOT_ALLOWED" ("Méthode non autorisée", "Method not allowed"),
        /// The body is larger than the server reads.
        PayloadTooLarge = "PAYLOAD_TOO_LARGE" ("Contenu trop volumineux", "Payload too large"),
        /// The GraphQL document does not parse.
        ParseFailed = "PARSE_FAILED" ("Document illisible", "Parse failed"),
        /// The document, its operation name or its variables do not fit the schema.
        ValidationFailed = "VALIDATION_FAILED" ("Document non valide", "Validation failed"),
        /// The request or its answer passes a limit; `extensions.limit` names it, `extensions.max` is its value.
        LimitExceeded = "LIMIT_EXCEEDED" ("Limite dépassée", "Limit exceeded"),
        /// The answer took too long and was given up.
        Timeout = "TIMEOUT" ("Délai de réponse dépassé", "Timeout"),
        /// A fault of the server. The text never says more.
        Internal = "INTERNAL" ("Erreur du serveur", "Server error"),
        /// Nobody is signed in, or the token is not valid.
        Unauthenticated = "UNAUTHENTICATED" ("Connexion requise", "Sign-in needed"),
        /// The token was good and its time is over: `sessionRefresh` gives another.
        TokenExpired = "TOKEN_EXPIRED" ("Jeton expiré", "Token expired"),
        /// The signed-in person may not do this.
        Forbidden = "FORBIDDEN" ("Accès refusé", "Forbidden"),
        /// There is no such thing, or the person may not know of it.
        NotFound = "NOT_FOUND" ("Introuvable", "Not found"),
        /// An id is malformed or names another kind of thing.
        BadId = "BAD_ID" ("Identifiant incorrect", "Bad id"),
        /// `first`, `after`, `last` and `before` do not form a page.
        BadPage = "BAD_PAGE" ("Page incorrecte", "Bad page"),
        /// A cursor of another list or another order, or none at all.
        BadCursor = "BAD_CURSOR" ("Curseur incorrect", "Bad cursor"),
    }
}

impl ErrorCode {
    /// The code that an error carries; none when it carries none, or one that is not ours.
    #[must_use]
    pub fn of(error: &ServerError) -> Option<Self> {
        let Some(Value::String(code)) = error.extensions.as_ref()?.get(CODE) else {
            return None;
        };
        Self::named(code)
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
        for &code in ErrorCode::VALUES {
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
