//! Random rows for any schema: values are drawn until the database takes them, with its keys, checks and unique indexes.
//!
//! So a new migration needs no fixture. A check that random values do not meet (a hash of just so many bytes) fails here by the table's
//! name, and `literal` has to learn of it.

use super::schema::{Column, Key, Table};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use sea_orm::{ConnectionTrait, DatabaseConnection};
use std::collections::HashMap;

/// How many rows each table gets.
const ROWS: usize = 3;
/// How often a row is drawn before we give up.
const DRAWS: usize = 5_000;

/// A row: each column's value as an SQL literal.
type Row<'a> = HashMap<&'a str, String>;

/// Fills every table.
pub async fn fill(db: &DatabaseConnection, tables: &[Table], seed: u64) {
    let mut rng = StdRng::seed_from_u64(seed);
    let mut filled = HashMap::<&str, Vec<Row>>::new();
    while filled.len() < tables.len() {
        let ready = |table: &Table, with_gaps: bool| {
            let may_wait =
                |key: &Key| with_gaps && key.columns.iter().any(|name| table.may_lack(name));
            !filled.contains_key(&*table.name)
                && table
                    .keys
                    .iter()
                    .all(|key| filled.contains_key(&*key.parent) || may_wait(key))
        };
        // Where tables refer to each other in a circle, one begins with references left empty.
        let table = tables.iter().find(|table| ready(table, false));
        let table = table.or_else(|| tables.iter().find(|table| ready(table, true)));
        let table = table.expect("a table that can be filled");
        let mut rows = Vec::new();
        for number in 0..ROWS {
            rows.push(insert(db, table, &filled, number, &mut rng).await);
        }
        filled.insert(&table.name, rows);
    }
}

/// Puts row `number` of a table in.
async fn insert<'a>(
    db: &DatabaseConnection,
    table: &'a Table,
    filled: &HashMap<&str, Vec<Row<'a>>>,
    number: usize,
    rng: &mut StdRng,
) -> Row<'a> {
    let mut refusal = None;
    for _ in 0..DRAWS {
        let row = draw(table, filled, number, rng);
        let (columns, values): (Vec<_>, Vec<_>) = row.iter().map(|(k, v)| (*k, v.as_str())).unzip();
        let statement = format!(
            "INSERT INTO {} ({}) VALUES ({})",
            table.name,
            columns.join(", "),
            values.join(", ")
        );
        match db.execute_unprepared(&statement).await {
            Ok(_) => return row,
            Err(error) => refusal = Some(error),
        }
    }
    panic!("random values make no row of {}: {refusal:?}", table.name)
}

/// A row with some of what may be empty. It refers to the row of its own number elsewhere, so that what goes together does: rows of
/// one number are of one association. People are drawn: many a check wants two of them.
fn draw<'a>(
    table: &'a Table,
    filled: &HashMap<&str, Vec<Row>>,
    number: usize,
    rng: &mut StdRng,
) -> Row<'a> {
    let mut row = Row::new();
    for column in &table.columns {
        if column.nullable && rng.random() {
            row.insert(&column.name, "NULL".to_owned());
        }
    }
    for key in &table.keys {
        if key
            .columns
            .iter()
            .any(|column| row.contains_key(&**column) && row[&**column] == "NULL")
        {
            continue;
        }
        let Some(parents) = filled.get(&*key.parent) else {
            let empty = key.columns.iter().filter(|name| table.may_lack(name));
            row.extend(empty.map(|name| (name.as_str(), "NULL".to_owned())));
            continue;
        };
        let parent = match &*key.parent {
            "account" => &parents[rng.random_range(0..ROWS)],
            _ => &parents[number],
        };
        for (column, of_parent) in key.columns.iter().zip(&key.parent_columns) {
            row.insert(column, parent[&**of_parent].clone());
        }
    }
    for column in &table.columns {
        row.entry(&column.name)
            .or_insert_with(|| literal(table, column, rng));
    }
    row
}

/// A value for a column. A text that holds no word is an instant: on SQLite instants are texts.
fn literal(table: &Table, column: &Column, rng: &mut StdRng) -> String {
    if let Some(words) = table.words(&column.name) {
        return format!("'{}'", words[rng.random_range(0..words.len())]);
    }
    match &*column.kind {
        "uuid" => format!("'{:032x}'", rng.random::<u128>()),
        "bytea" => format!("'\\x{:032x}'", rng.random::<u128>()),
        "blob" => format!("X'{:032x}'", rng.random::<u128>()),
        "boolean" => rng.random::<bool>().to_string(),
        "bigint" | "integer" => rng.random_range(0..=ROWS).to_string(),
        "text" | "date" | "timestamp with time zone" => format!(
            "'2026-{:02}-{:02}T{:02}:{:02}:00+00:00'",
            rng.random_range(1..=12),
            rng.random_range(1..=28),
            rng.random_range(0..24),
            rng.random_range(0..60)
        ),
        other => panic!("{}.{}: no value of {other}", table.name, column.name),
    }
}
