//! Runs what a database lacks. The books are the table `seaql_migrations`: a line for each migration that was run.

use crate::Migration;
use anyhow::{Context as _, bail};
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr,
    SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
};

/// The PostgreSQL advisory lock that one server holds while it migrates: "sceau" in ASCII.
const LOCK: i64 = 0x73_63_65_61_75;

/// Runs every migration that the database lacks, in order: each in a transaction of its own, together with its line in the books.
/// Servers that start together wait for one another: on PostgreSQL at an advisory lock, on SQLite at the file's.
///
/// A connection to SQLite has to come with foreign keys off, or a table that others reference could not be made anew; the keys are
/// checked before each commit.
///
/// # Errors
/// Where a migration fails: it leaves nothing half done, and those before it stay. Where the books hold an unknown migration.
pub async fn run(connection: &DatabaseConnection, migrations: &[Migration]) -> anyhow::Result<()> {
    loop {
        let tx = begin(connection).await?;
        let Some(next) = lacking(&tx, migrations).await? else {
            tx.commit().await?;
            return Ok(());
        };
        apply(&tx, next)
            .await
            .with_context(|| format!("the migration {} failed", next.name))?;
        tx.commit().await?;
    }
}

/// Whether the database has a table of this name.
///
/// # Errors
/// Where the database fails.
pub async fn has_table(connection: &DatabaseConnection, name: &str) -> Result<bool, DbErr> {
    let backend = connection.get_database_backend();
    let text = match backend {
        DbBackend::Postgres => "SELECT 1 WHERE to_regclass($1) IS NOT NULL",
        _ => "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = $1",
    };
    let asked = Statement::from_sql_and_values(backend, text, [name.into()]);
    Ok(connection.query_one_raw(asked).await?.is_some())
}

/// Begins a transaction that no other server migrates beside.
async fn begin(connection: &DatabaseConnection) -> Result<DatabaseTransaction, DbErr> {
    let options = TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..Default::default()
    };
    let tx = connection.begin_with_options(options).await?;
    if tx.get_database_backend() == DbBackend::Postgres {
        tx.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({LOCK})"))
            .await?;
    }
    Ok(tx)
}

/// The first migration that the books lack.
async fn lacking<'a>(
    tx: &DatabaseTransaction,
    migrations: &'a [Migration],
) -> anyhow::Result<Option<&'a Migration>> {
    tx.execute_unprepared(
        "CREATE TABLE IF NOT EXISTS seaql_migrations (version varchar NOT NULL PRIMARY KEY, applied_at bigint NOT NULL)",
    )
    .await?;
    let books = Statement::from_string(
        tx.get_database_backend(),
        "SELECT version FROM seaql_migrations",
    );
    let mut done = Vec::new();
    for row in tx.query_all_raw(books).await? {
        done.push(row.try_get_by_index::<String>(0)?);
    }
    let known = |name: &&String| migrations.iter().any(|known| known.name == **name);
    if let Some(unknown) = done.iter().find(|name| !known(name)) {
        bail!(
            "the database is of a later version than this server: it has the migration {unknown}"
        );
    }
    Ok(migrations
        .iter()
        .find(|migration| !done.iter().any(|name| name == migration.name)))
}

async fn apply(tx: &DatabaseTransaction, migration: &Migration) -> anyhow::Result<()> {
    for step in migration.steps {
        step.apply(tx).await?;
    }
    let sqlite = tx.get_database_backend() == DbBackend::Sqlite;
    let now = if sqlite {
        "unixepoch()"
    } else {
        "EXTRACT(EPOCH FROM now())::bigint"
    };
    tx.execute_unprepared(&format!(
        "INSERT INTO seaql_migrations (version, applied_at) VALUES ('{}', {now})",
        migration.name
    ))
    .await?;
    if sqlite {
        check_keys(tx).await?;
    }
    Ok(())
}

/// Fails where a row refers to one that is not there: the keys were off.
async fn check_keys(tx: &DatabaseTransaction) -> anyhow::Result<()> {
    let check = Statement::from_string(DbBackend::Sqlite, "PRAGMA foreign_key_check");
    if let Some(broken) = tx.query_one_raw(check).await? {
        let table: String = broken.try_get("", "table")?;
        let parent: String = broken.try_get("", "parent")?;
        bail!("a row of {table} refers to a row of {parent} that is not there");
    }
    Ok(())
}
