//! The values of commitments.

use super::column_enum;

column_enum! {
    /// Where a commitment stands.
    pub enum CommitmentState {
        /// The signatory declared it, and it stands.
        Declared = "DECLARED" ("Déclaré", "Declared"),
        /// The signatory took it back.
        Withdrawn = "WITHDRAWN" ("Retiré", "Withdrawn"),
    }
}
