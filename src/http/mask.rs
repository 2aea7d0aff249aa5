//! No text reaches a caller that was not written for one.
//!
//! A resolver's `?` turns any error that prints into a GraphQL error, message and all: the
//! statement that failed, the file that was not found. So an error without a code of
//! [`ErrorCode`] is answered as `INTERNAL`, like one that bears that code. What either came from is
//! logged here and nowhere else, in the request's span and so with its id, and without what a row
//! or the request holds. Two kinds come from the crate, without a code, and are about the caller's
//! own input: those of validation, which [`super::graphql`] tells apart because nothing was
//! executed, and those of an argument that a scalar does not accept.

use crate::db;
use crate::error::{ErrorCode, INTERNAL_MESSAGE};
use crate::failure::{Failure, cause};
use async_graphql::ServerError;
use sea_orm::DbErr;
use std::collections::HashSet;

/// Makes errors, which were raised by one execution, fit to be shown, and logs each cause inside once: a
/// list can meet it at every item.
pub(super) fn mask_all(errors: &mut [ServerError]) {
    let mut logged = HashSet::new();
    for error in errors {
        if let Some(cause) = mask(error)
            && !logged.contains(&cause)
        {
            // `Debug` keeps line ends and control characters out of the log. The path is made of the
            // caller's aliases; variables are not in it.
            tracing::error!(?cause, path = ?error.path, "something broke inside");
            logged.insert(cause);
        }
    }
}

/// Makes `error` fit to be shown; answers what broke, if something did.
fn mask(error: &mut ServerError) -> Option<String> {
    let code = ErrorCode::of(error);
    if code.is_some_and(|code| code != ErrorCode::Internal) {
        return None;
    }
    if code.is_none() && is_coercion(error) {
        ErrorCode::ValidationFailed.mark(error);
        return None;
    }
    let inside = inside(error);
    *error = ServerError {
        locations: std::mem::take(&mut error.locations),
        path: std::mem::take(&mut error.path),
        ..ErrorCode::Internal.server_error(INTERNAL_MESSAGE, None)
    };
    Some(inside)
}

/// What an error came from, in words for the log.
fn inside(error: &ServerError) -> String {
    if let Some(error) = error.source::<anyhow::Error>() {
        cause(error)
    } else if let Some(error) = error.source::<DbErr>() {
        db::describe(error)
    } else if let Some(failure) = error.source::<Failure>() {
        failure.to_string()
    } else {
        error.message.clone()
    }
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
    use super::*;
    use async_graphql::{Error, PathSegment, Pos};

    fn masked(error: impl Into<Error>) -> ServerError {
        let mut error = error.into().into_server_error(Pos { line: 1, column: 2 });
        error.path = vec![PathSegment::Field("a".to_owned())];
        mask(&mut error);
        error
    }

    #[test]
    fn what_broke_is_told_without_a_value() {
        let inside = |error: Error| mask(&mut error.into_server_error(Pos::default()));
        let row = || DbErr::Type("no colour: Anne".to_owned());
        for error in [
            crate::graphql::read::internal(row()),
            crate::graphql::read::internal(Failure::from(row())),
            crate::graphql::read::internal(anyhow::Error::from(row()).context("reading")),
            Error::from(row()),
            Error::from(Failure::from(row())),
        ] {
            let told = inside(error).unwrap();
            assert!(told.ends_with("does not fit its type"), "{told}");
            assert!(!told.contains("Anne"), "{told}");
        }
        let json = serde_json::from_str::<u8>("\"Anne\"").unwrap_err();
        let told = inside(crate::graphql::read::internal(json)).unwrap();
        assert_eq!(told, "JSON does not read: Data in line 1");
        assert_eq!(inside(ErrorCode::NotFound.error("No.")), None);
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
