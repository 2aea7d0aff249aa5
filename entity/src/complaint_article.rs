//! Table `complaint_article`.

use crate::prelude::*;

table! {
    complaint_article(complaint_id: ComplaintId, article_id: ArticleId) {
        association_id: AssociationId,
    }
}
