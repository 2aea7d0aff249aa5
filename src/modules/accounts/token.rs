//! Access tokens: short-lived JWTs (RFC 7519), signed with Ed25519 (RFC 8037), that say who and nothing else.
//!
//! Keys lie in the database, wrapped by the server's secret key, so that several servers share them. Times are checked with our
//! own clock; the crate's check is off.

use crate::context::{App, Context};
use crate::rows::Rows as _;
use crate::secrets::Purpose;
use anyhow::{Context as _, anyhow};
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use chrono::{DateTime, TimeDelta, Utc};
use entity::id::{AccountId, SessionId, SigningKeyId};
use entity::signing_key;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
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

struct Key {
    id: SigningKeyId,
    signs: EncodingKey,
    verifies: DecodingKey,
}

/// Only this room has one: nobody else writes the signing keys.
#[derive(Debug)]
pub struct Keeper(());

/// Issues and checks access tokens.
pub struct Tokens {
    lifetime: TimeDelta,
    keys: RwLock<HashMap<SigningKeyId, Arc<Key>>>,
}

impl std::fmt::Debug for Tokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Tokens")
    }
}

impl Tokens {
    /// Tokens that live for `lifetime`.
    #[must_use]
    pub fn new(lifetime: TimeDelta) -> Self {
        Self {
            lifetime,
            keys: RwLock::default(),
        }
    }

    /// A token for `account` in `session`, and when it ends.
    ///
    /// # Errors
    /// Where the database fails, or the stored key does not open with this server's secret key.
    pub async fn issue(
        &self,
        app: &Arc<App>,
        account: AccountId,
        session: SessionId,
        now: DateTime<Utc>,
    ) -> anyhow::Result<(String, DateTime<Utc>)> {
        let key = self.current(app, now).await?;
        let expires = now + self.lifetime;
        let claims = Claims {
            iss: ISSUER.to_owned(),
            sub: account,
            sid: session,
            iat: now.timestamp(),
            exp: expires.timestamp(),
        };
        let header = Header {
            kid: Some(key.id.to_string()),
            ..Header::new(Algorithm::EdDSA)
        };
        let token = jsonwebtoken::encode(&header, &claims, &key.signs)?;
        Ok((token, expires))
    }

    /// Whom a token names, and in which session; nobody where it is not ours, not yet or no longer good.
    pub async fn verify(
        &self,
        app: &App,
        token: &str,
        now: DateTime<Utc>,
    ) -> anyhow::Result<Option<(AccountId, SessionId)>> {
        let id = jsonwebtoken::decode_header(token)
            .ok()
            .filter(|header| header.alg == Algorithm::EdDSA)
            .and_then(|header| header.kid?.parse().ok());
        let Some(id) = id else { return Ok(None) };
        let Some(key) = self.find(app, id).await? else {
            return Ok(None);
        };
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.validate_exp = false;
        validation.validate_nbf = false;
        validation.validate_aud = false;
        validation.set_required_spec_claims::<&str>(&[]);
        let claims = jsonwebtoken::decode::<Claims>(token, &key.verifies, &validation)
            .ok()
            .map(|data| data.claims)
            .filter(|claims| claims.iss == ISSUER)
            .filter(|claims| claims.iat <= now.timestamp() && now.timestamp() < claims.exp);
        Ok(claims.map(|claims| (claims.sub, claims.sid)))
    }

    async fn find(&self, app: &App, id: SigningKeyId) -> anyhow::Result<Option<Arc<Key>>> {
        let known = self
            .keys
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&id)
            .cloned();
        if known.is_some() {
            return Ok(known);
        }
        match app
            .reader()
            .one(signing_key::Entity::find_by_id(id))
            .await?
        {
            Some(row) => self.open(app, &row).map(Some),
            None => Ok(None),
        }
    }

    /// The newest key that is not retired; the first server that needs one makes it.
    async fn current(&self, app: &Arc<App>, now: DateTime<Utc>) -> anyhow::Result<Arc<Key>> {
        let newest = signing_key::Entity::find()
            .filter(signing_key::Column::RetiredAt.is_null())
            .order_by_desc(signing_key::Column::CreatedAt)
            .order_by_desc(signing_key::Column::Id);
        match app.reader().one(newest).await? {
            Some(row) => match self.find(app, row.id).await? {
                Some(key) => Ok(key),
                None => self.open(app, &row),
            },
            None => self.open(app, &make(app, now).await?),
        }
    }

    fn open(&self, app: &App, row: &signing_key::Model) -> anyhow::Result<Arc<Key>> {
        let about = Uuid::from(row.id);
        let private = app
            .keyring
            .unwrap(
                Purpose::SigningKey,
                about.as_bytes(),
                &row.wrapped_private_key,
            )
            .context("SCEAU_SECRET_KEY is not the one this database was set up with")?;
        let key = Arc::new(Key {
            id: row.id,
            signs: EncodingKey::from_ed_der(&private),
            verifies: DecodingKey::from_ed_der(&row.public_key),
        });
        self.keys
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(row.id, Arc::clone(&key));
        Ok(key)
    }
}

/// Makes a key and keeps it, wrapped.
async fn make(app: &Arc<App>, now: DateTime<Utc>) -> anyhow::Result<signing_key::Model> {
    let seed = app.random.secret();
    let pair = Ed25519KeyPair::from_seed_unchecked(seed.as_slice())
        .map_err(|_| anyhow!("a signing key was refused"))?;
    let private = pair
        .to_pkcs8v1()
        .map_err(|_| anyhow!("a signing key cannot be written"))?;
    let id: SigningKeyId = app.random.id(now);
    let about = Uuid::from(id);
    let wrapped = app.keyring.wrap(
        Purpose::SigningKey,
        about.as_bytes(),
        private.as_ref(),
        &app.random,
    )?;
    let row = signing_key::Model {
        id,
        public_key: pair.public_key().as_ref().to_vec(),
        wrapped_private_key: wrapped,
        created_at: now,
        retired_at: None,
    };
    let system = Context::system_at(app, now);
    let kept = system.act(|tx| tx.insert(&Keeper(()), row.clone()));
    Ok(kept.await?)
}
