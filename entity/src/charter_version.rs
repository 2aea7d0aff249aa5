//! Table `charter_version`. `body`: the whole text in canonical form (RFC 8785); `text_hash`: its SHA-256, which a signature names.

use crate::prelude::*;

table! {
    charter_version(id: CharterVersionId) {
        association_id: AssociationId,
        charter_id: CharterId,
        number: i64,
        state: CharterVersionState,
        body: String,
        text_hash: Vec<u8>,
        rules: String,
        imported_at: DateTimeUtc,
        published_at: Option<DateTimeUtc>,
        published_by: Option<AccountId>,
        superseded_at: Option<DateTimeUtc>,
        version: i64,
    }
}
