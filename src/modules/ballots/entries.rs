//! What the journal says of ballots.

use crate::journal::{Mark, entries};
use entity::id::{AllegationId, BallotId, MeetingId, ProceedingId};
use entity::value::{BallotOutcome, BallotQuestion, SanctionKind};

entries! {
    /// A ballot was opened.
    BallotOpened: BallotOpen in ProceedingId {
        /// The ballot.
        ballot: BallotId,
        /// The meeting that votes.
        meeting: MeetingId,
        /// What is asked.
        question: BallotQuestion,
        /// On which allegation, for a finding.
        allegation: Option<AllegationId>,
        /// Which sanction, for a sanction.
        sanction: Option<SanctionKind>,
        /// Who may vote in it.
        electors: Vec<Mark>,
        /// How many may vote on the file, present or not: an absolute majority is of these.
        entitled: u32,
    }

    /// The person who acts has voted. How, nothing says.
    VoteCast: VoteCast in ProceedingId {
        /// The ballot.
        ballot: BallotId,
    }

    /// A ballot was closed, and its papers were counted and destroyed, unless they were lost.
    BallotClosed: BallotClose in ProceedingId {
        /// The ballot.
        ballot: BallotId,
        /// How many papers were counted.
        papers: u32,
        /// How many electors had not voted.
        missing_votes: u64,
        /// Whether the chair closed it without them, expressly.
        without_missing_votes: bool,
        /// What it said.
        outcome: BallotOutcome,
        /// Whether the database had lost its papers: nothing was counted, and the question can be put again.
        papers_lost: bool,
        /// How many were for it; null where too few voted to tell (R15), or nothing was counted.
        in_favour: Option<u32>,
        /// How many were against; null where too few voted to tell (R15), or nothing was counted.
        against: Option<u32>,
        /// How many abstained; null where too few voted to tell (R15), or nothing was counted.
        abstained: Option<u32>,
    }
}
