//! The time limits that a charter's rules of procedure set.

use crate::deadline::{Deadline, Period};
use crate::failure::{Failure, Outcome};
use crate::modules::charter::format::{CalendarRules, RulesOfProcedure};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;

/// The time in which the board meets and deliberates on a complaint received at `received_at` (A6).
///
/// # Errors
/// Where no calendar reaches that far.
pub fn deliberation_deadline(
    rules: &RulesOfProcedure,
    received_at: DateTime<Utc>,
    zone: Tz,
) -> Outcome<Deadline> {
    count(rules.deliberation.time, &rules.calendar, received_at, zone)
}

/// The least time that the accused has for its defence, from the notice's counting date (R2).
///
/// # Errors
/// Where no calendar reaches that far.
pub fn defence_deadline(
    rules: &RulesOfProcedure,
    counts_from: DateTime<Utc>,
    zone: Tz,
) -> Outcome<Deadline> {
    count(rules.defence, &rules.calendar, counts_from, zone)
}

/// The time for which the label stays with who signed a version before the one of these rules (A8): to sign again is a step
/// like any other, so its time is counted as all of the charter's are, months at once (T1) and moved to a working day (T4).
///
/// # Errors
/// Where no calendar reaches that far.
pub fn label_deadline(
    rules: &RulesOfProcedure,
    published_at: DateTime<Utc>,
    zone: Tz,
) -> Outcome<Deadline> {
    let stays = Period {
        months: rules.label_stays_months,
        days: 0,
    };
    count(stays, &rules.calendar, published_at, zone)
}

fn count(
    period: Period,
    calendar: &CalendarRules,
    start: DateTime<Utc>,
    zone: Tz,
) -> Outcome<Deadline> {
    Deadline::count(period, calendar.working_days, start, zone, calendar.region)
        .map_err(|error| Failure::Internal(error.into()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::modules::charter::format::{QUALITY_CHARTER, parse};
    use rstest::rstest;

    fn rules() -> RulesOfProcedure {
        parse(QUALITY_CHARTER).unwrap().rules
    }

    #[rstest]
    #[case("2026-12-31T10:00:00Z", "2027-03-01")]
    #[case("2026-08-31T10:00:00Z", "2026-11-02")]
    #[case("2027-01-28T10:00:00Z", "2027-03-30")]
    #[case("2026-10-25T10:00:00Z", "2026-12-28")]
    fn a6_the_board_has_two_months(#[case] received_at: &str, #[case] last_day: &str) {
        let deadline =
            deliberation_deadline(&rules(), received_at.parse().unwrap(), Tz::Europe__Paris);
        assert_eq!(deadline.unwrap().last_day.to_string(), last_day);
    }

    #[test]
    fn r2_the_defence_has_fifteen_days() {
        let notified_at = "2026-11-03T10:00:00Z".parse().unwrap();
        let deadline = defence_deadline(&rules(), notified_at, Tz::Europe__Paris).unwrap();
        assert_eq!(deadline.last_day.to_string(), "2026-11-18");
    }

    #[rstest]
    #[case::twelve_months("2026-06-04T10:00:00Z", "2027-06-04")]
    // 29 February 2028 to the last day of February 2029.
    #[case::t1("2028-02-29T10:00:00Z", "2029-02-28")]
    // 15 January 2028 is a Saturday.
    #[case::t4("2027-01-15T10:00:00Z", "2028-01-17")]
    fn a8_the_label_stays_for_the_months_of_the_rules(
        #[case] published_at: &str,
        #[case] last_day: &str,
    ) {
        let deadline = label_deadline(&rules(), published_at.parse().unwrap(), Tz::Europe__Paris);
        assert_eq!(deadline.unwrap().last_day.to_string(), last_day);
    }
}
