//! A run as a picture: each server's rate to the limit's, by operation.

use crate::load::count;
use crate::report::ratio;
use crate::run::Results;
use std::fmt::Write as _;

/// A bar's height, and the room for an operation's name, for the bars and for their figures.
const BAR: usize = 14;
const NAMES: usize = 110;
const BARS: usize = 480;
const FIGURES: usize = 190;
pub(crate) const COLOURS: [&str; 6] = [
    "#b8bec8", "#1f6feb", "#d08a1d", "#7a4fb5", "#2e8b57", "#c0392b",
];
const LIMIT: usize = 0;

/// The picture in SVG, from so many connections.
#[must_use]
pub fn svg(results: &Results, connections: usize) -> String {
    let mut bars = String::new();
    let mut y = 30;
    for (operation, name) in results.operations.iter().enumerate() {
        let Some(rounds) = results.rounds.get(&(operation, connections)) else {
            continue;
        };
        text(
            &mut bars,
            (count(NAMES - 10), count(y + BAR - 3)),
            "end",
            name,
        );
        for (server, name) in results.names.iter().enumerate().skip(1) {
            let Some(ratio) = ratio(rounds, server, LIMIT) else {
                continue;
            };
            let width = ratio.min(1.0) * count(BARS);
            let colour = COLOURS[server % COLOURS.len()];
            // A write to a text does not fail.
            let _: std::fmt::Result = writeln!(
                bars,
                r#"<rect x="{NAMES}" y="{y}" width="{width:.1}" height="{}" fill="{colour}"/>"#,
                BAR - 2
            );
            let from = (count(NAMES) + width + 6.0, count(y + BAR - 3));
            text(&mut bars, from, "start", &format!("{ratio:.2} {name}"));
            y += BAR;
        }
        y += BAR / 2;
    }
    let title = format!("Answers a second from {connections} connections, of the limit’s");
    let end = NAMES + BARS;
    let whole = format!(
        "<line x1=\"{end}\" x2=\"{end}\" y1=\"26\" y2=\"{y}\" stroke=\"{}\"/>\n{bars}",
        COLOURS[LIMIT]
    );
    page((end + FIGURES, y + 10), NAMES, &title, &whole)
}

/// A picture of a width and a height, with its title from so far on.
pub(crate) fn page(
    (width, height): (usize, usize),
    from: usize,
    title: &str,
    drawn: &str,
) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" \
        font-family=\"sans-serif\" font-size=\"11\">\n<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n\
        <text x=\"{from}\" y=\"18\" font-size=\"13\">{title}</text>\n{drawn}</svg>\n"
    )
}

/// Words at a place, which is their `start`, `middle` or `end`.
pub(crate) fn text(drawn: &mut String, (x, y): (f64, f64), anchor: &str, says: &str) {
    // A write to a text does not fail.
    let _: std::fmt::Result = writeln!(
        drawn,
        r#"<text x="{x:.1}" y="{y:.1}" text-anchor="{anchor}">{says}</text>"#
    );
}
