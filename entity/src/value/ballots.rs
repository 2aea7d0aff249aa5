//! The words of ballots.

use super::text_enum;

text_enum! {
    /// What a ballot asks.
    pub enum BallotQuestion {
        /// Is the fault established? One ballot for each allegation.
        Finding => "FINDING",
        /// Is this sanction pronounced?
        Sanction => "SANCTION",
    }
}

text_enum! {
    /// Where a ballot stands.
    pub enum BallotState {
        /// Votes are taken and sealed.
        Open => "OPEN",
        /// Counted; its papers and its key are destroyed.
        Closed => "CLOSED",
    }
}

text_enum! {
    /// What a ballot said.
    pub enum BallotOutcome {
        /// The question was answered yes by the majority the rules ask for.
        Adopted => "ADOPTED",
        /// It was not.
        Rejected => "REJECTED",
        /// Nobody voted for or against: there is no result.
        NoResult => "NO_RESULT",
    }
}
