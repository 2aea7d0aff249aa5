//! What a run found, as a table to read, and the goals that it met.

use crate::cold::Cold;
use crate::goals::{self, Goal, Wanted};
use crate::options::{Options, Store};
use crate::run::{Cell, Results};
use std::fmt::Write as _;

/// The first of the servers is the limit, the second this one.
const LIMIT: usize = 0;
const OURS: usize = 1;

/// The whole report in Markdown.
#[must_use]
pub fn markdown(options: &Options, results: &Results) -> String {
    let mut text = heading(options);
    table(&mut text, results);
    text.push_str("\n## Goals\n\n");
    for goal in goals::of(options.database) {
        goal_line(&mut text, goal, results);
    }
    text.push_str("\n## Answers\n\n");
    if results.differences.is_empty() {
        text.push_str("All compared answers say the same as the limit’s.\n");
    }
    for difference in &results.differences {
        line(&mut text, &format!("- {difference}"));
    }
    text.push_str("\n## Start and memory\n\n");
    let Cold { first_answer, idle } = results.cold;
    said(
        &mut text,
        "milliseconds from the start to the first answer",
        first_answer,
        goals::FIRST_ANSWER,
    );
    said(
        &mut text,
        "MiB idle on an empty database",
        idle,
        goals::IDLE,
    );
    if let Some([_, most]) = results.memory.get(OURS) {
        said(&mut text, "MiB at the most", *most, goals::LOADED);
    }
    for (name, [now, most]) in results.names.iter().zip(&results.memory) {
        line(
            &mut text,
            &format!("- {name}: {now:.0} MiB after the run, {most:.0} MiB at the most"),
        );
    }
    text
}

fn heading(options: &Options) -> String {
    let database = match options.database {
        Store::Postgres => "PostgreSQL, fsync on",
        Store::Sqlite => "SQLite, synchronous FULL",
    };
    let processors = std::thread::available_parallelism().map_or(0, usize::from);
    format!(
        "# Measured\n\n{database}; volume {:?}; {processors} processors, shared by load, servers and database; {} rounds of {} s, medians. \
        Ratios are to the limit within a round.\n\n",
        options.scale, options.rounds, options.seconds
    )
}

fn line(text: &mut String, more: &str) {
    text.push_str(more);
    text.push('\n');
}

/// Says a figure and what is wanted of it, and by how much that is missed.
pub(crate) fn said(text: &mut String, what: &str, found: f64, wanted: Wanted) {
    let (words, bound) = match wanted {
        Wanted::AtLeast(least) => ("at least", least),
        Wanted::AtMost(most) => ("at most", most),
    };
    let mark = match wanted.missed(found) {
        None => "met".to_owned(),
        Some(by) => format!("**missed by {}**", figure(by, bound)),
    };
    let found = figure(found, bound);
    line(
        text,
        &format!("- {what}: {found}, {words} {bound} wanted: {mark}"),
    );
}

/// A figure to read: where the bound is small, in thousandths.
fn figure(found: f64, bound: f64) -> String {
    if bound < 10.0 {
        let text = format!("{found:.3}");
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        format!("{found:.0}")
    }
}

fn table(text: &mut String, results: &Results) {
    line(
        text,
        "| operation | connections | server | answers/s | of the limit | p50 ms | p99 ms | server µs | database µs | statements | failed |",
    );
    line(
        text,
        "| --- | --: | --- | --: | --: | --: | --: | --: | --: | --: | --: |",
    );
    for ((operation, connections), rounds) in &results.rounds {
        for (place, name) in results.names.iter().enumerate() {
            let cells: Vec<Cell> = rounds.iter().filter_map(|round| round[place]).collect();
            if cells.is_empty() {
                continue;
            }
            let middle = |value: fn(&Cell) -> f64| median(cells.iter().map(value).collect());
            let statements = results.statements[*operation][place];
            // A write to a text does not fail.
            let _: std::fmt::Result = writeln!(
                text,
                "| {} | {connections} | {name} | {:.0} | {} | {:.2} | {:.2} | {:.0} | {:.0} | {} | {} |",
                results.operations[*operation],
                middle(|cell| cell.rate),
                ratio(rounds, place, LIMIT).map_or_else(String::new, |ratio| format!("{ratio:.3}")),
                middle(|cell| cell.times[0]),
                middle(|cell| cell.times[1]),
                middle(|cell| cell.cpu[0]),
                middle(|cell| cell.cpu[1]),
                statements.map_or_else(|| "–".to_owned(), |count| count.to_string()),
                cells.iter().map(|cell| cell.failed).sum::<usize>(),
            );
        }
    }
}

fn goal_line(text: &mut String, goal: &Goal, results: &Results) {
    let Some(operation) = results
        .operations
        .iter()
        .position(|name| *name == goal.operation)
    else {
        return;
    };
    for ((of, connections), rounds) in &results.rounds {
        if *of != operation {
            continue;
        }
        let mut say = |what: &str, found, wanted| {
            let what = format!("{} at {connections}, {what}", goal.operation);
            said(text, &what, found, wanted);
        };
        if *connections > 1
            && let Some(found) = ratio(rounds, OURS, LIMIT)
        {
            say("of the limit", found, Wanted::AtLeast(goal.of_limit));
        }
        if let Some(found) = against_peers(rounds, results.names.len()) {
            let wanted = if *connections > 1 { goal.of_peer } else { 1.0 };
            say("times the best peer", found, Wanted::AtLeast(wanted));
        }
        if let Some((at, most)) = goal.slowest
            && at == *connections
        {
            let cells = rounds
                .iter()
                .filter_map(|round| round[OURS])
                .map(|cell| cell.times[1]);
            let found = median(cells.collect());
            say("p99 in milliseconds", found, Wanted::AtMost(most));
        }
    }
}

/// A server's rate against the best of its peers.
fn against_peers(rounds: &[Vec<Option<Cell>>], servers: usize) -> Option<f64> {
    let against = (OURS + 1..servers).filter_map(|peer| ratio(rounds, OURS, peer));
    against.min_by(f64::total_cmp)
}

/// The median of one server's rates to another's, each within a round.
#[must_use]
pub fn ratio(rounds: &[Vec<Option<Cell>>], one: usize, other: usize) -> Option<f64> {
    let ratios: Vec<_> = rounds
        .iter()
        .filter_map(|round| Some(round[one]?.rate / round[other]?.rate))
        .filter(|ratio| ratio.is_finite())
        .collect();
    (!ratios.is_empty()).then(|| median(ratios))
}

/// The middle one; the mean of the two where there is none.
#[must_use]
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let half = values.len() / 2;
    match values.as_slice() {
        [] => 0.0,
        values if values.len().is_multiple_of(2) => f64::midpoint(values[half - 1], values[half]),
        values => values[half],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(rate: f64) -> Cell {
        Cell {
            rate,
            times: [1.0, 2.0],
            failed: 0,
            bytes: 10.0,
            cpu: [1.0, 2.0],
        }
    }

    #[test]
    fn a_goal_says_by_how_much_it_is_missed() {
        let mut text = String::new();
        said(&mut text, "Q1", 0.5, Wanted::AtLeast(0.55));
        said(&mut text, "Q2", 0.6, Wanted::AtLeast(0.6));
        said(&mut text, "p99", 163.2, Wanted::AtMost(150.0));
        let expected = "- Q1: 0.5, at least 0.55 wanted: **missed by 0.05**\n\
            - Q2: 0.6, at least 0.6 wanted: met\n\
            - p99: 163, at most 150 wanted: **missed by 13**\n";
        assert_eq!(text, expected);
    }

    #[test]
    fn ratios_are_taken_within_a_round() {
        let rounds = [
            vec![100.0, 50.0, 10.0],
            vec![10.0, 5.0, 4.0],
            vec![10.0, 8.0],
        ];
        let rounds = rounds.map(|rates| {
            let cells = rates.into_iter().map(|rate| Some(cell(rate)));
            cells.chain([None]).take(3).collect::<Vec<_>>()
        });
        assert_eq!(ratio(&rounds, OURS, LIMIT), Some(0.5));
        assert_eq!(against_peers(&rounds, 3), Some(3.125));
        assert_eq!(ratio(&rounds[2..], OURS, 2), None);
        assert!(median(Vec::new()).abs() < 0.1);
    }
}
