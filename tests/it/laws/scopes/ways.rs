//! Every other way to the rows of a world: filters, orders, pages, cursors and counts, acts and ids, receipt codes, figures
//! and badges.

use super::filters::Place;
use super::{Law, Reading};
use std::fmt::Debug;

/// One reader in so many, the last of whom is a guest, tries the other ways too.
pub const EACH: usize = 3;
/// What was compared by other ways in the first of these worlds: how often, and how many rows or answers there were.
const WAYS: &[(&str, u64, u64)] = &[
    ("act on what is hidden", 88, 3_080),
    ("act on what is seen", 96, 3_360),
    ("badge", 11, 11),
    ("count", 5_412, 5_412),
    ("cursor", 434, 937),
    ("cursor of another", 1_009, 1_117),
    ("cursor of another list", 269, 3_093),
    ("figures", 15, 15),
    ("filter", 3_306, 1_879),
    ("hidden id", 192, 192),
    ("list and id", 269, 520),
    ("order", 434, 937),
    ("page", 3_344, 3_546),
    ("receipt", 180, 180),
    ("receipt and id", 61, 61),
    ("receipt as it is copied", 30, 60),
    ("receipt of others", 180, 180),
    ("wrong code", 30, 180),
];

impl Law {
    /// Compares what was answered with what was to be answered.
    pub fn agree<T: PartialEq + Debug>(
        &mut self,
        way: &'static str,
        what: &str,
        (found, expected): (&[T], &[T]),
        who: &dyn Debug,
    ) {
        let (compared, rows) = self.ways.entry(way).or_default();
        *compared += 1;
        *rows += expected.len() as u64;
        if found != expected {
            let both = format!("answered {found:?}, expected {expected:?}");
            self.faults
                .push(format!("{way}: {what}: {both}, to {who:?}"));
        }
    }

    /// As much was compared as always.
    pub fn came_every_way(&mut self) {
        let now = self.ways.iter();
        let now = now.map(|(way, (compared, rows))| (*way, *compared, *rows));
        let now: Vec<_> = now.collect();
        if now != WAYS {
            self.faults
                .push(format!("other numbers than in WAYS: {now:?}"));
        }
    }
}

impl Reading<'_> {
    /// The same lists by their filters, orders and pages, and what is told of hidden rows besides.
    pub async fn every_other_way(&mut self) {
        let known = self.known;
        let mut places = Vec::new();
        for here in &known.all.association {
            places.extend(Place::of(here));
            self.figures(here).await;
        }
        for row in &known.all.organisation {
            if self.known.sees(&self.actor, "Organisation", row.id.into()) {
                places.extend(Place::below("Organisation", &row.id.to_string()));
            }
        }
        for place in places {
            self.every_object(&place).await;
            self.every_filter(&place).await;
            self.every_page(&place).await;
            self.cursors_of_others(&place).await;
        }
        self.every_code().await;
        self.every_act().await;
        self.every_id().await;
    }

    /// Compares what this reader was answered.
    pub fn agree<T: PartialEq + Debug>(
        &mut self,
        way: &'static str,
        what: &str,
        found: &[T],
        expected: &[T],
    ) {
        let who = &self.actor;
        self.law.agree(way, what, (found, expected), who);
    }
}
