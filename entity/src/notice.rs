//! Table `notice`.

use crate::prelude::*;

table! {
    notice(id: NoticeId) {
        association_id: AssociationId,
        proceeding_id: ProceedingId,
        number: i64,
        sent_at: DateTimeUtc,
        sent_by: AccountId,
        means: NoticeMeans,
        counts_from: DateTimeUtc,
        risk: String,
        defence_ends_at: DateTimeUtc,
        content_hash: Vec<u8>,
    }
}
