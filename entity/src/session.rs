//! Table `session`.

use crate::prelude::*;

table! {
    session(id: SessionId) {
        account_id: AccountId,
        refresh_hash: Vec<u8>,
        previous_hash: Option<Vec<u8>>,
        renewed_at: Option<DateTimeUtc>,
        created_at: DateTimeUtc,
        expires_at: DateTimeUtc,
        ended_at: Option<DateTimeUtc>,
    }
}
