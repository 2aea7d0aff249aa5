//! The words of mandates.

use super::text_enum;

text_enum! {
    /// A role that a mandate can carry.
    pub enum MandateRole {
        /// Runs the office: receives reports, keeps members and files.
        Secretary => "SECRETARY",
        /// A member of the board.
        Board => "BOARD",
        /// Presides over the board and is a member of it.
        President => "PRESIDENT",
        /// Reads, and changes nothing.
        Auditor => "AUDITOR",
        /// Proposes mandates; sees no file.
        Admin => "ADMIN",
    }
}

text_enum! {
    /// Where a mandate stands, apart from its dates.
    pub enum MandateState {
        /// Proposed by one person.
        Proposed => "PROPOSED",
        /// Confirmed by another: it holds between its days.
        Confirmed => "CONFIRMED",
        /// Ended before its last day.
        Revoked => "REVOKED",
    }
}
