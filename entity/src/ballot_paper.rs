//! Table `ballot_paper`: random ids, sealed to the ballot's key, deleted at close.

use crate::prelude::*;

table! {
    ballot_paper(id: BallotPaperId) {
        ballot_id: BallotId,
        association_id: AssociationId,
        sealed: Vec<u8>,
    }
}
