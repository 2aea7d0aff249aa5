//! A run: answers are compared, statements counted, and each operation measured in rounds in which the servers take turns.

use crate::client::Connection;
use crate::cold::{self, Cold};
use crate::load::{Load, count, has_failed};
use crate::operations::{self, Operation};
use crate::options::Options;
use crate::stage::{Stage, Target};
use anyhow::Context as _;
use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::time::Duration;

/// How many answers of each operation are compared.
const COMPARED: usize = 60;
/// How often an operation is sent before its statements are counted: as often as a driver needs to prepare them.
const WARM: usize = 8;
/// A pause in which a database ends what it began.
const PAUSE: Duration = Duration::from_millis(150);

/// What was measured.
#[derive(Debug, Default)]
pub struct Results {
    /// The servers.
    pub names: Vec<&'static str>,
    /// By operation and connections, a round after the other: each server's cell.
    pub rounds: BTreeMap<(usize, usize), Vec<Vec<Option<Cell>>>>,
    /// The operations.
    pub operations: Vec<&'static str>,
    /// By operation and server: how many statements one answer took, where they are counted.
    pub statements: Vec<Vec<Option<i64>>>,
    /// Where answers differed.
    pub differences: Vec<String>,
    /// Each server's memory in MiB: now, and at the most.
    pub memory: Vec<[f64; 2]>,
    /// This server when it has just begun.
    pub cold: Cold,
}

/// What one server did in one round.
#[derive(Clone, Copy, Debug)]
pub struct Cell {
    /// Answers in a second.
    pub rate: f64,
    /// Milliseconds that half of the answers took at the most, and 99 in a hundred.
    pub times: [f64; 2],
    /// Answers that failed.
    pub failed: usize,
    /// Bytes of an answer.
    pub bytes: f64,
    /// Microseconds of the processors for an answer: the server's and the database's.
    pub cpu: [f64; 2],
}

/// Measures what the options ask for.
///
/// # Errors
/// Where a server or the database fails.
pub async fn run(options: &Options, stage: &Stage) -> anyhow::Result<Results> {
    let mut operations = operations::all(&stage.filled, stage.now);
    operations.retain(|operation| {
        options.only.is_empty() || options.only.iter().any(|name| name == operation.name)
    });
    let mut results = Results {
        names: stage.targets.iter().map(|target| target.name).collect(),
        operations: operations.iter().map(|operation| operation.name).collect(),
        ..Results::default()
    };
    for (place, operation) in operations.iter().enumerate() {
        results
            .differences
            .extend(compared(stage, operation).await?);
        let mut counts = Vec::new();
        for target in &stage.targets {
            counts.push(statements(stage, target, operation).await?);
        }
        results.statements.push(counts);
        for connections in &options.connections {
            for round in 0..options.rounds {
                let cells = measure(options, stage, operation, (*connections, round)).await?;
                results
                    .rounds
                    .entry((place, *connections))
                    .or_default()
                    .push(cells);
            }
        }
    }
    results.cold = cold::measure(stage).await?;
    results.memory = stage
        .targets
        .iter()
        .map(|target| target.server.memory())
        .collect();
    Ok(results)
}

/// One round: each server in turn, another one first each time.
async fn measure(
    options: &Options,
    stage: &Stage,
    operation: &Operation,
    (connections, round): (usize, usize),
) -> anyhow::Result<Vec<Option<Cell>>> {
    let mut cells = vec![None; stage.targets.len()];
    for turn in 0..cells.len() {
        let place = (turn + round) % cells.len();
        let target = &stage.targets[place];
        let time = Duration::from_secs_f64(options.seconds);
        let Some(load) = target.load(stage, operation, connections, time) else {
            continue;
        };
        let cell = cell(stage, target, &load).await?;
        eprintln!(
            "{:9} {connections:>2} {round} {:12} {:8.0}/s p50 {:7.2} p99 {:7.2} ms cpu {:6.0} {:6.0} µs {:6.0} B failed {}",
            operation.name,
            target.name,
            cell.rate,
            cell.times[0],
            cell.times[1],
            cell.cpu[0],
            cell.cpu[1],
            cell.bytes,
            cell.failed
        );
        cells[place] = Some(cell);
    }
    Ok(cells)
}

/// One server under load, and what its answers cost it and the database.
///
/// # Errors
/// Where a connection breaks.
pub async fn cell(stage: &Stage, target: &Target, load: &Load) -> anyhow::Result<Cell> {
    tokio::time::sleep(PAUSE).await;
    let look = || (target.server.used(), stage.used_by_database());
    let (measured, [before, after]) = load.run(look).await?;
    let answers = count(measured.times.len().max(1));
    let by_database = after
        .1
        .iter()
        .map(|(process, used)| used.saturating_sub(before.1.get(process).copied().unwrap_or(0)));
    let used = [after.0.saturating_sub(before.0), by_database.sum()];
    Ok(Cell {
        rate: measured.rate(),
        times: [50, 99].map(|hundredths| measured.percentile(hundredths)),
        failed: measured.failed,
        bytes: count(measured.bytes) / answers,
        cpu: used.map(|nanos| Duration::from_nanos(nanos).as_secs_f64() * 1e6 / answers),
    })
}

/// Where the servers' answers differ from the limit's. Acts are not compared: each makes something new.
async fn compared(stage: &Stage, operation: &Operation) -> anyhow::Result<Vec<String>> {
    if operation.acts() {
        return Ok(Vec::new());
    }
    let (limit, others) = stage.targets.split_first().context("no limit")?;
    let expected = answers(stage, limit, operation).await?;
    let mut differences = Vec::new();
    for target in others {
        let found = answers(stage, target, operation).await?;
        let mut pairs = expected.iter().zip(&found);
        let difference = pairs.find_map(|(one, other)| target.difference(one, other));
        differences
            .extend(difference.map(|what| format!("{} {}: {what}", operation.name, target.name)));
    }
    Ok(differences)
}

/// The first answers of a server.
///
/// # Errors
/// Where a connection breaks, or an answer is no JSON.
pub async fn answers(
    stage: &Stage,
    target: &Target,
    operation: &Operation,
) -> anyhow::Result<Vec<Json>> {
    let Some(requests) = target.requests(operation, stage) else {
        return Ok(Vec::new());
    };
    let mut connection = Connection::open(target.server.address).await?;
    let mut answers = Vec::new();
    for request in requests.iter().take(COMPARED) {
        let answer = connection.send(request).await?;
        answers.push(serde_json::from_slice(answer.body)?);
    }
    Ok(answers)
}

/// How many statements one answer takes of a server, once it is warm.
///
/// # Errors
/// Where it fails.
pub async fn statements(
    stage: &Stage,
    target: &Target,
    operation: &Operation,
) -> anyhow::Result<Option<i64>> {
    let Some(requests) = target.requests(operation, stage) else {
        return Ok(None);
    };
    let mut connection = Connection::open(target.server.address).await?;
    for request in requests.iter().cycle().take(WARM) {
        connection.send(request).await?;
    }
    stage.count_anew().await?;
    let answer = connection.send(&requests[WARM % requests.len()]).await?;
    let text = String::from_utf8_lossy(answer.body);
    let failed = answer.status != 200 || has_failed(answer.body, operation.acts());
    anyhow::ensure!(!failed, "{} {}: {text}", operation.name, target.name);
    stage.counted().await
}
