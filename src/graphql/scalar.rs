//! The scalars of our own: instants and days.

use crate::text::LocalizedText;
use async_graphql::{
    Description, InputValueError, InputValueResult, Object, Scalar, ScalarType, Value,
};
use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};

/// The longest date that anybody writes in earnest: five-digit years are refused, so that both databases sort days alike.
const LAST_YEAR: i32 = 9999;

/// An instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Instant(pub DateTime<Utc>);

impl From<DateTime<Utc>> for Instant {
    fn from(at: DateTime<Utc>) -> Self {
        Self(at)
    }
}

/// An instant in UTC to the microsecond, as RFC 3339 writes it with `Z`: `2027-03-01T23:00:00.000000Z`. Another offset is
/// accepted when it comes in, and answered in UTC.
#[Scalar(
    name = "DateTime",
    specified_by_url = "https://www.rfc-editor.org/rfc/rfc3339"
)]
impl ScalarType for Instant {
    fn parse(value: Value) -> InputValueResult<Self> {
        let Value::String(text) = &value else {
            return Err(InputValueError::expected_type(value));
        };
        DateTime::parse_from_rfc3339(text)
            .ok()
            .map(|at| at.to_utc())
            .filter(|at| in_range(at.date_naive()) && !is_leap_second(*at))
            .map(Self)
            .ok_or_else(|| {
                InputValueError::custom("not an instant as RFC 3339 writes it, leap seconds apart")
            })
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_rfc3339_opts(SecondsFormat::Micros, true))
    }
}

/// A calendar day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day(pub NaiveDate);

impl From<NaiveDate> for Day {
    fn from(day: NaiveDate) -> Self {
        Self(day)
    }
}

/// A calendar day without time or zone, as ISO 8601 writes it: `2027-03-01`. Where it matters, it is a day of the seat of the
/// association.
#[Scalar(
    name = "Date",
    specified_by_url = "https://www.rfc-editor.org/rfc/rfc3339#section-5.6"
)]
impl ScalarType for Day {
    fn parse(value: Value) -> InputValueResult<Self> {
        let Value::String(text) = &value else {
            return Err(InputValueError::expected_type(value));
        };
        let exact = text.len() == "2027-03-01".len();
        NaiveDate::parse_from_str(text, "%Y-%m-%d")
            .ok()
            .filter(|day| exact && in_range(*day))
            .map(Self)
            .ok_or_else(|| InputValueError::custom("not a day that exists, written YYYY-MM-DD"))
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

/// No clock of ours shows a leap second, and what reads our answers takes none.
fn is_leap_second(at: DateTime<Utc>) -> bool {
    at.timestamp_subsec_nanos() >= 1_000_000_000
}

fn in_range(day: NaiveDate) -> bool {
    use chrono::Datelike;
    (1..=LAST_YEAR).contains(&day.year())
}

/// A text in French and in English.
#[derive(Clone, Debug, Description)]
pub struct Bilingual(pub LocalizedText);

impl From<LocalizedText> for Bilingual {
    fn from(text: LocalizedText) -> Self {
        Self(text)
    }
}

impl Bilingual {
    /// Both texts from a row's two columns.
    #[must_use]
    pub fn new(fr: &str, en: &str) -> Self {
        Self(LocalizedText::new(fr, en))
    }
}

#[Object(name = "LocalizedText", use_type_description)]
impl Bilingual {
    /// The French text.
    fn fr(&self) -> &str {
        &self.0.fr
    }

    /// The English text.
    fn en(&self) -> &str {
        &self.0.en
    }
}
