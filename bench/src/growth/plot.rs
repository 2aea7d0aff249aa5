//! Curves as a picture: both axes are logarithmic, so that what grows as a power is a straight line.

use super::curve::{Against, Curves, Point};
use crate::chart::{COLOURS, page, text};
use crate::load::count;
use std::fmt::Write as _;

/// Where the curves stand: from the left, from the top, their width and height.
const LEFT: f64 = 70.0;
const TOP: f64 = 40.0;
const WIDTH: f64 = 560.0;
const HEIGHT: f64 = 380.0;
/// Room for what is below, and for names on the right.
const BELOW: usize = 60;
const NAMES: usize = 160;
/// How each side's line is drawn.
const SIDES: [(&str, &str); 2] = [("server", ""), ("database", " stroke-dasharray=\"5 3\"")];

/// The picture in SVG.
#[must_use]
pub fn svg(against: Against, curves: &Curves) -> String {
    let points = || curves.values().flatten();
    let sizes: Vec<_> = points().map(|point| count(point.size)).collect();
    let costs: Vec<_> = points()
        .flat_map(|point| point.cpu)
        .filter(|cost| *cost > 0.0)
        .collect();
    let across = Axis::over(&sizes);
    let up = Axis::over(&costs).whole();
    let at = |size: usize, cost: f64| {
        let x = across.place(count(size)).mul_add(WIDTH, LEFT);
        (x, (1.0 - up.place(cost)).mul_add(HEIGHT, TOP))
    };
    let mut drawn = String::new();
    for power in up.powers() {
        let (x, y) = at(points().map(|point| point.size).min().unwrap_or(1), power);
        line(&mut drawn, &[(x, y), (x + WIDTH, y)], "#d8dce2", "");
        text(&mut drawn, (x - 8.0, y + 4.0), "end", &format!("{power}"));
    }
    let mut named: Vec<_> = points().map(|point| point.size).collect();
    named.sort_unstable();
    named.dedup();
    for size in named {
        let (x, _) = at(size, 1.0);
        text(
            &mut drawn,
            (x, TOP + HEIGHT + 18.0),
            "middle",
            &size.to_string(),
        );
    }
    let middle = (LEFT + WIDTH / 2.0, TOP + HEIGHT + 40.0);
    text(&mut drawn, middle, "middle", against.sizes());
    let mut y = TOP;
    for ((name, points), colour) in curves.iter().zip(COLOURS[1..].iter().cycle()) {
        for (side, (what, dashes)) in SIDES.iter().enumerate() {
            let paid = |point: &&Point| point.cpu[side] > 0.0;
            let places: Vec<_> = points
                .iter()
                .filter(paid)
                .map(|point| at(point.size, point.cpu[side]))
                .collect();
            if places.is_empty() {
                continue;
            }
            line(&mut drawn, &places, colour, dashes);
            let from = LEFT + WIDTH + 16.0;
            line(&mut drawn, &[(from, y), (from + 26.0, y)], colour, dashes);
            text(
                &mut drawn,
                (from + 32.0, y + 4.0),
                "start",
                &format!("{name}, {what}"),
            );
            y += 18.0;
        }
    }
    let title = format!(
        "Microseconds of the processors for an answer, by {}",
        against.sizes()
    );
    let side =
        |length: f64, more: usize| format!("{length:.0}").parse::<usize>().unwrap_or(0) + more;
    page(
        (side(LEFT + WIDTH, NAMES), side(TOP + HEIGHT, BELOW)),
        side(LEFT, 0),
        &title,
        &drawn,
    )
}

/// A logarithmic axis.
#[derive(Clone, Copy)]
struct Axis {
    from: f64,
    to: f64,
}

impl Axis {
    fn over(values: &[f64]) -> Self {
        let logs = || values.iter().map(|value| value.log10());
        Self {
            from: logs().fold(f64::INFINITY, f64::min),
            to: logs().fold(f64::NEG_INFINITY, f64::max),
        }
    }

    /// From a power of ten to another.
    fn whole(self) -> Self {
        let from = self.from.floor();
        Self {
            from,
            to: self.to.ceil().max(from + 1.0),
        }
    }

    fn powers(self) -> impl Iterator<Item = f64> {
        std::iter::successors(Some(self.from), |power| Some(power + 1.0))
            .take_while(move |power| *power <= self.to)
            .map(|power| 10.0_f64.powf(power))
    }

    /// Where a value stands, from 0 to 1.
    fn place(self, value: f64) -> f64 {
        (value.log10() - self.from) / (self.to - self.from).max(0.001)
    }
}

fn line(drawn: &mut String, places: &[(f64, f64)], colour: &str, more: &str) {
    let places: Vec<_> = places
        .iter()
        .map(|(x, y)| format!("{x:.1},{y:.1}"))
        .collect();
    // A write to a text does not fail.
    let _: std::fmt::Result = writeln!(
        drawn,
        r#"<polyline points="{}" fill="none" stroke="{colour}" stroke-width="1.5"{more}/>"#,
        places.join(" ")
    );
}
