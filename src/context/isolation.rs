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
    /// The same, behind a lock that is taken before anything else.
    ReadCommittedBehind(Lock),
}

impl Isolation {
    /// What is locked before anything else.
    pub(crate) const fn lock(self) -> Option<Lock> {
        match self {
            Self::Behind(lock) | Self::ReadCommittedBehind(lock) => Some(lock),
            Self::Serializable | Self::ReadCommitted => None,
        }
    }
}

/// Tables that an act locks before it reads anything, in an order that is the same for all that lock them.
///
/// On PostgreSQL the lock must come first: a transaction sees the database as it was at its first query, and one that
/// queries before it waits would wait in vain. `LOCK TABLE` and `SET` are no queries; an advisory lock, taken by a `SELECT`, is one.
/// Who waits holds a connection. SQLite has one writer, which is lock enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lock {
    tables: &'static [&'static str],
    mode: &'static str,
}

impl Lock {
    /// Acts of this kind come one after the other instead of meeting: who draws from a series of numbers without gaps. Others read the
    /// tables meanwhile, and write none of them.
    #[must_use]
    pub const fn in_turn(tables: &'static [&'static str]) -> Self {
        let mode = "SHARE ROW EXCLUSIVE";
        Self { tables, mode }
    }

    /// Nobody else reads or writes the tables meanwhile: who [empties](super::Tx::erase) them.
    #[must_use]
    pub const fn alone(tables: &'static [&'static str]) -> Self {
        let mode = "ACCESS EXCLUSIVE";
        Self { tables, mode }
    }

    /// Beside others of the kind, and not beside who has the tables alone: who will write them once it holds what those wait for too.
    #[must_use]
    pub const fn shared(tables: &'static [&'static str]) -> Self {
        let mode = "ROW EXCLUSIVE";
        Self { tables, mode }
    }

    /// Takes the lock until the transaction ends: the first that is done in it. Who waits longer than two seconds has met another, and is
    /// run again.
    pub(crate) async fn take(self, tx: &DatabaseTransaction) -> Result<(), DbErr> {
        if tx.get_database_backend() != DbBackend::Postgres {
            return Ok(());
        }
        let sql = format!(
            "SET LOCAL lock_timeout = '2s'; LOCK TABLE \"{}\" IN {} MODE; SET LOCAL lock_timeout = DEFAULT",
            self.tables.join("\", \""),
            self.mode,
        );
        tx.execute_unprepared(&sql).await?;
        Ok(())
    }
}
