//! Table `charter`.

use crate::prelude::*;

table! {
    charter(id: CharterId) {
        association_id: AssociationId,
        slug: String,
        title_fr: String,
        title_en: String,
        created_at: DateTimeUtc,
    }
}
