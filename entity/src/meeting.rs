//! Table `meeting`.

use crate::prelude::*;

table! {
    meeting(id: MeetingId) {
        association_id: AssociationId,
        state: MeetingState,
        convened_at: DateTimeUtc,
        convened_by: AccountId,
        starts_at: DateTimeUtc,
        place: String,
        opened_at: Option<DateTimeUtc>,
        closed_at: Option<DateTimeUtc>,
        minutes: Option<String>,
        version: i64,
    }
}
