//! What time brings: limits that pass, decisions that come into force, labels that come back or lapse, and a checkpoint of the
//! journal. And the database's log is emptied of what a ballot's close deleted, where the close itself could not.
//!
//! `serve` sweeps again and again; the command sweeps once. Each thing is done in a transaction of its own, once, however often
//! and on however many servers it is swept.

use crate::context::{App, Context};
use crate::failure::{Failure, Outcome};
use crate::journal;
use crate::modules::{charter, complaints, label, sanctions};
use crate::rate;
use chrono::{DateTime, Utc};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// The longest sleep between two looks for the next decision's instant.
const LOOK: Duration = Duration::from_secs(30);

/// What one sweep did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Complaints whose limit passed (T8).
    pub deadlines_missed: u64,
    /// Decisions that came into force (R8).
    pub decisions_in_force: u64,
    /// Labels that came back after a ban (R16).
    pub labels_restored: u64,
    /// Labels that lapsed (A8).
    pub labels_lapsed: u64,
    /// The checkpoint that was taken.
    pub checkpoint: Option<i64>,
}

impl fmt::Display for Swept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} deadlines missed, {} decisions in force, {} labels back, {} labels lapsed; ",
            self.deadlines_missed,
            self.decisions_in_force,
            self.labels_restored,
            self.labels_lapsed
        )?;
        match self.checkpoint {
            Some(number) => write!(f, "checkpoint {number} taken"),
            None => write!(f, "nothing to seal"),
        }
    }
}

/// Does what is due at `now`, decisions first: everybody relies on their instant (R8). A part that fails is logged and holds up no
/// other.
///
/// # Errors
/// The first failure; all that could be done is done.
pub async fn sweep(app: &Arc<App>, now: DateTime<Utc>) -> Outcome<Swept> {
    let context = &Context::system_at(app, now);
    let mut failed = Failed(None);
    context.forget().await;
    failed.or("limits", rate::clear(context).await);
    let swept = Swept {
        decisions_in_force: failed.or("decisions", sanctions::enforce_due(context).await),
        deadlines_missed: failed.or("complaints", complaints::mark_missed(context).await),
        labels_restored: failed.or("bans", charter::restore_labels_due(context).await),
        labels_lapsed: failed.or("labels", label::lapse_due(context).await),
        checkpoint: failed.or("checkpoint", journal::take_checkpoint(context).await),
    };
    failed.0.map_or(Ok(swept), Err)
}

/// The first failure of a sweep.
struct Failed(Option<Failure>);

impl Failed {
    /// What a part did; nothing where it failed.
    fn or<T: Default>(&mut self, part: &str, outcome: Outcome<T>) -> T {
        outcome.unwrap_or_else(|failure| {
            tracing::error!(part, %failure, "a part of the sweep failed");
            self.0.get_or_insert(failure);
            T::default()
        })
    }
}

/// Sweeps for as long as the process lives: every so often, and at the very instant at which a decision takes effect (R8). That
/// instant is looked for again and again, since a decision may be notified at any time, and on another server.
pub async fn sweep_forever(app: Arc<App>, every: Duration) {
    loop {
        let swept = app.clock.now();
        // What failed is logged where it did, and tried again by the next sweep.
        if let Ok(swept) = sweep(&app, swept).await {
            tracing::debug!(%swept, "swept");
        }
        let mut slept = Duration::ZERO;
        loop {
            let next = next_due(&app).await;
            let pause = pause((every, slept), (swept, app.clock.now()), next);
            if pause.is_zero() {
                break;
            }
            tokio::time::sleep(pause).await;
            slept += pause;
        }
    }
}

/// The next decision's instant. Where it cannot be read the next look reads it.
async fn next_due(app: &Arc<App>) -> Option<DateTime<Utc>> {
    let next = sanctions::next_due(&Context::system(app)).await;
    next.unwrap_or_else(|failure| {
        tracing::error!(%failure, "the next decision's instant could not be read");
        None
    })
}

/// How long to sleep until the next look; nothing where it is time to sweep.
///
/// A sweep is due every so often, and at the `next` decision's instant. One that the sweep before should have brought into force
/// failed, or was committed a little late: it is tried again after [`LOOK`], not at once, lest a failure keep the server busy.
fn pause(
    (every, slept): (Duration, Duration),
    (swept, now): (DateTime<Utc>, DateTime<Utc>),
    next: Option<DateTime<Utc>>,
) -> Duration {
    let until_next = match next {
        Some(at) if at > swept => (at - now).to_std().unwrap_or_default(),
        Some(_) => LOOK.saturating_sub(slept),
        None => LOOK,
    };
    every.saturating_sub(slept).min(until_next).min(LOOK)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;
    use rstest::rstest;

    const DAY: u64 = 86_400;

    #[rstest]
    #[case::nothing_to_come(DAY, 0, None, 30)]
    #[case::soon(DAY, 0, Some(7), 7)]
    #[case::far(DAY, 0, Some(3_600), 30)]
    #[case::far_and_asleep_for_long(DAY, 3_000, Some(3_600), 30)]
    #[case::at_its_instant(DAY, 60, Some(60), 0)]
    #[case::notified_meanwhile_and_passed(DAY, 60, Some(45), 0)]
    #[case::swept_and_failed(DAY, 0, Some(0), 30)]
    #[case::long_failed(DAY, 0, Some(-3_600), 30)]
    #[case::failed_and_to_be_tried_again(DAY, 30, Some(-1), 0)]
    #[case::the_regular_sweep(300, 290, None, 10)]
    #[case::the_regular_sweep_is_due(300, 300, None, 0)]
    #[case::the_regular_sweep_is_late(300, 301, Some(400), 0)]
    #[case::often(1, 0, Some(7), 1)]
    fn r8_a_server_wakes_at_the_instant_and_looks_for_it_meanwhile(
        #[case] every: u64,
        #[case] slept: u64,
        #[case] next: Option<i64>,
        #[case] expected: u64,
    ) {
        let swept: DateTime<Utc> = "2026-02-09T22:00:00Z".parse().unwrap();
        let now = swept + Duration::from_secs(slept);
        let next = next.map(|seconds| swept + TimeDelta::seconds(seconds));
        let [every, slept, expected] = [every, slept, expected].map(Duration::from_secs);
        assert_eq!(pause((every, slept), (swept, now), next), expected);
    }

    #[test]
    fn a_part_of_a_second_is_slept_too() {
        let swept: DateTime<Utc> = "2026-02-09T22:59:59.9995Z".parse().unwrap();
        let next = Some(swept + TimeDelta::microseconds(500));
        let every = Duration::from_mins(1);
        let pause = pause((every, Duration::ZERO), (swept, swept), next);
        assert_eq!(pause, Duration::from_micros(500));
    }
}
