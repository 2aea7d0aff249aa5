//! The words of complaints.

use super::text_enum;

text_enum! {
    /// Where a complaint stands.
    pub enum ComplaintState {
        /// Received; no file yet.
        Received => "RECEIVED",
        /// Part of a file.
        InProceeding => "IN_PROCEEDING",
        /// The board has decided on it.
        Decided => "DECIDED",
    }
}

text_enum! {
    /// Why the board's time on a complaint was missed: the first step that was lacking when it ended (T8).
    pub enum OverdueCause {
        /// No file had been opened on it.
        NoProceeding => "NO_PROCEEDING",
        /// The accused had not been told in writing (R1).
        NotNotified => "NOT_NOTIFIED",
        /// The time for the defence still ran: it prevails (R2).
        DefenceTime => "DEFENCE_TIME",
        /// The board had not been convened, whole and in time (R3, T5).
        NotConvened => "NOT_CONVENED",
        /// The meeting that was convened had not been held.
        NotHeld => "NOT_HELD",
        /// The board had met without its quorum (R3, R6).
        NoQuorum => "NO_QUORUM",
        /// A meeting had taken it up, and was not minuted yet (T7).
        NotMinuted => "NOT_MINUTED",
    }
}

text_enum! {
    /// How a complaint came in.
    pub enum ComplaintChannel {
        /// Through this server.
        Online => "ONLINE",
        /// On paper, entered by the secretary with its true receipt date.
        Paper => "PAPER",
    }
}

text_enum! {
    /// Who reports (A5).
    pub enum AuthorKind {
        /// A client.
        Client => "CLIENT",
        /// A provider.
        Provider => "PROVIDER",
        /// Somebody who did not sign in, or did not give a name (P1).
        Unknown => "UNKNOWN",
    }
}
