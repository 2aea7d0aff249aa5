//! Table `meeting_item`. What the opening finds is written here and not worked out again: counts, `quorate`, `convened` and
//! `taken_up_at` are null before.

use crate::prelude::*;

table! {
    meeting_item(id: MeetingItemId) {
        association_id: AssociationId,
        meeting_id: MeetingId,
        proceeding_id: ProceedingId,
        position: i64,
        present_count: Option<i64>,
        body_count: Option<i64>,
        quorate: Option<bool>,
        convened: Option<bool>,
        taken_up_at: Option<DateTimeUtc>,
    }
}
