//! The values of decisions and sanctions.

use super::column_enum;

column_enum! {
    /// What the board can pronounce (A7).
    pub enum SanctionKind {
        /// A warning, where the rules of procedure provide for one.
        Warning = "WARNING" ("Avertissement", "Warning"),
        /// The provider is struck off; a ban on the label's graphics is added (A4).
        Radiation = "RADIATION" ("Radiation", "Radiation"),
        /// The provider may not use the label's graphics.
        LabelBan = "LABEL_BAN" ("Interdiction d’usage du label", "Ban on the label"),
    }
}

column_enum! {
    /// Where a decision stands (R8).
    pub enum DecisionState {
        /// It is recorded, and nobody outside the offices is told yet.
        Recorded = "RECORDED" ("Enregistrée", "Recorded"),
        /// The accused is told; its effects wait for their instant.
        Notified = "NOTIFIED" ("Notifiée", "Notified"),
        /// It has taken effect.
        InForce = "IN_FORCE" ("En vigueur", "In force"),
    }
}

column_enum! {
    /// What the board decided (A7).
    pub enum DecisionOutcome {
        /// No fault is established.
        NoFault = "NO_FAULT" ("Aucune faute", "No fault"),
        /// A fault is established, and no sanction follows.
        FaultWithoutSanction = "FAULT_WITHOUT_SANCTION" ("Faute sans sanction", "Fault without sanction"),
        /// A fault is established and sanctioned.
        Sanction = "SANCTION" ("Sanction", "Sanction"),
        /// The member had left, and the rules let nothing be found: it is neither cleared nor convicted (R11).
        NoFinding = "NO_FINDING" ("Départ constaté", "Departure noted"),
    }
}
