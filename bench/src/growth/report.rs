//! What was found, as tables to read.

use super::curve::{Against, Curves, Point};
use crate::report::said;
use std::fmt::Write as _;

/// The report in Markdown, and whether every curve is as is wanted.
#[must_use]
pub fn markdown(found: &[(Against, Curves)]) -> (String, bool) {
    let mut text = "# Growth\n\nMicroseconds of the processors for one answer, the least of the rounds, with 8 connections.\n\n\
        Where more is returned, the cost may grow as that does: it is held against the line through the smallest answer and the one that returns half as \
        much as the largest. Where the same is returned, the cost stays: it may grow by a quarter where there is ten times as much.\n"
        .to_owned();
    let mut all_met = true;
    for (kind, curves) in found {
        let heading = format!(
            "\n## By {sizes}\n\n![{sizes}](growth-{}.svg)\n\n| operation | {sizes} | values returned | statements | server µs | database µs |\n| --- | --: | --: | --: | --: | --: |",
            kind.name(),
            sizes = kind.sizes()
        );
        // A write to a text does not fail.
        let _: std::fmt::Result = writeln!(text, "{heading}");
        for (name, points) in curves {
            for Point {
                size,
                values,
                statements,
                cpu,
            } in points
            {
                let statements =
                    statements.map_or_else(|| "–".to_owned(), |count| count.to_string());
                let _: std::fmt::Result = writeln!(
                    text,
                    "| {name} | {size} | {values:.0} | {statements} | {:.0} | {:.0} |",
                    cpu[0], cpu[1]
                );
            }
        }
        text.push('\n');
        for (name, points) in curves {
            for (what, found, wanted) in kind.judge(points) {
                all_met &= wanted.missed(found).is_none();
                said(&mut text, &format!("{name}, {what}"), found, wanted);
            }
        }
    }
    (text, all_met)
}
