//! The migrations: one set for SQLite and PostgreSQL.
//!
//! Each is one SQL text in PostgreSQL's words. On SQLite the column types are put into its own and the tables made STRICT;
//! keys, checks and partial indexes read the same on both.

pub use sea_orm_migration::MigratorTrait;
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

/// Runs every migration that a database lacks, in order.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        [
            ("m01_people", include_str!("sql/m01_people.sql")),
            ("m02_charter", include_str!("sql/m02_charter.sql")),
            ("m03_complaints", include_str!("sql/m03_complaints.sql")),
            ("m04_deliberation", include_str!("sql/m04_deliberation.sql")),
            ("m05_proof", include_str!("sql/m05_proof.sql")),
            ("m06_bans", include_str!("sql/m06_bans.sql")),
            ("m07_convocation", include_str!("sql/m07_convocation.sql")),
            ("m08_labels_back", include_str!("sql/m08_labels_back.sql")),
            ("m09_entitled", include_str!("sql/m09_entitled.sql")),
            (
                "m10_missed_limits",
                include_str!("sql/m10_missed_limits.sql"),
            ),
            ("m11_limits", include_str!("sql/m11_limits.sql")),
            ("m12_vouched", include_str!("sql/m12_vouched.sql")),
            ("m13_revocations", include_str!("sql/m13_revocations.sql")),
        ]
        .into_iter()
        .map(|(name, sql)| Box::new(SqlMigration { name, sql }) as Box<dyn MigrationTrait>)
        .collect()
    }
}

/// One migration: a name for the books and the text that makes it so.
struct SqlMigration {
    name: &'static str,
    sql: &'static str,
}

impl MigrationName for SqlMigration {
    fn name(&self) -> &str {
        self.name
    }
}

#[async_trait::async_trait]
impl MigrationTrait for SqlMigration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let sql = match manager.get_database_backend() {
            DbBackend::Sqlite => for_sqlite(self.sql),
            _ => self.sql.to_owned(),
        };
        manager.get_connection().execute_unprepared(&sql).await?;
        Ok(())
    }
}

/// PostgreSQL's column types in SQLite's words. Comments are dropped, so that a word in prose is no type.
fn for_sqlite(sql: &str) -> String {
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
