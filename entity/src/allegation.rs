//! Table `allegation`.

use crate::prelude::*;

table! {
    allegation(id: AllegationId) {
        association_id: AssociationId,
        proceeding_id: ProceedingId,
        complaint_id: ComplaintId,
        article_id: ArticleId,
        notice_id: Option<NoticeId>,
        position: i64,
        facts: String,
        happened_on: Date,
        finding: Finding,
        reasons: Option<String>,
        version: i64,
    }
}
