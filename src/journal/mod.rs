//! The journal: what proves each act (R9).
//!
//! Append-only, one hash chain per file (a complaint, a proceeding, a membership, a charter …), each entry written in its act's
//! own transaction. An entry is canonical JSON (RFC 8785) kept as text; its SHA-256 is its hash; it holds the hash of the one
//! before. From time to time a checkpoint seals the heads of the chains that grew, and holds the hash of the checkpoint before,
//! so that a chain cannot lose its tail unseen. [`verify`] reads it all and names each entry that was changed, removed, added or
//! put in another place.
//!
//! What an entry says of its act is a struct of values that may be recorded ([`Recordable`]): ids of things, values of enums,
//! days, instants, numbers and hashes; never an id of an account, a text, a vote. Each slice declares its entries (`entries!` in its
//! `entries.rs`): the acts that record each of them, the chains that it stands in, and the meaning of each value. [`record`] takes
//! no other, and [`format_page`] prints them all as `docs/journal-format.md`. Who adds, renames or gives another meaning to a key
//! gives the format its next version; entries written before stay as they are, and verify.
//!
//! An entry's `at` is when it was recorded, always. What took effect at another instant (a decision that the server came to late, a
//! label whose time was over) has that instant among its facts.
//!
//! Entries hold no personal data. A person is named by a [`Mark`] alone, a hash under a salt that lies in their account; the chain
//! about a person is named by half of it ([`Chain::about`]). Without the salt nobody can tell whose mark it is, and no entry says
//! it: no id of an account stands in any.
//!
//! What remains: the id of a mandate, an affiliation, a recusal or a session leads to its row, and the row says whose it is. So a
//! person is erased by taking away the salt here, and their name and address from their account; the rows then say that the
//! entries are of somebody, and nothing says of whom.

mod checkpoint;
mod entry;
mod form;
mod person;
mod print;
mod value;
mod verify;

pub use checkpoint::take_checkpoint;
pub use entry::{Chain, record};
pub use form::{Entry, Field, Form};
pub(crate) use form::{entries, facts, parts};
pub use person::{Mark, mark, marks};
pub use print::format_page;
pub use value::{Kind, Proof, Recordable, TextHash, proof};
pub use verify::{Fault, Report, verify};

/// Only the journal has one: nobody else writes its rows.
#[derive(Debug)]
pub struct Keeper(());
