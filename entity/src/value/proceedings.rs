//! The values of the board's files.

use super::column_enum;

column_enum! {
    /// Where a proceeding stands.
    pub enum ProceedingState {
        /// The board opened it; the accused has not been told yet.
        Opened = "OPENED" ("Ouvert", "Opened"),
        /// The accused was told of the allegations in writing, and has time for its defence (R1, R2).
        Notified = "NOTIFIED" ("Griefs notifiés", "Notified"),
        /// A meeting that was duly convened and had its quorum has taken it up (T7).
        TakenUp = "TAKEN_UP" ("Examiné par le bureau", "Taken up"),
        /// The decision is recorded.
        Decided = "DECIDED" ("Décidé", "Decided"),
        /// The accused was told of the decision, which is not in force yet (R8).
        DecisionNotified = "DECISION_NOTIFIED" ("Décision notifiée", "Decision notified"),
        /// The decision is in force.
        Closed = "CLOSED" ("Clos", "Closed"),
    }
}

column_enum! {
    /// By what means a notice or a decision was sent.
    pub enum NoticeMeans {
        /// It was sent through this server.
        Electronic = "ELECTRONIC" ("Par voie électronique", "Electronically"),
        /// It was sent by registered letter.
        RegisteredLetter = "REGISTERED_LETTER" ("Lettre recommandée", "Registered letter"),
        /// It was handed over against a receipt.
        HandDelivery = "HAND_DELIVERY" ("Remise en main propre", "Hand delivery"),
    }
}

column_enum! {
    /// What the board found on an allegation (A7).
    pub enum Finding {
        /// The board has not voted on it yet.
        Pending = "PENDING" ("En attente", "Pending"),
        /// The board found that the fault is established.
        Established = "ESTABLISHED" ("Faute avérée", "Established"),
        /// The board found that the fault is not established.
        NotEstablished = "NOT_ESTABLISHED" ("Faute non avérée", "Not established"),
    }
}

column_enum! {
    /// Why a board member stands aside (R4).
    pub enum RecusalGround {
        /// The member made the complaint, or acts for whoever did.
        Complainant = "COMPLAINANT" ("Auteur du signalement", "Complainant"),
        /// The member acts for the accused.
        Accused = "ACCUSED" ("Agit pour le mis en cause", "Acts for the accused"),
        /// The member is a relative of a party.
        Relative = "RELATIVE" ("Proche d’une partie", "Relative of a party"),
        /// The member competes directly with a party in the matter.
        DirectCompetitor = "DIRECT_COMPETITOR" ("Concurrent direct", "Direct competitor"),
        /// The member has another reason, which is explained.
        Other = "OTHER" ("Autre motif", "Other reason"),
    }
}
