//! The journal: what proves each act (R9).
//!
//! Append-only, one hash chain per file (a complaint, a proceeding, a membership, a charter …), each entry written in its act's
//! own transaction. An entry is canonical JSON (RFC 8785) kept as text; its SHA-256 is its hash; it holds the hash of the one
//! before. From time to time a checkpoint seals the heads of the chains that grew, and holds the hash of the checkpoint before,
//! so that a chain cannot lose its tail unseen. [`verify`] reads it all and names each entry that was changed, removed, added or
//! put in another place.
//!
//! Entries hold ids of things, codes and hashes; never personal data, never a vote. A person is named by a [`Mark`] alone, a hash
//! under a salt that lies in their account; the chain about a person is named by half of it ([`Chain::about`]). Without the salt
//! nobody can tell whose mark it is, and no entry says it: no id of an account stands in any.
//!
//! What remains: the id of a mandate, an affiliation, a recusal or a session leads to its row, and the row says whose it is. So a
//! person is erased by taking away the salt here, and their name and address from their account; the rows then say that the
//! entries are of somebody, and nothing says of whom.

mod checkpoint;
mod entry;
mod person;
mod verify;

pub use checkpoint::take_checkpoint;
pub use entry::{Chain, proof, record};
pub use person::{Mark, mark, marks};
pub use verify::{Fault, Report, verify};
