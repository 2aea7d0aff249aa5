//! What a charter's rules say about a limit: from which event, how long, and whether it moves.

use std::error::Error;
use std::fmt;
use std::str::FromStr;

use crate::text::LocalizedText;

/// A length of time: calendar months first, then calendar days (T2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Period {
    /// Calendar months.
    pub months: u32,
    /// Calendar days, counted after the months.
    pub days: u32,
}

/// What becomes of a limit whose raw day is a day off (T4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rolling {
    /// It runs to the next working day; the law's own rule.
    NextWorkingDay,
    /// It ends on the raw day all the same.
    None,
}

impl Rolling {
    /// Both working-day rules.
    pub const ALL: [Self; 2] = [Self::NextWorkingDay, Self::None];

    /// The code used on the wire, in rows and in rules files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NextWorkingDay => "NEXT_WORKING_DAY",
            Self::None => "NONE",
        }
    }
}

impl FromStr for Rolling {
    type Err = UnknownCode;

    fn from_str(code: &str) -> Result<Self, UnknownCode> {
        Self::ALL
            .into_iter()
            .find(|rolling| rolling.as_str() == code)
            .ok_or_else(|| UnknownCode(code.to_owned()))
    }
}

/// The event that sets a limit running (A6: the charter's rules name it).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StartEvent {
    /// The association received the complaint.
    Receipt,
    /// The association told the complainant that it had received the complaint.
    Acknowledgement,
    /// The provider was told of the allegations.
    Notice,
    /// The provider was told of the decision.
    Decision,
}

impl StartEvent {
    /// Every start event.
    pub const ALL: [Self; 4] = [
        Self::Receipt,
        Self::Acknowledgement,
        Self::Notice,
        Self::Decision,
    ];

    /// The code used on the wire, in rows and in rules files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Receipt => "RECEIPT",
            Self::Acknowledgement => "ACKNOWLEDGEMENT",
            Self::Notice => "NOTICE",
            Self::Decision => "DECISION",
        }
    }

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

impl FromStr for StartEvent {
    type Err = UnknownCode;

    fn from_str(code: &str) -> Result<Self, UnknownCode> {
        Self::ALL
            .into_iter()
            .find(|event| event.as_str() == code)
            .ok_or_else(|| UnknownCode(code.to_owned()))
    }
}

/// A code that names no region, working-day rule or start event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownCode(pub String);

impl fmt::Display for UnknownCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "unknown code {:?}", self.0)
    }
}

impl Error for UnknownCode {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_reads_back() {
        for rolling in Rolling::ALL {
            assert_eq!(rolling.as_str().parse(), Ok(rolling));
        }
        for event in StartEvent::ALL {
            assert_eq!(event.as_str().parse(), Ok(event));
        }
        assert!("".parse::<Rolling>().is_err());
        assert!("RECEPTION".parse::<StartEvent>().is_err());
    }
}
