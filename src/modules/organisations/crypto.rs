//! The invitation code of a client: by it the client's people let a colleague ask to act for it.
//!
//! A client does not exist for strangers, so its id alone opens nothing. The code is a keyed hash of the id: it is stored nowhere,
//! nobody guesses one, and only who may confirm an affiliation reads it. It gives no right but to ask.

use crate::secrets::{Keyring, Purpose, code_hash};
use entity::id::OrganisationId;
use uuid::Uuid;

/// The code of an organisation.
///
/// # Errors
/// Where no key can be derived.
pub fn invitation_code(keyring: &Keyring, id: OrganisationId) -> anyhow::Result<String> {
    keyring.code(Purpose::Invitation, Uuid::from(id).as_bytes())
}

/// Whether `told` is the code of the organisation. Hashes are compared, so that the time tells nothing.
///
/// # Errors
/// Where no key can be derived.
pub fn is_invitation_code(
    keyring: &Keyring,
    id: OrganisationId,
    told: &str,
) -> anyhow::Result<bool> {
    Ok(code_hash(told) == code_hash(&invitation_code(keyring, id)?))
}
