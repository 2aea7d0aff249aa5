//! Rows on their way into a database: many in one statement, in the order of the tables' keys.

use anyhow::Context as _;
use entity::TableRow;
use sea_orm::{
    ColumnTrait, ConnectOptions, ConnectionTrait, Database, DatabaseConnection,
    DatabaseTransaction, DbBackend, EntityTrait, Iterable, ModelTrait, Statement, TransactionTrait,
    Value,
};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Who loses power here fills anew: there is no log to write what changes a second time, nothing waits for the disk, and what does not
/// come in order stays in memory until it is whole.
const CARELESS: &str =
    "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -500000";
/// How many rows one statement inserts.
const AT_ONCE: usize = 500;
/// How many rows wait at the most.
const WAITING: usize = 20_000;

/// The tables that are filled, each after those that its keys point to.
const TABLES: &[&str] = &[
    "account",
    "association",
    "mandate",
    "charter",
    "charter_version",
    "clause",
    "chapter",
    "article",
    "organisation",
    "affiliation",
    "membership",
    "signature",
    "label",
    "commitment",
    "commitment_revision",
    "meeting",
    "meeting_summons",
    "proceeding",
    "complaint",
    "complaint_article",
    "notice",
    "allegation",
    "meeting_item",
    "ballot",
    "ballot_elector",
    "ballot_voter",
    "decision",
    "sanction",
    "ban",
];

/// Takes rows of every table, and writes them in one transaction.
#[derive(Debug)]
pub struct Sink {
    connection: DatabaseConnection,
    tx: DatabaseTransaction,
    tables: BTreeMap<&'static str, Waiting>,
    waiting: usize,
}

/// The rows of one table that wait.
#[derive(Debug)]
struct Waiting {
    columns: Vec<&'static str>,
    values: Vec<Value>,
    written: u64,
}

impl Sink {
    /// Opens a database for a filling.
    pub async fn open(url: &str) -> anyhow::Result<Self> {
        let mut options = ConnectOptions::new(url);
        options.max_connections(1).sqlx_logging(false);
        let connection = Database::connect(options).await?;
        if connection.get_database_backend() == DbBackend::Sqlite {
            connection.execute_unprepared(CARELESS).await?;
        }
        let tx = connection.begin().await?;
        Ok(Self {
            connection,
            tx,
            tables: BTreeMap::new(),
            waiting: 0,
        })
    }

    /// Takes a row.
    pub fn add<M>(&mut self, row: &M)
    where
        M: ModelTrait + TableRow,
        <M::Entity as EntityTrait>::Column: ColumnTrait + Iterable,
    {
        let table = self.tables.entry(M::TABLE).or_insert_with(|| Waiting {
            columns: M::COLUMNS.iter().map(|(name, _)| *name).collect(),
            values: Vec::new(),
            written: 0,
        });
        let columns = <M::Entity as EntityTrait>::Column::iter();
        table.values.extend(columns.map(|column| row.get(column)));
        self.waiting += 1;
    }

    /// Writes what waits, where that is much.
    pub async fn breathe(&mut self) -> anyhow::Result<()> {
        if self.waiting >= WAITING {
            self.flush().await?;
        }
        Ok(())
    }

    async fn flush(&mut self) -> anyhow::Result<()> {
        for name in TABLES {
            if let Some(table) = self.tables.get_mut(name) {
                table.write(name, &self.tx).await?;
            }
        }
        self.waiting = 0;
        let left = self
            .tables
            .iter()
            .find(|(_, table)| !table.values.is_empty());
        anyhow::ensure!(left.is_none(), "{left:?} is in no order");
        Ok(())
    }

    /// Writes the rest, commits, and has the database look at what it holds. Answers how many rows each table was given.
    pub async fn finish(mut self) -> anyhow::Result<BTreeMap<&'static str, u64>> {
        self.flush().await?;
        self.tx.commit().await?;
        let look = match self.connection.get_database_backend() {
            DbBackend::Sqlite => "ANALYZE; PRAGMA journal_mode = WAL",
            _ => "VACUUM (ANALYZE)",
        };
        self.connection.execute_unprepared(look).await?;
        self.connection.close().await?;
        let written = |(name, table): (&&'static str, &Waiting)| (*name, table.written);
        Ok(self.tables.iter().map(written).collect())
    }
}

impl Waiting {
    async fn write(&mut self, name: &str, tx: &DatabaseTransaction) -> anyhow::Result<()> {
        let backend = tx.get_database_backend();
        let width = self.columns.len();
        let mut values = std::mem::take(&mut self.values).into_iter().peekable();
        while values.peek().is_some() {
            let some: Vec<_> = values.by_ref().take(width * AT_ONCE).collect();
            let rows = some.len() / width;
            let text = self.insert(name, rows, backend);
            let insert = Statement::from_sql_and_values(backend, text, some);
            tx.execute_raw(insert)
                .await
                .with_context(|| format!("rows of {name}"))?;
            self.written += rows as u64;
        }
        Ok(())
    }

    /// The statement that inserts so many rows.
    fn insert(&self, name: &str, rows: usize, backend: DbBackend) -> String {
        let mut text = format!("INSERT INTO {name} ({}) VALUES ", self.columns.join(","));
        for row in 0..rows {
            text.push_str(if row == 0 { "(" } else { "),(" });
            for column in 0..self.columns.len() {
                let comma = if column == 0 { "" } else { "," };
                // A write to a text does not fail.
                let _: std::fmt::Result = match backend {
                    DbBackend::Sqlite => write!(text, "{comma}?"),
                    _ => write!(text, "{comma}${}", row * self.columns.len() + column + 1),
                };
            }
        }
        text.push(')');
        text
    }
}
