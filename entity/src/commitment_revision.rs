//! Table `commitment_revision`: every wording that a commitment ever had. Nothing is overwritten.

use crate::prelude::*;

table! {
    commitment_revision(id: CommitmentRevisionId) {
        association_id: AssociationId,
        commitment_id: CommitmentId,
        revision: i64,
        state: CommitmentState,
        statement: String,
        revised_at: DateTimeUtc,
        revised_by: AccountId,
    }
}
