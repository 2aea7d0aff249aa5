//! The receipt code: by it somebody unknown follows their complaint (P1).
//!
//! A code is a keyed hash of the complaint's id, so that it can be answered again without being stored; the row keeps its
//! SHA-256 alone. It has 160 bits, so nobody guesses one, and looking one up by its hash tells nothing by its time.

use crate::secrets::{Keyring, Purpose, sha256};
use data_encoding::BASE32_NOPAD;
use entity::id::ComplaintId;
use uuid::Uuid;

/// How many bytes of the keyed hash the code shows.
const BYTES: usize = 20;
/// How many characters stand together.
const GROUP: usize = 4;

/// The code of a complaint as people copy it: small letters and digits in groups, `abcd-2345-…`.
///
/// # Errors
/// Where no key can be derived.
pub fn code(keyring: &Keyring, id: ComplaintId) -> anyhow::Result<String> {
    let mac = keyring.mac(Purpose::Receipt, Uuid::from(id).as_bytes())?;
    let letters = BASE32_NOPAD.encode(&mac[..BYTES]).to_ascii_lowercase();
    let groups: Vec<_> = letters
        .as_bytes()
        .chunks(GROUP)
        .map(String::from_utf8_lossy)
        .collect();
    Ok(groups.join("-"))
}

/// What is kept of a code, and what one is found by: blanks, hyphens and capitals make no difference.
#[must_use]
pub fn hash(code: &str) -> [u8; 32] {
    let letters: String = code
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .map(|c| c.to_ascii_lowercase())
        .collect();
    sha256(&[letters.as_bytes()])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_the_same_each_time_and_read_in_any_dress() {
        let keyring = Keyring::new([7; 32]);
        let (one, other) = (
            ComplaintId(Uuid::from_u128(1)),
            ComplaintId(Uuid::from_u128(2)),
        );
        let first = code(&keyring, one).unwrap();
        assert_eq!(first, code(&keyring, one).unwrap());
        assert_ne!(first, code(&keyring, other).unwrap());
        assert_ne!(first, code(&Keyring::new([8; 32]), one).unwrap());
        assert_eq!(first.len(), 32 + 7);
        assert!(first.split('-').all(|group| group.len() == GROUP));
        for dress in [
            first.to_uppercase(),
            first.replace('-', ""),
            format!("  {}  ", first.replace('-', " ")),
        ] {
            assert_eq!(hash(&dress), hash(&first));
        }
        assert_ne!(hash(&first), hash(&first[1..]));
    }
}
