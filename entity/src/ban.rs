//! Table `ban`: a ban on the label's graphics, written by a sanction and asked by a signature.

use crate::prelude::*;

table! {
    ban(id: BanId) {
        association_id: AssociationId,
        organisation_id: OrganisationId,
        starts_at: DateTimeUtc,
        ends_at: Option<DateTimeUtc>,
        lifted_at: Option<DateTimeUtc>,
    }
}
