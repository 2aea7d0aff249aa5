//! Table `article`.

use crate::prelude::*;

table! {
    article(id: ArticleId) {
        association_id: AssociationId,
        charter_version_id: CharterVersionId,
        chapter_id: ChapterId,
        position: i64,
        number: String,
        kind: ArticleKind,
        title_fr: String,
        title_en: String,
        text_fr: String,
        text_en: String,
    }
}
