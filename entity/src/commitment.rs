//! Table `commitment`.

use crate::prelude::*;

table! {
    commitment(id: CommitmentId) {
        association_id: AssociationId,
        organisation_id: OrganisationId,
        signature_id: SignatureId,
        article_id: ArticleId,
        state: CommitmentState,
        statement: String,
        revision: i64,
        declared_at: DateTimeUtc,
        version: i64,
    }
}
