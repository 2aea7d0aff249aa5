//! Migrations on filled databases, and what the two databases and the code say of one schema.

mod fill;
mod schema;

use super::house::source::Source;
use super::support::postgres;
use migration::{Migration, Step};
use sceau::db::{Database, refold};
use schema::{Row, outline, rows, tables};
use sea_orm::{ConnectOptions, ConnectionTrait, DatabaseConnection, Statement};
use std::collections::BTreeMap;

/// What migrations change in rows that stand: the migration, the table, and the column that it changes, renames or drops.
const CHANGES: &[(&str, &str, &str)] = &[
    ("m06_bans", "sanction", "ban_months"),
    ("m11_limits", "attempt", "failures"),
    ("m16_missed", "complaint", "overdue_since"),
    ("m16_missed", "complaint", "overdue_cause"),
    ("m22_ballot_key", "ballot", "wrapped_key"),
];

/// A new, empty database.
struct Place {
    url: String,
    _folder: Option<tempfile::TempDir>,
}

/// One on SQLite, and one on PostgreSQL where there is one.
async fn places() -> Vec<Place> {
    let folder = tempfile::tempdir().unwrap();
    let mut places = vec![Place {
        url: format!("sqlite:{}", folder.path().join("sceau.db").display()),
        _folder: Some(folder),
    }];
    if let Some(cluster) = postgres::cluster() {
        places.push(Place {
            url: cluster.database().await,
            _folder: None,
        });
    }
    places
}

impl Place {
    async fn connect(&self) -> DatabaseConnection {
        let mut options = ConnectOptions::new(&self.url);
        options.max_connections(1).sqlx_logging(false);
        sea_orm::Database::connect(options).await.unwrap()
    }

    /// Migrates as far as these go, and fills every table.
    async fn filled(&self, migrations: &[Migration], seed: u64) -> BTreeMap<String, Vec<Row>> {
        Database::migrate_by(&self.url, migrations).await.unwrap();
        let db = self.connect().await;
        if self.url.starts_with("sqlite:") {
            let quick = "PRAGMA synchronous = OFF";
            db.execute_unprepared(quick).await.unwrap();
        }
        let tables = tables(&db).await;
        fill::fill(&db, &tables, seed).await;
        let rows = rows(&db, &tables).await;
        db.close().await.unwrap();
        rows
    }

    async fn rows(&self) -> BTreeMap<String, Vec<Row>> {
        let db = self.connect().await;
        let rows = rows(&db, &tables(&db).await).await;
        db.close().await.unwrap();
        rows
    }

    /// The triggers by name, each with its table.
    async fn triggers(&self) -> Vec<String> {
        let db = self.connect().await;
        let all = if self.url.starts_with("sqlite:") {
            "SELECT name || ' ' || tbl_name FROM sqlite_master WHERE type = 'trigger' ORDER BY 1"
        } else {
            "SELECT trigger_name || ' ' || event_object_table FROM information_schema.triggers ORDER BY 1"
        };
        let all = db.query_all_raw(Statement::from_string(db.get_database_backend(), all));
        let names = all.await.unwrap();
        let names = names.iter().map(|row| row.try_get_by_index(0).unwrap());
        let names = names.collect();
        db.close().await.unwrap();
        names
    }

    async fn outline(&self) -> Vec<String> {
        let db = self.connect().await;
        let outline = outline(&tables(&db).await);
        db.close().await.unwrap();
        outline
    }
}

/// Fails with the lines that only one of the two has.
#[track_caller]
fn assert_same(one: &[String], other: &[String]) {
    let lines = |one: &[String], other: &[String]| {
        let mut lines = one.to_vec();
        lines.retain(|line| !other.contains(line));
        lines
    };
    assert_eq!(lines(one, other), lines(other, one));
}

/// The rows of a table with these columns alone, in some order that is always the same.
fn only(rows: &[Row], columns: &[&String]) -> Vec<Row> {
    let only = |row: &Row| {
        let values = columns
            .iter()
            .map(|name| ((*name).clone(), row[*name].clone()));
        values.collect()
    };
    let mut rows: Vec<Row> = rows.iter().map(only).collect();
    rows.sort();
    rows
}

/// Whether a column holds what each start writes anew where it is of an older form, or follows one that does.
fn is_key(table: &str, column: &str) -> bool {
    if (table, column) == ("label", "holder_folded") {
        return true;
    }
    let mut tables = refold::TABLES.iter().filter(|keys| keys.table == table);
    tables.any(|keys| column == "key_form" || keys.columns.iter().any(|(_, key)| *key == column))
}

#[tokio::test]
async fn a_filled_database_of_any_level_comes_to_the_newest_and_loses_nothing() {
    for level in 1..migration::ALL.len() {
        let (released, later) = migration::ALL.split_at(level);
        for place in places().await {
            let before = place.filled(released, level as u64).await;
            Database::migrate(&place.url).await.unwrap();
            let after = place.rows().await;
            for (table, rows) in &before {
                let changes = |column: &String| {
                    is_key(table, column)
                        || CHANGES.iter().any(|(by, of, changed)| {
                            (of, changed) == (&table.as_str(), &column.as_str())
                                && later.iter().any(|migration| migration.name == *by)
                        })
                };
                let kept: Vec<_> = rows[0].keys().filter(|column| !changes(column)).collect();
                let at = format!("{table} from {} on {}", released[level - 1].name, place.url);
                for column in &kept {
                    assert!(after[table][0].contains_key(*column), "{column} of {at}");
                }
                assert_eq!(only(rows, &kept), only(&after[table], &kept), "{at}");
            }
        }
    }
}

/// The keys of open ballots are moved apart, and PostgreSQL logs neither them nor papers any more.
#[tokio::test]
async fn an_open_ballot_keeps_its_key() {
    let level = migration::ALL
        .iter()
        .position(|it| it.name == "m22_ballot_key");
    let mut moved = 0;
    for place in places().await {
        let before = place.filled(&migration::ALL[..level.unwrap()], 5).await;
        Database::migrate(&place.url).await.unwrap();
        let key = |row: &Row, id: &str, key: &str| (row[id].clone(), row[key].clone());
        let kept = before["ballot"]
            .iter()
            .filter(|row| row["wrapped_key"].is_some());
        let mut kept: Vec<_> = kept.map(|row| key(row, "id", "wrapped_key")).collect();
        let after = place.rows().await;
        let found = after["ballot_key"].iter();
        let mut found: Vec<_> = found.map(|row| key(row, "ballot_id", "wrapped")).collect();
        kept.sort();
        found.sort();
        assert_eq!(found, kept);
        moved += kept.len();
        if place.url.starts_with("postgres:") {
            let unlogged = "SELECT 1 FROM pg_class WHERE relname IN ('ballot_key', 'ballot_paper') AND relpersistence = 'u'";
            let db = place.connect().await;
            let unlogged = Statement::from_string(db.get_database_backend(), unlogged);
            assert_eq!(db.query_all_raw(unlogged).await.unwrap().len(), 2);
            db.close().await.unwrap();
        }
    }
    assert!(moved > 0);
}

#[tokio::test]
async fn both_databases_have_one_schema() {
    let mut outlines = Vec::new();
    for place in places().await {
        Database::migrate(&place.url).await.unwrap();
        outlines.push(place.outline().await);
    }
    assert!(outlines[0].len() > 400, "{}", outlines[0].len());
    for outline in &outlines {
        assert_same(outline, &outlines[0]);
    }
}

/// Every migration, and one more of these steps.
fn with_one_more(steps: Vec<Step>) -> Vec<Migration> {
    let more = Migration {
        name: "m99_more",
        steps: steps.leak(),
    };
    [migration::ALL, &[more]].concat()
}

#[tokio::test]
async fn any_list_of_a_filled_database_grows_and_any_table_is_made_anew() {
    for place in places().await {
        let before = place.filled(migration::ALL, 99).await;
        let was = place.outline().await;
        let triggers = place.triggers().await;
        assert!(!triggers.is_empty());
        let mut steps = vec![Step::Redefine {
            table: "meeting",
            from: "place text NOT NULL",
            to: "place text",
            postgres: "ALTER TABLE meeting ALTER COLUMN place DROP NOT NULL",
        }];
        for (table, column, _) in lists() {
            steps.push(Step::Widen {
                table: table.leak(),
                column: column.leak(),
                words: &["NEW", "NEWER"],
            });
        }
        let more = with_one_more(steps);
        Database::migrate_by(&place.url, &more).await.unwrap();

        assert_eq!(place.rows().await, before, "{}", place.url);
        assert_eq!(place.triggers().await, triggers);
        // But for the words and `place` it is the same schema, keys and indexes with it.
        let is = place.outline().await;
        let expected: Vec<_> = was
            .iter()
            .map(|line| match line.split_once(" [\"") {
                Some((column, _)) if !line.contains(" refers to ") => {
                    let mut words: Vec<_> = line.split('"').skip(1).step_by(2).collect();
                    words.extend(["NEW", "NEWER"]);
                    words.sort_unstable();
                    format!("{column} {words:?}")
                }
                _ => line.replace("meeting.place []", "meeting.place or null []"),
            })
            .collect();
        assert_same(&is, &expected);

        let db = place.connect().await;
        let run = async |statement| db.execute_unprepared(statement).await;
        run("UPDATE organisation SET kind = 'NEWER'").await.unwrap();
        run("UPDATE organisation SET kind = 'UNKNOWN'")
            .await
            .unwrap_err();
        run("DELETE FROM meeting").await.unwrap_err();
        db.close().await.unwrap();
    }
}

#[tokio::test]
async fn a_migration_that_fails_leaves_nothing_behind() {
    for place in places().await {
        let before = place.filled(migration::ALL, 98).await;
        let was = place.outline().await;
        let more = with_one_more(vec![
            Step::Widen {
                table: "meeting",
                column: "state",
                words: &["NEW"],
            },
            Step::Sql("DELETE FROM meeting;"),
        ]);
        let error = Database::migrate_by(&place.url, &more).await.unwrap_err();
        let error = format!("{error:#}");
        assert!(
            error.starts_with("the migration m99_more failed: "),
            "{error}"
        );
        assert!(error.contains("meeting"), "{error}");

        assert_eq!(place.rows().await, before, "{}", place.url);
        assert_same(&place.outline().await, &was);
        // It is not in the books, which would be of a later version otherwise.
        Database::migrate(&place.url).await.unwrap();
    }
}

/// Who may make tables, but create no extension: searches do without trigrams then.
#[tokio::test]
async fn a_database_without_the_right_to_its_extension_is_migrated_all_the_same() {
    let Some(cluster) = postgres::cluster() else {
        return;
    };
    for (user, words) in [("postgres", 2), ("tenant", 0)] {
        let url = cluster.database().await;
        let place = Place { url, _folder: None };
        let db = place.connect().await;
        if user == "tenant" {
            let role = "CREATE ROLE tenant LOGIN; GRANT CREATE ON SCHEMA public TO tenant";
            db.execute_unprepared(role).await.unwrap();
        }
        let theirs = place.url.replace("postgres@", &format!("{user}@"));
        Database::migrate(&theirs).await.unwrap();
        let indexes = "SELECT 1 FROM pg_indexes WHERE indexdef LIKE '%gin_trgm_ops%'";
        let indexes = Statement::from_string(db.get_database_backend(), indexes);
        assert_eq!(db.query_all_raw(indexes).await.unwrap().len(), words);
        db.close().await.unwrap();
    }
}

#[tokio::test]
async fn a_server_does_not_touch_the_database_of_a_later_one() {
    for place in places().await {
        let more = with_one_more(Vec::new());
        Database::migrate_by(&place.url, &more).await.unwrap();
        let error = Database::migrate(&place.url).await.unwrap_err();
        assert!(error.to_string().contains("m99_more"), "{error}");
    }
}

/// Every column of the entities that holds a word, with the words of its type: (table, column, words).
fn lists() -> Vec<(String, String, Vec<String>)> {
    let sources = Source::below(&["entity/src"]);
    let mut types = BTreeMap::<&str, Vec<String>>::new();
    for source in sources
        .iter()
        .filter(|file| file.path.starts_with("entity/src/value"))
    {
        for list in source.text.split("pub enum ").skip(1) {
            let (name, rest) = list.split_once(" {").unwrap();
            let variants = rest.split('}').next().unwrap();
            let words = variants.split("= \"").skip(1);
            let mut words: Vec<_> = words
                .map(|word| word.split('"').next().unwrap().to_owned())
                .collect();
            words.sort();
            types.insert(name, words);
        }
    }
    let mut lists = Vec::new();
    for source in &sources {
        // As `table!` has it: the table, its key in parentheses, and a column on each line.
        let Some((_, rest)) = source.text.split_once("\ntable! {\n") else {
            continue;
        };
        let table = rest.split('(').next().unwrap().trim();
        for line in rest.lines().skip(1) {
            let Some((column, kind)) = line.trim().split_once(": ") else {
                continue;
            };
            let kind = kind
                .trim_start_matches("Option<")
                .trim_end_matches([',', '>']);
            if let Some(words) = types.get(kind) {
                lists.push((table.to_owned(), column.to_owned(), words.clone()));
            }
        }
    }
    lists
}

#[tokio::test]
async fn the_lists_of_the_tables_are_those_of_the_code() {
    let mut expected = lists();
    expected.sort();
    assert!(expected.len() > 20, "{expected:#?}");
    for place in places().await {
        Database::migrate(&place.url).await.unwrap();
        let db = place.connect().await;
        let mut found = Vec::new();
        for table in tables(&db).await {
            for column in &table.columns {
                if let Some(words) = table.words(&column.name) {
                    found.push((table.name.clone(), column.name.clone(), words));
                }
            }
        }
        found.sort();
        assert_eq!(found, expected, "{}", place.url);
        db.close().await.unwrap();
    }
}
