//! Refresh tokens: the session's id, 256 bits that nobody can guess, and a keyed hash of both, in base32. Those of the first token are
//! drawn, those of each other computed of the one before: asked twice for the next, the server answers the same without keeping it.
//!
//! The row keeps the hash of the newest alone. Every other one whose keyed hash is true was given out for that session before,
//! however many changes ago: who shows it has a copy. No list of used tokens has to be kept, and nobody ends another's session
//! with a token that they made up.

use crate::random::Random;
use crate::secrets::{Keyring, Purpose, sha256};
use data_encoding::BASE32_NOPAD;
use entity::id::SessionId;
use uuid::Uuid;
use zeroize::Zeroizing;

/// Bytes of a UUID.
const ID: usize = 16;
/// Bytes of the keyed hash.
const MAC: usize = 32;

/// A new token for a session, and the hash that its row keeps.
///
/// # Errors
/// Where no key can be derived.
pub fn new(
    keyring: &Keyring,
    random: &Random,
    session: SessionId,
) -> anyhow::Result<(Zeroizing<String>, [u8; 32])> {
    make(keyring, session, random.secret().as_slice())
}

/// The token that follows the one of this hash, and its own hash.
///
/// # Errors
/// Where no key can be derived.
pub fn next(
    keyring: &Keyring,
    session: SessionId,
    after: [u8; 32],
) -> anyhow::Result<(Zeroizing<String>, [u8; 32])> {
    let secret = Zeroizing::new(keyring.mac(Purpose::Successor, &after)?);
    make(keyring, session, secret.as_slice())
}

fn make(
    keyring: &Keyring,
    session: SessionId,
    secret: &[u8],
) -> anyhow::Result<(Zeroizing<String>, [u8; 32])> {
    let mut bytes = Zeroizing::new(Uuid::from(session).as_bytes().to_vec());
    bytes.extend_from_slice(secret);
    let mac = keyring.mac(Purpose::Refresh, &bytes)?;
    bytes.extend_from_slice(&mac);
    let token = Zeroizing::new(text(&bytes));
    let hash = sha256(&[token.as_bytes()]);
    Ok((token, hash))
}

/// The session for which a token was given out at some time, and its hash; nothing where it is none of ours.
///
/// # Errors
/// Where no key can be derived.
pub fn read(keyring: &Keyring, token: &str) -> anyhow::Result<Option<(SessionId, [u8; 32])>> {
    let Ok(bytes) = BASE32_NOPAD.decode(token.to_ascii_uppercase().as_bytes()) else {
        return Ok(None);
    };
    let parts = bytes.split_last_chunk::<MAC>();
    let Some((body, mac)) = parts else {
        return Ok(None);
    };
    let id = body.first_chunk::<ID>().copied().map(Uuid::from_bytes);
    let Some(id) = id else { return Ok(None) };
    if !keyring.verify(Purpose::Refresh, body, mac)? {
        return Ok(None);
    }
    // One token has one spelling: letters in another case are the same token, and no second one.
    let hash = sha256(&[text(&bytes).as_bytes()]);
    Ok(Some((SessionId(id), hash)))
}

fn text(bytes: &[u8]) -> String {
    BASE32_NOPAD.encode(bytes).to_ascii_lowercase()
}
