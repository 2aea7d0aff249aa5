//! Table `journal_checkpoint`: the heads of the chains that grew since the checkpoint before, sealed with that one's hash.

use crate::prelude::*;

table! {
    journal_checkpoint(number: i64) {
        taken_at: DateTimeUtc,
        body: String,
        hash: Vec<u8>,
    }
}
