//! Table `journal_chain`: one chain per file (a complaint, a proceeding, a membership, a charter …); this row is its head.

use crate::prelude::*;

table! {
    journal_chain(id: Uuid) {
        association_id: Option<AssociationId>,
        kind: String,
        length: i64,
        /// The length that the last checkpoint saw.
        sealed: i64,
        head_hash: Vec<u8>,
    }
}
