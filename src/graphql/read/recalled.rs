//! Rights that an earlier request found, and whether they still hold.

use crate::rows::SelectText;
use entity::id::AccountId;
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{DbErr, QueryResult};
use std::sync::atomic::{AtomicU8, Ordering};

/// The same question, where nothing else is read.
pub(super) const QUESTION: SelectText =
    SelectText::new("SELECT version AS \"#rights\" FROM caller_rights WHERE account_id = $1");

/// Nothing was read yet.
const OPEN: u8 = 0;
/// They held when something was read.
const HELD: u8 = 1;
/// They are others now.
const CHANGED: u8 = 2;

/// The result's column that answers it.
const RIGHTS: &str = "#rights";

/// Rights that an earlier request found. Every change of what a person may do counts up a number of theirs, whoever makes it
/// and on whichever server: triggers see to that. The first rows that are read with such rights bring that number along, so that
/// rights that are taken back have gone with the next request, and no statement is sent to know it.
#[derive(Debug)]
pub struct Recalled {
    account: AccountId,
    version: i64,
    /// One of the three below.
    answer: AtomicU8,
}

impl Recalled {
    /// What was found when the number of `account` was `version`.
    #[must_use]
    pub fn new(account: AccountId, version: i64) -> Self {
        Self {
            account,
            version,
            answer: AtomicU8::new(OPEN),
        }
    }

    /// Whose rights.
    pub(super) fn account(&self) -> AccountId {
        self.account
    }

    /// Whether they held since this request came; `None` while nothing was read.
    pub(super) fn holds(&self) -> Option<bool> {
        match self.answer.load(Ordering::Relaxed) {
            OPEN => None,
            answer => Some(answer == HELD),
        }
    }

    /// The number, for a statement that reads something else, and the column's name.
    pub(super) fn question(&self) -> (Expr, &'static str) {
        let number = Query::select()
            .column("version")
            .from("caller_rights")
            .and_where(Expr::col("account_id").eq(self.account))
            .take();
        (number.into(), RIGHTS)
    }

    /// Takes the answer from rows that were read.
    pub(super) fn answer(&self, rows: &[QueryResult]) -> Result<(), DbErr> {
        if let Some(row) = rows.first() {
            let version: Option<i64> = row.try_get("", RIGHTS)?;
            self.settle(version);
        }
        Ok(())
    }

    /// Takes the answer; without a number nothing holds.
    pub(super) fn settle(&self, version: Option<i64>) {
        let answer = if version == Some(self.version) {
            HELD
        } else {
            CHANGED
        };
        // Statements that are sent side by side all ask: what one has found to be changed stays so.
        self.answer.fetch_max(answer, Ordering::Relaxed);
    }
}
