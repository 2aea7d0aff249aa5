//! What a migration does: SQL, or a change of a table that SQLite cannot alter.

use crate::sqlite;
use anyhow::{Context as _, ensure};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, Statement};

/// One step of a migration.
#[derive(Clone, Copy, Debug)]
pub enum Step {
    /// A text of statements in PostgreSQL's words, which SQLite understands but for the types.
    Sql(&'static str),
    /// What each database says in words of its own: a trigger, a kind of index.
    Each {
        /// On SQLite, as it stands.
        sqlite: &'static str,
        /// On PostgreSQL.
        postgres: &'static str,
    },
    /// More words for the closed list of a column, `CHECK (column IN ('A', 'B'))`. Only what is new is said, so that two migrations
    /// that widen one list do not undo each other.
    Widen {
        /// The table.
        table: &'static str,
        /// Its column that holds a word.
        column: &'static str,
        /// The new words.
        words: &'static [&'static str],
    },
    /// Another definition of a table, for what SQLite cannot alter: a check, a key, NOT NULL.
    Redefine {
        /// The table.
        table: &'static str,
        /// On SQLite: what stands once in the table's text …
        from: &'static str,
        /// … and what takes its place, so that the same columns remain.
        to: &'static str,
        /// The statements that do it on PostgreSQL.
        postgres: &'static str,
    },
}

impl Step {
    pub(crate) async fn apply(&self, tx: &DatabaseTransaction) -> anyhow::Result<()> {
        let on_sqlite = tx.get_database_backend() == DbBackend::Sqlite;
        match *self {
            Self::Sql(text) if on_sqlite => {
                tx.execute_unprepared(&sqlite::words(text)).await?;
            }
            Self::Sql(text) => {
                tx.execute_unprepared(text).await?;
            }
            Self::Each { sqlite, postgres } => {
                let text = if on_sqlite { sqlite } else { postgres };
                tx.execute_unprepared(text).await?;
            }
            Self::Widen {
                table,
                column,
                words,
            } if on_sqlite => {
                let list = format!("CHECK ({column} IN (");
                let wider = format!("{list}{}, ", quoted(words));
                sqlite::rebuild(tx, table, &list, &wider).await?;
            }
            Self::Widen {
                table,
                column,
                words,
            } => widen_on_postgres(tx, table, column, words).await?,
            Self::Redefine {
                table, from, to, ..
            } if on_sqlite => {
                sqlite::rebuild(tx, table, &sqlite::words(from), &sqlite::words(to)).await?;
            }
            Self::Redefine { postgres, .. } => {
                tx.execute_unprepared(postgres).await?;
            }
        }
        Ok(())
    }
}

/// Puts a wider check in the place of the one that holds the list, under its name.
async fn widen_on_postgres(
    tx: &DatabaseTransaction,
    table: &str,
    column: &str,
    words: &[&str],
) -> anyhow::Result<()> {
    // A list of one word is kept as an equality.
    let lists = Statement::from_sql_and_values(
        DbBackend::Postgres,
        "SELECT conname::text, pg_get_constraintdef(check_.oid) FROM pg_constraint check_
         JOIN pg_attribute ON attrelid = conrelid AND conkey = ARRAY[attnum]
         WHERE conrelid = to_regclass($1) AND contype = 'c' AND attname = $2
         AND starts_with(pg_get_constraintdef(check_.oid), 'CHECK ((' || attname || ' = ')",
        [table.into(), column.into()],
    );
    let lists = tx.query_all_raw(lists).await?;
    ensure!(lists.len() <= 1, "{table}.{column} has more than one list");
    let list = lists.first();
    let list = list.with_context(|| format!("{table}.{column} has no list"))?;
    let name: String = list.try_get_by_index(0)?;
    let check: String = list.try_get_by_index(1)?;
    let all: Vec<_> = check.split('\'').skip(1).step_by(2).collect();
    let all = quoted(&[&all, words].concat());
    tx.execute_unprepared(&format!(
        "ALTER TABLE {table} DROP CONSTRAINT {name}, ADD CONSTRAINT {name} CHECK ({column} IN ({all}))"
    ))
    .await?;
    Ok(())
}

/// The words as a list of SQL's texts.
fn quoted(words: &[&str]) -> String {
    format!("'{}'", words.join("', '"))
}
