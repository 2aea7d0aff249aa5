//! What a charter's rules say about a limit: from which event, how long, and whether it moves.

use entity::text_enum;
use serde::{Deserialize, Serialize};

/// A length of time: calendar months first, then calendar days (T1, T2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Period {
    /// Calendar months.
    pub months: u32,
    /// Calendar days, counted after the months.
    pub days: u32,
}

text_enum! {
    /// What becomes of a time limit whose last day is not worked (T4).
    pub enum Rolling {
        /// The limit runs to the next working day, as the law's own rule has it.
        NextWorkingDay = "NEXT_WORKING_DAY" ("Report au jour ouvrable suivant", "Moved to the next working day"),
        /// The limit ends on its day all the same.
        None = "NONE" ("Aucun report", "Not moved"),
    }
}

text_enum! {
    /// What sets a time limit running (A6: the charter's rules of procedure name it).
    pub enum StartEvent {
        /// The association received the complaint.
        Receipt = "RECEIPT" ("Réception du signalement", "Receipt of the complaint"),
        /// The association told the complainant that it had received the complaint.
        Acknowledgement = "ACKNOWLEDGEMENT" ("Accusé de réception du signalement", "Acknowledgement of the complaint"),
        /// The accused was told of the allegations in writing.
        Notice = "NOTICE" ("Notification des griefs", "Notice of the allegations"),
        /// The accused was told of the decision.
        Decision = "DECISION" ("Notification de la décision", "Notification of the decision"),
    }
}
