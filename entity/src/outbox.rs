//! Table `outbox`.

use crate::prelude::*;

table! {
    outbox(id: OutboxId) {
        association_id: Option<AssociationId>,
        kind: String,
        subject_id: Uuid,
        recipient_id: Option<AccountId>,
        created_at: DateTimeUtc,
        due_at: DateTimeUtc,
        attempts: i64,
        done_at: Option<DateTimeUtc>,
        channel: Channel,
        leased_until: Option<DateTimeUtc>,
        leased_by: Option<Uuid>,
        /// A code, such as that of a mail server's answer; never a text.
        last_fault: Option<String>,
        dead_at: Option<DateTimeUtc>,
    }
}
