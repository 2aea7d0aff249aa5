//! Table `account_link`: one-time links. Only the hash of their secret is kept.

use crate::prelude::*;

table! {
    account_link(id: AccountLinkId) {
        account_id: AccountId,
        secret_hash: Vec<u8>,
        created_at: DateTimeUtc,
        expires_at: DateTimeUtc,
        used_at: Option<DateTimeUtc>,
    }
}
