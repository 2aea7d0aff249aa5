//! Table `attempt`: how often something was done in a window, by a keyed hash of what, so that a known and an unknown e-mail
//! are alike.

use crate::prelude::*;

table! {
    attempt(key_hash: Vec<u8>) {
        window_started_at: DateTimeUtc,
        taken: i64,
    }
}
