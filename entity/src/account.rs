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
        /// In which language the person is written to; else in the association's.
        language: Option<Language>,
    }
}
