//! What came of a limit, in words: met, missed, or missed and then met (T8).

use super::{Deadline, day_of, is_missed, long_date};
use crate::text::LocalizedText;
use chrono::{DateTime, Utc};

impl Deadline {
    /// Whether what was owed within the limit, and done at `met_at` if at all, came late or is late at `now` (T8).
    #[must_use]
    pub fn is_missed(&self, met_at: Option<DateTime<Utc>>, now: DateTime<Utc>) -> bool {
        is_missed(self.ends_at, met_at, now)
    }

    /// What came of it by `now`: on which days it was missed and met. Nothing while it runs.
    #[must_use]
    pub fn outcome(
        &self,
        met_at: Option<DateTime<Utc>>,
        now: DateTime<Utc>,
    ) -> Option<LocalizedText> {
        let missed = self
            .is_missed(met_at, now)
            .then(|| long_date(self.last_day));
        let met = met_at.and_then(|at| day_of(at, self.zone).ok());
        match (missed, met.map(long_date)) {
            (None, None) => None,
            (None, Some(met)) => Some(LocalizedText::new(
                format!("Le délai a été respecté le {}.", met.fr),
                format!("The limit was met on {}.", met.en),
            )),
            (Some(missed), None) => Some(LocalizedText::new(
                format!("Le délai a été manqué le {}.", missed.fr),
                format!("The limit was missed on {}.", missed.en),
            )),
            (Some(missed), Some(met)) => Some(LocalizedText::new(
                format!(
                    "Le délai a été manqué le {}, puis satisfait le {}.",
                    missed.fr, met.fr
                ),
                format!(
                    "The limit was missed on {}, and met on {}.",
                    missed.en, met.en
                ),
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Period, Region, Rolling};
    use super::*;
    use chrono_tz::Tz;
    use rstest::rstest;

    #[rstest]
    #[case::runs("2027-03-01T22:59:59Z", None, false, None)]
    #[case::met_in_time(
        "2027-03-02T12:00:00Z",
        Some("2027-03-01T22:59:59Z"),
        false,
        Some(("Le délai a été respecté le lundi 1er mars 2027.", "The limit was met on Monday 1 March 2027."))
    )]
    #[case::missed(
        "2027-03-01T23:00:00Z",
        None,
        true,
        Some(("Le délai a été manqué le lundi 1er mars 2027.", "The limit was missed on Monday 1 March 2027."))
    )]
    #[case::missed_and_met(
        "2027-03-20T12:00:00Z",
        Some("2027-03-01T23:00:00Z"),
        true,
        Some((
            "Le délai a été manqué le lundi 1er mars 2027, puis satisfait le mardi 2 mars 2027.",
            "The limit was missed on Monday 1 March 2027, and met on Tuesday 2 March 2027."
        ))
    )]
    fn t8_a_late_meeting_does_not_undo_the_miss(
        #[case] now: DateTime<Utc>,
        #[case] met: Option<&str>,
        #[case] missed: bool,
        #[case] words: Option<(&str, &str)>,
    ) {
        let (period, start) = (
            Period { months: 2, days: 0 },
            "2026-12-31T11:00:00Z".parse().unwrap(),
        );
        let rolling = Rolling::NextWorkingDay;
        let deadline =
            Deadline::count(period, rolling, start, Tz::Europe__Paris, Region::Metropole).unwrap();
        let met = met.map(|at| at.parse().unwrap());
        assert_eq!(deadline.is_missed(met, now), missed);
        let words = words.map(|(fr, en)| LocalizedText::new(fr, en));
        assert_eq!(deadline.outcome(met, now), words);
    }
}
