//! What is wanted, beside the limit and beside the best peer.

use crate::options::Store;

/// Milliseconds from the start of the process to its first answer.
pub const FIRST_ANSWER: Wanted = Wanted::AtMost(80.0);
/// MiB that the server holds when idle, over an empty database.
pub const IDLE: Wanted = Wanted::AtMost(30.0);
/// MiB that it ever held, from so many connections as there were.
pub const LOADED: Wanted = Wanted::AtMost(80.0);

/// What a figure has to be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Wanted {
    /// So much or more.
    AtLeast(f64),
    /// So much or less.
    AtMost(f64),
}

impl Wanted {
    /// By how much a figure misses it; nothing where it does not.
    #[must_use]
    pub fn missed(self, found: f64) -> Option<f64> {
        let by = match self {
            Self::AtLeast(least) => least - found,
            Self::AtMost(most) => found - most,
        };
        (by > 0.0).then_some(by)
    }
}

/// What is wanted of an operation.
#[derive(Clone, Copy, Debug)]
pub struct Goal {
    /// Which operation.
    pub operation: &'static str,
    /// Its rate to the limit's, from several connections.
    pub of_limit: f64,
    /// Its rate to the best peer's, from several connections; from one it is not behind.
    pub of_peer: f64,
    /// From so many connections, so many milliseconds at the most for 99 of a hundred.
    pub slowest: Option<(usize, f64)>,
}

const fn goal(operation: &'static str, of_limit: f64, of_peer: f64) -> Goal {
    Goal {
        operation,
        of_limit,
        of_peer,
        slowest: None,
    }
}

const POSTGRES: &[Goal] = &[
    goal("Q1", 0.55, 1.8),
    goal("Q2", 0.60, 2.5),
    goal("Q3", 0.50, 3.0),
    goal("Q4", 0.80, 1.2),
    Goal {
        slowest: Some((64, 150.0)),
        ..goal("W1", 0.60, 1.3)
    },
];

const SQLITE: &[Goal] = &[
    goal("Q1", 0.40, 1.0),
    goal("Q2", 0.30, 1.0),
    goal("Q3", 0.30, 1.0),
    goal("Q4", 0.60, 1.0),
    goal("W1", 0.60, 1.0),
];

/// The goals over a database.
#[must_use]
pub const fn of(store: Store) -> &'static [Goal] {
    match store {
        Store::Postgres => POSTGRES,
        Store::Sqlite => SQLITE,
    }
}
