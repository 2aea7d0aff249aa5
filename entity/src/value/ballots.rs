//! The values of ballots.

use super::column_enum;

column_enum! {
    /// What a ballot asks.
    pub enum BallotQuestion {
        /// The ballot asks whether the fault is established: one ballot for each allegation.
        Finding = "FINDING" ("Faute avérée ?", "Fault established?"),
        /// The ballot asks whether one sanction is pronounced.
        Sanction = "SANCTION" ("Sanction ?", "Sanction?"),
    }
}

column_enum! {
    /// Where a ballot stands.
    pub enum BallotState {
        /// The electors can vote; each vote is sealed at once.
        Open = "OPEN" ("Ouvert", "Open"),
        /// The votes are counted; the papers and the key to them are destroyed.
        Closed = "CLOSED" ("Clos", "Closed"),
    }
}

column_enum! {
    /// What a ballot decided.
    pub enum BallotOutcome {
        /// The question was answered yes by the majority that the rules of procedure ask for.
        Adopted = "ADOPTED" ("Adopté", "Adopted"),
        /// The question was not answered yes by the majority that the rules of procedure ask for.
        Rejected = "REJECTED" ("Rejeté", "Rejected"),
        /// Nobody voted for or against, or the papers were lost, so the ballot decided nothing.
        NoResult = "NO_RESULT" ("Sans résultat", "No result"),
    }
}
