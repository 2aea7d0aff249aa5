//! How what an answer costs grows, and whether that is more than what it returns does.

use crate::goals::Wanted;
use crate::load::count;
use clap::ValueEnum;
use std::collections::BTreeMap;

/// The largest answer may cost so many times what the smaller ones foretell.
const DEARER: f64 = 1.25;
/// What costs the same costs as much as the size to the power of 0: ten times the size may cost a quarter more.
const FLAT: f64 = 0.1;

/// What an answer's cost is held against.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Against {
    /// How many items a page has.
    Page,
    /// How deep lists stand in one another.
    Nesting,
    /// How many small associations there are beside.
    Associations,
    /// How much the association holds.
    Volume,
}

/// One size.
#[derive(Clone, Copy, Debug, Default)]
pub struct Point {
    /// The size.
    pub size: usize,
    /// How many values an answer returned.
    pub values: f64,
    /// How many statements it took, where they are counted.
    pub statements: Option<i64>,
    /// Microseconds of the processors for an answer: the server's and the database's.
    pub cpu: [f64; 2],
}

/// Each operation's points, from the smallest size on.
pub type Curves = BTreeMap<&'static str, Vec<Point>>;

/// What was found of a curve: what it is, the figure, and what is wanted of it.
pub type Verdict = (&'static str, f64, Wanted);

impl Against {
    /// Its name in those of files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Nesting => "nesting",
            Self::Associations => "associations",
            Self::Volume => "volume",
        }
    }

    /// What its sizes are.
    #[must_use]
    pub const fn sizes(self) -> &'static str {
        match self {
            Self::Page => "items of a page",
            Self::Nesting => "lists within lists",
            Self::Associations => "small associations beside",
            Self::Volume => "providers",
        }
    }

    /// Judges a curve: its processor time, and its statements.
    #[must_use]
    pub fn judge(self, points: &[Point]) -> Vec<Verdict> {
        let cost = match self {
            Self::Page | Self::Nesting => straight(points),
            Self::Associations | Self::Volume => Some(flat(points)),
        };
        cost.into_iter().chain(self.statements(points)).collect()
    }

    /// A level more is so many statements more, as before; otherwise they are the same.
    fn statements(self, points: &[Point]) -> Option<Verdict> {
        let counts: Option<Vec<_>> = points.iter().map(|point| point.statements).collect();
        let counts = counts?;
        let (last, others) = counts.split_last()?;
        let most = match (self, others) {
            (Self::Nesting, [.., before, one]) => one + (one - before),
            _ => *others.iter().max()?,
        };
        Some((
            "statements at the largest size",
            whole(*last),
            Wanted::AtMost(whole(most)),
        ))
    }
}

/// The largest answer's cost to what a line foretells that goes through those of the smallest and of the one that returns about half
/// as much: 1 where there is a fixed cost and one for each value, more where that bends upwards. A power that is fitted to the whole
/// would not show it behind the fixed cost.
fn straight(points: &[Point]) -> Option<Verdict> {
    let (first, last) = (points.first()?, points.last()?);
    let half = f64::midpoint(first.values, last.values);
    let inner = points.get(1..points.len() - 1)?.iter();
    let middle = inner.min_by(|one, other| {
        let far = |point: &Point| (point.values - half).abs();
        far(one).total_cmp(&far(other))
    })?;
    let each = (middle.cost() - first.cost()) / (middle.values - first.values);
    let found = last.cost() / each.mul_add(last.values - middle.values, middle.cost());
    Some((
        "the largest answer, of what smaller ones foretell",
        found,
        Wanted::AtMost(DEARER),
    ))
}

/// The power of the size that the cost grows by, less that of what is returned: a line through the logarithms.
fn flat(points: &[Point]) -> Verdict {
    let power = |of: fn(&Point) -> f64| {
        slope(
            points
                .iter()
                .map(|point| (count(point.size).ln(), of(point).max(0.001).ln())),
        )
    };
    let found = power(Point::cost) - power(|point| point.values).max(0.0);
    (
        "the power of the size that the cost grows by, less that of what is returned",
        found,
        Wanted::AtMost(FLAT),
    )
}

/// The slope of the line that is nearest to the points.
fn slope(points: impl Iterator<Item = (f64, f64)> + Clone) -> f64 {
    let number = count(points.clone().count());
    let mean = |of: fn((f64, f64)) -> f64| points.clone().map(of).sum::<f64>() / number;
    let (x, y) = (mean(|(x, _)| x), mean(|(_, y)| y));
    let [by, over] = points.fold([0.0, 0.0], |[by, over], point| {
        let far = point.0 - x;
        [far.mul_add(point.1 - y, by), far.mul_add(far, over)]
    });
    by / over
}

/// A count of statements as a figure.
fn whole(statements: i64) -> f64 {
    count(usize::try_from(statements).unwrap_or(0))
}

impl Point {
    /// Microseconds in all.
    #[must_use]
    pub fn cost(&self) -> f64 {
        self.cpu[0] + self.cpu[1]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(values: impl Fn(f64) -> f64, cost: impl Fn(f64) -> f64) -> Vec<Point> {
        let point = |size: usize| Point {
            size,
            values: values(count(size)),
            statements: Some(5),
            cpu: [cost(count(size)), 0.0],
        };
        [1, 2, 5, 10, 20, 50, 100].map(point).into()
    }

    fn is_met(against: Against, points: &[Point]) -> bool {
        against
            .judge(points)
            .iter()
            .all(|(_, found, wanted)| wanted.missed(*found).is_none())
    }

    #[test]
    fn what_bends_upwards_is_seen_behind_a_fixed_cost() {
        let returned = |size| 10.0 * size + 3.0;
        let linear = points(returned, |size| 30.0f64.mul_add(size, 1000.0));
        let square = points(returned, |size| 0.3f64.mul_add(size * size, 1000.0 + size));
        assert!(is_met(Against::Page, &linear));
        assert!(!is_met(Against::Page, &square));
    }

    #[test]
    fn what_returns_the_same_costs_the_same() {
        let same = |_| 100.0;
        assert!(is_met(Against::Volume, &points(same, |size| 1000.0 + size)));
        assert!(!is_met(
            Against::Volume,
            &points(same, |size| 10.0f64.mul_add(size, 1000.0))
        ));
        let more = |size: f64| 100.0 * size.sqrt();
        assert!(is_met(
            Against::Volume,
            &points(more, |size| 10.0 * size.sqrt())
        ));
    }

    #[test]
    fn statements_do_not_grow_with_what_is_returned() {
        let mut points = points(|size| size, |size| size);
        assert!(is_met(Against::Page, &points));
        points[6].statements = Some(6);
        assert!(!is_met(Against::Page, &points));
        for (point, level) in points.iter_mut().zip(1..) {
            point.statements = Some(level * 2 + 3);
        }
        assert!(is_met(Against::Nesting, &points));
        points[6].statements = Some(18);
        assert!(!is_met(Against::Nesting, &points));
    }
}
