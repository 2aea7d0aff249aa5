//! How a database comes to a statement's rows, as it says itself.

use crate::support::world::World;
use sea_orm::sea_query::{ArrayType, PostgresQueryBuilder, QueryBuilder, Value};
use sea_orm::{ConnectionTrait, DbBackend, Statement, TransactionTrait};
use serde_json::Value as Json;

/// Tables that are small whatever the volume, or that a plan may read as a whole.
const SMALL: [&str; 7] = [
    "association",
    "charter",
    "charter_version",
    "chapter",
    "clause",
    "meeting",
    "meeting_item",
];

/// How often something may be looked up by an index: once for each row of a page, and the one after it.
const PAGE: f64 = 21.0;

/// What a plan does.
#[derive(Debug, Default)]
pub struct Plan {
    /// How many rows it reads from tables.
    pub rows: f64,
    /// What it should not do.
    pub faults: Vec<String>,
}

impl Plan {
    /// The plan of a statement that was sent. PostgreSQL's is the one for any values, which it keeps for what is sent often; it is
    /// run, and its rows counted.
    pub async fn of(world: &World, statement: &Statement) -> Self {
        let mut plan = Self::default();
        match world.app.db.backend() {
            DbBackend::Sqlite => plan.on_sqlite(world, statement).await,
            _ => plan.on_postgres(world, statement).await,
        }
        plan
    }

    async fn on_sqlite(&mut self, world: &World, statement: &Statement) {
        let mut explain = statement.clone();
        explain.sql = format!("EXPLAIN QUERY PLAN {}", statement.sql);
        let steps = world.app.db.reader().query_all_raw(explain).await.unwrap();
        for step in steps {
            let step: String = step.try_get("", "detail").unwrap();
            let Some(scanned) = step.strip_prefix("SCAN ") else {
                continue;
            };
            let name = scanned.split(' ').next().unwrap();
            let table = table_of(&statement.sql, name);
            let by_index = scanned.contains("USING");
            if !by_index && table.is_some_and(|table| !SMALL.contains(&table)) {
                self.faults.push(format!("reads all of {scanned}"));
            }
        }
    }

    async fn on_postgres(&mut self, world: &World, statement: &Statement) {
        let values = statement.values.iter().flat_map(|values| &values.0);
        let (types, values): (Vec<_>, Vec<_>) = values.map(typed).unzip();
        let given = |list: &[String]| match list {
            [] => String::new(),
            list => format!("({})", list.join(", ")),
        };
        // A search is planned each time, for what it looks for.
        let planning = if statement.sql.contains(" LIKE ") {
            "force_custom_plan"
        } else {
            "force_generic_plan"
        };
        let tx = world.app.db.reader().begin().await.unwrap();
        for text in [
            format!("SET LOCAL plan_cache_mode = {planning}"),
            // Tables of a thousand rows are read as a whole for want of anything better alone.
            "SET LOCAL enable_seqscan = off".to_owned(),
            format!("PREPARE asked{} AS {}", given(&types), statement.sql),
        ] {
            tx.execute_unprepared(&text).await.unwrap();
        }
        let explain = format!(
            "EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) EXECUTE asked{}",
            given(&values)
        );
        let explain = Statement::from_string(DbBackend::Postgres, explain);
        let row = tx.query_one_raw(explain).await.unwrap().unwrap();
        let plan: Json = row.try_get_by_index(0).unwrap();
        tx.execute_unprepared("DEALLOCATE asked").await.unwrap();
        tx.rollback().await.unwrap();
        self.visit(&plan[0]["Plan"]);
    }

    /// A node of PostgreSQL's plan, and what is below it.
    fn visit(&mut self, node: &Json) {
        let number = |name: &str| node[name].as_f64().unwrap_or_default();
        let kind = node["Node Type"].as_str().unwrap();
        let loops = number("Actual Loops");
        if let Some(table) = node["Relation Name"].as_str() {
            let each = number("Actual Rows")
                + number("Rows Removed by Filter")
                + number("Rows Removed by Index Recheck");
            self.rows += loops * each;
            if kind == "Seq Scan" && loops > 0.0 && !SMALL.contains(&table) {
                self.faults.push(format!("reads all of {table}"));
            }
        }
        if node["Parent Relationship"] == "SubPlan" && loops > PAGE {
            let what = node["Subplan Name"].as_str().unwrap_or_default();
            self.faults.push(format!("{what} runs {loops} times"));
        }
        for below in node["Plans"].as_array().into_iter().flatten() {
            self.visit(below);
        }
    }
}

/// The table that a statement calls `alias`, where it is a table.
fn table_of<'s>(sql: &'s str, alias: &'s str) -> Option<&'s str> {
    let named = format!("\" AS \"{alias}\"");
    match sql.find(&named) {
        Some(end) => sql[..end].rsplit('"').next(),
        None => sql.contains(&format!("FROM \"{alias}\"")).then_some(alias),
    }
}

/// A value that was bound: its type in PostgreSQL, and how it is written.
fn typed(value: &Value) -> (String, String) {
    let written = PostgresQueryBuilder.value_to_string(value);
    let (kind, written) = match value {
        Value::Uuid(_) => ("uuid", written),
        Value::String(_) => ("text", written),
        Value::ChronoDateTimeUtc(_) => ("timestamptz", written),
        Value::ChronoDate(_) => ("date", written),
        Value::BigInt(_) => ("bigint", written),
        Value::Bytes(_) => ("bytea", written),
        Value::Array(ArrayType::Uuid, Some(ids)) => {
            let ids: Vec<_> = ids.iter().map(|id| typed(id).1).collect();
            ("uuid[]", format!("ARRAY[{}]::uuid[]", ids.join(", ")))
        }
        other => panic!("a value of another type: {other:?}"),
    };
    (kind.to_owned(), written)
}
