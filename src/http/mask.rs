//! No text reaches a caller that was not written for one.
//!
//! A resolver's `?` turns any error that prints into a GraphQL error, message and all: the
//! statement that failed, the file that was not found. So an error without a code of
//! [`ErrorCode`] is logged and answered as `INTERNAL`. Two kinds come from the crate, without a
//! code, and are about the caller's own input: those of validation, which [`super::graphql`] tells
//! apart because nothing was executed, and those of an argument that a scalar does not accept.

use async_graphql::ServerError;

use super::response::INTERNAL_MESSAGE;
use crate::error::ErrorCode;

/// Makes `error`, which was raised by the execution, fit to be shown.
pub(super) fn mask(error: &mut ServerError) {
    if ErrorCode::of(error).is_some() {
        return;
    }
    if is_coercion(error) {
        ErrorCode::ValidationFailed.mark(error);
        return;
    }
    // `Debug` keeps line ends and control characters out of the log. The path is made of the
    // caller's aliases; variables are not in it.
    tracing::error!(error = ?error.message, path = ?error.path, "an error without a code was masked");
    *error = ServerError {
        locations: std::mem::take(&mut error.locations),
        path: std::mem::take(&mut error.path),
        ..ErrorCode::Internal.server_error(INTERNAL_MESSAGE, None)
    };
}

/// Whether the crate refused an argument's value. It keeps no kind of error, so its own phrases
/// must tell; an error that a resolver raised by `?` has a source, and these have none.
fn is_coercion(error: &ServerError) -> bool {
    let phrases = ["Failed to parse \"", "Expected input type \""];
    error.source.is_none()
        && error.extensions.is_none()
        && phrases
            .iter()
            .any(|phrase| error.message.starts_with(phrase))
}

#[cfg(test)]
mod tests {
    use async_graphql::{Error, PathSegment, Pos};

    use super::*;

    fn masked(error: impl Into<Error>) -> ServerError {
        let mut error = error.into().into_server_error(Pos { line: 1, column: 2 });
        error.path = vec![PathSegment::Field("a".to_owned())];
        mask(&mut error);
        error
    }

    #[test]
    fn a_text_without_a_code_is_replaced_and_its_place_kept() {
        let error = masked(std::io::Error::other("unable to open /var/lib/x.db"));
        assert_eq!(error.message, INTERNAL_MESSAGE);
        assert_eq!(ErrorCode::of(&error), Some(ErrorCode::Internal));
        assert_eq!(error.path.len(), 1);
        assert_eq!(error.locations.len(), 1);
        assert!(error.source.is_none());
    }

    #[test]
    fn a_foreign_code_is_no_shelter() {
        let mut foreign = Error::new("secret");
        foreign
            .extensions
            .get_or_insert_default()
            .set("code", "MY_OWN");
        assert_eq!(masked(foreign).message, INTERNAL_MESSAGE);
    }

    #[test]
    fn a_coded_text_stays() {
        let error = masked(ErrorCode::NotFound.error("No such complaint."));
        assert_eq!(error.message, "No such complaint.");
    }

    #[test]
    fn the_phrases_of_the_crate_are_trusted_only_from_the_crate() {
        let text = "Failed to parse \"Int\": out of range";
        assert_eq!(masked(Error::new(text)).message, text);
        assert_eq!(
            masked(Error::new_with_source(text)).message,
            INTERNAL_MESSAGE
        );
        assert_eq!(masked(text).message, INTERNAL_MESSAGE);
    }
}
