//! Table `decision`.

use crate::prelude::*;

table! {
    decision(id: DecisionId) {
        association_id: AssociationId,
        proceeding_id: ProceedingId,
        state: DecisionState,
        outcome: DecisionOutcome,
        recorded_at: DateTimeUtc,
        recorded_by: AccountId,
        notified_at: Option<DateTimeUtc>,
        notified_by: Option<AccountId>,
        means: Option<NoticeMeans>,
        effective_at: Option<DateTimeUtc>,
        in_force_at: Option<DateTimeUtc>,
        version: i64,
    }
}
