//! Table `recusal`.

use crate::prelude::*;

table! {
    recusal(id: RecusalId) {
        association_id: AssociationId,
        proceeding_id: ProceedingId,
        account_id: AccountId,
        ground: RecusalGround,
        explanation: Option<String>,
        declared_at: DateTimeUtc,
    }
}
