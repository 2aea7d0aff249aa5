//! Table `idempotency_key`: the hash of an input and the ids of its results; never the payload.

use crate::prelude::*;

table! {
    idempotency_key(actor_id: Uuid, operation: String, key: String) {
        input_hash: Vec<u8>,
        result: String,
        created_at: DateTimeUtc,
    }
}
