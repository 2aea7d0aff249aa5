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
    }
}
