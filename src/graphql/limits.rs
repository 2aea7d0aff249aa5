//! How large a GraphQL document may be.
//!
//! The crate counts too, but only after it has walked every fragment as often as it is spread: a
//! document of 898 bytes costs it seconds and hundreds of megabytes. Here each fragment is counted
//! once and its numbers are reused, so the work grows with the document and never with what the
//! document expands to. Two steps, both before the crate validates anything:
//!
//! 1. [`Limits::parse`] looks at the text and only then lets the parser at it;
//! 2. [`Limits::count`] adds up the parsed document together with its variables.
//!
//! What the values of a query cost the database (pages, strings) is the business of the slices.

mod count;
mod scan;
mod values;

use async_graphql::{
    ServerError, Variables,
    parser::{parse_query, types::ExecutableDocument},
};

pub use count::{Count, Counted};

use crate::error::ErrorCode;

/// The most that one document may hold. All are inclusive; fragments count wherever they are
/// spread, as if their text stood there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the document's text.
    pub document_bytes: usize,
    /// Lexical tokens of the document.
    pub tokens: usize,
    /// How deep brackets nest in the text, selection sets nest once fragments are spread, and
    /// lists and objects nest in a variable. It bounds the stack of every walk, ours and the
    /// crate's, which by itself refuses documents deeper than 32.
    pub nesting: usize,
    /// How deep fields nest. The standard introspection query needs 15.
    pub depth: usize,
    /// How deep lists nest under `__schema` and `__type`. The standard introspection query needs
    /// 3 (`types`, `fields`, `args`); each list more multiplies the answer by a schema's width.
    pub introspection: usize,
    /// Fields, in all operations together.
    pub fields: usize,
    /// Fields at the root of one operation.
    pub root_fields: usize,
    /// Fields with an alias.
    pub aliases: usize,
    /// Directives, wherever they stand.
    pub directives: usize,
    /// Fragment definitions.
    pub fragments: usize,
    /// Values in arguments: each scalar, list and object, a string once more for every KiB. A
    /// variable counts wherever it is used, because the crate copies and checks it there.
    pub values: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            document_bytes: 64 * 1024,
            tokens: 8_000,
            nesting: 32,
            depth: 20,
            introspection: 3,
            fields: 1_000,
            root_fields: 20,
            aliases: 100,
            directives: 100,
            fragments: 64,
            values: 10_000,
        }
    }
}

/// Why a document is not looked at any further.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It passes a limit.
    #[error("The document passes the limit `{limit}`, which is {max}.")]
    Exceeded {
        /// The limit's name on the wire.
        limit: &'static str,
        /// The limit's value.
        max: usize,
    },
    /// A fragment spreads itself, directly or through others.
    #[error("The fragment `{0}` contains itself.")]
    FragmentCycle(String),
    /// A string in the text is not closed.
    #[error("A string is not closed.")]
    OpenString,
}

impl From<Refused> for ServerError {
    fn from(refused: Refused) -> Self {
        let code = match refused {
            Refused::Exceeded { .. } => ErrorCode::LimitExceeded,
            Refused::FragmentCycle(_) => ErrorCode::ValidationFailed,
            Refused::OpenString => ErrorCode::ParseFailed,
        };
        let mut error = code.server_error(refused.to_string(), None);
        if let (Refused::Exceeded { limit, max }, Some(extensions)) =
            (refused, error.extensions.as_mut())
        {
            extensions.set("limit", limit);
            extensions.set("max", max);
        }
        error
    }
}

impl Limits {
    /// Parses `source`, unless its text alone is too much for the parser.
    ///
    /// # Errors
    ///
    /// `LIMIT_EXCEEDED` for bytes, tokens or nesting, `PARSE_FAILED` for anything that is not an
    /// executable document (GraphQL specification, section 2).
    pub fn parse(&self, source: &str) -> Result<ExecutableDocument, ServerError> {
        self.check_text(source)?;
        parse_query(source).map_err(|error| {
            let mut error = ServerError::from(error);
            ErrorCode::ParseFailed.mark(&mut error);
            error
        })
    }

    /// Counts `document`, with `variables` wherever they are used.
    ///
    /// # Errors
    ///
    /// [`Refused::Exceeded`], or [`Refused::FragmentCycle`], which could not be counted.
    pub fn count(
        &self,
        document: &ExecutableDocument,
        variables: &Variables,
    ) -> Result<Counted, Refused> {
        count::count(self, document, variables)
    }

    fn check_text(&self, source: &str) -> Result<(), Refused> {
        // Bytes first, so that a large text isn't read through.
        within("documentBytes", source.len(), self.document_bytes)?;
        let scan = scan::scan(source)?;
        within("tokens", scan.tokens, self.tokens)?;
        within("nesting", scan.nesting, self.nesting)
    }
}

/// Refuses a `value` over `max`.
fn within(limit: &'static str, value: usize, max: usize) -> Result<(), Refused> {
    if value <= max {
        Ok(())
    } else {
        Err(Refused::Exceeded { limit, max })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(source: &str) -> Option<ErrorCode> {
        let error = Limits::default().parse(source).unwrap_err();
        ErrorCode::of(&error)
    }

    #[test]
    fn what_the_parser_would_die_of_does_not_reach_it() {
        let deep = 100_000;
        for source in [
            format!("{}{}", "{a".repeat(deep / 4), "}".repeat(deep / 4)),
            format!("{{a(x:{}{})}}", "[".repeat(deep / 4), "]".repeat(deep / 4)),
            // Short enough for every other limit: this one alone ends a process.
            format!("{{a(x:{}{})}}", "[".repeat(500), "]".repeat(500)),
            format!("{{a(x:{}", "[".repeat(500)),
            format!("{{a(x:{}1", "{k:".repeat(500)),
            format!("query($v:{}Int{}){{a}}", "[".repeat(500), "]".repeat(500)),
            format!("{{ {} a", "... {".repeat(500)),
            "{a".repeat(deep),
        ] {
            assert_eq!(code(&source), Some(ErrorCode::LimitExceeded));
        }
    }

    #[test]
    fn the_parser_has_stack_enough_for_what_the_limit_lets_through() {
        let nesting = Limits::default().nesting - 2;
        for (open, close) in [("[", "]"), ("{k:", "}")] {
            let value = format!("{}1{}", open.repeat(nesting), close.repeat(nesting));
            let parsed = std::thread::Builder::new()
                .stack_size(512 * 1024)
                .spawn(move || {
                    Limits::default()
                        .parse(&format!("{{a(x:{value})}}"))
                        .is_ok()
                });
            assert!(parsed.unwrap().join().unwrap());
        }
    }

    #[test]
    fn texts_are_bounded() {
        assert_eq!(code(&"#".repeat(70_000)), Some(ErrorCode::LimitExceeded));
        let many = format!("{{{}}}", "a ".repeat(9_000));
        assert_eq!(code(&many), Some(ErrorCode::LimitExceeded));
    }

    #[test]
    fn a_broken_document_is_a_parse_failure() {
        for source in [
            "",
            "{",
            "{a",
            "type Q { a: Int }",
            "{a(s:\"\"\"x)}",
            "{a} {b}",
        ] {
            assert_eq!(code(source), Some(ErrorCode::ParseFailed), "{source}");
        }
    }

    #[test]
    fn the_error_names_the_limit_and_its_value() {
        let limits = Limits {
            tokens: 2,
            ..Limits::default()
        };
        let error = limits.parse("{a}").unwrap_err();
        let extensions = error.extensions.unwrap();
        assert_eq!(
            error.message,
            "The document passes the limit `tokens`, which is 2."
        );
        assert_eq!(extensions.get("limit"), Some(&"tokens".into()));
        assert_eq!(extensions.get("max"), Some(&2.into()));
    }
}
