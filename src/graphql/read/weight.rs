//! How much one request may be answered with, over all of its root fields.
//!
//! Relations lead in circles: an article has a version, whose chapters have articles. Rows are loaded once however many parents
//! share them, so each turn costs a statement or two, and multiplies the answer all the same. So levels are weighed as they are
//! tied together, and a root whose answer would be too heavy is refused before a value of it is made.
//!
//! A weight is a number of values: one for each field and for each item of a list, as often as it is answered. It knows nothing
//! of how long texts are, so these are counted besides, list by list, while the answer is made ([`List`](super::List)).

use super::error::exceeded;
use super::level::{Link, Span};
use async_graphql::{Result, Value};
use std::sync::atomic::{AtomicU64, Ordering};

/// The most values that one request is answered with. A page of a hundred files with all that hangs on them has some thirty thousand.
pub const MAX_VALUES: u64 = 200_000;

/// The most bytes of text that one request's lists are answered with.
pub const MAX_TEXT: u64 = 16 * 1024 * 1024;

/// What is answered for each parent by items that are no rows of a level: one, or a list.
#[derive(Clone, Copy)]
pub(super) struct Items {
    /// What one of them weighs.
    pub(super) each: u64,
    /// How many there are taken to be at least.
    pub(super) least: usize,
}

/// What lies below a link weighs, with all that hangs below it.
pub(super) enum Below {
    Rows(Weights),
    Items(Items),
}

impl Below {
    fn of(&self, span: Span) -> u64 {
        match self {
            Self::Rows(weights) => weights.of(span),
            Self::Items(items) => {
                let count = items.least.max(span.len) as u64;
                items.each.saturating_mul(count)
            }
        }
    }
}

/// What the rows of a level weigh: running totals, the first of them zero.
pub(super) struct Weights(Vec<u64>);

impl Weights {
    /// Weighs a level of `rows` rows, each answered with `own` values and with what its links lead to.
    ///
    /// Refuses a level that is too heavy by itself: each of its rows is answered at least once.
    pub(super) fn new(rows: usize, own: u64, links: &[(Link, Below)]) -> Result<Self> {
        let mut total: u64 = 0;
        let mut totals = Vec::with_capacity(rows + 1);
        totals.push(total);
        for row in 0..rows {
            let below = links.iter().map(|(link, below)| below.of(link.spans[row]));
            total = below.fold(total.saturating_add(own), u64::saturating_add);
            if total > MAX_VALUES {
                return Err(too_many_values());
            }
            totals.push(total);
        }
        Ok(Self(totals))
    }

    /// What a span of the rows weighs.
    pub(super) fn of(&self, span: Span) -> u64 {
        self.0[span.start + span.len] - self.0[span.start]
    }

    /// What one row weighs.
    pub(super) fn row(&self, start: usize) -> u64 {
        self.of(Span { start, len: 1 })
    }

    /// What all the rows weigh.
    pub(super) fn total(&self) -> u64 {
        self.0.last().copied().unwrap_or_default()
    }
}

/// What a request is answered with so far.
#[derive(Debug, Default)]
pub(super) struct Budget {
    values: AtomicU64,
    text: AtomicU64,
}

impl Budget {
    /// How many values were taken.
    pub(super) fn taken(&self) -> u64 {
        self.values.load(Ordering::Relaxed)
    }

    /// Takes the values of one root.
    pub(super) fn take(&self, values: u64) -> Result<()> {
        // No root weighs so much that a sum of all that a document can hold would overflow.
        let before = self.values.fetch_add(values, Ordering::Relaxed);
        if before.saturating_add(values) > MAX_VALUES {
            return Err(too_many_values());
        }
        Ok(())
    }

    /// Takes the texts of one item of a list.
    pub(super) fn take_text(&self, item: &Value) -> Result<()> {
        let text = text(item);
        if self.text.fetch_add(text, Ordering::Relaxed) + text > MAX_TEXT {
            let what = "The answer would hold too much text: ask for less, or in several requests.";
            return Err(exceeded("answerBytes", MAX_TEXT, what));
        }
        Ok(())
    }
}

/// The bytes of text in a value, those of lists apart: their items were counted as they were made.
fn text(value: &Value) -> u64 {
    match value {
        Value::String(text) => text.len() as u64,
        Value::Object(fields) => fields.values().map(text).sum(),
        _ => 0,
    }
}

fn too_many_values() -> async_graphql::Error {
    let what = "The answer would hold too many values: ask for less, or in several requests.";
    exceeded("answerValues", MAX_VALUES, what)
}
