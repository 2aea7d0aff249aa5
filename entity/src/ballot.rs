//! Table `ballot`. `electorate`: how many may vote in it. `entitled`: how many could, had the whole body come; both as its
//! opening found them. Counts stay empty below the smallest secret electorate (R15). `papers_lost`: it was closed without a result,
//! since the database had lost its key and papers.

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
        outcome: Option<BallotOutcome>,
        in_favour: Option<i64>,
        against: Option<i64>,
        abstained: Option<i64>,
        papers_lost: bool,
        version: i64,
    }
}
