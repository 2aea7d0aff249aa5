//! The transaction of an act.

use super::line::{Line, Place};
use crate::context::Isolation;
use sea_orm::{
    DatabaseConnection, DatabaseTransaction, DbErr, IsolationLevel, SqliteTransactionMode,
    TransactionOptions, TransactionTrait as _,
};

/// A transaction that takes a SQLite file's lock at its beginning, and is an ordinary one on PostgreSQL.
pub(super) const IMMEDIATE: TransactionOptions = TransactionOptions {
    isolation_level: None,
    access_mode: None,
    sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
};

/// A transaction of an act. Dropped, it is taken back.
#[derive(Debug)]
pub struct Transaction {
    /// What is sent to it.
    pub connection: DatabaseTransaction,
    place: Option<Place>,
}

impl Transaction {
    /// On SQLite, where acts stand in line.
    pub(super) async fn in_line(line: Line) -> Result<Self, DbErr> {
        let (connection, place) = whole(line.stand()).await?;
        Ok(Self {
            connection,
            place: Some(place),
        })
    }

    /// On PostgreSQL.
    pub(super) async fn at(
        connection: &DatabaseConnection,
        isolation: Isolation,
    ) -> Result<Self, DbErr> {
        Ok(Self {
            connection: begin(connection, options(isolation)).await?,
            place: None,
        })
    }

    /// Commits what was done, or takes it back, and waits until that is so for good.
    pub async fn end(self, done: bool) -> Result<(), DbErr> {
        if done {
            self.connection.commit().await?;
        } else {
            self.connection.rollback().await?;
        }
        match self.place {
            Some(place) => place.leave().await,
            None => Ok(()),
        }
    }
}

/// PostgreSQL is told of the isolation by a statement of its own, but for the one in which every connection begins its transactions.
pub(super) fn options(isolation: Isolation) -> TransactionOptions {
    TransactionOptions {
        isolation_level: match isolation {
            Isolation::ReadCommitted | Isolation::ReadCommittedBehind(_) => None,
            Isolation::Serializable | Isolation::Behind(_) => Some(IsolationLevel::Serializable),
        },
        ..Default::default()
    }
}

/// Begins a transaction, also where whoever waits for it goes away meanwhile: it is taken back then. The driver knows of a transaction
/// once the database has answered, and would leave one that was given up before that open in the pool, for the next act to fail in.
pub(super) async fn begin(
    connection: &DatabaseConnection,
    options: TransactionOptions,
) -> Result<DatabaseTransaction, DbErr> {
    let connection = connection.clone();
    whole(async move { connection.begin_with_options(options).await }).await
}

/// Does it to its end, whether somebody waits for it or not.
async fn whole<T: Send + 'static>(
    task: impl Future<Output = Result<T, DbErr>> + Send + 'static,
) -> Result<T, DbErr> {
    let done = tokio::spawn(task).await;
    done.unwrap_or_else(|lost| Err(DbErr::Custom(lost.to_string())))
}
