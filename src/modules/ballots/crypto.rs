//! The seal on a paper: HPKE (RFC 9180), X25519 with HKDF-SHA256 and ChaCha20-Poly1305, to a key of the ballot's own.
//!
//! A paper holds one byte, the same length whatever the vote, and is bound to its ballot and its own id: it opens nowhere else.
//! Sealing needs the public half alone. The private half is wrapped with the server's secret key, and exists no longer than the
//! ballot is open.

use super::workflow::VoteChoice;
use crate::random::Random;
use crate::secrets::{Keyring, Purpose};
use anyhow::{Context as _, anyhow};
use entity::id::{BallotId, BallotPaperId};
use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{
    Deserializable, Kem, OpModeR, OpModeS, Serializable, single_shot_open,
    single_shot_seal_with_rng,
};
use uuid::Uuid;
use zeroize::Zeroizing;

/// What the papers are for, so that a key is good for nothing else.
const INFO: &[u8] = b"sceau ballot paper v1";
/// The length of a key; an encapsulated one begins a sealed paper.
const KEY_BYTES: usize = 32;

/// The two halves of a ballot's key, as its row keeps them.
#[derive(Clone, PartialEq, Eq)]
pub struct Keys {
    /// The public half.
    pub public: Vec<u8>,
    /// The private half, wrapped.
    pub wrapped: Vec<u8>,
}

/// A new key for `ballot`.
///
/// # Errors
/// Where the cipher fails.
pub fn new_keys(ballot: BallotId, keyring: &Keyring, random: &Random) -> anyhow::Result<Keys> {
    let (private, public) = X25519HkdfSha256::gen_keypair_with_rng(&mut random.clone());
    let mut bytes = Zeroizing::new([0; KEY_BYTES]);
    private.write_exact(bytes.as_mut_slice());
    Ok(Keys {
        public: public.to_bytes().to_vec(),
        wrapped: keyring.wrap(
            Purpose::BallotKey,
            Uuid::from(ballot).as_bytes(),
            bytes.as_slice(),
            random,
        )?,
    })
}

/// Seals a vote to the ballot's public key.
///
/// # Errors
/// Where the key is none, or the cipher fails.
pub fn seal(
    public: &[u8],
    (ballot, paper): (BallotId, BallotPaperId),
    choice: VoteChoice,
    random: &Random,
) -> anyhow::Result<Vec<u8>> {
    let public = <X25519HkdfSha256 as Kem>::PublicKey::from_bytes(public)
        .map_err(|_| anyhow!("a ballot's public key is none"))?;
    let (key, sealed) =
        single_shot_seal_with_rng::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
            &OpModeS::Base,
            &public,
            INFO,
            &[choice.code()],
            &about(ballot, paper),
            &mut random.clone(),
        )
        .map_err(|_| anyhow!("sealing a paper failed"))?;
    Ok([key.to_bytes().as_slice(), &sealed].concat())
}

/// What opens a ballot's papers.
pub struct Opener {
    ballot: BallotId,
    private: <X25519HkdfSha256 as Kem>::PrivateKey,
}

impl Opener {
    /// Unwraps the private half of the ballot's key.
    ///
    /// # Errors
    /// Where it was wrapped for another ballot or with another secret key.
    pub fn new(ballot: BallotId, wrapped: &[u8], keyring: &Keyring) -> anyhow::Result<Self> {
        let private = keyring.unwrap(Purpose::BallotKey, Uuid::from(ballot).as_bytes(), wrapped)?;
        let private = <X25519HkdfSha256 as Kem>::PrivateKey::from_bytes(&private)
            .map_err(|_| anyhow!("a ballot's private key is none"))?;
        Ok(Self { ballot, private })
    }

    /// What a paper says.
    ///
    /// # Errors
    /// Where it was sealed for another ballot or under another id, or was changed.
    pub fn open(&self, paper: BallotPaperId, sealed: &[u8]) -> anyhow::Result<VoteChoice> {
        let (key, sealed) = sealed
            .split_first_chunk::<KEY_BYTES>()
            .context("too short for a paper")?;
        let key = <X25519HkdfSha256 as Kem>::EncappedKey::from_bytes(key)
            .map_err(|_| anyhow!("a paper's key is none"))?;
        let opened = single_shot_open::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
            &OpModeR::Base,
            &self.private,
            &key,
            INFO,
            sealed,
            &about(self.ballot, paper),
        )
        .map_err(|_| anyhow!("a paper does not open with its ballot's key"))?;
        match *opened.as_slice() {
            [code] => VoteChoice::of_code(code).context("a paper says what no vote does"),
            _ => Err(anyhow!("a paper is of another length")),
        }
    }
}

fn about(ballot: BallotId, paper: BallotPaperId) -> [u8; 32] {
    let (ballot, paper) = (Uuid::from(ballot), Uuid::from(paper));
    let mut about = [0; 32];
    about[..16].copy_from_slice(ballot.as_bytes());
    about[16..].copy_from_slice(paper.as_bytes());
    about
}

#[cfg(test)]
mod tests {
    use super::*;
    use entity::TextEnum;

    const BALLOT: BallotId = BallotId(Uuid::from_u128(1));
    const PAPER: BallotPaperId = BallotPaperId(Uuid::from_u128(2));

    fn setting() -> (Keyring, Random, Keys) {
        let (keyring, random) = (Keyring::new([7; 32]), Random::seeded(1));
        let keys = new_keys(BALLOT, &keyring, &random).unwrap();
        (keyring, random, keys)
    }

    #[test]
    fn a_paper_opens_with_its_ballots_key_and_looks_alike_whatever_it_says() {
        let (keyring, random, keys) = setting();
        let opener = Opener::new(BALLOT, &keys.wrapped, &keyring).unwrap();
        let mut lengths = Vec::new();
        for choice in VoteChoice::VALUES.iter().copied() {
            let sealed = seal(&keys.public, (BALLOT, PAPER), choice, &random).unwrap();
            let again = seal(&keys.public, (BALLOT, PAPER), choice, &random).unwrap();
            assert_ne!(sealed, again);
            assert_eq!(opener.open(PAPER, &sealed).unwrap(), choice);
            lengths.push(sealed.len());
        }
        lengths.dedup();
        assert_eq!(lengths, [KEY_BYTES + 1 + 16]);
    }

    #[test]
    fn a_paper_opens_nowhere_else() {
        let (keyring, random, keys) = setting();
        let sealed = seal(&keys.public, (BALLOT, PAPER), VoteChoice::InFavour, &random).unwrap();
        let opener = Opener::new(BALLOT, &keys.wrapped, &keyring).unwrap();
        assert!(
            opener
                .open(BallotPaperId(Uuid::from_u128(3)), &sealed)
                .is_err()
        );
        let mut changed = sealed.clone();
        *changed.last_mut().unwrap() ^= 1;
        assert!(opener.open(PAPER, &changed).is_err());
        assert!(opener.open(PAPER, &sealed[..20]).is_err());

        let other = BallotId(Uuid::from_u128(9));
        assert!(Opener::new(other, &keys.wrapped, &keyring).is_err());
        assert!(Opener::new(BALLOT, &keys.wrapped, &Keyring::new([8; 32])).is_err());
        let keys = new_keys(other, &keyring, &random).unwrap();
        let opener = Opener::new(other, &keys.wrapped, &keyring).unwrap();
        assert!(opener.open(PAPER, &sealed).is_err());
    }
}
