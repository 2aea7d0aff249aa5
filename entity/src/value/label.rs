//! The values of labels.

use super::column_enum;

column_enum! {
    /// Where a label stands.
    pub enum LabelState {
        /// The holder may use the label's graphics.
        Active = "ACTIVE" ("Actif", "Active"),
        /// The holder may not use the label's graphics for now.
        Suspended = "SUSPENDED" ("Suspendu", "Suspended"),
        /// A sanction ended it.
        Revoked = "REVOKED" ("Retiré", "Revoked"),
        /// It ended with the signature, without a sanction (A4).
        Ended = "ENDED" ("Terminé", "Ended"),
    }
}
