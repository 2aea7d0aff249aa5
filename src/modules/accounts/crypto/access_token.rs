//! Access tokens: short-lived JWTs (RFC 7519), signed with Ed25519 (RFC 8037), that say who and nothing else.
//!
//! Times are checked with our own clock; the crate's check is off.

use crate::random::Random;
use crate::secrets::{Keyring, Purpose};
use anyhow::{Context as _, anyhow};
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use chrono::{DateTime, TimeDelta, Utc};
use entity::id::{AccountId, SessionId, SigningKeyId};
use entity::signing_key;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Who issues: checked, so that a token of another service under the same key is not taken.
const ISSUER: &str = "sceau";

#[derive(Debug, Serialize, Deserialize)]
struct Claims {
    iss: String,
    sub: AccountId,
    sid: SessionId,
    iat: i64,
    exp: i64,
}

/// A key that signs access tokens and checks them.
pub struct Key {
    id: SigningKeyId,
    signs: EncodingKey,
    verifies: DecodingKey,
}

impl Key {
    /// Unwraps a key as its row keeps it.
    ///
    /// # Errors
    /// Where it was wrapped with another secret key.
    pub fn open(row: &signing_key::Model, keyring: &Keyring) -> anyhow::Result<Self> {
        let about = Uuid::from(row.id);
        let private = keyring
            .unwrap(
                Purpose::SigningKey,
                about.as_bytes(),
                &row.wrapped_private_key,
            )
            .context("SCEAU_SECRET_KEY is not the one this database was set up with")?;
        Ok(Self {
            id: row.id,
            signs: EncodingKey::from_ed_der(&private),
            verifies: DecodingKey::from_ed_der(&row.public_key),
        })
    }

    /// A token for `account` in `session`, and when it ends.
    ///
    /// # Errors
    /// Where signing fails.
    pub fn sign(
        &self,
        account: AccountId,
        session: SessionId,
        now: DateTime<Utc>,
        lifetime: TimeDelta,
    ) -> anyhow::Result<(String, DateTime<Utc>)> {
        let expires = now + lifetime;
        let claims = Claims {
            iss: ISSUER.to_owned(),
            sub: account,
            sid: session,
            iat: now.timestamp(),
            exp: expires.timestamp(),
        };
        let header = Header {
            kid: Some(self.id.to_string()),
            ..Header::new(Algorithm::EdDSA)
        };
        let token = jsonwebtoken::encode(&header, &claims, &self.signs)?;
        Ok((token, expires))
    }

    /// What a token under this key says, whenever that is or was true; nothing where it is not ours.
    pub fn verify(&self, token: &str) -> Option<Verified> {
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.validate_exp = false;
        validation.validate_nbf = false;
        validation.validate_aud = false;
        validation.set_required_spec_claims::<&str>(&[]);
        jsonwebtoken::decode::<Claims>(token, &self.verifies, &validation)
            .ok()
            .map(|data| data.claims)
            .filter(|claims| claims.iss == ISSUER)
            .map(Verified)
    }
}

/// What a token says whose signature was verified.
#[derive(Debug)]
pub struct Verified(Claims);

impl Verified {
    /// Whom it names at `now`, and in which session; nobody where it is not yet good.
    pub fn at(&self, now: DateTime<Utc>) -> Option<(AccountId, SessionId)> {
        let Self(claims) = self;
        let good = claims.iat <= now.timestamp() && !self.is_over(now);
        good.then_some((claims.sub, claims.sid))
    }

    /// Whether it is no longer good at `now`.
    pub fn is_over(&self, now: DateTime<Utc>) -> bool {
        now.timestamp() >= self.0.exp
    }
}

/// Which key a token says that it was signed with; none where it is no token of ours.
pub fn key_of(token: &str) -> Option<SigningKeyId> {
    jsonwebtoken::decode_header(token)
        .ok()
        .filter(|header| header.alg == Algorithm::EdDSA)
        .and_then(|header| header.kid?.parse().ok())
}

/// A new key, as its row keeps it.
///
/// # Errors
/// Where the cipher fails.
pub fn new_key(
    keyring: &Keyring,
    random: &Random,
    now: DateTime<Utc>,
) -> anyhow::Result<signing_key::Model> {
    let seed = random.secret();
    let pair = Ed25519KeyPair::from_seed_unchecked(seed.as_slice())
        .map_err(|_| anyhow!("a signing key was refused"))?;
    let private = pair
        .to_pkcs8v1()
        .map_err(|_| anyhow!("a signing key cannot be written"))?;
    let id: SigningKeyId = random.id(now);
    let about = Uuid::from(id);
    let wrapped = keyring.wrap(
        Purpose::SigningKey,
        about.as_bytes(),
        private.as_ref(),
        random,
    )?;
    Ok(signing_key::Model {
        id,
        public_key: pair.public_key().as_ref().to_vec(),
        wrapped_private_key: wrapped,
        created_at: now,
        retired_at: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_names_somebody_from_its_beginning_to_its_end() {
        let (keyring, random) = (Keyring::new([7; 32]), Random::seeded(7));
        let now: DateTime<Utc> = "2026-01-15T09:00:00Z".parse().unwrap();
        let key = |at| Key::open(&new_key(&keyring, &random, at).unwrap(), &keyring).unwrap();
        let (ours, other) = (key(now), key(now));
        let named = (random.id(now), random.id(now));
        let (token, expires) = ours
            .sign(named.0, named.1, now, TimeDelta::minutes(15))
            .unwrap();
        let verified = ours.verify(&token).unwrap();
        let second = TimeDelta::seconds(1);
        assert_eq!(verified.at(now - second), None);
        assert_eq!(verified.at(now), Some(named));
        assert_eq!(verified.at(expires - second), Some(named));
        assert_eq!(verified.at(expires), None);
        assert!(other.verify(&token).is_none());
        assert!(ours.verify(&token[1..]).is_none());
    }
}
