//! Table `organisation`.

use crate::prelude::*;

table! {
    organisation(id: OrganisationId) {
        association_id: AssociationId,
        kind: OrganisationKind,
        name: String,
        name_folded: String,
        registration_number: Option<String>,
        city: Option<String>,
        website: Option<String>,
        registered_by: AccountId,
        registered_at: DateTimeUtc,
        version: i64,
    }
}
