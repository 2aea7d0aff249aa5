//! The receipt code: by it somebody unknown follows their complaint (P1).
//!
//! A code is a keyed hash of the complaint's id, so that it can be answered again without being stored; the row keeps its
//! SHA-256 alone. It has 160 bits, so nobody guesses one, and looking one up by its hash tells nothing by its time.

pub use crate::secrets::code_hash as hash;
use crate::secrets::{Keyring, Purpose};
use entity::id::ComplaintId;
use uuid::Uuid;

/// The code of a complaint.
///
/// # Errors
/// Where no key can be derived.
pub fn receipt_code(keyring: &Keyring, id: ComplaintId) -> anyhow::Result<String> {
    keyring.code(Purpose::Receipt, Uuid::from(id).as_bytes())
}
