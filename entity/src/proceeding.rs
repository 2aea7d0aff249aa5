//! Table `proceeding`.

use crate::prelude::*;

table! {
    proceeding(id: ProceedingId) {
        association_id: AssociationId,
        charter_id: CharterId,
        accused_id: OrganisationId,
        rules_version_id: CharterVersionId,
        state: ProceedingState,
        opened_at: DateTimeUtc,
        opened_by: AccountId,
        notified_at: Option<DateTimeUtc>,
        defence_ends_at: Option<DateTimeUtc>,
        taken_up_at: Option<DateTimeUtc>,
        closed_at: Option<DateTimeUtc>,
        version: i64,
    }
}
