//! Table `mandate`: a role held from a day to a day. Proposed by one person, confirmed by another, never for oneself; ended by
//! the holder, or in the same way by two others.

use crate::prelude::*;

table! {
    mandate(id: MandateId) {
        association_id: AssociationId,
        account_id: AccountId,
        role: MandateRole,
        state: MandateState,
        first_day: Date,
        last_day: Option<Date>,
        proposed_at: DateTimeUtc,
        proposed_by: Option<AccountId>,
        confirmed_at: Option<DateTimeUtc>,
        confirmed_by: Option<AccountId>,
        revoked_at: Option<DateTimeUtc>,
        revoked_by: Option<AccountId>,
        revocation_proposed_at: Option<DateTimeUtc>,
        revocation_proposed_by: Option<AccountId>,
        version: i64,
    }
}
