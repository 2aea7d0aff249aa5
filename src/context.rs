//! What a request carries, and the only transaction.
//!
//! An [`App`] is the process; a [`Context`] is one request: who asks, when (one `now`), in which language. What changes data runs
//! in [`Context::act`]: a closure over a [`Tx`], run again where it met another transaction, so nothing outward happens inside it. It is
//! kept apart from others as far as its [`Isolation`] says; mails and events are rows of the outbox. An act that took a permit and wrote no journal entry does not commit.
//!
//! The transaction is read as [`Rows`], and written by its [`Tx::insert`], [`Tx::change`] and [`Tx::remove`] alone, which ask for the
//! permit: its connection is nobody else's.

mod batch;
mod effects;
mod isolation;
mod write;

use crate::access::{Act, Actor, Denied, Facts, Permit};
use crate::clock::Clock;
use crate::config::Limits;
use crate::db::{self, Database, Transaction};
use crate::directory::Directory;
use crate::failure::{Failure, Outcome, Refusal, RefusalCode};
pub use crate::graphql::read::{Reader, Recalled, Viewer};
use crate::journal::Mark;
use crate::modules::accounts::{Callers, Passwords, Session, Tokens};
use crate::post::Post;
use crate::random::Random;
use crate::rows::{self, Read, Rows, SelectText};
use crate::secrets::{Keyring, sha256};
use crate::text::Language;
use batch::Batch;
use chrono::{DateTime, Utc};
use data_encoding::HEXLOWER;
pub use effects::{Proof, Stored};
use entity::idempotency_key;
use futures_util::future::BoxFuture;
pub use isolation::{Isolation, Lock};
use sea_orm::sea_query::{LockType, SelectStatement};
use sea_orm::{
    ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, EntityTrait, QuerySelect as _, Select,
    Statement, Value,
};
use serde::{Serialize, de::DeserializeOwned};
use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use uuid::Uuid;

/// How often a transaction that meets another is run before the caller is told that it failed.
const ATTEMPTS: u32 = 12;
/// After so many it is run in turn with others that have met as often: those who only meet one another meet no more.
const PATIENCE: u32 = 3;

/// The process: what every request shares.
#[derive(Debug)]
pub struct App {
    /// The database.
    pub db: Database,
    /// The clock.
    pub clock: Clock,
    /// The source of randomness.
    pub random: Random,
    /// The secret key.
    pub keyring: Keyring,
    /// Hashes passwords.
    pub passwords: Passwords,
    /// Issues and checks access tokens.
    pub tokens: Tokens,
    /// Who asked last.
    pub callers: Callers,
    /// How much is done in an hour.
    pub limits: Limits,
    /// The associations by their short names.
    pub directory: Directory,
    /// What carries the outbox out.
    pub post: Post,
}

/// One request: who asks, when, in which language.
#[derive(Clone, Debug)]
pub struct Context {
    /// The process.
    pub app: Arc<App>,
    /// Who asks.
    pub actor: Arc<Actor>,
    /// How the journal names who asks.
    pub mark: Mark,
    /// The session of who asks, where somebody is signed in: each act looks up again in it who acts.
    pub session: Option<Arc<Session>>,
    /// Where a query takes from an earlier request who asks.
    pub recalled: Option<Arc<Recalled>>,
    /// When: taken once.
    pub now: DateTime<Utc>,
    /// In which language messages are read.
    pub language: Language,
}

/// Makes an act happen once, however often it is sent: the key is the caller's, for one operation.
#[derive(Clone, Debug)]
pub struct Once {
    /// The mutation's name.
    pub operation: &'static str,
    /// The caller's key.
    pub key: String,
    /// SHA-256 of the input in canonical form, the key apart.
    pub input_hash: [u8; 32],
}

/// Only the context has one: nobody else writes idempotency keys.
#[derive(Debug)]
pub struct Keeper(());

/// What runs in a transaction. It may borrow what the caller holds: a reference to the transaction lives no longer than that.
pub type Work<'t, T> = BoxFuture<'t, Outcome<T>>;

/// A transaction of one act. Everything inside goes through it.
#[derive(Debug)]
pub struct Tx<'a> {
    context: &'a Context,
    actor: Arc<Actor>,
    mark: Mark,
    transaction: Transaction,
    unrecorded: Mutex<Vec<Act>>,
    waiting: Mutex<Batch>,
    /// The rows that the act made or changed so far.
    reached: Mutex<HashSet<Uuid>>,
    erases: AtomicBool,
    tells: AtomicBool,
    knows: AtomicBool,
}

impl App {
    /// The reading side of nobody's request, at the clock's present.
    #[must_use]
    pub fn reader(&self) -> Reader {
        let viewer = Viewer::new(Arc::new(Actor::guest()), self.clock.now());
        self.read_as(viewer)
    }

    fn read_as(&self, viewer: Viewer) -> Reader {
        Reader::new(self.db.readers().clone(), viewer)
    }
}

impl Context {
    /// Nobody known, at the clock's present.
    #[must_use]
    pub fn guest(app: &Arc<App>, language: Language) -> Self {
        Self {
            app: Arc::clone(app),
            actor: Arc::new(Actor::guest()),
            mark: Mark::Guest,
            session: None,
            recalled: None,
            now: app.clock.now(),
            language,
        }
    }

    /// The reading side of this request.
    #[must_use]
    pub fn reader(&self) -> Reader {
        self.app
            .read_as(self.viewer())
            .recalling(self.recalled.clone())
    }

    /// Who looks, and when.
    #[must_use]
    pub fn viewer(&self) -> Viewer {
        Viewer::new(Arc::clone(&self.actor), self.now)
    }

    /// The server itself, at the clock's present.
    #[must_use]
    pub fn system(app: &Arc<App>) -> Self {
        Self::system_at(app, app.clock.now())
    }

    /// The server itself, at `now`.
    #[must_use]
    pub fn system_at(app: &Arc<App>, now: DateTime<Utc>) -> Self {
        Self {
            app: Arc::clone(app),
            actor: Arc::new(Actor::system()),
            mark: Mark::System,
            session: None,
            recalled: None,
            now,
            language: Language::default(),
        }
    }

    /// Runs `work` in one transaction and commits it, as if it ran alone. It may run several times.
    ///
    /// # Errors
    /// What `work` answers; nothing is kept then.
    pub fn act<'a, T: Send + 'a>(
        &'a self,
        work: impl for<'t> Fn(&'t Tx<'a>) -> Work<'t, T> + Send + Sync + 'a,
    ) -> Work<'a, T> {
        self.act_in(Isolation::Serializable, work)
    }

    /// The same, kept apart from other acts as `isolation` says.
    ///
    /// Boxed here, where the compiler still sees that it is `Send`: behind an `async fn` it loses that from sight.
    ///
    /// # Errors
    /// What `work` answers; nothing is kept then.
    pub fn act_in<'a, T: Send + 'a>(
        &'a self,
        isolation: Isolation,
        work: impl for<'t> Fn(&'t Tx<'a>) -> Work<'t, T> + Send + Sync + 'a,
    ) -> Work<'a, T> {
        Box::pin(async move {
            let mut attempts = 0;
            loop {
                let outcome = {
                    let _turn = self.app.db.turn(attempts >= PATIENCE).await;
                    self.attempt(isolation, &work).await
                };
                attempts += 1;
                if attempts == ATTEMPTS || !meets_another(outcome.as_ref().err()) {
                    return outcome;
                }
                self.pause(attempts).await;
            }
        })
    }

    /// The same, once: sent again with the same key, the first answer comes back and nothing happens. The key is looked up behind a
    /// lock too.
    ///
    /// # Errors
    /// What `work` answers; [`RefusalCode::IdempotencyMismatch`] where the key came with another input.
    pub fn act_once<'a, T>(
        &'a self,
        once: Option<Once>,
        isolation: Isolation,
        work: impl for<'t> Fn(&'t Tx<'a>) -> Work<'t, T> + Send + Sync + 'a,
    ) -> Work<'a, T>
    where
        T: Serialize + DeserializeOwned + Send + Sync + 'a,
    {
        let shared = Arc::new((once, work));
        self.act_in(isolation, move |tx| {
            let shared = Arc::clone(&shared);
            Box::pin(async move {
                let (once, work) = &*shared;
                let Some(once) = once else {
                    return work(tx).await;
                };
                if let Some(result) = tx.recall(once).await? {
                    return Ok(serde_json::from_str(&result)?);
                }
                let answer = work(tx).await?;
                tx.remember(once, serde_json::to_string(&answer)?).await?;
                Ok(answer)
            })
        })
    }

    /// Runs `work` once, in a transaction of its own, and commits it where it comes to something.
    async fn attempt<'a, T>(
        &'a self,
        isolation: Isolation,
        work: &impl for<'t> Fn(&'t Tx<'a>) -> Work<'t, T>,
    ) -> Outcome<T> {
        let mut tx = Tx {
            context: self,
            actor: Arc::clone(&self.actor),
            mark: self.mark.clone(),
            transaction: self.app.db.act(isolation).await?,
            unrecorded: Mutex::default(),
            waiting: Mutex::default(),
            reached: Mutex::default(),
            erases: AtomicBool::new(false),
            tells: AtomicBool::new(false),
            knows: AtomicBool::new(false),
        };
        let outcome = match tx.begin(isolation).await {
            Ok(()) => work(&tx).await,
            Err(failure) => Err(failure),
        };
        let outcome = match outcome {
            Ok(answer) => tx.flush().await.map(|()| answer).map_err(Failure::from),
            failed => failed,
        };
        tx.end(outcome.is_ok()).await.and(outcome)
    }

    /// Empties the database's log, where nobody reads in it. An act is done whatever comes of it: what is left is left to a sweep.
    pub(crate) async fn forget(&self) {
        match self.app.db.forget().await {
            Ok(true) => {}
            Ok(false) => {
                tracing::info!("the database's log is in use: it is left to the next sweep");
            }
            Err(error) => tracing::warn!(%error, "the database's log was not emptied"),
        }
    }

    /// Waits a little longer, by a random length, each time.
    async fn pause(&self, attempt: u32) {
        let [random] = self.app.random.bytes();
        let most = 1_u64 << attempt.min(8);
        tokio::time::sleep(Duration::from_millis(u64::from(random) % most + 1)).await;
    }
}

fn meets_another(failure: Option<&Failure>) -> bool {
    let Some(Failure::Internal(error)) = failure else {
        return false;
    };
    error.downcast_ref::<DbErr>().is_some_and(db::is_conflict)
}

impl Rows for Tx<'_> {
    fn backend(&self) -> DbBackend {
        self.connection().get_database_backend()
    }

    fn now(&self) -> DateTime<Utc> {
        self.context.now
    }

    fn actor(&self) -> &Actor {
        &self.actor
    }

    fn held<E: EntityTrait>(&self, select: Select<E>) -> Select<E> {
        select.lock(LockType::NoKeyUpdate)
    }

    fn read(&self, query: &SelectStatement) -> Read<'_> {
        self.ask(rows::statement(self.backend(), query))
    }
}

impl Tx<'_> {
    fn connection(&self) -> &DatabaseTransaction {
        &self.transaction.connection
    }

    /// The request.
    #[must_use]
    pub fn context(&self) -> &Context {
        self.context
    }

    /// When: the request's one instant.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.context.now
    }

    /// Who acts, with the rights that they hold until the act ends.
    #[must_use]
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// How the journal names who acts.
    #[must_use]
    pub fn mark(&self) -> &Mark {
        &self.mark
    }

    /// Who acts, and when.
    #[must_use]
    pub fn viewer(&self) -> Viewer {
        Viewer::new(Arc::clone(&self.actor), self.now())
    }

    /// Sends a text written by hand, and the values of its `$1`, `$2` and so on.
    pub fn select(&self, text: SelectText, values: impl IntoIterator<Item = Value>) -> Read<'_> {
        self.ask(Statement::from_sql_and_values(
            self.backend(),
            text.text(),
            values,
        ))
    }

    /// Sends what reads, after what was written and it may see.
    fn ask(&self, statement: Statement) -> Read<'_> {
        Box::pin(async move {
            let seen = self.waiting().is_seen_by(&statement.sql);
            if seen {
                self.flush().await?;
            }
            self.connection().query_all_raw(statement).await
        })
    }

    /// Who is signed in.
    ///
    /// # Errors
    /// [`Denied::Unauthenticated`] where nobody is.
    pub fn account(&self) -> Outcome<entity::id::AccountId> {
        Ok(self.actor().account().ok_or(Denied::Unauthenticated)?)
    }

    /// The source of randomness.
    #[must_use]
    pub fn random(&self) -> &Random {
        &self.context.app.random
    }

    /// The secret key.
    #[must_use]
    pub fn keyring(&self) -> &Keyring {
        &self.context.app.keyring
    }

    /// A new time-ordered id.
    #[must_use]
    pub fn id<T: From<Uuid>>(&self) -> T {
        self.random().id(self.now())
    }

    /// Asks the access layer for a permit; the transaction will not commit without a journal entry for it.
    ///
    /// # Errors
    /// [`Failure::Denied`].
    pub fn require(&self, act: Act, facts: &Facts) -> Outcome<Permit> {
        let permit = crate::access::require(self.actor(), act, facts);
        let permit = permit.map_err(|denied| match denied {
            Denied::Hidden if self.knows.load(Ordering::Relaxed) => self.denied(),
            denied => denied,
        })?;
        self.unrecorded().push(act);
        Ok(permit)
    }

    /// Called by the journal: this permit's act has its entry.
    pub(crate) fn recorded(&self, permit: &Permit) {
        self.unrecorded().retain(|act| *act != permit.act());
    }

    /// Called where it was seen that the actor may know of the thing that the act is on: that it is denied is no secret then.
    pub(crate) fn knows(&self) {
        self.knows.store(true, Ordering::Relaxed);
    }

    /// How somebody is denied who may know of the thing.
    fn denied(&self) -> Denied {
        match self.actor().account() {
            Some(_) => Denied::Forbidden,
            None => Denied::Unauthenticated,
        }
    }

    /// Called by a store that deletes what nobody may read again: after the commit SQLite's log is emptied of it too.
    pub(crate) fn erases(&self) {
        self.erases.store(true, Ordering::Relaxed);
    }

    /// Called by the outbox: after the commit there is something to deliver.
    pub(crate) fn tells(&self) {
        self.tells.store(true, Ordering::Relaxed);
    }

    fn unrecorded(&self) -> MutexGuard<'_, Vec<Act>> {
        self.unrecorded
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn reached(&self) -> MutexGuard<'_, HashSet<Uuid>> {
        self.reached.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn waiting(&self) -> MutexGuard<'_, Batch> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes what is locked first, and then looks up who acts: what was revoked meanwhile is revoked here.
    async fn begin(&mut self, isolation: Isolation) -> Outcome<()> {
        if let Some(lock) = isolation.lock() {
            lock.take(self.connection()).await?;
        }
        if let Some(session) = &self.context.session {
            (self.actor, self.mark) = session.caller(self).await?;
        }
        Ok(())
    }

    /// Commits what was done, or takes it back.
    async fn end(self, done: bool) -> Outcome<()> {
        let unrecorded = self.unrecorded().first().copied();
        let missing = unrecorded.filter(|_| done);
        self.transaction.end(done && missing.is_none()).await?;
        if let Some(act) = missing {
            let missing = anyhow::anyhow!("{act:?} wrote no journal entry");
            return Err(Failure::Internal(missing));
        }
        if done && self.tells.into_inner() {
            self.context.app.post.wake();
        }
        if done && self.erases.into_inner() {
            self.context.forget().await;
        }
        Ok(())
    }

    async fn recall(&self, once: &Once) -> Outcome<Option<String>> {
        let row = idempotency_key::Entity::find_by_id(self.key(once));
        match self.one(row).await? {
            None => Ok(None),
            Some(row) if row.input_hash == once.input_hash => Ok(Some(row.result)),
            Some(_) => Err(Refusal::new(
                RefusalCode::IdempotencyMismatch,
                "Cette clé d’idempotence a déjà servi avec d’autres données : prenez-en une nouvelle.",
                "This idempotency key was used with another input: take a new one.",
            )
            .at(&["idempotencyKey"])
            .into()),
        }
    }

    async fn remember(&self, once: &Once, result: String) -> Outcome<()> {
        let (actor_id, operation, key) = self.key(once);
        let row = idempotency_key::Model {
            actor_id,
            operation,
            key,
            input_hash: once.input_hash.to_vec(),
            result,
            created_at: self.now(),
        };
        self.insert(&Keeper(()), row).await?;
        Ok(())
    }

    /// Keys are per actor and operation. Those who did not sign in share one actor: theirs are of the input too, so that nobody meets another.
    fn key(&self, once: &Once) -> (Uuid, String, String) {
        let (actor, key) = if let Some(account) = self.actor().account() {
            (account.into(), once.key.clone())
        } else {
            let of_both = sha256(&[once.key.as_bytes(), &once.input_hash]);
            (Uuid::nil(), HEXLOWER.encode(&of_both))
        };
        (actor, once.operation.to_owned(), key)
    }
}
