//! Table `association`.

use crate::prelude::*;

table! {
    association(id: AssociationId) {
        slug: String,
        name: String,
        time_zone: String,
        created_at: DateTimeUtc,
        version: i64,
    }
}
