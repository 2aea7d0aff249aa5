//! What a charter's rules say about a limit: from which event, how long, and whether it moves.

use crate::text::LocalizedText;
use crate::words::words;
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

words! {
    /// What becomes of a limit whose raw day is a day off (T4).
    pub enum Rolling, written "snake_case" {
        /// It runs to the next working day; the law's own rule.
        NextWorkingDay = "NEXT_WORKING_DAY",
        /// It ends on the raw day all the same.
        None = "NONE",
    }

    /// The event that sets a limit running (A6: the charter's rules name it).
    pub enum StartEvent, written "snake_case" {
        /// The association received the complaint.
        Receipt = "RECEIPT",
        /// The association told the complainant that it had received the complaint.
        Acknowledgement = "ACKNOWLEDGEMENT",
        /// The provider was told of the allegations.
        Notice = "NOTICE",
        /// The provider was told of the decision.
        Decision = "DECISION",
    }
}

impl StartEvent {
    /// The event as [`Limit::explain`](super::Limit::explain) names it: no article, lower case.
    #[must_use]
    pub fn name(self) -> LocalizedText {
        let (fr, en) = match self {
            Self::Receipt => ("réception du signalement", "receipt of the complaint"),
            Self::Acknowledgement => (
                "accusé de réception du signalement",
                "acknowledgement of the complaint",
            ),
            Self::Notice => ("notification des griefs", "notice of the allegations"),
            Self::Decision => (
                "notification de la décision",
                "notification of the decision",
            ),
        };
        LocalizedText::new(fr, en)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_reads_back() {
        for rolling in Rolling::ALL {
            assert_eq!(rolling.as_str().parse(), Ok(*rolling));
        }
        for event in StartEvent::ALL {
            assert_eq!(event.as_str().parse(), Ok(*event));
        }
        assert!("".parse::<Rolling>().is_err());
        assert!("RECEPTION".parse::<StartEvent>().is_err());
    }
}
