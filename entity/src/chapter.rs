//! Table `chapter`.

use crate::prelude::*;

table! {
    chapter(id: ChapterId) {
        association_id: AssociationId,
        charter_version_id: CharterVersionId,
        number: i64,
        title_fr: String,
        title_en: String,
    }
}
