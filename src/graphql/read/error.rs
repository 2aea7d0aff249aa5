//! The errors of a read, each with its public code.

use crate::error::{ErrorCode, INTERNAL_MESSAGE};
use anyhow::anyhow;
use async_graphql::{Error, ServerError, Value};
use std::sync::Arc;

/// A failure that is not the caller's. The cause stays in `source`, as an [`anyhow::Error`] for the log: its text never reaches the
/// caller.
pub fn internal(cause: impl Into<anyhow::Error>) -> Error {
    Error {
        source: Some(Arc::new(cause.into())),
        ..ErrorCode::Internal.error(INTERNAL_MESSAGE)
    }
}

/// A resolver asked for a relation that the plan did not fetch: a slip in a slice's declaration.
pub(super) fn not_fetched(relation: &str, type_name: &str) -> Error {
    internal(anyhow!(
        "the relation `{relation}` of {type_name} was not fetched ahead"
    ))
}

/// A required relation whose target does not exist for this viewer.
pub(super) fn absent(relation: &str, type_name: &str) -> Error {
    internal(anyhow!(
        "the relation `{relation}` of {type_name} has no visible target"
    ))
}

/// Two fields answer under one response key, with different names or arguments.
pub(super) fn conflict(key: &str) -> Error {
    ErrorCode::ValidationFailed.error(format!(
        "Fields \"{key}\" conflict in their names or arguments. Give them different aliases."
    ))
}

/// The request asks for more than `limit`, which is `max`; `what` says so in words. `docs/errors.md` has all names of limits.
pub fn exceeded(limit: &str, max: impl Into<Value>, what: &str) -> Error {
    let mut error = ErrorCode::LimitExceeded.error(what);
    let extensions = error.extensions.get_or_insert_default();
    extensions.set("limit", limit);
    extensions.set("max", max);
    error
}

/// `first`, `after`, `last` and `before` do not form a page.
pub(super) fn bad_page(message: &str) -> Error {
    ErrorCode::BadPage.error(message)
}

/// A cursor that this list, in this order, never gave out.
pub(super) fn bad_cursor() -> Error {
    ErrorCode::BadCursor.error("The cursor does not belong to this list in this order.")
}

/// An error of the crate's own coercion: as it is where it has a code, such as an id's.
pub(super) fn coercion(error: ServerError) -> Error {
    if error.extensions.is_none() {
        return ErrorCode::ValidationFailed.error(error.message);
    }
    Error {
        message: error.message,
        source: error.source,
        extensions: error.extensions,
    }
}
