//! Table `ballot`. `electorate`: how many may vote in it. `entitled`: how many could, had the whole body come; both as its
//! opening found them. `wrapped_key`: the private half that opens the papers; destroyed at close. Counts stay empty below the
//! smallest secret electorate (R15).

use crate::prelude::*;

table! {
    ballot(id: BallotId) {
        association_id: AssociationId,
        proceeding_id: ProceedingId,
        meeting_id: MeetingId,
        allegation_id: Option<AllegationId>,
        question: BallotQuestion,
        sanction_kind: Option<SanctionKind>,
        state: BallotState,
        opened_at: DateTimeUtc,
        opened_by: AccountId,
        closed_at: Option<DateTimeUtc>,
        electorate: i64,
        entitled: i64,
        public_key: Vec<u8>,
        wrapped_key: Option<Vec<u8>>,
        outcome: Option<BallotOutcome>,
        in_favour: Option<i64>,
        against: Option<i64>,
        abstained: Option<i64>,
        version: i64,
    }
}
