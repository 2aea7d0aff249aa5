//! Table `membership`.

use crate::prelude::*;

table! {
    membership(id: MembershipId) {
        association_id: AssociationId,
        organisation_id: OrganisationId,
        state: MembershipState,
        requested_at: DateTimeUtc,
        requested_by: AccountId,
        admitted_at: Option<DateTimeUtc>,
        admitted_by: Option<AccountId>,
        dues_paid_through: Option<Date>,
        suspended_at: Option<DateTimeUtc>,
        ended_at: Option<DateTimeUtc>,
        end_kind: Option<MembershipEnd>,
        end_reason: Option<String>,
        version: i64,
    }
}
