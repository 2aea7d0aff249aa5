//! Table `root_key`: what all other keys are derived from, wrapped by the operator's secret key. It has one row.

use crate::prelude::*;

table! {
    root_key(id: i64) {
        wrapped: Vec<u8>,
        wrapped_at: DateTimeUtc,
    }
}
