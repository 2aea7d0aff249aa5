//! Rows with keys of an older form get those of today's ([`FORM`]), after the migrations of an upgrade.
//!
//! Each row says which form its keys have, so nothing is asked of a server that stops in between, of several that start at once, or
//! of one of before the upgrade that still writes: what it leaves is found at the next start. Keys of a newer form stay.

use crate::input::{FORM, fold};
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbErr, TransactionTrait};
use uuid::Uuid;

/// How many rows are written in one transaction.
const BATCH: u64 = 500;

/// A table with keys: which, and for each column of text the column with its key.
#[derive(Clone, Copy, Debug)]
pub struct Keys {
    /// The table; it has an `id`, and a `key_form`.
    pub table: &'static str,
    /// What is folded, and into what.
    pub columns: &'static [(&'static str, &'static str)],
}

/// Every table with keys. Not here: e-mail addresses (`docs/decisions/0016-text.md`).
pub const TABLES: &[Keys] = &[
    Keys {
        table: "organisation",
        columns: &[("name", "name_folded"), ("city", "city_folded")],
    },
    Keys {
        table: "association",
        columns: &[("name", "name_folded")],
    },
];

/// Folds anew what has an older form, a batch at a time; answers how many rows.
pub async fn all(connection: &DatabaseConnection) -> Result<usize, DbErr> {
    let mut folded = 0;
    for keys in TABLES {
        loop {
            let rows = keys.batch(connection).await?;
            folded += rows;
            if rows == 0 {
                break;
            }
        }
    }
    if folded > 0 {
        tracing::info!(rows = folded, form = FORM, "keys were written anew");
    }
    Ok(folded)
}

impl Keys {
    async fn batch(&self, connection: &DatabaseConnection) -> Result<usize, DbErr> {
        let older = Expr::col("key_form").lt(FORM);
        let texts = self.columns.iter().map(|(text, _)| *text);
        let read = Query::select()
            .column("id")
            .columns(texts)
            .from(self.table)
            .and_where(older.clone())
            .order_by("id", Order::Asc)
            .limit(BATCH)
            .take();
        let rows = connection.query_all(&read).await?;
        let tx = connection.begin().await?;
        for row in &rows {
            let mut write = Query::update();
            write
                .table(self.table)
                .value("key_form", FORM)
                .and_where(Expr::col("id").eq(row.try_get::<Uuid>("", "id")?))
                .and_where(older.clone());
            for (text, key) in self.columns {
                let text: Option<String> = row.try_get("", text)?;
                write.value(*key, text.as_deref().map(fold));
            }
            tx.execute(&write).await?;
        }
        tx.commit().await?;
        Ok(rows.len())
    }
}
