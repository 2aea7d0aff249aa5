//! Table `ballot_voter`: who has voted. No time, no order, nothing that joins a paper.

use crate::prelude::*;

table! {
    ballot_voter(ballot_id: BallotId, account_id: AccountId) {
        association_id: AssociationId,
    }
}
