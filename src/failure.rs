//! How an act fails: refused by a rule, denied by the access layer, or broken inside.
//!
//! A refusal is a business outcome and travels as data (`userErrors`); the rest travels in `errors[]`. Nothing of the inside
//! (database texts, paths) is in either.

mod codes;

pub use codes::{RefusalCode, Step};

use crate::access::{Denied, OutOfPermit};
use crate::db;
use crate::rule::Rule;
use crate::text::LocalizedText;
use sea_orm::DbErr;
use std::fmt;

/// What an act answers.
pub type Outcome<T> = Result<T, Failure>;

/// Why an act did not happen.
#[derive(Debug)]
pub enum Failure {
    /// A rule refuses it: the caller is told which, and what to do.
    Refused(Vec<Refusal>),
    /// The access layer refuses it.
    Denied(Denied),
    /// Something broke inside: logged, never told.
    Internal(anyhow::Error),
}

/// A rule's refusal, as the caller reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What kind.
    pub code: RefusalCode,
    /// What is wrong and what to do, in words.
    pub message: LocalizedText,
    /// Which part of the input, as a path of field names.
    pub field: Vec<&'static str>,
    /// The rule that refuses it.
    pub rule: Option<Rule>,
    /// The steps that are missing, where the code says that some are.
    pub missing: Vec<Step>,
}

impl Refusal {
    /// A refusal with `code`, in French and in English.
    pub fn new(code: RefusalCode, fr: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            code,
            message: LocalizedText::new(fr, en),
            field: Vec::new(),
            rule: None,
            missing: Vec::new(),
        }
    }

    /// The same, about a part of the input.
    #[must_use]
    pub fn at(mut self, field: &[&'static str]) -> Self {
        self.field = field.to_vec();
        self
    }

    /// The same, naming the rule.
    #[must_use]
    pub fn rule(mut self, rule: Rule) -> Self {
        self.rule = Some(rule);
        self
    }

    /// The same, naming steps that are missing.
    #[must_use]
    pub fn missing(mut self, steps: impl IntoIterator<Item = Step>) -> Self {
        self.missing.extend(steps);
        self
    }

    /// The act was done before.
    pub fn already(fr: impl Into<String>, en: impl Into<String>) -> Self {
        Self::new(RefusalCode::AlreadyDone, fr, en)
    }

    /// The thing is in another state than the act needs.
    pub fn wrong_state(fr: impl Into<String>, en: impl Into<String>) -> Self {
        Self::new(RefusalCode::WrongState, fr, en)
    }

    /// A value is not what `field` takes.
    pub fn invalid(field: &[&'static str], fr: impl Into<String>, en: impl Into<String>) -> Self {
        Self::new(RefusalCode::InvalidInput, fr, en).at(field)
    }

    /// Nobody is signed in: told ahead, by a screen, of what the act answers as [`Denied::Unauthenticated`].
    #[must_use]
    pub fn unauthenticated() -> Self {
        Self::new(
            RefusalCode::Unauthenticated,
            "Connectez-vous pour le faire.",
            "Sign in to do this.",
        )
    }

    /// The thing changed since the caller read it.
    #[must_use]
    pub fn stale() -> Self {
        Self::new(
            RefusalCode::StaleVersion,
            "Cet élément a changé depuis votre lecture : relisez-le, puis recommencez.",
            "This has changed since you read it: read it again, then try again.",
        )
        .at(&["expectedVersion"])
    }
}

impl Failure {
    /// What the caller may not know to exist.
    #[must_use]
    pub const fn hidden() -> Self {
        Self::Denied(Denied::Hidden)
    }

    /// A fault inside that has no error of its own to carry.
    #[must_use]
    pub fn internal(what: &'static str) -> Self {
        Self::Internal(anyhow::anyhow!(what))
    }
}

/// What broke inside, in words for the log: our own, and of what a database or a reader of JSON says only what holds no value.
#[must_use]
pub fn cause(error: &anyhow::Error) -> String {
    let mut words = Vec::new();
    for link in error.chain() {
        // What these come from in turn are the texts that are left out here.
        if let Some(error) = link.downcast_ref::<DbErr>() {
            words.push(db::describe(error));
            break;
        }
        if let Some(error) = link.downcast_ref::<serde_json::Error>() {
            let (kind, line) = (error.classify(), error.line());
            words.push(format!("JSON does not read: {kind:?} in line {line}"));
            break;
        }
        words.push(link.to_string());
    }
    words.join(": ")
}

/// That the thing is still as the caller read it; a caller who names no version takes it as it is.
///
/// # Errors
/// [`Refusal::stale`].
pub fn expect_version(expected: Option<i32>, version: i64) -> Result<(), Refusal> {
    match expected {
        Some(expected) if i64::from(expected) != version => Err(Refusal::stale()),
        _ => Ok(()),
    }
}

/// Answers `refusals`, where there are any.
///
/// # Errors
/// [`Failure::Refused`] with all of them.
pub fn refuse_any(refusals: Vec<Refusal>) -> Outcome<()> {
    if refusals.is_empty() {
        Ok(())
    } else {
        Err(Failure::Refused(refusals))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(refusals) => {
                let messages: Vec<_> = refusals.iter().map(|r| r.message.en.as_str()).collect();
                f.write_str(&messages.join(" "))
            }
            Self::Denied(denied) => write!(f, "{denied:?}"),
            Self::Internal(error) => f.write_str(&cause(error)),
        }
    }
}

impl std::error::Error for Failure {}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(vec![refusal])
    }
}

impl From<Denied> for Failure {
    fn from(denied: Denied) -> Self {
        Self::Denied(denied)
    }
}

impl From<OutOfPermit> for Failure {
    fn from(error: OutOfPermit) -> Self {
        Self::Internal(error.into())
    }
}

impl From<DbErr> for Failure {
    fn from(error: DbErr) -> Self {
        Self::Internal(error.into())
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Self::Internal(error)
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        Self::Internal(error.into())
    }
}
