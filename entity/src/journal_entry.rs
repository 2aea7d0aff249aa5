//! Table `journal_entry`. `body`: canonical JSON (RFC 8785), kept as text so that its bytes stay as they were hashed.

use crate::prelude::*;

table! {
    journal_entry(chain_id: Uuid, sequence: i64) {
        association_id: Option<AssociationId>,
        recorded_at: DateTimeUtc,
        body: String,
        hash: Vec<u8>,
    }
}
