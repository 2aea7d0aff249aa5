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

/// Makes a table anew with `to` where `from` stood once in its text, and with its rows, indexes and triggers: SQLite's own procedure for what
/// ALTER TABLE cannot do. With foreign keys off, dropping the old table deletes nothing elsewhere, and the tables that reference
/// it go on referencing its name. Any table's triggers may name it, so all of them go and come back.
pub(crate) async fn rebuild(
    tx: &DatabaseTransaction,
    table: &str,
    from: &str,
    to: &str,
) -> anyhow::Result<()> {
    let texts = Statement::from_sql_and_values(
        DbBackend::Sqlite,
        "SELECT sql, IIF(type = 'trigger', name, NULL) FROM sqlite_master
         WHERE (tbl_name = $1 OR type = 'trigger') AND sql IS NOT NULL ORDER BY type <> 'table'",
        [table.into()],
    );
    let mut anew = Vec::new();
    for row in tx.query_all_raw(texts).await? {
        let text: String = row.try_get_by_index(0)?;
        anew.push(text);
        if let Some(trigger) = row.try_get_by_index::<Option<String>>(1)? {
            tx.execute_unprepared(&format!("DROP TRIGGER {trigger}"))
                .await?;
        }
    }
    let mut anew = anew.into_iter();
    let definition = anew.next().unwrap_or_default();
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
    for text in anew {
        tx.execute_unprepared(&text).await?;
    }
    Ok(())
}
