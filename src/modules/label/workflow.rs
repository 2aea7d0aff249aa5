//! What a label's state and dates mean at an instant: pure.

use chrono::{DateTime, Utc};
use entity::label;
use entity::value::LabelState;

/// Whether the label still holds at `now`. One whose set time is over (A8) has ended at that instant, whether or not the server
/// has written it down yet.
#[must_use]
pub fn holds(label: &label::Model, now: DateTime<Utc>) -> bool {
    label.ended_at.is_none() && !is_lapsed(label, now)
}

/// Whether the label's set time is over, and its end not yet written down.
#[must_use]
pub fn is_lapsed(label: &label::Model, now: DateTime<Utc>) -> bool {
    label.ended_at.is_none() && label.lapses_at.is_some_and(|lapses_at| lapses_at <= now)
}

/// The state that a label is ended with, where it may be.
#[must_use]
pub const fn is_end(state: LabelState) -> bool {
    matches!(state, LabelState::Revoked | LabelState::Ended)
}
