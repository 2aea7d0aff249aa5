//! The clock: the only room that reads the wall clock. Everything else takes `now`.

use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use std::sync::{Arc, Mutex, PoisonError};

/// Says what time it is. Instants are UTC, cut to microseconds, since PostgreSQL keeps no more.
#[derive(Clone, Debug, Default)]
pub struct Clock(Source);

#[derive(Clone, Debug, Default)]
enum Source {
    #[default]
    System,
    /// Stands still until it is moved: for tests and for the demo.
    Manual(Arc<Mutex<DateTime<Utc>>>),
    /// Runs with the system's clock, at a distance that can be moved: for the demo.
    Shifted(Arc<Mutex<TimeDelta>>),
}

impl Clock {
    /// The system's clock.
    #[must_use]
    pub fn system() -> Self {
        Self(Source::System)
    }

    /// A clock that stands at `at` until it is set.
    #[must_use]
    pub fn manual(at: DateTime<Utc>) -> Self {
        Self(Source::Manual(Arc::new(Mutex::new(cut(at)))))
    }

    /// A clock that says `at` now and runs on from there.
    #[must_use]
    pub fn running_from(at: DateTime<Utc>) -> Self {
        Self(Source::Shifted(Arc::new(Mutex::new(at - wall()))))
    }

    /// The present instant.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        match &self.0 {
            Source::System => cut(wall()),
            Source::Manual(at) => *at.lock().unwrap_or_else(PoisonError::into_inner),
            Source::Shifted(by) => {
                let by = *by.lock().unwrap_or_else(PoisonError::into_inner);
                cut(wall().checked_add_signed(by).unwrap_or_else(wall))
            }
        }
    }

    /// Sets a clock that can be set; answers whether it was one.
    #[must_use]
    pub fn set(&self, to: DateTime<Utc>) -> bool {
        match &self.0 {
            Source::System => return false,
            Source::Manual(at) => *at.lock().unwrap_or_else(PoisonError::into_inner) = cut(to),
            Source::Shifted(by) => {
                *by.lock().unwrap_or_else(PoisonError::into_inner) = to - wall();
            }
        }
        true
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the room that reads it")]
fn wall() -> DateTime<Utc> {
    Utc::now()
}

fn cut(at: DateTime<Utc>) -> DateTime<Utc> {
    at.duration_trunc(TimeDelta::microseconds(1)).unwrap_or(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manual_clock_stands_until_it_is_set() {
        let day = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let clock = Clock::manual(day("2026-01-01T00:00:00.123456789Z"));
        assert_eq!(clock.now(), day("2026-01-01T00:00:00.123456Z"));
        let other = clock.clone();
        assert!(other.set(day("2026-03-01T00:00:00Z")));
        assert_eq!(clock.now(), day("2026-03-01T00:00:00Z"));
    }

    #[test]
    fn a_shifted_clock_runs_on_from_where_it_was_set() {
        let at = "2030-06-01T12:00:00Z".parse::<DateTime<Utc>>().unwrap();
        let clock = Clock::running_from(at);
        let (first, second) = (clock.now(), clock.now());
        assert!(first >= at - TimeDelta::seconds(1) && first <= second);
        assert!(!Clock::system().set(at));
    }
}
