//! Access tokens: short-lived JWTs (RFC 7519), signed with Ed25519 (RFC 8037), that say who and nothing else.
//!
//! Times are checked with our own clock; the crate's check is off.

use crate::random::Random;
use crate::secrets::{Keyring, Purpose};
use anyhow::{Context as _, anyhow};
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use chrono::{DateTime, TimeDelta, Utc};
use data_encoding::BASE64URL_NOPAD;
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
    /// We write none; one that is there counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    nbf: Option<i64>,
    exp: i64,
}

/// What the head of a token of ours says, and nothing beside: a name that changes how a token is read (`crit`, `b64`, `zip`, `enc`) or
/// brings a key along (`jwk`, `jku`, `x5c`, …) makes it none of ours.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    alg: Algorithm,
    #[serde(rename = "typ")]
    _typ: Option<String>,
    kid: String,
}

/// Bytes of the longest token that is looked at.
const LONGEST: usize = 8 * 1024;
/// How far the clock of the server that gave the token out may be ahead.
const LEEWAY: TimeDelta = TimeDelta::seconds(60);

/// Why a token names nobody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadToken {
    /// It was good, and its time is over: a refresh token gives another.
    Expired,
    /// It is not ours, not yet good, or of a session that ended.
    Invalid,
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
            nbf: None,
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
    /// Whom it names at `now`, and in which session.
    pub fn at(&self, now: DateTime<Utc>) -> Result<(AccountId, SessionId), BadToken> {
        let Self(claims) = self;
        let from = claims.iat.max(claims.nbf.unwrap_or(claims.iat));
        if self.is_over(now) {
            Err(BadToken::Expired)
        } else if from > (now + LEEWAY).timestamp() {
            Err(BadToken::Invalid)
        } else {
            Ok((claims.sub, claims.sid))
        }
    }

    /// Whether it is no longer good at `now`.
    pub fn is_over(&self, now: DateTime<Utc>) -> bool {
        now.timestamp() >= self.0.exp
    }
}

/// Which key a token says that it was signed with; none where it is no token of ours.
pub fn key_of(token: &str) -> Option<SigningKeyId> {
    if token.len() > LONGEST {
        return None;
    }
    let (head, _) = token.split_once('.')?;
    let head = BASE64URL_NOPAD.decode(head.as_bytes()).ok()?;
    let head: Head = serde_json::from_slice(&head).ok()?;
    (head.alg == Algorithm::EdDSA)
        .then_some(head.kid)?
        .parse()
        .ok()
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
        // The clock of another server may be a minute behind, and not more.
        assert_eq!(verified.at(now - LEEWAY - second), Err(BadToken::Invalid));
        assert_eq!(verified.at(now - LEEWAY), Ok(named));
        assert_eq!(verified.at(expires - second), Ok(named));
        assert_eq!(verified.at(expires), Err(BadToken::Expired));
        assert!(other.verify(&token).is_none());
        assert!(ours.verify(&token[1..]).is_none());
    }

    #[test]
    fn a_token_is_ours_by_its_head_alone_where_that_says_nothing_else() {
        let (keyring, random) = (Keyring::new([7; 32]), Random::seeded(7));
        let now: DateTime<Utc> = "2026-01-15T09:00:00Z".parse().unwrap();
        let key = Key::open(&new_key(&keyring, &random, now).unwrap(), &keyring).unwrap();
        let signed = key.sign(random.id(now), random.id(now), now, LEEWAY);
        let (token, _) = signed.unwrap();
        assert_eq!(key_of(&token), Some(key.id));
        let (_, rest) = token.split_once('.').unwrap();
        let with = |more: &str| {
            let kid = key.id;
            let head = format!(r#"{{"alg":"EdDSA","typ":"JWT","kid":"{kid}"{more}}}"#);
            format!("{}.{rest}", BASE64URL_NOPAD.encode(head.as_bytes()))
        };
        assert_eq!(key_of(&with("")), Some(key.id));
        for more in [
            r#","crit":["b64"],"b64":false"#,
            r#","b64":true"#,
            r#","zip":"DEF""#,
            r#","jwk":{"kty":"OKP"}"#,
            r#","jku":"https://example.org/keys""#,
            r#","x5c":["AA=="]"#,
        ] {
            assert_eq!(key_of(&with(more)), None, "{more}");
        }
        assert_eq!(key_of(&format!("{token}{}", "A".repeat(LONGEST))), None);
    }

    #[test]
    fn a_token_that_begins_later_is_not_good_before() {
        let now: DateTime<Utc> = "2026-01-15T09:00:00Z".parse().unwrap();
        let random = Random::seeded(7);
        let starts = |nbf: TimeDelta| {
            let claims = Claims {
                iss: ISSUER.to_owned(),
                sub: random.id(now),
                sid: random.id(now),
                iat: now.timestamp(),
                nbf: Some((now + nbf).timestamp()),
                exp: (now + TimeDelta::minutes(15)).timestamp(),
            };
            Verified(claims).at(now).map(drop)
        };
        assert_eq!(starts(LEEWAY), Ok(()));
        assert_eq!(
            starts(LEEWAY + TimeDelta::seconds(1)),
            Err(BadToken::Invalid)
        );
    }
}
