//! The connections that read.
//!
//! On PostgreSQL they have a pool of their own. That of sqlx asks each connection that comes back whether it is still there: a message
//! more for every statement, which is a tenth of what a page costs the server. Here nothing is asked: a connection that turns out to be
//! gone is put away, and the statement sent on another, since reading it again changes nothing. One whose statement was given up
//! midway is put away too, so that nobody waits for what it still has to say.

use super::{ACQUIRE_TIMEOUT, CONNECTIONS, Planning, SEARCHES, STATEMENTS};
use crate::rows;
use deadpool::managed::{
    Manager, Metrics, Object, Pool, PoolError, QueueMode, RecycleError, RecycleResult, Timeouts,
};
use deadpool::{Runtime, managed::PoolConfig};
use sea_orm::{
    ConnAcquireErr, ConnectionTrait, DatabaseConnection, DbBackend, DbErr, QueryResult, RuntimeErr,
    Statement, sea_query::Values,
};
use sea_query_sqlx::SqlxValues;
use sqlx::postgres::{PgConnectOptions, PgRow};
use sqlx::{
    AssertSqlSafe, ConnectOptions as _, Connection as _, Error, Executor as _, PgConnection,
};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// How old a connection may be: what PostgreSQL gathers for it does not grow for ever.
const LIFETIME: Duration = Duration::from_mins(30);

/// How these connections are called in `pg_stat_activity`.
const READS: &str = "sceau reads";

/// Who is told of each statement that is sent.
pub(super) type Told = Arc<dyn Fn(&Statement) + Send + Sync>;

/// What reads: any connection, or PostgreSQL's pools for it.
#[derive(Clone, Debug)]
pub enum Readers {
    /// A connection that does other things too.
    Shared(DatabaseConnection),
    /// Pools that do nothing else.
    Apart(Pools),
}

impl From<DatabaseConnection> for Readers {
    fn from(connection: DatabaseConnection) -> Self {
        Self::Shared(connection)
    }
}

impl Readers {
    /// The database's dialect.
    #[must_use]
    pub fn backend(&self) -> DbBackend {
        match self {
            Self::Shared(connection) => connection.get_database_backend(),
            Self::Apart(_) => DbBackend::Postgres,
        }
    }

    /// Sends a statement that reads.
    ///
    /// # Errors
    /// When the database refuses it or does not answer.
    pub async fn query(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        match self {
            Self::Shared(connection) => connection.query_all_raw(statement).await,
            // Boxed, as the other is by itself: the driver's state would be part of whatever reads.
            Self::Apart(pools) => Box::pin(pools.query(&statement)).await,
        }
    }
}

/// PostgreSQL's connections that read.
#[derive(Clone)]
pub struct Pools {
    /// They plan a text once.
    lists: Pool<Connections>,
    /// They plan a search each time.
    searches: Pool<Connections>,
    told: Told,
}

impl fmt::Debug for Pools {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pools")
    }
}

impl Pools {
    /// Pools of the database at `url`; they connect when something is read.
    pub(super) fn new(url: &str) -> anyhow::Result<Self> {
        let options: PgConnectOptions = url.parse()?;
        let options = options
            .statement_cache_capacity(STATEMENTS)
            .application_name(READS)
            .disable_statement_logging();
        let pool = |most: u32, planning| {
            let manager = Connections {
                options: options.clone(),
                planning,
            };
            let config = PoolConfig {
                max_size: usize::try_from(most)?,
                timeouts: Timeouts {
                    wait: Some(ACQUIRE_TIMEOUT),
                    create: Some(ACQUIRE_TIMEOUT),
                    recycle: None,
                },
                // The one that was used last: its plans are at hand.
                queue_mode: QueueMode::Lifo,
            };
            let pool = Pool::builder(manager)
                .config(config)
                .runtime(Runtime::Tokio1);
            anyhow::Ok(pool.build()?)
        };
        Ok(Self {
            lists: pool(CONNECTIONS, Planning::Once)?,
            searches: pool(SEARCHES, Planning::EachTime)?,
            told: Arc::new(|_| {}),
        })
    }

    /// The same pools, of whose statements `told` is told.
    pub(super) fn telling(&self, told: Told) -> Self {
        Self {
            told,
            ..self.clone()
        }
    }

    async fn query(&self, statement: &Statement) -> Result<Vec<QueryResult>, DbErr> {
        (self.told)(statement);
        let pool = if rows::searches(statement) {
            &self.searches
        } else {
            &self.lists
        };
        loop {
            let mut lease = Lease::of(pool).await?;
            let answer = lease.fetch(statement).await;
            let gone = answer.as_ref().is_err_and(is_gone);
            if gone && !lease.is_new() {
                continue;
            }
            if !gone {
                lease.give_back();
            }
            let query = |error| DbErr::Query(RuntimeErr::SqlxError(Arc::new(error)));
            return Ok(answer
                .map_err(query)?
                .into_iter()
                .map(QueryResult::from)
                .collect());
        }
    }

    /// Closes every connection, with a word to the database.
    pub(super) async fn close(&self) {
        for pool in [&self.lists, &self.searches] {
            for connection in pool.retain(|_, _| false).removed {
                if connection.close().await.is_err() {
                    tracing::debug!("a connection was gone before it was closed");
                }
            }
            pool.close();
        }
    }
}

/// Whether an error says that the connection is no more. `57P` is PostgreSQL's class for being shut down.
fn is_gone(error: &Error) -> bool {
    match error {
        Error::Database(error) => error.code().is_some_and(|code| code.starts_with("57P")),
        Error::Io(_) | Error::Protocol(_) | Error::Tls(_) => true,
        _ => false,
    }
}

/// Makes connections.
struct Connections {
    options: PgConnectOptions,
    planning: Planning,
}

impl fmt::Debug for Connections {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Connections")
    }
}

impl Manager for Connections {
    type Type = PgConnection;
    type Error = Error;

    async fn create(&self) -> Result<PgConnection, Error> {
        let mut connection = self.options.connect().await?;
        connection.execute(self.planning.settings()).await?;
        Ok(connection)
    }

    async fn recycle(&self, _: &mut PgConnection, metrics: &Metrics) -> RecycleResult<Error> {
        if metrics.age() > LIFETIME {
            return Err(RecycleError::message("it is old"));
        }
        Ok(())
    }
}

/// A connection while one statement has it: unless it is given back, it is put away.
struct Lease(Option<Object<Connections>>);

impl Lease {
    async fn of(pool: &Pool<Connections>) -> Result<Self, DbErr> {
        let found = pool.get().await;
        found
            .map(|object| Self(Some(object)))
            .map_err(|error| match error {
                PoolError::Backend(error) => DbErr::Conn(RuntimeErr::SqlxError(Arc::new(error))),
                PoolError::Closed => DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed),
                _ => DbErr::ConnectionAcquire(ConnAcquireErr::Timeout),
            })
    }

    /// Whether nothing was sent on it before.
    fn is_new(&self) -> bool {
        let metrics = self.0.as_ref().map(Object::metrics);
        metrics.is_none_or(|metrics| metrics.recycle_count == 0)
    }

    async fn fetch(&mut self, statement: &Statement) -> Result<Vec<PgRow>, Error> {
        let Some(connection) = &mut self.0 else {
            return Err(Error::PoolClosed);
        };
        let values = statement.values.clone().unwrap_or(Values(Vec::new()));
        let text = AssertSqlSafe(statement.sql.as_str());
        let query = sqlx::query_with(text, SqlxValues(values));
        Box::pin(query.fetch_all(&mut **connection)).await
    }

    fn give_back(&mut self) {
        self.0 = None;
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        if let Some(object) = self.0.take() {
            drop(Object::take(object));
        }
    }
}
