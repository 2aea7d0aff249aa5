//! The words of commitments.

use super::text_enum;

text_enum! {
    /// Where a commitment stands.
    pub enum CommitmentState {
        /// Declared by the signatory.
        Declared => "DECLARED",
        /// Taken back by the signatory.
        Withdrawn => "WITHDRAWN",
    }
}
