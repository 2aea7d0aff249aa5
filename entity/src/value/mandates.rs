//! The values of mandates.

use super::column_enum;

column_enum! {
    /// A role that a mandate can carry.
    pub enum MandateRole {
        /// Runs the association's office: receives complaints, keeps members and files.
        Secretary = "SECRETARY" ("Secrétariat", "Secretary"),
        /// Is an elected member of the board, which deliberates on complaints and sanctions.
        Board = "BOARD" ("Membre du bureau", "Board member"),
        /// Presides over the board, and is a member of it.
        President = "PRESIDENT" ("Président", "President"),
        /// Reads what the offices read, and changes nothing.
        Auditor = "AUDITOR" ("Contrôleur", "Auditor"),
        /// Proposes mandates, and sees no file.
        Admin = "ADMIN" ("Administrateur", "Admin"),
    }
}

column_enum! {
    /// Where a mandate stands, apart from its days.
    pub enum MandateState {
        /// One person has proposed it; it gives no right until another confirms it.
        Proposed = "PROPOSED" ("Proposé", "Proposed"),
        /// Another person has confirmed it: it gives its rights from its first day to its last.
        Confirmed = "CONFIRMED" ("Confirmé", "Confirmed"),
        /// It was ended before its last day.
        Revoked = "REVOKED" ("Révoqué", "Revoked"),
    }
}
