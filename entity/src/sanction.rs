//! Table `sanction`.

use crate::prelude::*;

table! {
    sanction(id: SanctionId) {
        association_id: AssociationId,
        decision_id: DecisionId,
        ballot_id: BallotId,
        kind: SanctionKind,
        ban_months: Option<i64>,
    }
}
