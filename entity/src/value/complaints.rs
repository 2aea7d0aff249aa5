//! The values of complaints.

use super::column_enum;

column_enum! {
    /// Where a complaint stands.
    pub enum ComplaintState {
        /// The association received it; the board has opened no proceeding on it yet.
        Received = "RECEIVED" ("Reçu", "Received"),
        /// The board has opened a proceeding on it.
        InProceeding = "IN_PROCEEDING" ("Dans un dossier", "In a proceeding"),
        /// The board has decided on it.
        Decided = "DECIDED" ("Jugé", "Decided"),
    }
}

column_enum! {
    /// Why the board missed its time on a complaint: the first step that was lacking when the time ended (T8).
    pub enum MissedBecause {
        /// No proceeding had been opened on it.
        NoProceeding = "NO_PROCEEDING" ("Aucun dossier ouvert", "No proceeding opened"),
        /// The accused had not been told of the allegations in writing (R1).
        NotNotified = "NOT_NOTIFIED" ("Griefs non notifiés", "Allegations not notified"),
        /// The time for the defence was still running; it prevails over the board's (R2).
        DefenceTime = "DEFENCE_TIME" ("Délai de défense en cours", "Defence time running"),
        /// The board had not been convened, whole and in time (R3, T5).
        NotConvened = "NOT_CONVENED" ("Bureau non convoqué", "Board not convened"),
        /// The meeting that had been convened was not held.
        NotHeld = "NOT_HELD" ("Réunion non tenue", "Meeting not held"),
        /// The board had met without its quorum (R3, R6).
        NoQuorum = "NO_QUORUM" ("Quorum non atteint", "No quorum"),
        /// A meeting had taken the file up, and its minutes were not written yet (T7).
        NotMinuted = "NOT_MINUTED" ("Procès-verbal manquant", "Not minuted"),
    }
}

column_enum! {
    /// How a complaint came in.
    pub enum ComplaintChannel {
        /// It was filed through this server.
        Online = "ONLINE" ("En ligne", "Online"),
        /// It came on paper; the secretary entered it with the day on which it was received.
        Paper = "PAPER" ("Sur papier", "On paper"),
    }
}

column_enum! {
    /// Who complains (A5).
    pub enum AuthorKind {
        /// Somebody who buys services.
        Client = "CLIENT" ("Client", "Client"),
        /// Somebody who sells services.
        Provider = "PROVIDER" ("Prestataire", "Provider"),
        /// Somebody who neither signed in nor gave a name (P1).
        Unknown = "UNKNOWN" ("Auteur inconnu", "Unknown"),
    }
}
