//! Table `defence`.

use crate::prelude::*;

table! {
    defence(id: DefenceId) {
        association_id: AssociationId,
        proceeding_id: ProceedingId,
        organisation_id: OrganisationId,
        body: String,
        submitted_at: DateTimeUtc,
        submitted_by: AccountId,
    }
}
