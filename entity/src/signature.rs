//! Table `signature`.

use crate::prelude::*;

table! {
    signature(id: SignatureId) {
        association_id: AssociationId,
        charter_id: CharterId,
        charter_version_id: CharterVersionId,
        organisation_id: OrganisationId,
        signed_by: AccountId,
        signed_at: DateTimeUtc,
        text_hash: Vec<u8>,
        ended_at: Option<DateTimeUtc>,
        end_kind: Option<SignatureEnd>,
        version: i64,
    }
}
