//! The root key: what all other keys are derived from, kept in the database, wrapped by the operator's secret key.
//!
//! So a server that was given another key finds out before it writes anything, and the secret key can be changed by wrapping the root
//! anew: codes, sessions and proofs stay as they are (decision 0037). A database that was filled before it had a root keeps the secret
//! key itself as one.

use super::Database;
use crate::random::Random;
use crate::secrets::{Keyring, Purpose};
use anyhow::{anyhow, bail};
use chrono::{DateTime, Utc};
use entity::{root_key, signing_key};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ColumnTrait, DatabaseConnection, EntityTrait, IntoActiveModel as _, QueryFilter, Set,
};
use uuid::Uuid;
use zeroize::Zeroizing;

/// The one row.
const ONE: i64 = 1;
/// What is said of a key that does not open the root.
const ANOTHER: &str = "the secret key is not this database's";

/// What a database has for a root.
#[derive(Debug)]
pub enum Root {
    /// Nothing was ever written there.
    Fresh,
    /// It is filled, from before there were roots; a signing key tells whether a secret key is the right one, where there is any.
    Bare(Option<signing_key::Model>),
    /// The root, wrapped.
    Wrapped(root_key::Model),
}

impl Root {
    /// Looks without making or changing anything.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub async fn look(url: &str) -> anyhow::Result<Self> {
        let Some(db) = Database::peek(url).await? else {
            return Ok(Self::Fresh);
        };
        let found = Self::read(&db).await;
        db.close().await?;
        found
    }

    async fn read(db: &DatabaseConnection) -> anyhow::Result<Self> {
        if migration::has_table(db, "root_key").await? {
            if let Some(row) = root_key::Entity::find_by_id(ONE).one(db).await? {
                return Ok(Self::Wrapped(row));
            }
        } else if !migration::has_table(db, "signing_key").await? {
            return Ok(Self::Fresh);
        }
        Ok(Self::Bare(signing_key::Entity::find().one(db).await?))
    }

    /// Whether nothing was made with a secret key yet: any will do.
    #[must_use]
    pub const fn has_no_secrets(&self) -> bool {
        matches!(self, Self::Fresh | Self::Bare(None))
    }

    /// The root, opened with `secret`; nothing where the database has none yet.
    ///
    /// # Errors
    /// Where it is another secret key's.
    pub fn open(&self, secret: &Keyring) -> anyhow::Result<Option<Keyring>> {
        let another = |_| anyhow!(ANOTHER);
        match self {
            Self::Fresh | Self::Bare(None) => Ok(None),
            Self::Bare(Some(key)) => {
                let id = Uuid::from(key.id);
                let (about, wrapped) = (id.as_bytes(), &key.wrapped_private_key);
                let opened = secret.unwrap(Purpose::SigningKey, about, wrapped);
                opened.map(|_| None).map_err(another)
            }
            Self::Wrapped(row) => {
                let opened = secret.unwrap(Purpose::Root, &[], &row.wrapped);
                let key = opened.map_err(another)?;
                let key = <[u8; 32]>::try_from(key.as_slice())?;
                Ok(Some(Keyring::new(key)))
            }
        }
    }

    /// The root of a database that is up to date; where it had none it is given one. Of several servers that start at once, one gives it.
    ///
    /// # Errors
    /// Where the database fails, or another server came first with another secret key.
    pub async fn settle(
        self,
        db: &DatabaseConnection,
        secret: &Keyring,
        random: &Random,
        now: DateTime<Utc>,
    ) -> anyhow::Result<Keyring> {
        if let Some(root) = self.open(secret)? {
            return Ok(root);
        }
        let root = match self {
            Self::Bare(_) => secret.bytes(),
            _ => Zeroizing::new(random.bytes()),
        };
        let row = root_key::Model {
            id: ONE,
            wrapped: secret.wrap(Purpose::Root, &[], root.as_slice(), random)?,
            wrapped_at: now,
        };
        root_key::Entity::insert(row.into_active_model())
            .on_conflict(OnConflict::new().do_nothing().to_owned())
            .exec_without_returning(db)
            .await?;
        let kept = Self::read(db).await?.open(secret)?;
        kept.ok_or_else(|| anyhow!("the root key was not kept"))
    }
}

/// Wraps the root with another secret key: from then on that one alone opens the database. Servers that run go on.
///
/// # Errors
/// Where there is no root, it is another secret key's, or it was wrapped anew meanwhile.
pub async fn rewrap(
    db: &DatabaseConnection,
    (from, to): (&Keyring, &Keyring),
    random: &Random,
    now: DateTime<Utc>,
) -> anyhow::Result<()> {
    let found = Root::read(db).await?;
    let (Some(root), Root::Wrapped(row)) = (found.open(from)?, found) else {
        bail!("this database has no root key yet");
    };
    let wrapped = to.wrap(Purpose::Root, &[], root.bytes().as_slice(), random)?;
    let update = root_key::Entity::update_many()
        .set(root_key::ActiveModel {
            wrapped: Set(wrapped),
            wrapped_at: Set(now),
            ..Default::default()
        })
        .filter(root_key::Column::Wrapped.eq(row.wrapped));
    if update.exec(db).await?.rows_affected == 0 {
        bail!("the root key was wrapped anew by somebody else meanwhile");
    }
    Ok(())
}
