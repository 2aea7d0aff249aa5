//! The calendar of public holidays that a charter counts with (T4).

use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, de::Error as _};

use super::UnknownWord;

/// The one list of regions.
const REGIONS: &[&str] = &[
    "METROPOLE",
    "ALSACE_MOSELLE",
    "GUADELOUPE",
    "GUYANE",
    "MARTINIQUE",
    "MAYOTTE",
    "REUNION",
    "SAINT_BARTHELEMY",
    "SAINT_MARTIN",
    "SAINT_PIERRE_ET_MIQUELON",
    "POLYNESIE_FRANCAISE",
    "NOUVELLE_CALEDONIE",
    "WALLIS_ET_FUTUNA",
    "NONE",
];

/// A region whose public holidays count; `NONE` knows only Saturdays and Sundays (T4).
///
/// Capitals in files too: it is the name of a calendar, not a choice of procedure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Region(&'static str);

impl Region {
    /// The region's word, in files, rows and on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.0
    }
}

impl FromStr for Region {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        REGIONS
            .iter()
            .find(|region| **region == word)
            .map(|region| Self(region))
            .ok_or(UnknownWord { expected: REGIONS })
    }
}

impl<'de> Deserialize<'de> for Region {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = String::deserialize(deserializer)?;
        word.parse().map_err(D::Error::custom)
    }
}
