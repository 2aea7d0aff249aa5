//! What time brings: limits that pass, labels that lapse, decisions that come into force, and a checkpoint of the journal. And the
//! database's log is emptied of what a ballot's close deleted, where the close itself could not.
//!
//! `serve` sweeps again and again; the command sweeps once. Each thing is done in a transaction of its own, once, however often
//! and on however many servers it is swept.

use crate::context::{App, Context};
use crate::failure::Outcome;
use crate::journal;
use crate::modules::{complaints, label, sanctions};
use chrono::{DateTime, Utc};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// What one sweep did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Complaints whose limit passed (T8).
    pub complaints_overdue: u64,
    /// Decisions that came into force (R8).
    pub decisions_in_force: u64,
    /// Labels that lapsed (A8).
    pub labels_lapsed: u64,
    /// The checkpoint that was taken.
    pub checkpoint: Option<i64>,
}

impl fmt::Display for Swept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} complaints overdue, {} decisions in force, {} labels lapsed; ",
            self.complaints_overdue, self.decisions_in_force, self.labels_lapsed
        )?;
        match self.checkpoint {
            Some(number) => write!(f, "checkpoint {number} taken"),
            None => write!(f, "nothing to seal"),
        }
    }
}

/// Does what is due at `now`.
///
/// # Errors
/// Where the database fails; what was done before stays done.
pub async fn sweep(app: &Arc<App>, now: DateTime<Utc>) -> Outcome<Swept> {
    let context = Context::system_at(app, now);
    context.forget().await;
    Ok(Swept {
        complaints_overdue: complaints::mark_overdue_due(&context).await?,
        decisions_in_force: sanctions::enforce_due(&context).await?,
        labels_lapsed: label::lapse_due(&context).await?,
        checkpoint: journal::take_checkpoint(&context).await?,
    })
}

/// Sweeps for as long as the process lives: every so often, and at the very instant at which a decision takes effect (R8).
pub async fn sweep_forever(app: Arc<App>, every: Duration) {
    loop {
        match sweep(&app, app.clock.now()).await {
            Ok(swept) => tracing::debug!(%swept, "swept"),
            Err(failure) => tracing::error!(%failure, "a sweep failed; it is tried again"),
        }
        tokio::time::sleep(pause(&app, every).await).await;
    }
}

/// Until the next decision's instant, where that comes before the next look.
async fn pause(app: &Arc<App>, every: Duration) -> Duration {
    let context = Context::system(app);
    let next = sanctions::next_due(&context).await.unwrap_or_default();
    next.and_then(|at| (at - context.now).to_std().ok())
        .filter(|wait| !wait.is_zero())
        .map_or(every, |wait| wait.min(every))
}
