//! The words of decisions and sanctions.

use super::text_enum;

text_enum! {
    /// What the board can pronounce (A7).
    pub enum SanctionKind {
        /// A warning, where the rules have it.
        Warning => "WARNING",
        /// Striking the provider off; it adds a ban on the label's graphics (A4).
        Radiation => "RADIATION",
        /// The ban on the label's graphics by itself.
        LabelBan => "LABEL_BAN",
    }
}

text_enum! {
    /// Where a decision stands (R8).
    pub enum DecisionState {
        /// Recorded; nobody outside is told yet.
        Recorded => "RECORDED",
        /// Notified; its effects wait for their instant.
        Notified => "NOTIFIED",
        /// In force.
        InForce => "IN_FORCE",
    }
}

text_enum! {
    /// What the board decided (A7).
    pub enum DecisionOutcome {
        /// No fault is established.
        NoFault => "NO_FAULT",
        /// A fault is established and no sanction follows.
        FaultWithoutSanction => "FAULT_WITHOUT_SANCTION",
        /// A fault is established and sanctioned.
        Sanction => "SANCTION",
        /// The member had left, and the rules let nothing be found: neither cleared nor convicted (R11).
        NoFinding => "NO_FINDING",
    }
}
