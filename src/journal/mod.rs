//! The journal: what proves each act (R9).
//!
//! Append-only, one hash chain per file (a complaint, a proceeding, a membership, a charter …), each entry written in its act's
//! own transaction. An entry is canonical JSON (RFC 8785) kept as text; its SHA-256 is its hash; it holds the hash of the one
//! before. From time to time a checkpoint seals the heads of the chains that grew, and holds the hash of the checkpoint before,
//! so that a chain cannot lose its tail unseen. [`verify`] reads it all and names each entry that was changed, removed, added or
//! put in another place.
//!
//! Entries hold ids, codes and hashes; never personal data, never a vote. A person is named by a hash under a salt that lies in
//! their account: without the salt, nobody can tell whose hash it is.

mod checkpoint;
mod entry;
mod verify;

pub use checkpoint::take_checkpoint;
pub use entry::{Chain, Mark, proof, record};
pub use verify::{Fault, Report, verify};
