//! The errors of a read, each with its public code.

use std::fmt::Display;
use std::sync::Arc;

use async_graphql::{Error, ErrorExtensionValues, ServerError};

fn coded(code: &str, message: String) -> Error {
    let mut extensions = ErrorExtensionValues::default();
    extensions.set("code", code);
    Error {
        message,
        source: None,
        extensions: Some(extensions),
    }
}

/// A failure that is not the caller's. The cause stays in `source`, for the log: its text never reaches the caller.
pub fn internal(cause: impl Display + Send + Sync + 'static) -> Error {
    Error {
        source: Some(Arc::new(cause)),
        ..coded("INTERNAL", "The server could not answer this.".to_owned())
    }
}

/// A resolver asked for a relation that the plan did not fetch: a slip in a slice's declaration.
pub(super) fn not_fetched(relation: &str, type_name: &str) -> Error {
    coded(
        "INTERNAL",
        format!("The relation `{relation}` of {type_name} was not fetched ahead."),
    )
}

/// A required relation whose target does not exist for this viewer.
pub(super) fn absent(relation: &str, type_name: &str) -> Error {
    coded(
        "INTERNAL",
        format!("The relation `{relation}` of {type_name} has no visible target."),
    )
}

/// Two fields answer under one response key, with different names or arguments.
pub(super) fn conflict(key: &str) -> Error {
    coded(
        "VALIDATION_FAILED",
        format!(
            "Fields \"{key}\" conflict: they have different names or arguments. Give them different aliases."
        ),
    )
}

/// The selection asks for more than one root should fetch.
pub(super) fn too_complex(limit: usize) -> Error {
    coded(
        "LIMIT_EXCEEDED",
        format!("The selection leads to more than {limit} objects and lists."),
    )
}

/// `first`, `after`, `last` and `before` do not form a page.
pub(super) fn bad_page(message: &str) -> Error {
    coded("BAD_PAGE", message.to_owned())
}

/// A cursor that this list, in this order, never gave out.
pub(super) fn bad_cursor() -> Error {
    coded(
        "BAD_CURSOR",
        "The cursor does not belong to this list in this order.".to_owned(),
    )
}

/// An error of the crate's own coercion, kept as it is.
pub(super) fn coercion(error: ServerError) -> Error {
    Error {
        message: error.message,
        source: error.source,
        extensions: error.extensions,
    }
}
