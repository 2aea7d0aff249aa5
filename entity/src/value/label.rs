//! The words of labels.

use super::text_enum;

text_enum! {
    /// Where a label stands.
    pub enum LabelState {
        /// The holder may use the graphics.
        Active => "ACTIVE",
        /// Use is suspended.
        Suspended => "SUSPENDED",
        /// Ended by a sanction.
        Revoked => "REVOKED",
        /// Ended with the binding, without a sanction (A4).
        Ended => "ENDED",
    }
}
