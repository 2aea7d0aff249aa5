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
        city_folded: Option<String>,
        website: Option<String>,
        registered_by: AccountId,
        registered_at: DateTimeUtc,
        vouched: bool,
        key_form: i64,
        version: i64,
    }
}
