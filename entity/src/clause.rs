//! Table `clause`.

use crate::prelude::*;

table! {
    clause(id: ClauseId) {
        association_id: AssociationId,
        charter_version_id: CharterVersionId,
        position: i64,
        title_fr: String,
        title_en: String,
        text_fr: String,
        text_en: String,
    }
}
