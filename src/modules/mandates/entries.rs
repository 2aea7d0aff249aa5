//! What the journal says of mandates, and what somebody is told.

use crate::journal::{Mark, entries};
use crate::outbox::{about, messages};
use chrono::NaiveDate;
use entity::id::MandateId;
use entity::value::{MandateRole, MandateState};

entries! {
    /// A mandate was proposed.
    MandateProposed: MandatePropose in MandateId {
        /// Whose it would be.
        holder: Mark,
        /// Which office.
        role: MandateRole,
        /// Its first day.
        first_day: NaiveDate,
        /// Its last day.
        last_day: NaiveDate,
    }

    /// A mandate was confirmed.
    MandateConfirmed: MandateConfirm in MandateId {
        /// Whose it is.
        holder: Mark,
    }

    /// Somebody proposed that a mandate end.
    MandateEndProposed: MandateRevoke in MandateId {
        /// Whose it is.
        holder: Mark,
        /// That a second person has to confirm: always true.
        waits: bool,
    }

    /// A mandate, or the proposal of one, ended.
    MandateEnded: MandateConfirm | MandateRevoke in MandateId {
        /// Whose it was.
        holder: Mark,
        /// Where it stood before.
        was: MandateState,
        /// Who had proposed that it end; nobody where its holder ended it.
        proposed_by: Vec<Mark>,
    }
}

messages! {
    /// A mandate was proposed: its holder is told, and those who may confirm it.
    MandateProposed = "MANDATE_PROPOSED" ("Mandat proposé", "Mandate proposed")
        => about::<MandateId>(),
    /// A mandate was confirmed: its holder is told.
    MandateConfirmed = "MANDATE_CONFIRMED" ("Mandat confirmé", "Mandate confirmed")
        => about::<MandateId>(),
    /// Somebody wants a mandate to end: its holder is told, and those who may confirm it.
    MandateRevocationProposed = "MANDATE_REVOCATION_PROPOSED" ("Fin de mandat proposée", "End of mandate proposed")
        => about::<MandateId>(),
    /// A mandate was revoked: its holder is told, and the president.
    MandateRevoked = "MANDATE_REVOKED" ("Mandat révoqué", "Mandate revoked")
        => about::<MandateId>(),
}
