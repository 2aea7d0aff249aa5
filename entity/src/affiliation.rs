//! Table `affiliation`.

use crate::prelude::*;

table! {
    affiliation(id: AffiliationId) {
        association_id: AssociationId,
        organisation_id: OrganisationId,
        account_id: AccountId,
        state: AffiliationState,
        requested_at: DateTimeUtc,
        confirmed_at: Option<DateTimeUtc>,
        confirmed_by: Option<AccountId>,
        revoked_at: Option<DateTimeUtc>,
        revoked_by: Option<AccountId>,
        version: i64,
    }
}
