//! How acts on SQLite share a commit.
//!
//! There is one writer, and to put its commit on the disk takes longer than what most acts do. So acts that come while another is at
//! work stand in line, and follow it in the same transaction, each in a savepoint of its own: what fails goes back to its savepoint
//! and takes nothing else with it. Who sees that nobody is behind, or that many are before, commits for all. Nobody is answered
//! before that: what was done is on the disk then, and what was refused may have been so for what another did.

use super::transaction::{IMMEDIATE, begin};
use sea_orm::{DatabaseConnection, DatabaseTransaction, DbErr, TransactionTrait as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::runtime::Handle;
use tokio::sync::{Mutex, OwnedMutexGuard, oneshot};

/// How many acts share a commit at most: the first of them waits for all.
const MOST: usize = 64;

/// The line of acts.
#[derive(Clone, Debug)]
pub(super) struct Line {
    writer: DatabaseConnection,
    group: Arc<Mutex<Option<Group>>>,
    behind: Arc<AtomicUsize>,
}

/// Acts that share a commit.
#[derive(Debug)]
struct Group {
    transaction: DatabaseTransaction,
    /// Those whose work is over, and who wait for the commit.
    done: Vec<oneshot::Sender<Result<(), DbErr>>>,
}

/// The first place in the line, as long as an act is at work.
#[derive(Debug)]
pub(super) struct Place {
    line: Line,
    group: Option<OwnedMutexGuard<Option<Group>>>,
}

impl Line {
    pub fn new(writer: DatabaseConnection) -> Self {
        Self {
            writer,
            group: Arc::default(),
            behind: Arc::default(),
        }
    }

    /// Waits for the first place, and begins a savepoint there. Not to be given up meanwhile: who was told that somebody is behind
    /// counts on it.
    pub async fn stand(self) -> Result<(DatabaseTransaction, Place), DbErr> {
        self.behind.fetch_add(1, Ordering::SeqCst);
        let mut group = Arc::clone(&self.group).lock_owned().await;
        self.behind.fetch_sub(1, Ordering::SeqCst);
        if group.is_none() {
            *group = Some(Group {
                transaction: begin(&self.writer, IMMEDIATE).await?,
                done: Vec::new(),
            });
        }
        let place = Place {
            line: self,
            group: Some(group),
        };
        Ok((place.savepoint().await?, place))
    }

    /// Goes away from the first place, and commits where nobody else will.
    async fn leave(
        self,
        mut group: OwnedMutexGuard<Option<Group>>,
    ) -> oneshot::Receiver<Result<(), DbErr>> {
        let (told, committed) = oneshot::channel();
        let Some(Group {
            transaction,
            mut done,
        }) = group.take()
        else {
            return committed;
        };
        done.push(told);
        if self.behind.load(Ordering::SeqCst) > 0 && done.len() < MOST {
            *group = Some(Group { transaction, done });
            return committed;
        }
        let outcome = transaction.commit().await;
        for told in done {
            // Who has gone away is told nothing.
            let _ = told.send(outcome.clone());
        }
        committed
    }
}

impl Place {
    async fn savepoint(&self) -> Result<DatabaseTransaction, DbErr> {
        match self.group.as_deref() {
            Some(Some(group)) => group.transaction.begin().await,
            _ => Err(lost()),
        }
    }

    /// Leaves, and waits for the commit.
    pub async fn leave(mut self) -> Result<(), DbErr> {
        let group = self.group.take().ok_or_else(lost)?;
        let left = tokio::spawn(self.line.clone().leave(group));
        let committed = left.await.map_err(|_| lost())?;
        committed.await.map_err(|_| lost())?
    }
}

impl Drop for Place {
    /// An act that was given up leaves too: those behind it wait, and those before.
    fn drop(&mut self) {
        if let (Some(group), Ok(runtime)) = (self.group.take(), Handle::try_current()) {
            runtime.spawn(self.line.clone().leave(group));
        }
    }
}

fn lost() -> DbErr {
    DbErr::Custom("the act's place in the line is lost".to_owned())
}
