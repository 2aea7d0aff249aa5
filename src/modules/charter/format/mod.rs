//! A charter as a file: the text that people will sign, and the rules that judge it.
//!
//! An association writes its charter in one TOML file (`docs/charter-format.md` explains it to
//! somebody who does not program). [`parse`] turns that file into a [`CharterText`], or into the
//! list of everything that is wrong with it, each fault with its line. Nothing is half accepted:
//! a charter is signed whole (A3), so it is read whole.
//!
//! Three decisions shape this folder:
//!
//! * **The signed text is the value, not the file.** Comments, key order, line wrapping and the
//!   two ways of composing an accent are the author's affair. What is hashed and signed is
//!   `CharterText` in canonical JSON (RFC 8785), general clauses and rules of procedure included
//!   (A2). Hence no optional key is ever written as `null`, and the defaults of a format never
//!   change once it is published: either would move the hash of an untouched charter.
//! * **Every fault at once.** Serde stops at its first error, which is cruel to an author with
//!   twenty articles to correct. So `read` walks the spanned TOML tree and notes faults as it
//!   goes. `None` inside these readers always means "a fault was noted"; only `parse` decides.
//! * **Rules are data with few words.** Procedure is decided by the charter's own rules (A9), so
//!   they are enumerations and small numbers that a workflow can act on, never free text.
//!
//! What is stored is the value's own serde form, the same keys and values as the file: writing a
//! `CharterText` as TOML gives a file that reads back to the same value. Reading the stored form
//! trusts it: only `parse` checks.
//!
//! The folder is pure: no clock, no database, no network, and text of any kind never panics.

mod check;
mod check_rules;
mod fault;
mod model;
mod procedure;
mod read;
mod rules;
#[cfg(test)]
mod tests;

pub use fault::Fault;
pub use model::{Article, ArticleNumber, Chapter, CharterText, Clause};
pub(super) use procedure::rules_of_procedure;
pub use rules::{
    AppealBody, AppealRules, CalendarRules, DecidingBody, DecisionRules, DeliberationRules,
    DepartedMembers, Fraction, Majority, MeetingRules, QuorumRules, RadiationStrikes,
    RecusalFallback, RulesOfProcedure, SanctionRules, TieRule,
};

/// The only version of the format that there is.
pub const FORMAT: u32 = 1;

/// The charter that ships with the product, for the demonstration and as a model to start from.
pub const QUALITY_CHARTER: &str = include_str!("../../../../charters/qualite.toml");

/// What a file may hold at most. They keep a page printable and a hostile file harmless.
pub mod limits {
    /// Bytes in a file.
    pub const FILE_BYTES: usize = 1024 * 1024;
    /// Characters in a slug or in a clause's code.
    pub const SLUG: usize = 64;
    /// Characters in a title, in each language.
    pub const TITLE: usize = 200;
    /// Characters in a clause or an article, in each language.
    pub const TEXT: usize = 10_000;
    /// General clauses in a charter.
    pub const CLAUSES: usize = 50;
    /// The highest number of a chapter, and of an article in its chapter.
    pub const NUMBER: u32 = 99;
    /// Months in any period.
    pub const MONTHS: u32 = 60;
    /// Days in any period.
    pub const DAYS: u32 = 366;
    /// People in a quorum or an electorate.
    pub const PEOPLE: u32 = 1000;
}

/// Reads a charter file.
///
/// # Errors
///
/// Every fault found, in the order of the file and never none. A file that is not TOML, is too
/// large or is of another format has that one fault, since nothing behind it can be trusted.
pub fn parse(text: &str) -> Result<CharterText, Vec<Fault>> {
    if text.len() > limits::FILE_BYTES {
        let message = format!("the file is larger than {} bytes", limits::FILE_BYTES);
        return Err(fault::place(text, vec![(0, message)]));
    }
    read::document(text, check::charter).map_err(|found| fault::place(text, found))
}
