//! Table `account`: a person, and of no association.

use crate::prelude::*;

table! {
    account(id: AccountId) {
        email: String,
        email_folded: String,
        display_name: String,
        password_hash: Option<String>,
        journal_salt: Vec<u8>,
        created_at: DateTimeUtc,
        version: i64,
    }
}
