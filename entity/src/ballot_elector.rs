//! Table `ballot_elector`.

use crate::prelude::*;

table! {
    ballot_elector(ballot_id: BallotId, account_id: AccountId) {
        association_id: AssociationId,
    }
}
