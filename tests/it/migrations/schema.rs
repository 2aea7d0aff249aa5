//! A database's tables as it describes them itself, in the same words for SQLite and PostgreSQL.

use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};
use std::collections::BTreeMap;

/// A table.
#[derive(Clone, Debug, Default)]
pub struct Table {
    pub name: String,
    pub columns: Vec<Column>,
    pub keys: Vec<Key>,
    /// The checks as the database keeps them: each begins with its condition's bracket.
    checks: Vec<String>,
    /// Columns, and whether unique, and whether partial. Those of the letters in names are PostgreSQL's alone.
    indexes: Vec<(String, String)>,
}

/// A column of a table.
#[derive(Clone, Debug)]
pub struct Column {
    pub name: String,
    /// Its type in the database's own words.
    pub kind: String,
    pub nullable: bool,
}

/// A foreign key: columns, and what they refer to.
#[derive(Clone, Debug)]
pub struct Key {
    pub columns: Vec<String>,
    pub parent: String,
    pub parent_columns: Vec<String>,
}

const SQLITE: [&str; 4] = [
    r#"SELECT t.name, c.name, lower(c.type), CAST(c."notnull" OR c.pk AS text)
    FROM sqlite_master t JOIN pragma_table_info(t.name) c
    WHERE t.type = 'table' AND t.name <> 'seaql_migrations' ORDER BY t.name, c.cid"#,
    r#"SELECT t.name, k."table", group_concat(k."from", ',' ORDER BY k.seq), group_concat(k."to", ',' ORDER BY k.seq)
    FROM sqlite_master t JOIN pragma_foreign_key_list(t.name) k
    WHERE t.type = 'table' GROUP BY t.name, k.id"#,
    "SELECT name, sql FROM sqlite_master WHERE type = 'table'",
    r#"SELECT t.name, (SELECT group_concat(name, ',' ORDER BY seqno) FROM pragma_index_info(i.name)), i."unique" || i.partial
    FROM sqlite_master t JOIN pragma_index_list(t.name) i WHERE t.type = 'table' AND i.origin <> 'pk'"#,
];

const POSTGRES: [&str; 4] = [
    "SELECT table_name::text, column_name::text, data_type::text, (is_nullable = 'NO')::int::text
    FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name <> 'seaql_migrations' ORDER BY table_name, ordinal_position",
    "SELECT conrelid::regclass::text, confrelid::regclass::text,
    (SELECT string_agg(attname, ',' ORDER BY place) FROM unnest(conkey) WITH ORDINALITY part (number, place)
        JOIN pg_attribute ON attrelid = conrelid AND attnum = number),
    (SELECT string_agg(attname, ',' ORDER BY place) FROM unnest(confkey) WITH ORDINALITY part (number, place)
        JOIN pg_attribute ON attrelid = confrelid AND attnum = number)
    FROM pg_constraint WHERE contype = 'f'",
    "SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE contype = 'c' AND connamespace = 'public'::regnamespace",
    "SELECT indrelid::regclass::text,
    (SELECT string_agg(attname, ',' ORDER BY place) FROM unnest(indkey::int2[]) WITH ORDINALITY part (number, place)
        JOIN pg_attribute ON attrelid = indrelid AND attnum = number),
    indisunique::int::text || (indpred IS NOT NULL)::int::text
    FROM pg_index JOIN pg_class ON pg_class.oid = indrelid JOIN pg_class own ON own.oid = indexrelid JOIN pg_am ON pg_am.oid = own.relam
    WHERE pg_class.relnamespace = 'public'::regnamespace AND NOT indisprimary AND amname = 'btree'",
];

/// Every table but the books of the migrations.
pub async fn tables(db: &DatabaseConnection) -> Vec<Table> {
    let [columns, keys, checks, indexes] = match db.get_database_backend() {
        DbBackend::Sqlite => SQLITE,
        _ => POSTGRES,
    };
    let mut tables = BTreeMap::<String, Table>::new();
    for [table, name, kind, not_null] in texts(db, columns).await {
        let table = tables.entry(table.clone()).or_insert_with(|| Table {
            name: table,
            ..Table::default()
        });
        table.columns.push(Column {
            name,
            kind,
            nullable: not_null == "0",
        });
    }
    let split = |names: String| names.split(',').map(str::to_owned).collect();
    for [table, parent, columns, parent_columns] in texts(db, keys).await {
        tables.get_mut(&table).unwrap().keys.push(Key {
            columns: split(columns),
            parent,
            parent_columns: split(parent_columns),
        });
    }
    for [table, text] in texts(db, checks).await {
        if let Some(table) = tables.get_mut(&table) {
            let checks = text.split("CHECK ").skip(1);
            table.checks.extend(checks.map(str::to_owned));
        }
    }
    for [table, columns, kind] in texts(db, indexes).await {
        tables
            .get_mut(&table)
            .unwrap()
            .indexes
            .push((columns, kind));
    }
    tables.into_values().collect()
}

/// What a query answers, of `N` columns of texts.
async fn texts<const N: usize>(db: &DatabaseConnection, query: &str) -> Vec<[String; N]> {
    let query = Statement::from_string(db.get_database_backend(), query);
    let rows = db.query_all_raw(query).await.unwrap();
    let texts = |row: sea_orm::QueryResult| {
        std::array::from_fn(|column| row.try_get_by_index(column).unwrap())
    };
    rows.into_iter().map(texts).collect()
}

impl Table {
    /// The words of a column's closed list, in the order of the alphabet.
    pub fn words(&self, column: &str) -> Option<Vec<String>> {
        let starts = [format!("({column} IN ("), format!("(({column} = ")];
        let list = self
            .checks
            .iter()
            .find_map(|check| starts.iter().find_map(|start| check.strip_prefix(start)))?;
        // To the list's end: on SQLite the rest of the table follows.
        let list = list.split(')').next().unwrap();
        let mut words: Vec<_> = list
            .split('\'')
            .skip(1)
            .step_by(2)
            .map(str::to_owned)
            .collect();
        words.sort();
        Some(words)
    }

    /// Whether a column may be empty.
    pub fn may_lack(&self, column: &str) -> bool {
        self.columns
            .iter()
            .any(|of| of.name == column && of.nullable)
    }

    /// The table in lines that say the same on both databases.
    fn outline(&self) -> Vec<String> {
        let Self { name, .. } = self;
        let columns = self.columns.iter().map(|column| {
            let nullable = if column.nullable { " or null" } else { "" };
            let words = self.words(&column.name).unwrap_or_default();
            format!("{name}.{}{nullable} {words:?}", column.name)
        });
        let keys = self.keys.iter().map(|key| {
            let Key {
                columns,
                parent,
                parent_columns,
            } = key;
            format!("{name} {columns:?} refers to {parent} {parent_columns:?}")
        });
        let indexes = self
            .indexes
            .iter()
            .map(|(columns, kind)| format!("{name} index ({columns}) {kind}"));
        let checks = format!("{name} has {} checks", self.checks.len());
        let mut lines: Vec<_> = columns.chain(keys).chain(indexes).chain([checks]).collect();
        lines.sort();
        lines
    }
}

/// Every table in lines that say the same on both databases.
pub fn outline(tables: &[Table]) -> Vec<String> {
    tables.iter().flat_map(Table::outline).collect()
}

/// A row: each column's value as a text.
pub type Row = BTreeMap<String, Option<String>>;

/// Every row of every table.
pub async fn rows(db: &DatabaseConnection, tables: &[Table]) -> BTreeMap<String, Vec<Row>> {
    let on_sqlite = db.get_database_backend() == DbBackend::Sqlite;
    let mut all = BTreeMap::new();
    for table in tables {
        let names = table.columns.iter().map(|column| &column.name);
        let values: Vec<_> = names
            .clone()
            .map(|name| {
                if on_sqlite {
                    format!("NULLIF(quote({name}), 'NULL')")
                } else {
                    format!("{name}::text")
                }
            })
            .collect();
        let query = format!("SELECT {} FROM {}", values.join(", "), table.name);
        let query = Statement::from_string(db.get_database_backend(), query);
        let rows = db.query_all_raw(query).await.unwrap();
        let rows = rows.iter().map(|row| {
            let value = |at| row.try_get_by_index(at).unwrap();
            let values = names.clone().enumerate();
            values.map(|(at, name)| (name.clone(), value(at))).collect()
        });
        all.insert(table.name.clone(), rows.collect());
    }
    all
}
