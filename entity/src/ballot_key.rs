//! Table `ballot_key`: the private half that opens an open ballot's papers, wrapped. Destroyed at close; PostgreSQL logs nothing of it,
//! and loses it where it crashes.

use crate::prelude::*;

table! {
    ballot_key(ballot_id: BallotId) {
        association_id: AssociationId,
        wrapped: Vec<u8>,
    }
}
