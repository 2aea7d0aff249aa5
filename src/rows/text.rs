//! The text of a query, and the values that are sent beside it.
//!
//! What a query says of itself stands in its text: how many rows, the words of closed lists, what is true. The database then plans the
//! text once for all callers; of a bound limit it expects the worst, and plans each call anew. What callers bring is bound: ids,
//! instants, texts.

use sea_orm::sea_query::{
    PostgresQueryBuilder, QueryBuilder, SelectStatement, SqlWriter, SqliteQueryBuilder, Value,
    Values,
};
use sea_orm::{DbBackend, Statement};
use std::fmt::{self, Write};

/// The statement of `query`.
pub(crate) fn statement(backend: DbBackend, query: &SelectStatement) -> Statement {
    let mut text = Text::default();
    match backend {
        DbBackend::Sqlite => query.build_collect_into(SqliteQueryBuilder, &mut text),
        _ => query.build_collect_into(PostgresQueryBuilder, &mut text),
    }
    Statement {
        sql: text.sql,
        values: Some(Values(text.values)),
        db_backend: backend,
    }
}

/// Whether a statement looks for a part of a text: only searches do.
pub(crate) fn searches(statement: &Statement) -> bool {
    statement.sql.contains(" LIKE ")
}

#[derive(Debug, Default)]
struct Text {
    sql: String,
    values: Vec<Value>,
}

impl SqlWriter for Text {
    fn push_param<T: QueryBuilder>(&mut self, value: Value, builder: &T) {
        if is_said(&value) && builder.write_value(&mut self.sql, &value).is_ok() {
            return;
        }
        self.values.push(value);
        let (placeholder, numbered) = builder.placeholder();
        self.sql.push_str(placeholder);
        if numbered {
            self.sql.push_str(&self.values.len().to_string());
        }
    }

    fn as_writer(&mut self) -> &mut dyn Write {
        self
    }
}

/// Whether a value belongs to the text: small numbers as in `LIMIT 21`, truth values, and words as in `state = 'RECEIVED'`. Of other
/// texts none is like a word: what is searched for is in small letters.
fn is_said(value: &Value) -> bool {
    match value {
        Value::Bool(Some(_)) | Value::Int(Some(_)) | Value::BigUnsigned(Some(_)) => true,
        Value::String(Some(text)) => {
            text.len() <= 40 && text.bytes().all(|it| it.is_ascii_uppercase() || it == b'_')
        }
        _ => false,
    }
}

impl Write for Text {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.sql.write_str(text)
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sql)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sea_orm::sea_query::{Expr, ExprTrait, Query};

    #[test]
    fn what_callers_bring_is_bound_and_the_rest_is_said() {
        let query = Query::select()
            .column("id")
            .from("complaint")
            .and_where(Expr::col("state").eq("RECEIVED"))
            .and_where(Expr::col("name").like("%'; DROP%"))
            .and_where(Expr::col("open").eq(true))
            .limit(21)
            .take();
        let postgres = statement(DbBackend::Postgres, &query);
        assert_eq!(
            postgres.sql,
            r#"SELECT "id" FROM "complaint" WHERE "state" = 'RECEIVED' AND "name" LIKE $1 AND "open" = TRUE LIMIT 21"#
        );
        assert_eq!(postgres.values, Some(Values(vec!["%'; DROP%".into()])));
        let sqlite = statement(DbBackend::Sqlite, &query);
        assert!(
            sqlite
                .sql
                .ends_with(r#""name" LIKE ? AND "open" = TRUE LIMIT 21"#)
        );
    }
}
