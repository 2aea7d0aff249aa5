//! Table `ballot_paper`: random ids, sealed to the ballot's key. Destroyed at close; PostgreSQL logs nothing of it,
//! and loses it where it crashes.

use crate::prelude::*;

table! {
    ballot_paper(id: BallotPaperId) {
        ballot_id: BallotId,
        association_id: AssociationId,
        sealed: Vec<u8>,
    }
}
