//! What SQLite needs said otherwise.

use anyhow::ensure;
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, Statement};

/// PostgreSQL's column types in SQLite's words. Comments are dropped, so that a word in prose is no type.
pub(crate) fn words(sql: &str) -> String {
    sql.lines()
        .map(|line| line.split("--").next().unwrap_or_default())
        .map(|line| {
            if line == ");" {
                return ") STRICT;".to_owned();
            }
            line.replace(" COLLATE \"C\"", "")
                .replace(" uuid", " blob")
                .replace(" bytea", " blob")
                .replace(" timestamptz", " text")
                .replace(" date,", " text,")
                .replace(" date ", " text ")
                .replace(" boolean", " integer")
                .replace(" bigint", " integer")
        })
        .collect::<Vec<_>>()
        .join("\n")
}

/// Makes a table anew with `to` where `from` stood once in its text, and with its rows and indexes: SQLite's own procedure for what
/// ALTER TABLE cannot do. With foreign keys off, dropping the old table deletes nothing elsewhere, and the tables that reference
/// it go on referencing its name.
pub(crate) async fn rebuild(
    tx: &DatabaseTransaction,
    table: &str,
    from: &str,
    to: &str,
) -> anyhow::Result<()> {
    let texts = Statement::from_sql_and_values(
        DbBackend::Sqlite,
        "SELECT sql FROM sqlite_master WHERE tbl_name = $1 AND sql IS NOT NULL ORDER BY type <> 'table'",
        [table.into()],
    );
    let mut texts = tx.query_all_raw(texts).await?.into_iter();
    let definition: String = match texts.next() {
        Some(row) => row.try_get_by_index(0)?,
        None => String::new(),
    };
    let found = definition.matches(from).count();
    ensure!(
        found == 1,
        "the text of the table {table} has {from} {found} times"
    );
    // From the first bracket on: before it stands the name, in quotes where the table was renamed.
    let (_, columns) = definition.split_once('(').unwrap_or_default();
    let columns = columns.replace(from, to);
    tx.execute_unprepared(&format!(
        "CREATE TABLE {table}_anew ({columns};
         INSERT INTO {table}_anew SELECT * FROM {table};
         DROP TABLE {table};
         ALTER TABLE {table}_anew RENAME TO {table}"
    ))
    .await?;
    for index in texts {
        let index: String = index.try_get_by_index(0)?;
        tx.execute_unprepared(&index).await?;
    }
    Ok(())
}
