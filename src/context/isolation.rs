//! What keeps an act apart from others that run at the same time.

use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, DbErr};

/// How far PostgreSQL keeps an act apart from others. SQLite has one writer, whose acts run one after the other in any case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Isolation {
    /// As if it ran alone: what it read was so at one moment, and what could not be in any order fails and is run again. That is so
    /// among acts of this kind alone: one that only reads what is committed is not seen by it.
    #[default]
    Serializable,
    /// The same, behind a lock that is taken before anything else.
    Behind(Lock),
    /// Each statement reads what is committed then. For an act in which nothing can go wrong by that, since constraints, versions and
    /// the rows that it [holds](crate::rows::Rows::held) see to it; docs/decisions/0026 has the proof of each.
    ReadCommitted,
}

/// A table that an act locks before it reads anything, so that acts of this kind come one after the other instead of meeting: a
/// series of numbers without gaps is one. Others read the table meanwhile, and write none of it.
///
/// On PostgreSQL the lock must come first: a transaction sees the database as it was at its first query, and one that
/// queries before it waits would wait in vain. `LOCK TABLE` and `SET` are no queries; an advisory lock, taken by a `SELECT`, is one.
/// Who waits holds a connection. SQLite has one writer, which is lock enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lock {
    table: &'static str,
}

impl Lock {
    /// The lock of a table, by its name in the database.
    #[must_use]
    pub const fn table(table: &'static str) -> Self {
        Self { table }
    }

    /// Takes the lock until the transaction ends: the first that is done in it. Who waits longer than two seconds has met another, and is
    /// run again.
    pub(crate) async fn take(self, tx: &DatabaseTransaction) -> Result<(), DbErr> {
        if tx.get_database_backend() != DbBackend::Postgres {
            return Ok(());
        }
        let sql = format!(
            "SET LOCAL lock_timeout = '2s'; LOCK TABLE \"{}\" IN SHARE ROW EXCLUSIVE MODE; SET LOCAL lock_timeout = DEFAULT",
            self.table
        );
        tx.execute_unprepared(&sql).await?;
        Ok(())
    }
}
