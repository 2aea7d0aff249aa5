//! The database: SQLite in a file, or PostgreSQL; connections, migrations, transactions.
//!
//! SQLite has one writer, whose acts [share a commit](line) where they come at once, and several readers; the journal
//! mode is WAL and `synchronous` FULL, so that an act that was acknowledged is on the disk. PostgreSQL writes at SERIALIZABLE, or at
//! what the act declares. A transaction that meets another is run again ([`is_conflict`] says when).
//!
//! What is deleted on SQLite is overwritten (`secure_delete`), and [`Database::forget`] empties the log that still holds it, so that
//! a copy of the files holds no ballot's papers once it is closed. PostgreSQL keeps what is deleted for a while, in rows and in its
//! log: ballots have unlogged tables there, which are emptied whole (decision 0033).

mod file;
mod line;
mod readers;
pub mod refold;
pub mod root;
mod transaction;

use crate::context::Isolation;
use anyhow::{Context as _, bail};
use line::Line;
use migration::Migration;
pub use readers::Readers;
use readers::{Pools, Told};
use sea_orm::{
    AccessMode, ConnectOptions, ConnectionTrait, DatabaseConnection, DatabaseTransaction,
    DbBackend, DbErr, IsolationLevel, RuntimeErr, SqlErr, SqliteTransactionMode, Statement,
    TransactionOptions,
};
use sqlx::Executor as _;
use sqlx::sqlite::{SqliteError, SqliteJournalMode, SqliteSynchronous};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::sync::{Mutex, MutexGuard};
use transaction::IMMEDIATE;
pub use transaction::Transaction;

/// Readers of a SQLite file, and connections to PostgreSQL.
const CONNECTIONS: u32 = 16;
/// Connections to PostgreSQL that search.
const SEARCHES: u32 = 8;
/// How long a statement waits for another process's lock on a SQLite file.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);
/// How long the log is waited for that a reader holds: an act that is done must not wait long for it.
const LOG_TIMEOUT: Duration = Duration::from_millis(250);
/// How long a request waits for a free connection.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(20);
/// How often a SQLite file that is busy is tried to be opened, and the pause between.
const OPENINGS: u32 = 100;
/// See [`OPENINGS`].
const OPENING_PAUSE: Duration = Duration::from_millis(50);
/// How long a process that migrates waits for another that does.
const MIGRATION_PATIENCE: Duration = Duration::from_mins(2);
/// Prepared statements kept by each connection.
const STATEMENTS: usize = 500;

/// How PostgreSQL plans what is sent on a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Planning {
    /// A text once on each connection, for any values: what it says of itself stands in it (`rows/text.rs`).
    Once,
    /// A text each time, for the word that is looked for: how it is best looked for depends on how common that is.
    EachTime,
}

impl Planning {
    /// What a new connection is told. Isolation is asked for by each transaction. Where in memory a row lies makes no difference, and
    /// by guesses that are high for want of values a page of twenty rows would be compiled.
    const fn settings(self) -> &'static str {
        match self {
            Self::Once => {
                "SET default_transaction_isolation = 'read committed'; SET random_page_cost = 1.1; SET jit = off; \
                 SET plan_cache_mode = force_generic_plan"
            }
            Self::EachTime => {
                "SET default_transaction_isolation = 'read committed'; SET random_page_cost = 1.1; SET jit = off; \
                 SET plan_cache_mode = force_custom_plan"
            }
        }
    }
}

/// A connected database.
#[derive(Clone, Debug)]
pub struct Database {
    reader: DatabaseConnection,
    readers: Readers,
    writer: DatabaseConnection,
    /// Where acts wait for SQLite's one writer.
    line: Option<Line>,
    /// The connection that empties SQLite's log.
    eraser: Option<DatabaseConnection>,
    statements: Arc<AtomicU64>,
    /// Who has met others too often waits here for another of the kind.
    turn: Arc<Mutex<()>>,
}

impl Database {
    /// Connects to `sqlite:PATH` or `postgres://…`.
    ///
    /// # Errors
    /// Where there is no such database or it cannot be opened; the text never holds the address, which may hold a password.
    pub async fn connect(url: &str) -> anyhow::Result<Self> {
        let reader = open(url, CONNECTIONS, false, BUSY_TIMEOUT).await?;
        let (readers, writer, eraser) = if url.starts_with("sqlite:") {
            (
                reader.clone().into(),
                open(url, 1, false, BUSY_TIMEOUT).await?, // one writer: the others wait here, not in the file's lock
                Some(open(url, 1, false, LOG_TIMEOUT).await?),
            )
        } else {
            (Readers::Apart(Pools::new(url)?), reader.clone(), None)
        };
        let mut database = Self {
            line: None,
            reader,
            readers,
            writer,
            eraser,
            statements: Arc::default(),
            turn: Arc::default(),
        };
        database.watch(|_| {});
        Ok(database)
    }

    /// Shows `watcher` each statement as it was sent: tests read them.
    pub fn watch(&mut self, watcher: impl Fn(&Statement) + Send + Sync + 'static) {
        let statements = Arc::clone(&self.statements);
        let told: Told = Arc::new(move |sent| {
            statements.fetch_add(1, Ordering::Relaxed);
            watcher(sent);
        });
        for connection in [&mut self.reader, &mut self.writer] {
            let told = Arc::clone(&told);
            connection.set_metric_callback(move |sent| told(sent.statement));
        }
        self.readers = match &self.readers {
            Readers::Shared(_) => self.reader.clone().into(),
            Readers::Apart(pools) => Readers::Apart(pools.telling(told)),
        };
        let on_sqlite = self.eraser.is_some();
        self.line = on_sqlite.then(|| Line::new(self.writer.clone()));
    }

    /// Brings the database's tables up to date, and the keys in them; makes a SQLite file where there is none. Servers that start
    /// together wait for one another.
    ///
    /// # Errors
    /// Where a migration fails; it leaves nothing half done.
    pub async fn migrate(url: &str) -> anyhow::Result<()> {
        Self::migrate_by(url, migration::ALL).await?;
        let connection = open(url, 1, false, MIGRATION_PATIENCE).await?;
        refold::all(&connection)
            .await
            .context("keys of an older form were not written anew")?;
        connection.close().await?;
        Ok(())
    }

    /// One connection to look at what is there; nothing where there is no SQLite file yet. The file is nobody's but its owner's from
    /// then on.
    ///
    /// # Errors
    /// Where the database cannot be opened.
    pub async fn peek(url: &str) -> anyhow::Result<Option<DatabaseConnection>> {
        if url.starts_with("sqlite:") && !file::make_private(url)? {
            return Ok(None);
        }
        Ok(Some(open(url, 1, false, BUSY_TIMEOUT).await?))
    }

    /// The tables alone, by these migrations: tests stop at one, or add their own.
    pub async fn migrate_by(url: &str, migrations: &[Migration]) -> anyhow::Result<()> {
        if url.starts_with("sqlite:") {
            file::make(url)?;
        }
        let connection = open(url, 1, true, MIGRATION_PATIENCE).await?;
        let outcome = migration::run(&connection, migrations).await;
        connection.close().await?;
        outcome
    }

    /// The connection that reads.
    #[must_use]
    pub fn reader(&self) -> &DatabaseConnection {
        &self.reader
    }

    /// The connection that writes.
    #[must_use]
    pub fn writer(&self) -> &DatabaseConnection {
        &self.writer
    }

    /// What a request reads by.
    #[must_use]
    pub fn readers(&self) -> &Readers {
        &self.readers
    }

    /// Which of the two databases this is.
    #[must_use]
    pub fn backend(&self) -> DbBackend {
        self.reader.get_database_backend()
    }

    /// How many statements were sent so far: tests take the difference.
    #[must_use]
    pub fn statements(&self) -> u64 {
        self.statements.load(Ordering::Relaxed)
    }

    /// A turn that one at a time has, where `wanted`, until what is answered is dropped.
    pub async fn turn(&self, wanted: bool) -> Option<MutexGuard<'_, ()>> {
        if wanted {
            Some(self.turn.lock().await)
        } else {
            None
        }
    }

    /// Begins a transaction that writes, apart from the acts.
    pub async fn begin(&self) -> Result<DatabaseTransaction, DbErr> {
        let options = match self.backend() {
            DbBackend::Sqlite => IMMEDIATE,
            _ => transaction::options(Isolation::Serializable),
        };
        transaction::begin(&self.writer, options).await
    }

    /// Begins the transaction of an act.
    pub async fn act(&self, isolation: Isolation) -> Result<Transaction, DbErr> {
        match &self.line {
            Some(line) => Transaction::in_line(line.clone()).await,
            None => Transaction::at(&self.writer, isolation).await,
        }
    }

    /// Begins a transaction that only reads: whatever is committed meanwhile, all its statements see one moment, that of the first.
    pub async fn snapshot(&self) -> Result<DatabaseTransaction, DbErr> {
        let options = match self.backend() {
            DbBackend::Sqlite => TransactionOptions {
                sqlite_transaction_mode: Some(SqliteTransactionMode::Deferred),
                ..Default::default()
            },
            _ => TransactionOptions {
                isolation_level: Some(IsolationLevel::RepeatableRead),
                access_mode: Some(AccessMode::ReadOnly),
                ..Default::default()
            },
        };
        transaction::begin(&self.reader, options).await
    }

    /// Empties SQLite's write-ahead log into the file, where what was deleted is overwritten. Answers whether it is empty now: where a
    /// reader or another process holds it, it is for the next time. PostgreSQL's log never held what is erased.
    pub async fn forget(&self) -> Result<bool, DbErr> {
        let Some(eraser) = &self.eraser else {
            return Ok(true);
        };
        let checkpoint = "PRAGMA wal_checkpoint(TRUNCATE)";
        let checkpoint = Statement::from_string(DbBackend::Sqlite, checkpoint);
        let row = eraser.query_one_raw(checkpoint).await?;
        let busy = row.map(|row| row.try_get_by_index::<i32>(0)).transpose()?;
        Ok(busy == Some(0))
    }

    /// Closes every connection.
    pub async fn close(&self) -> Result<(), DbErr> {
        if let Some(eraser) = &self.eraser {
            eraser.clone().close().await?;
        }
        self.reader.clone().close().await?;
        if let Readers::Apart(pools) = &self.readers {
            pools.close().await;
        }
        self.writer.clone().close().await
    }
}

/// To migrate: a SQLite file is made where there is none, and its foreign keys are off as long as the connection lives.
async fn open(
    url: &str,
    connections: u32,
    to_migrate: bool,
    patience: Duration,
) -> anyhow::Result<DatabaseConnection> {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .test_before_acquire(false)
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(move |sqlite| {
            sqlite
                .create_if_missing(to_migrate)
                .foreign_keys(!to_migrate)
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full)
                .pragma("secure_delete", "ON")
                .busy_timeout(patience)
                .statement_cache_capacity(STATEMENTS)
        })
        .map_sqlx_postgres_opts(|postgres| postgres.statement_cache_capacity(STATEMENTS))
        .map_sqlx_postgres_pool_opts(|pool| {
            pool.after_connect(|connection, _| {
                Box::pin(async move {
                    connection
                        .execute(Planning::Once.settings())
                        .await
                        .map(drop)
                })
            })
        });
    let mut left = OPENINGS;
    loop {
        let error = match sea_orm::Database::connect(options.clone()).await {
            Ok(connection) => return Ok(connection),
            Err(error) => error,
        };
        left -= 1;
        if left == 0 || !is_busy(&error) {
            bail!("the database cannot be opened: {}", reason(&error));
        }
        tokio::time::sleep(OPENING_PAUSE).await;
    }
}

/// Whether a SQLite file is another process's for a moment. Putting a new file into WAL mode, or recovering one, does not wait for the
/// lock as statements do.
fn is_busy(error: &DbErr) -> bool {
    let Some(sqlx::Error::Database(database)) = driver_error(error) else {
        return false;
    };
    let code = database.code().and_then(|code| code.parse::<u32>().ok());
    // The low byte is the kind: busy, locked, the locking protocol. PostgreSQL's codes have five places.
    code.is_some_and(|code| code < 10_000 && matches!(code & 0xff, 5 | 6 | 15))
}

/// What went wrong, in words that hold no address.
fn reason(error: &DbErr) -> String {
    match driver_error(error) {
        Some(sqlx::Error::Io(io)) => io.kind().to_string(),
        Some(sqlx::Error::Database(database)) => database.code().map_or_else(
            || "refused".to_owned(),
            |code| match &*code {
                "14" | "3D000" => "there is no such database".to_owned(),
                code => format!("code {code}"),
            },
        ),
        _ => "no such database, or not reachable".to_owned(),
    }
}

/// Whether the transaction met another and has to be run again.
///
/// A unique key that is taken counts too: run again, the act finds the row that took it and refuses in words. So does a row that is
/// no longer as it was read.
#[must_use]
pub fn is_conflict(error: &DbErr) -> bool {
    if matches!(error, DbErr::RecordNotUpdated)
        || matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_)))
    {
        return true;
    }
    let Some(sqlx::Error::Database(database)) = driver_error(error) else {
        return false;
    };
    // PostgreSQL: serialization failure, deadlock, a lock waited for too long. SQLite: busy, busy with a stale snapshot, locked.
    database
        .code()
        .is_some_and(|code| matches!(&*code, "40001" | "40P01" | "55P03" | "5" | "517" | "6"))
}

/// What went wrong, for the log: codes and names, and never a value. PostgreSQL's own texts quote what a row or a parameter
/// holds, and so do those of decoding; SQLite's name tables and columns alone.
#[must_use]
pub fn describe(error: &DbErr) -> String {
    let Some(driver) = driver_error(error) else {
        return match error {
            DbErr::ConnectionAcquire(why) => why.to_string(),
            DbErr::RecordNotUpdated => "a row is no longer as it was read".to_owned(),
            DbErr::Type(_) | DbErr::Json(_) | DbErr::TryIntoErr { .. } => {
                "a value in the database does not fit its type".to_owned()
            }
            _ => "the database layer failed".to_owned(),
        };
    };
    match driver {
        sqlx::Error::Database(database) => refusal(&**database),
        sqlx::Error::Io(io) => format!("the database's connection failed: {}", io.kind()),
        sqlx::Error::ColumnNotFound(name) => format!("the result has no column {name}"),
        sqlx::Error::ColumnDecode { index, .. } => format!("the column {index} does not decode"),
        sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed => driver.to_string(),
        _ => "the database's driver failed".to_owned(),
    }
}

/// Why a database refused a statement.
fn refusal(error: &dyn sqlx::error::DatabaseError) -> String {
    let code = error.code().unwrap_or_default();
    let mut text = format!("the database refused with code {code}");
    let names = [("table", error.table()), ("constraint", error.constraint())];
    for (what, name) in names {
        text.extend(name.map(|name| format!(", {what} {name}")));
    }
    if error.try_downcast_ref::<SqliteError>().is_some() {
        text = format!("{text}: {}", error.message());
    }
    text
}

fn driver_error(error: &DbErr) -> Option<&sqlx::Error> {
    match error {
        DbErr::Conn(RuntimeErr::SqlxError(error))
        | DbErr::Exec(RuntimeErr::SqlxError(error))
        | DbErr::Query(RuntimeErr::SqlxError(error)) => Some(error),
        _ => None,
    }
}
