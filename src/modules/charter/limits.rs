//! The time limits that a charter's rules of procedure set.

use super::file::{Calendar, RulesOfProcedure};
use crate::deadline::{self, Limit, Period};
use crate::failure::{Failure, Outcome};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;

/// The time in which the board meets and deliberates on a complaint received at `received_at` (A6).
///
/// # Errors
/// Where no calendar reaches that far.
pub fn deliberation_limit(
    rules: &RulesOfProcedure,
    received_at: DateTime<Utc>,
    zone: Tz,
) -> Outcome<Limit> {
    limit(rules.deliberation.time, rules.calendar, received_at, zone)
}

/// The least time that the accused has for its defence, from the notice's counting date (R2).
///
/// # Errors
/// Where no calendar reaches that far.
pub fn defence_limit(
    rules: &RulesOfProcedure,
    counts_from: DateTime<Utc>,
    zone: Tz,
) -> Outcome<Limit> {
    limit(rules.defence, rules.calendar, counts_from, zone)
}

/// The time for which the label stays with who signed a version before the one of these rules (A8): to sign again is a step
/// like any other, so its time is counted as all of the charter's are, months at once (T1) and moved to a working day (T4).
///
/// # Errors
/// Where no calendar reaches that far.
pub fn label_limit(
    rules: &RulesOfProcedure,
    published_at: DateTime<Utc>,
    zone: Tz,
) -> Outcome<Limit> {
    let stays = Period {
        months: rules.label_stays_months,
        days: 0,
    };
    limit(stays, rules.calendar, published_at, zone)
}

fn limit(period: Period, calendar: Calendar, start: DateTime<Utc>, zone: Tz) -> Outcome<Limit> {
    deadline::limit(period, calendar.working_days, start, zone, calendar.region)
        .map_err(|error| Failure::Internal(error.into()))
}
