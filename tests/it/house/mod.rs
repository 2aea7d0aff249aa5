//! The house rules: what may use what, how long a file may be, and what never stands in code.
//!
//! The rules are those of the table in `docs/architecture.md`; the order of the slices is read from `src/modules/mod.rs`, where it
//! stands for people. Code under `#[cfg(test)]` may use anything. Every file of a slice lies in a part, whose rule it keeps: its path
//! says what it may use.

mod imports;
mod resolvers;
pub mod source;

use source::{Part, Source, package};
use std::collections::HashMap;
use std::fmt::Write as _;

/// A row of the table: which files, and what they never use.
struct Rule {
    /// What the files are, in words.
    name: &'static str,
    files: fn(&Source) -> bool,
    /// Paths that they never name.
    never: &'static [&'static str],
    /// What they may name all the same.
    save: &'static [&'static str],
}

/// What serves requests or talks to the database: nothing that decides may know of it.
const OUTSIDE: &[&str] = &[
    "sea_orm",
    "sqlx",
    "async_graphql",
    "axum",
    "tower",
    "tokio",
    "sceau::cli",
    "sceau::clock",
    "sceau::config",
    "sceau::context",
    "sceau::db",
    "sceau::graphql",
    "sceau::http",
    "sceau::journal",
    "sceau::outbox",
    "sceau::post",
    "sceau::random",
    "sceau::server",
];

const RULES: &[Rule] = &[
    Rule {
        name: "a floor that decides is pure",
        files: |file| file.floor("access") || file.floor("deadline"),
        never: OUTSIDE,
        save: &[],
    },
    Rule {
        name: "a workflow is pure, and so is a format: rows are facts to them, never queries",
        files: |file| matches!(file.part(), Some(Part::Workflow | Part::Format)),
        never: OUTSIDE,
        save: &[],
    },
    Rule {
        name: "a format knows no permits, no refusals and no rows",
        files: |file| file.part() == Some(Part::Format),
        never: &["sceau::access", "sceau::failure", "sceau::rows"],
        save: &[],
    },
    Rule {
        name: "cryptography is given its keys and its randomness, and knows no queries, no GraphQL and no HTTP",
        files: |file| file.part() == Some(Part::Crypto),
        never: &[
            "sea_orm",
            "sqlx",
            "async_graphql",
            "axum",
            "sceau::access",
            "sceau::clock",
            "sceau::config",
            "sceau::context",
            "sceau::db",
            "sceau::graphql",
            "sceau::http",
            "sceau::journal",
            "sceau::outbox",
            "sceau::post",
            "sceau::rows",
            "sceau::server",
            "sceau::cli",
        ],
        save: &[],
    },
    Rule {
        name: "a case is read and decided by, never written: it knows no permit, no GraphQL and no HTTP",
        files: |file| file.part() == Some(Part::Case),
        never: &[
            "async_graphql",
            "axum",
            "tokio",
            "sceau::access::Permit",
            "sceau::access::require",
            "sceau::context::Tx",
            "sceau::graphql",
            "sceau::http",
            "sceau::journal",
            "sceau::outbox",
            "sceau::post",
            "sceau::server",
            "sceau::cli",
        ],
        save: &[],
    },
    Rule {
        name: "a store knows no GraphQL and no HTTP",
        files: |file| file.part() == Some(Part::Store),
        never: &[
            "async_graphql",
            "axum",
            "sceau::graphql",
            "sceau::http",
            "sceau::server",
            "sceau::cli",
        ],
        save: &[],
    },
    Rule {
        name: "actions leave rows to the store, and know no GraphQL and no HTTP",
        files: |file| file.part() == Some(Part::Actions),
        never: &[
            "sea_orm",
            "sqlx",
            "async_graphql",
            "axum",
            "sceau::graphql",
            "sceau::http",
            "sceau::server",
            "sceau::cli",
        ],
        save: &[],
    },
    Rule {
        name: "a slice's GraphQL sends no statement: it has entities with their scopes, and what is computed of a case passes a row of \
               the matrix; of sea-orm it has conditions",
        files: |file| file.part() == Some(Part::Graphql),
        never: &[
            "sea_orm",
            "sqlx",
            "axum",
            "tokio",
            "sceau::db",
            "sceau::http",
            "sceau::journal",
            "sceau::outbox",
            "sceau::post",
            "sceau::rows",
            "sceau::graphql::read::Reader",
            "sceau::context::Reader",
            "sceau::access::require",
            "sceau::access::Permit",
            "sceau::access::Effect",
            "sceau::access::Role",
            "sceau::access::Reach",
        ],
        save: &["sea_orm::sea_query"],
    },
    Rule {
        name: "a slice's routes read through its store, and know no GraphQL",
        files: |file| file.part() == Some(Part::Routes),
        never: &[
            "sea_orm",
            "sqlx",
            "async_graphql",
            "tokio",
            "sceau::db",
            "sceau::graphql",
            "sceau::journal",
            "sceau::outbox",
            "sceau::post",
            "sceau::server",
            "sceau::cli",
        ],
        save: &[],
    },
    Rule {
        name: "connections are the context's and the reading side's: others read by Rows, and write through a transaction",
        files: |file| package(&file.path) == "sceau" && !holds_connections(file),
        never: CONNECTIONS,
        save: &[],
    },
    Rule {
        name: "rows and migrations know nothing of the server",
        files: |file| matches!(package(&file.path), "entity" | "migration"),
        never: &["sceau", "async_graphql", "axum", "tokio"],
        save: &[],
    },
    Rule {
        name: "an enum on the wire is `graphql::Enum` of a `text_enum!`, which has its texts",
        files: |file| package(&file.path) == "sceau",
        never: &["async_graphql::Enum"],
        save: &[],
    },
    Rule {
        name: "a floor knows no slice",
        files: |file| {
            package(&file.path) == "sceau"
                && file.slice().is_none()
                && !ASSEMBLY.iter().any(|start| file.path.starts_with(start))
        },
        never: &["sceau::modules"],
        save: &[],
    },
];

/// What sends statements of any kind.
const CONNECTIONS: &[&str] = &[
    "sea_orm::ConnectionTrait",
    "sea_orm::TransactionTrait",
    "sea_orm::DatabaseConnection",
    "sea_orm::DatabaseTransaction",
    "sea_orm::Statement",
    "sqlx",
];

/// Whether a file is of the few rooms that send statements themselves.
fn holds_connections(file: &Source) -> bool {
    ["db", "context", "graphql/read"]
        .iter()
        .any(|room| file.floor(room))
        || ["src/journal/verify.rs", "src/rows/text.rs"].contains(&file.path.as_str())
}

/// Where slices are put together: what starts with one of these may name any of them.
const ASSEMBLY: &[&str] = &[
    "src/modules/mod.rs",
    "src/graphql/any_node.rs",
    "src/graphql/schema.rs",
    "src/server.rs",
    "src/process.rs",
    "src/cli",
    "src/setup.rs",
    "src/sweep",
    "src/demo/",
];

/// What departs from a rule: file, path, reason. A line that is no longer true fails too.
const EXCEPTIONS: &[(&str, &str, &str)] = &[
    (
        "src/modules/associations/graphql.rs",
        "sceau::graphql::read::Reader",
        "the directory of short names is read before a list is planned; it is public",
    ),
    (
        "src/context.rs",
        "sceau::modules::accounts",
        "the process holds what hashes passwords and signs tokens",
    ),
    (
        "src/context/effects.rs",
        "sceau::modules::accounts",
        "signing keys are written by nobody but what signs with them",
    ),
];

/// Every path that breaks a rule, as (file, path, sentence).
fn breaches(files: &[Source]) -> Vec<(String, String, String)> {
    let mut found = Vec::new();
    for file in files {
        for path in file.paths() {
            for rule in RULES.iter().filter(|rule| (rule.files)(file)) {
                let never = rule.never.iter().any(|start| begins(path, start));
                if never && !rule.save.iter().any(|start| begins(path, start)) {
                    found.push((file.path.clone(), path.clone(), rule.name.to_owned()));
                }
            }
            if queries(file, path) {
                let why = "a row is a value here: queries and writes are the store's";
                found.push((file.path.clone(), path.clone(), why.to_owned()));
            }
        }
        if package(&file.path) == "sceau" && !holds_connections(file) {
            let code: String = file.code().split_whitespace().collect();
            let taken = ["db.reader()", "db.begin()", "db.snapshot()"];
            for taken in taken.into_iter().filter(|taken| code.contains(taken)) {
                let why = "a connection is the context's and the reading side's".to_owned();
                found.push((file.path.clone(), taken.to_owned(), why));
            }
        }
        if file.part() == Some(Part::Graphql) {
            let code = file.code();
            let writes = ["Query::insert", "Query::update", "Query::delete"];
            for written in writes.into_iter().filter(|write| code.contains(write)) {
                let why = "a slice's GraphQL writes nothing".to_owned();
                found.push((file.path.clone(), written.to_owned(), why));
            }
        }
    }
    found
}

/// Whether a path of a file that writes no rows names what queries or writes a table.
fn queries(file: &Source, path: &str) -> bool {
    !matches!(file.part(), None | Some(Part::Case | Part::Store))
        && begins(path, "entity")
        && path
            .split("::")
            .any(|name| matches!(name, "Entity" | "ActiveModel"))
}

fn begins(path: &str, start: &str) -> bool {
    path.strip_prefix(start)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

/// Each slice's place in the order: a slice uses only those of a lower place. Slices of one place, divided by commas, are
/// strangers to each other.
fn order(text: &str) -> HashMap<String, usize> {
    let chain: Vec<_> = text
        .lines()
        .filter_map(|line| line.strip_prefix("//!"))
        .skip_while(|line| !line.contains('←'))
        .take_while(|line| line.contains('←'))
        .collect();
    let mut places = HashMap::new();
    for (place, names) in chain.concat().split('←').enumerate() {
        for name in names.split(',') {
            places.insert(name.trim().trim_end_matches('.').to_owned(), place);
        }
    }
    places
}

/// Every path that goes against the order of the slices.
fn against_the_order(files: &[Source], order: &HashMap<String, usize>) -> Vec<String> {
    let mut found = Vec::new();
    for file in files
        .iter()
        .filter(|file| file.part() != Some(Part::Graphql))
    {
        let Some(slice) = file.slice() else { continue };
        for path in file.paths() {
            let Some(rest) = path.strip_prefix("sceau::modules::") else {
                continue;
            };
            let other = rest.split("::").next().unwrap();
            if other != slice && order.get(other) >= order.get(slice) {
                found.push(format!("{}: {path}", file.path));
            }
        }
    }
    found
}

fn all() -> Vec<Source> {
    let files = Source::below(&["src", "entity/src", "migration/src"]);
    assert!(files.len() > 100, "only {} files were read", files.len());
    files
}

#[test]
fn nothing_uses_what_the_house_forbids_it() {
    let breaches = breaches(&all());
    let mut report = String::new();
    for (file, path, why) in &breaches {
        let known = |&(at, start, _): &(&str, &str, &str)| at == file && begins(path, start);
        if !EXCEPTIONS.iter().any(known) {
            writeln!(report, "{file} uses {path}: {why}").unwrap();
        }
    }
    for (file, path, reason) in EXCEPTIONS {
        assert!(!reason.is_empty());
        if !breaches
            .iter()
            .any(|(at, found, _)| at == file && begins(found, path))
        {
            writeln!(
                report,
                "{file} uses no {path} any more: take the exception away"
            )
            .unwrap();
        }
    }
    assert!(report.is_empty(), "\n{report}");
}

#[test]
fn every_rule_has_files_and_catches_what_it_forbids() {
    let files = all();
    let catches = |path: &str, text: &str, expected: &str| {
        let found = breaches(&[Source::new(path, text)]);
        assert!(
            found.iter().any(|(_, path, _)| path == expected),
            "{expected} in {path} was not found: {found:?}"
        );
    };
    for rule in RULES {
        let of = |path: &str, text: &str| (rule.files)(&Source::new(path, text));
        let home = files.iter().find(|file| {
            of(&file.path, "use async_graphql::Y;") && of(&file.path, "use sea_orm::Y;")
        });
        let home = home.unwrap_or_else(|| panic!("no file is one of: {}", rule.name));
        for never in rule.never {
            catches(
                &home.path,
                &format!("use {never}::{{self as x, Y}};"),
                &format!("{never}::Y"),
            );
            catches(
                &home.path,
                &format!("fn f() {{ {never}::g(1) }}"),
                &format!("{never}::g"),
            );
        }
    }
    let path = "src/modules/members/workflow.rs";
    catches(
        path,
        "use entity::ban; fn f() { ban::Entity::find() }",
        "entity::ban::Entity::find",
    );
    catches(
        path,
        "use super::super::super::db::open;",
        "sceau::db::open",
    );
    let path = "src/modules/members/graphql.rs";
    catches(path, "fn f() { Query::update() }", "Query::update");
    let path = "src/modules/members/store.rs";
    let takes = "fn f() { rows.one(tx.context().app\n.db\n.reader()) }";
    catches(path, takes, "db.reader()");
    let harmless =
        "//! sea_orm::x\nfn f<'a>() { \"tokio::x\" }\n#[cfg(test)]\nmod tests { use tokio::x; }";
    let harmless = Source::new("src/access/actor.rs", harmless);
    assert!(breaches(&[harmless]).is_empty());
}

#[test]
fn slices_depend_in_one_direction() {
    let files = all();
    let text = std::fs::read_to_string(source::root().join("src/modules/mod.rs")).unwrap();
    let order = order(&text);
    for file in &files {
        if let Some(slice) = file.slice() {
            assert!(
                order.contains_key(slice),
                "{slice} has no place in the order of src/modules/mod.rs"
            );
        }
    }
    let found = against_the_order(&files, &order);
    assert!(
        found.is_empty(),
        "against the order of src/modules/mod.rs:\n{}",
        found.join("\n")
    );

    let upward = Source::new(
        "src/modules/accounts/store.rs",
        "use crate::modules::{accounts, members::{self, end}};",
    );
    assert_eq!(
        against_the_order(&[upward], &order),
        [
            "src/modules/accounts/store.rs: sceau::modules::members",
            "src/modules/accounts/store.rs: sceau::modules::members::end"
        ]
    );
}

/// The files of slices that lie in no part.
fn in_no_part(files: &[Source]) -> Vec<&str> {
    let lost = files
        .iter()
        .filter(|file| file.slice().is_some() && file.part().is_none());
    lost.map(|file| file.path.as_str()).collect()
}

#[test]
fn every_file_of_a_slice_lies_in_a_part() {
    assert!(in_no_part(&all()).is_empty(), "{:#?}", in_no_part(&all()));

    let file = |path: &str| Source::new(path, "use async_graphql::Object; use sea_orm::Set;");
    let files = [
        file("src/modules/members/standing.rs"),
        file("src/modules/members/rules/workflow.rs"),
        file("src/modules/members/workflows.rs"),
        file("src/modules/members/mod/store.rs"),
        file("src/modules/members/store/rows.rs"),
        file("src/modules/members/store.rs"),
        file("src/modules/mod.rs"),
        file("src/rows.rs"),
    ];
    assert_eq!(
        in_no_part(&files),
        [
            "src/modules/members/standing.rs",
            "src/modules/members/rules/workflow.rs",
            "src/modules/members/workflows.rs",
            "src/modules/members/mod/store.rs",
        ]
    );
    assert_eq!(files[4].part(), Some(Part::Store));
}

#[test]
fn every_file_is_a_module_that_somebody_names() {
    let files = Source::below(&["src"]);
    let named = |file: &Source| {
        let (folder, name) = file.path.rsplit_once('/').unwrap();
        let module = format!("mod {};", name.trim_end_matches(".rs"));
        let parents = [
            format!("{folder}/mod.rs"),
            format!("{folder}/lib.rs"),
            format!("{folder}.rs"),
        ];
        let mut parents = files.iter().filter(|it| parents.contains(&it.path));
        parents.any(|parent| parent.text.contains(&module))
    };
    let roots = ["/mod.rs", "/lib.rs", "/main.rs"];
    let inner = files
        .iter()
        .filter(|file| !roots.iter().any(|root| file.path.ends_with(root)));
    let lost: Vec<_> = inner
        .filter(|file| !named(file))
        .map(|file| &file.path)
        .collect();
    assert!(lost.is_empty(), "nobody names {lost:#?}");
}

#[test]
fn files_are_short() {
    for folders in [
        &["src", "entity/src", "migration/src"][..],
        &["bench/src"],
        &["tests"],
    ] {
        let files = Source::below(folders);
        let lengths = files
            .iter()
            .map(|file| (file.text.lines().count(), &file.path));
        let mut lengths: Vec<_> = lengths.collect();
        lengths.sort();
        let longest = lengths.last().unwrap();
        assert!(
            longest.0 <= 600,
            "{} has {} lines; 600 is the most",
            longest.1,
            longest.0
        );
        let long: Vec<_> = lengths.iter().filter(|(lines, _)| *lines >= 400).collect();
        assert!(
            long.len() * 10 <= lengths.len(),
            "of {} files in {folders:?} more than one in ten has 400 lines or more: {long:#?}",
            lengths.len()
        );
    }
}

#[test]
fn no_test_is_switched_off_and_nothing_is_left_to_do() {
    let files = Source::below(&["src", "entity/src", "migration/src", "bench/src", "tests"]);
    for file in files {
        let code = source::code(&file.text);
        for word in [concat!("#[", "ignore"), "todo!", "unimplemented!", "dbg!"] {
            assert!(!code.contains(word), "{} has {word}", file.path);
        }
    }
}
