//! The keys that sign access tokens: in the database, wrapped by the server's secret key, so that several servers share them.

use crate::context::{App, Context};
use crate::modules::accounts::crypto::access_token::{self, BadToken, Key, Verified};
use crate::rows::Rows as _;
use chrono::{DateTime, TimeDelta, Utc};
use entity::id::{AccountId, SessionId, SigningKeyId};
use entity::signing_key;
use quick_cache::sync::Cache;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use sha2::{Digest as _, Sha256};
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

/// Only this room has one: nobody else writes the signing keys.
#[derive(Debug)]
pub struct Keeper(());

/// Issues and checks access tokens.
pub struct Tokens {
    lifetime: TimeDelta,
    keys: RwLock<HashMap<SigningKeyId, Arc<Key>>>,
    /// Tokens whose signature was verified, by their hash: one is sent with each request of its quarter of an hour. Whether it is
    /// good now, and its session not over, is asked each time.
    verified: Cache<[u8; 32], Arc<Verified>>,
}

/// How many verified tokens are kept.
const VERIFIED: usize = 10_000;

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
            verified: Cache::new(VERIFIED),
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
        key.sign(account, session, now, self.lifetime)
    }

    /// Whom a token names, and in which session.
    pub async fn verify(
        &self,
        app: &App,
        token: &str,
        now: DateTime<Utc>,
    ) -> anyhow::Result<Result<(AccountId, SessionId), BadToken>> {
        let hash = hash(token);
        if let Some(verified) = self.verified.get(&hash) {
            return Ok(verified.at(now));
        }
        let Some(id) = access_token::key_of(token) else {
            return Ok(Err(BadToken::Invalid));
        };
        let key = self.find(app, id).await?;
        let Some(verified) = key.and_then(|key| key.verify(token)) else {
            return Ok(Err(BadToken::Invalid));
        };
        let good = verified.at(now);
        self.verified.insert(hash, Arc::new(verified));
        Ok(good)
    }

    /// The same, as far as the token was verified before.
    pub(super) fn recall(&self, token: &str, now: DateTime<Utc>) -> Option<(AccountId, SessionId)> {
        self.verified.get(&hash(token))?.at(now).ok()
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

    /// Whether a token could be given out now: asked before what is used up by an act whose answer is one.
    ///
    /// # Errors
    /// As [`Tokens::issue`].
    pub async fn ready(&self, app: &Arc<App>, now: DateTime<Utc>) -> anyhow::Result<()> {
        self.current(app, now).await.map(drop)
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
        let key = Arc::new(Key::open(row, &app.keyring)?);
        self.keys
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(row.id, Arc::clone(&key));
        Ok(key)
    }
}

fn hash(token: &str) -> [u8; 32] {
    Sha256::digest(token).into()
}

/// Makes a key and keeps it.
async fn make(app: &Arc<App>, now: DateTime<Utc>) -> anyhow::Result<signing_key::Model> {
    let row = access_token::new_key(&app.keyring, &app.random, now)?;
    let system = Context::system_at(app, now);
    let kept = system.act(|tx| tx.insert(&Keeper(()), row.clone()));
    Ok(kept.await?)
}
