//! What one answer of each operation costs the server, bounded: statements that it sends, and what it allocates.
//!
//! Time is no measure on a machine that does other things too, and virtual ones seldom let instructions be counted. What is allocated
//! is the same within a hundredth wherever it is counted, however busy the machine, and most of what makes an answer dearer shows in
//! it: a future in a box, a text that is built, a row that is copied. What it does not show is work in place. Counted is a build
//! without optimisation, server and driver together, over HTTP, with what a connection keeps already prepared.

use axum::Router;
use bench::client::Connection;
use bench::load::has_failed;
use bench::operations::{self, Operation, People};
use bench::scope::{self, Pair, With};
use bench::{Cluster, Scale, fill};
use chrono::{DateTime, Utc};
use sceau::clock::Clock;
use sceau::context::App;
use sceau::db::Database;
use sceau::http::{self, HttpConfig, Patience};
use sceau::server;
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};
use std::alloc::System;
use std::time::Duration;
use tokio::net::TcpListener;

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// The most that one answer may cost. What is printed is written like this, a twentieth above what was measured: it is to be put here
/// when an answer costs less, and where more is meant.
const BOUNDS: &[(&str, &str, Cost)] = &[
    ("SQLite", "Q1", [1, 2210, 288_000]),
    ("SQLite", "Q2", [5, 7170, 1_030_000]),
    ("SQLite", "Q3", [3, 2480, 422_000]),
    ("SQLite", "Q4", [2, 1220, 197_000]),
    ("SQLite", "W1", [10, 2300, 368_000]),
    ("PostgreSQL", "Q1", [1, 2210, 296_000]),
    ("PostgreSQL", "Q2", [5, 6870, 1_040_000]),
    ("PostgreSQL", "Q3", [3, 2400, 433_000]),
    ("PostgreSQL", "Q4", [2, 1210, 206_000]),
    ("PostgreSQL", "W1", [10, 2340, 470_000]),
];

const SECRET: [u8; 32] = [7; 32];
/// How many answers are counted together, and how often: the middle one is told.
const ANSWERS: usize = 18;
const PASSES: usize = 7;

/// The most that the scope of who asks may be of what a read allocates without HTTP, in hundredths, on either database. A condition
/// is many small values that are made and written out: where it is much, it is less of the processor's time (`bench/results/scope-postgres.md`).
const SCOPES: &[(&str, u64)] = &[
    ("Q1 by an office", 3),
    ("Q1 by an office, of a member firm", 3),
    (
        "Q1 by the same, who made a complaint and declared a recusal",
        3,
    ),
    ("Q1 by a guest", 3),
    ("Q2 by an office", 7),
    ("Q2 by an office, of a member firm", 23),
    (
        "Q2 by the same, who made a complaint and declared a recusal",
        26,
    ),
    ("Q3 by an office", 20),
    ("Q3 by an office, of a member firm", 20),
    (
        "Q3 by the same, who made a complaint and declared a recusal",
        20,
    ),
    ("Q3 by a guest", 8),
    ("Q4 by an office", 9),
    ("Q4 by an office, of a member firm", 34),
    (
        "Q4 by the same, who made a complaint and declared a recusal",
        40,
    ),
    ("complaints against it by a provider", 36),
    ("their own complaints by a client", 12),
];

/// Statements, beginnings and commits apart; allocations; bytes allocated.
type Cost = [u64; 3];
/// What reads cost without their scope and with it.
type Scopes = Vec<(String, [Cost; 2])>;

#[tokio::test]
async fn an_answer_costs_what_it_did_at_the_most() {
    let folder = tempfile::tempdir().unwrap();
    let mut databases = vec![(
        "SQLite",
        format!("sqlite:{}", folder.path().join("sceau.db").display()),
    )];
    let cluster = Cluster::for_tests().unwrap();
    if let Some(cluster) = &cluster {
        databases.push((
            "PostgreSQL",
            cluster.create("guard", "template1").await.unwrap(),
        ));
    }
    let mut wrong = Vec::new();
    for (database, url) in databases {
        let (costs, scopes) = costs(&url).await.unwrap();
        for (read, [open, scoped]) in scopes {
            let share = scoped[1].saturating_sub(open[1]) * 100 / scoped[1];
            println!("{database}: {read}: {share} % of {} allocations", scoped[1]);
            let most = SCOPES.iter().find(|(of, _)| *of == read);
            if most.is_none_or(|(_, most)| share > *most) || scoped[0] > open[0] {
                wrong.push(format!(
                    "{read} on {database}: {share} % are the scope's, {open:?} without it, {scoped:?} with it"
                ));
            }
        }
        for (operation, cost) in costs {
            println!(
                "    (\"{database}\", \"{operation}\", {:?}),",
                with_room(cost)
            );
            let bound = BOUNDS
                .iter()
                .find(|(of, name, _)| (*of, *name) == (database, operation));
            let most = bound.map_or([0; 3], |(.., most)| *most);
            let named = ["statements", "allocations", "bytes allocated"]
                .into_iter()
                .zip(cost)
                .zip(most);
            wrong.extend(named.filter(|((_, found), most)| found > most).map(|((what, found), most)| {
                format!("{operation} on {database}: {found} {what} for an answer, {most} at the most")
            }));
        }
    }
    assert!(
        wrong.is_empty(),
        "{}\nWhere this is meant, put what was printed into BOUNDS or SCOPES in bench/tests/guard.rs.",
        wrong.join("\n")
    );
}

/// What was measured and a twentieth, in three digits; statements as they are.
fn with_room([statements, allocations, bytes]: Cost) -> Cost {
    let room = |count: u64| {
        let more = count + count / 20;
        let unit = 10_u64.pow(more.max(1).ilog10().saturating_sub(2));
        more.next_multiple_of(unit)
    };
    [statements, room(allocations), room(bytes)]
}

/// The costs of each operation on a database that is filled first: the same each time, since clock and chance are.
async fn costs(url: &str) -> anyhow::Result<(Vec<(&'static str, Cost)>, Scopes)> {
    let now: DateTime<Utc> = "2026-01-15T09:00:00Z".parse()?;
    Database::migrate(url).await?;
    let filled = fill(url, SECRET, Scale::SMALL, now).await?;
    let app = fill::open(url, SECRET, Clock::manual(now)).await?;
    let people = People::sign_in(&app, &filled).await?;
    let router = server::router(&app, &HttpConfig::default(), Router::new());
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let mut connection = Connection::open(listener.local_addr()?).await?;
    let patience = Patience {
        head: Duration::from_mins(10),
        stop: Duration::ZERO,
    };
    tokio::spawn(http::serve(
        listener,
        router,
        std::future::pending(),
        patience,
    ));
    let mut scopes = Vec::new();
    for pair in scope::pairs(&app, &filled).await? {
        let costs = [
            cost_of(&app, &pair, With::Nothing).await?,
            cost_of(&app, &pair, With::Scope).await?,
        ];
        scopes.push((format!("{} by {}", pair.query, pair.by), costs));
    }
    let mut costs = Vec::new();
    for operation in operations::all(&filled, now) {
        if operation.name == operation.kind() {
            costs.push((
                operation.name,
                cost(&app, &mut connection, &operation, &people).await?,
            ));
        }
    }
    Ok((costs, scopes))
}

/// The cost of one answer without HTTP.
async fn cost_of(app: &App, pair: &Pair, with: With) -> anyhow::Result<Cost> {
    let mut passes = Vec::new();
    for _ in 0..=PASSES {
        let (sent, region) = (app.db.statements(), Region::new(ALLOCATOR));
        for number in 0..ANSWERS {
            pair.ask(with, number).await?;
        }
        passes.push(counted(app.db.statements() - sent, &region)?);
    }
    Ok(middle(passes))
}

/// What was counted, for one answer.
fn counted(sent: u64, region: &Region<'_, System>) -> anyhow::Result<Cost> {
    let made = region.change();
    let counts = [
        sent,
        (made.allocations + made.reallocations).try_into()?,
        made.bytes_allocated.try_into()?,
    ];
    Ok(counts.map(|count| count.div_ceil(ANSWERS as u64)))
}

/// The middle one of all passes but the first, which warms.
fn middle(mut passes: Vec<Cost>) -> Cost {
    passes.remove(0);
    let middle = |of: usize| {
        let mut counts: Vec<_> = passes.iter().map(|pass| pass[of]).collect();
        counts.sort_unstable();
        counts[PASSES / 2]
    };
    [middle(0), middle(1), middle(2)]
}

async fn cost(
    app: &App,
    connection: &mut Connection,
    operation: &Operation,
    people: &People,
) -> anyhow::Result<Cost> {
    let requests = operation.signed(people);
    let mut requests = requests.iter().cycle();
    let mut passes = Vec::new();
    // The first warms the server.
    for _ in 0..=PASSES {
        let (sent, region) = (app.db.statements(), Region::new(ALLOCATOR));
        for request in requests.by_ref().take(ANSWERS) {
            let answer = connection.send(request).await?;
            let failed = answer.status != 200 || has_failed(answer.body, operation.acts());
            anyhow::ensure!(
                !failed,
                "{}: {}",
                operation.name,
                String::from_utf8_lossy(answer.body)
            );
        }
        passes.push(counted(app.db.statements() - sent, &region)?);
    }
    Ok(middle(passes))
}
