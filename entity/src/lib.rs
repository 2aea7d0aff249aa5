//! The rows: one file per table, typed ids, closed lists of values. No GraphQL, no rules.

#[macro_use]
mod table;

mod cell;

pub mod id;
pub mod prelude;
pub mod text_enum;
pub mod value;

pub use cell::{Cell, Cells, Selected};
pub use table::{Column, TableRow};
pub use text_enum::{EnumValue, TextEnum, UnknownValue};

pub mod account;
pub mod account_link;
pub mod affiliation;
pub mod allegation;
pub mod article;
pub mod association;
pub mod attempt;
pub mod ballot;
pub mod ballot_elector;
pub mod ballot_key;
pub mod ballot_paper;
pub mod ballot_voter;
pub mod ban;
pub mod chapter;
pub mod charter;
pub mod charter_version;
pub mod clause;
pub mod commitment;
pub mod commitment_revision;
pub mod complaint;
pub mod complaint_article;
pub mod decision;
pub mod defence;
pub mod idempotency_key;
pub mod journal_chain;
pub mod journal_checkpoint;
pub mod journal_entry;
pub mod label;
pub mod mailbox;
pub mod mandate;
pub mod meeting;
pub mod meeting_item;
pub mod meeting_summons;
pub mod membership;
pub mod notice;
pub mod organisation;
pub mod outbox;
pub mod proceeding;
pub mod recusal;
pub mod root_key;
pub mod sanction;
pub mod session;
pub mod signature;
pub mod signing_key;
