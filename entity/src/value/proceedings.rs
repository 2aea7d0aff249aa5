//! The words of the board's files.

use super::text_enum;

text_enum! {
    /// Where the board's file stands.
    pub enum ProceedingState {
        /// Opened; the accused has not been told yet.
        Opened => "OPENED",
        /// The accused was told in writing; defence time runs or has run (R1, R2).
        Notified => "NOTIFIED",
        /// A quorate meeting has taken it up (T7).
        TakenUp => "TAKEN_UP",
        /// The decision is recorded.
        Decided => "DECIDED",
        /// The decision is notified and not yet in force (R8).
        DecisionNotified => "DECISION_NOTIFIED",
        /// The decision is in force.
        Closed => "CLOSED",
    }
}

text_enum! {
    /// By what means a notice or a decision was sent.
    pub enum NoticeMeans {
        /// Through this server.
        Electronic => "ELECTRONIC",
        /// By registered letter.
        RegisteredLetter => "REGISTERED_LETTER",
        /// Handed over against a receipt.
        HandDelivery => "HAND_DELIVERY",
    }
}

text_enum! {
    /// The board's result on an allegation (A7).
    pub enum Finding {
        /// Not found on yet.
        Pending => "PENDING",
        /// The fault is established.
        Established => "ESTABLISHED",
        /// The fault is not established.
        NotEstablished => "NOT_ESTABLISHED",
    }
}

text_enum! {
    /// Why a board member stands aside (R4).
    pub enum RecusalGround {
        /// They made the complaint, or act for who did.
        Complainant => "COMPLAINANT",
        /// They act for the accused.
        Accused => "ACCUSED",
        /// A relative of a party.
        Relative => "RELATIVE",
        /// A direct competitor in the matter.
        DirectCompetitor => "DIRECT_COMPETITOR",
        /// Another reason, explained.
        Other => "OTHER",
    }
}
