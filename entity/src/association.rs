//! Table `association`.

use crate::prelude::*;

table! {
    association(id: AssociationId) {
        slug: String,
        name: String,
        name_folded: String,
        key_form: i64,
        time_zone: String,
        created_at: DateTimeUtc,
        version: i64,
        language: Language,
    }
}
