//! The server's secret key, and what is derived from it: wrapping keys, receipt codes, hashes of what is secret.
//!
//! One key (`SCEAU_SECRET_KEY`, 256 bits) is spread by HKDF (RFC 5869) into one key for each purpose, so that no two uses
//! share one. Wrapping is AES-256-GCM under a random nonce, bound to what is wrapped by its associated data.

use crate::input::fold;
use crate::random::Random;
use anyhow::{Context as _, anyhow};
use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use aws_lc_rs::{hkdf, hmac};
use data_encoding::{BASE32_NOPAD, BASE64};
use secrecy::{ExposeSecret as _, SecretBox};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// How many bytes of the keyed hash a code shows.
const CODE_BYTES: usize = 20;
/// How many characters of a code stand together.
const CODE_GROUP: usize = 4;

/// What a derived key is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Wraps the root key, of which all others are made.
    Root,
    /// Wraps the private half of a key that signs tokens.
    SigningKey,
    /// Wraps the private half of a ballot's key.
    BallotKey,
    /// Makes the receipt code of a complaint, so that it can be answered again.
    Receipt,
    /// Makes the code by which a client's people invite a colleague.
    Invitation,
    /// Hashes what somebody tried to sign in with.
    Attempt,
    /// Marks a refresh token as given out by this server.
    Refresh,
    /// Makes the refresh token that follows another: whoever asks twice is answered the same.
    Successor,
    /// Proves a text in the journal: nobody without the key can try out guesses at it.
    Content,
}

impl Purpose {
    const fn label(self) -> &'static [u8] {
        match self {
            Self::Root => b"sceau root key v1",
            Self::SigningKey => b"sceau signing key v1",
            Self::BallotKey => b"sceau ballot key v1",
            Self::Receipt => b"sceau receipt v1",
            Self::Invitation => b"sceau invitation v1",
            Self::Attempt => b"sceau attempt v1",
            Self::Refresh => b"sceau refresh v1",
            Self::Successor => b"sceau refresh successor v1",
            Self::Content => b"sceau content v1",
        }
    }
}

/// The secret key. It is wiped when dropped, and not printed.
#[derive(Debug)]
pub struct Keyring(SecretBox<[u8; 32]>);

impl Keyring {
    /// A key of 32 bytes.
    #[must_use]
    pub fn new(key: [u8; 32]) -> Self {
        Self(SecretBox::new(Box::new(key)))
    }

    /// Reads a key as people write it: 32 bytes in base64 (RFC 4648).
    ///
    /// # Errors
    /// Where the text is not that; the text is not repeated.
    pub fn parse(text: &str) -> anyhow::Result<Self> {
        let bytes = Zeroizing::new(
            BASE64
                .decode(text.trim().as_bytes())
                .map_err(|_| anyhow!("not base64"))?,
        );
        let key = <[u8; 32]>::try_from(bytes.as_slice()).map_err(|_| anyhow!("not 32 bytes"))?;
        Ok(Self::new(key))
    }

    /// The key itself, to be wrapped by another.
    pub(crate) fn bytes(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(*self.0.expose_secret())
    }

    fn derive(&self, purpose: Purpose) -> anyhow::Result<Zeroizing<[u8; 32]>> {
        let mut key = Zeroizing::new([0; 32]);
        hkdf::Salt::new(hkdf::HKDF_SHA256, &[])
            .extract(self.0.expose_secret())
            .expand(&[purpose.label()], hkdf::HKDF_SHA256)
            .and_then(|okm| okm.fill(key.as_mut_slice()))
            .map_err(|_| anyhow!("key derivation failed"))?;
        Ok(key)
    }

    fn aead(&self, purpose: Purpose) -> anyhow::Result<LessSafeKey> {
        let key = self.derive(purpose)?;
        let key = UnboundKey::new(&AES_256_GCM, key.as_slice())
            .map_err(|_| anyhow!("wrapping key refused"))?;
        Ok(LessSafeKey::new(key))
    }

    /// Wraps `secret`; what comes out opens only for the same purpose and the same `about`.
    ///
    /// # Errors
    /// Where the cipher fails.
    pub fn wrap(
        &self,
        purpose: Purpose,
        about: &[u8],
        secret: &[u8],
        random: &Random,
    ) -> anyhow::Result<Vec<u8>> {
        let nonce: [u8; NONCE_LEN] = random.bytes();
        let mut sealed = secret.to_vec();
        self.aead(purpose)?
            .seal_in_place_append_tag(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(about),
                &mut sealed,
            )
            .map_err(|_| anyhow!("wrapping failed"))?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// Opens what [`Keyring::wrap`] made.
    ///
    /// # Errors
    /// Where it was made with another key, for another purpose or about something else, or was changed.
    pub fn unwrap(
        &self,
        purpose: Purpose,
        about: &[u8],
        wrapped: &[u8],
    ) -> anyhow::Result<Zeroizing<Vec<u8>>> {
        let (nonce, sealed) = wrapped
            .split_first_chunk::<NONCE_LEN>()
            .context("too short to be wrapped")?;
        let mut opened = Zeroizing::new(sealed.to_vec());
        let length = self
            .aead(purpose)?
            .open_in_place(
                Nonce::assume_unique_for_key(*nonce),
                Aad::from(about),
                &mut opened,
            )
            .map_err(|_| anyhow!("does not open with this secret key"))?
            .len();
        opened.truncate(length);
        Ok(opened)
    }

    /// A keyed hash of `message` (HMAC-SHA-256), the same each time.
    ///
    /// # Errors
    /// Where key derivation fails.
    pub fn mac(&self, purpose: Purpose, message: &[u8]) -> anyhow::Result<[u8; 32]> {
        let key = self.hmac_key(purpose)?;
        <[u8; 32]>::try_from(hmac::sign(&key, message).as_ref()).context("HMAC of another length")
    }

    /// Whether `mac` is what [`Keyring::mac`] says of `message`; the time that it takes tells nothing.
    ///
    /// # Errors
    /// Where key derivation fails.
    pub fn verify(&self, purpose: Purpose, message: &[u8], mac: &[u8]) -> anyhow::Result<bool> {
        let key = self.hmac_key(purpose)?;
        Ok(hmac::verify(&key, message, mac).is_ok())
    }

    /// A code about something, as people copy it: 160 bits of its keyed hash in small letters and digits, `abcd-2345-…`.
    ///
    /// # Errors
    /// Where key derivation fails.
    pub fn code(&self, purpose: Purpose, about: &[u8]) -> anyhow::Result<String> {
        let mac = self.mac(purpose, about)?;
        let letters = BASE32_NOPAD.encode(&mac[..CODE_BYTES]).to_ascii_lowercase();
        let groups = letters.as_bytes().chunks(CODE_GROUP);
        let groups: Vec<_> = groups.map(String::from_utf8_lossy).collect();
        Ok(groups.join("-"))
    }

    fn hmac_key(&self, purpose: Purpose) -> anyhow::Result<hmac::Key> {
        let key = self.derive(purpose)?;
        Ok(hmac::Key::new(hmac::HMAC_SHA256, key.as_slice()))
    }
}

/// What a code is kept and compared by: blanks, hyphens and capitals make no difference.
#[must_use]
pub fn code_hash(code: &str) -> [u8; 32] {
    let letters = fold(code).replace([' ', '-'], "");
    sha256(&[letters.as_bytes()])
}

/// SHA-256 of `parts`, one after the other.
#[must_use]
pub fn sha256(parts: &[&[u8]]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part);
    }
    hash.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrapped_opens_for_its_purpose_and_subject_alone() {
        let random = Random::seeded(1);
        let keyring = Keyring::new([7; 32]);
        let wrapped = keyring
            .wrap(Purpose::BallotKey, b"one", b"secret", &random)
            .unwrap();
        assert_eq!(
            keyring
                .unwrap(Purpose::BallotKey, b"one", &wrapped)
                .unwrap()
                .as_slice(),
            b"secret"
        );
        let mut changed = wrapped.clone();
        *changed.last_mut().unwrap() ^= 1;
        for (keyring, purpose, about, wrapped) in [
            (&keyring, Purpose::BallotKey, b"two", &wrapped),
            (&keyring, Purpose::SigningKey, b"one", &wrapped),
            (&keyring, Purpose::BallotKey, b"one", &changed),
            (&Keyring::new([8; 32]), Purpose::BallotKey, b"one", &wrapped),
            (&keyring, Purpose::BallotKey, b"one", &vec![0; 5]),
        ] {
            assert!(keyring.unwrap(purpose, about, wrapped).is_err());
        }
    }

    #[test]
    fn a_keyed_hash_is_true_for_its_key_purpose_and_message_alone() {
        let keyring = Keyring::new([7; 32]);
        let mac = keyring.mac(Purpose::Refresh, b"message").unwrap();
        let verify = |keyring: &Keyring, purpose, message: &[u8], mac: &[u8]| {
            keyring.verify(purpose, message, mac).unwrap()
        };
        assert!(verify(&keyring, Purpose::Refresh, b"message", &mac));
        assert!(!verify(&keyring, Purpose::Attempt, b"message", &mac));
        assert!(!verify(&keyring, Purpose::Refresh, b"another", &mac));
        assert!(!verify(&keyring, Purpose::Refresh, b"message", &mac[1..]));
        let another = Keyring::new([8; 32]);
        assert!(!verify(&another, Purpose::Refresh, b"message", &mac));
    }

    #[test]
    fn a_code_is_the_same_each_time_and_read_in_any_dress() {
        let keyring = Keyring::new([7; 32]);
        let first = keyring.code(Purpose::Receipt, b"one").unwrap();
        assert_eq!(first, keyring.code(Purpose::Receipt, b"one").unwrap());
        for other in [
            keyring.code(Purpose::Receipt, b"two"),
            keyring.code(Purpose::Invitation, b"one"),
            Keyring::new([8; 32]).code(Purpose::Receipt, b"one"),
        ] {
            assert_ne!(first, other.unwrap());
        }
        assert_eq!(first.len(), 32 + 7);
        assert!(first.split('-').all(|group| group.len() == CODE_GROUP));
        for dress in [
            first.to_uppercase(),
            first.replace('-', ""),
            format!("  {}  ", first.replace('-', " ")),
        ] {
            assert_eq!(code_hash(&dress), code_hash(&first));
        }
        assert_ne!(code_hash(&first), code_hash(&first[1..]));
    }

    #[test]
    fn a_key_is_32_bytes_of_base64() {
        assert!(Keyring::parse("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=").is_ok());
        assert!(Keyring::parse("AAAA").is_err());
        assert!(Keyring::parse("not base64 at all").is_err());
    }
}
