//! How what an answer costs grows: with the size of a page, with how deep it goes, with what else there is. Processor time, not the
//! clock's: that of server and database, the least of the rounds, since whatever else the machine does only adds to it.

mod curve;
mod plot;
mod report;

use crate::fill::{SLUG, Scale};
use crate::load::{Load, count};
use crate::operations::{self, Operation};
use crate::options::Options;
use crate::run;
use crate::stage::{Stage, Target};
pub use curve::{Against, Curves, Point};
pub use plot::svg;
pub use report::markdown;
use serde_json::{Value as Json, json};
use std::time::Duration;

/// From how many connections: the processors are busy.
const CONNECTIONS: usize = 8;
const PAGES: [usize; 7] = [1, 2, 5, 10, 20, 50, 100];
const LEVELS: [usize; 7] = [1, 2, 3, 4, 5, 6, 7];
const BESIDE: [usize; 4] = [1, 10, 100, 1000];
/// Beside nothing else: what is counted is the association's own.
const VOLUMES: [Scale; 3] = [
    Scale {
        small: 0,
        ..Scale::SMALL
    },
    Scale::times(1),
    Scale::times(10),
];

/// Measures each kind of growth.
///
/// # Errors
/// Where a server or the database fails.
pub async fn measure(
    options: &Options,
    kinds: &[Against],
) -> anyhow::Result<Vec<(Against, Curves)>> {
    let mut found = Vec::new();
    for kind in kinds {
        let mut curves = Curves::new();
        for (scale, sizes) in stages(*kind, options) {
            let stage = Stage::set(options, scale).await?;
            let mut asked = Vec::new();
            for size in sizes {
                asked.extend(
                    kind.operations(&stage, size)
                        .into_iter()
                        .map(|operation| (size, operation)),
                );
            }
            for (operation, point) in points(options, &stage, &asked).await? {
                curves.entry(operation).or_default().push(point);
            }
        }
        found.push((*kind, curves));
    }
    Ok(found)
}

/// The databases that a kind of growth is measured on, each with the sizes that it is asked for.
fn stages(kind: Against, options: &Options) -> Vec<(Scale, Vec<usize>)> {
    let own = options.scale.scale();
    match kind {
        Against::Page => vec![(own, PAGES.into())],
        Against::Nesting => vec![(own, LEVELS.into())],
        Against::Associations => BESIDE
            .map(|small| {
                (
                    Scale {
                        small,
                        ..Scale::SMALL
                    },
                    vec![small],
                )
            })
            .into(),
        Against::Volume => VOLUMES.map(|scale| (scale, vec![scale.providers])).into(),
    }
}

impl Against {
    /// What is asked at a size.
    fn operations(self, stage: &Stage, size: usize) -> Vec<Operation> {
        let all = operations::all(&stage.filled, stage.now).into_iter();
        let plain = all.filter(|operation| operation.name == operation.kind());
        match self {
            Self::Page => plain.filter_map(|operation| operation.by(size)).collect(),
            Self::Nesting => vec![nested(size)],
            Self::Associations | Self::Volume => plain.collect(),
        }
    }
}

/// Files that were decided, with their ballots, whose files are shown with their ballots, and so on: what is returned grows by the
/// same with each level.
fn nested(levels: usize) -> Operation {
    let level =
        |below: String, _| format!("id state proceeding {{ id state ballots {{ {below} }} }}");
    let lines = (0..levels).fold("id state".to_owned(), level);
    let document = format!(
        "query Nested($association: AssociationBy!) {{ complaints(association: $association, first: 10, filter: {{ state: DECIDED }}) {{ nodes {{ {lines} }} }} }}"
    );
    Operation::of_president(
        "Nested",
        document,
        json!({ "association": { "slug": SLUG } }),
    )
}

/// Measures each operation, in rounds in which they take turns.
async fn points(
    options: &Options,
    stage: &Stage,
    asked: &[(usize, Operation)],
) -> anyhow::Result<Vec<(&'static str, Point)>> {
    let target = stage.ours()?;
    let mut points = Vec::new();
    for (size, operation) in asked {
        let answers = run::answers(stage, target, operation).await?;
        let values: usize = answers.iter().map(values).sum();
        let point = Point {
            size: *size,
            values: count(values) / count(answers.len().max(1)),
            statements: run::statements(stage, target, operation).await?,
            cpu: [f64::INFINITY; 2],
        };
        points.push((operation.name, point));
    }
    for round in 0..options.rounds {
        for ((_, operation), (name, point)) in asked.iter().zip(&mut points) {
            let cell = run::cell(stage, target, &load(options, stage, target, operation)?).await?;
            anyhow::ensure!(cell.failed == 0, "{name} failed {} times", cell.failed);
            eprintln!(
                "{name:8} {:>6} {round} cpu {:6.0} {:6.0} µs",
                point.size, cell.cpu[0], cell.cpu[1]
            );
            if cell.cpu.iter().sum::<f64>() < point.cost() {
                point.cpu = cell.cpu;
            }
        }
    }
    Ok(points)
}

fn load(
    options: &Options,
    stage: &Stage,
    target: &Target,
    operation: &Operation,
) -> anyhow::Result<Load> {
    let time = Duration::from_secs_f64(options.seconds);
    let load = target.load(stage, operation, CONNECTIONS, time);
    load.ok_or_else(|| anyhow::anyhow!("{} cannot be asked", operation.name))
}

/// How many values an answer holds.
fn values(answer: &Json) -> usize {
    match answer {
        Json::Object(fields) => fields.values().map(values).sum(),
        Json::Array(items) => items.iter().map(values).sum(),
        _ => 1,
    }
}
