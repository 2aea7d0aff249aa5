//! Instants and the days of a seat's time zone.

use chrono::{DateTime, MappedLocalTime, NaiveDate, Offset, TimeDelta, TimeZone, Utc};
use chrono_tz::{GapInfo, Tz};
use std::error::Error;
use std::fmt;

/// A date or an instant beyond what can be written: about 262,000 years before or after year 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutOfRange;

impl fmt::Display for OutOfRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the date is too far from today to be written")
    }
}

impl Error for OutOfRange {}

/// The day of `zone` on which `instant` falls (T3).
///
/// # Errors
/// [`OutOfRange`] when the local time cannot be written.
pub fn day_of(instant: DateTime<Utc>, zone: Tz) -> Result<NaiveDate, OutOfRange> {
    // Not `with_timezone(…).date_naive()`, which panics at both ends of time.
    let utc = instant.naive_utc();
    let offset = zone.offset_from_utc_datetime(&utc).fix();
    let local = utc.checked_add_offset(offset).ok_or(OutOfRange)?;
    Ok(local.date())
}

/// The instant at which `day` is over in `zone`: 24:00, exclusive (T3).
///
/// It is found from the day's last moment rather than from the next midnight, because clocks that
/// change around midnight can skip that midnight or strike it twice. A last moment that comes
/// twice counts the second time; where clocks skip it, the day ends when they do.
///
/// # Errors
/// [`OutOfRange`] when that instant cannot be written.
pub fn end_of_day(day: NaiveDate, zone: Tz) -> Result<DateTime<Utc>, OutOfRange> {
    let last_moment = day
        .and_hms_nano_opt(23, 59, 59, 999_999_999)
        .ok_or(OutOfRange)?;
    match zone.from_local_datetime(&last_moment) {
        MappedLocalTime::Single(moment) | MappedLocalTime::Ambiguous(_, moment) => moment
            .to_utc()
            .checked_add_signed(TimeDelta::nanoseconds(1)),
        MappedLocalTime::None => GapInfo::new(&last_moment, &zone)
            .and_then(|gap| gap.end)
            .map(|end| end.to_utc()),
    }
    .ok_or(OutOfRange)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono_tz::Tz;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case::last_minute("2026-12-31T22:59:59Z", "Europe/Paris", "2026-12-31")]
    #[case::midnight("2026-12-31T23:00:00Z", "Europe/Paris", "2027-01-01")]
    #[case::summer("2026-07-31T21:59:59Z", "Europe/Paris", "2026-07-31")]
    #[case::summer_midnight("2026-07-31T22:00:00Z", "Europe/Paris", "2026-08-01")]
    #[case::west("2026-12-31T23:00:00Z", "America/Cayenne", "2026-12-31")]
    #[case::east("2026-12-31T13:00:00Z", "Pacific/Noumea", "2027-01-01")]
    fn an_instant_has_the_day_of_the_zone(
        #[case] instant: DateTime<Utc>,
        #[case] zone: Tz,
        #[case] day: NaiveDate,
    ) {
        assert_eq!(day_of(instant, zone), Ok(day));
    }

    #[rstest]
    #[case::winter("2027-03-01", "Europe/Paris", "2027-03-01T23:00:00Z")]
    #[case::summer("2026-08-31", "Europe/Paris", "2026-08-31T22:00:00Z")]
    #[case::short_day("2027-03-28", "Europe/Paris", "2027-03-28T22:00:00Z")]
    #[case::long_day("2026-10-25", "Europe/Paris", "2026-10-25T23:00:00Z")]
    // Midnight is skipped: clocks went from 24:00 to 01:00.
    #[case::no_midnight("2018-11-03", "America/Sao_Paulo", "2018-11-04T03:00:00Z")]
    // Clocks went from 24:00 back to 23:00: the last hour came twice.
    #[case::hour_twice("2018-02-17", "America/Sao_Paulo", "2018-02-18T03:00:00Z")]
    // Clocks went from 01:00 back to 00:00: the first midnight ended the day.
    #[case::midnight_twice("2026-10-24", "Atlantic/Azores", "2026-10-25T00:00:00Z")]
    // Clocks went from 00:01 back to 23:01: the day came back for 59 minutes.
    #[case::day_again("2010-11-06", "America/St_Johns", "2010-11-07T03:30:00Z")]
    // Clocks went from 23:00 to 24:00: the last hour is missing.
    #[case::no_last_hour("2024-03-30", "America/Nuuk", "2024-03-31T01:00:00Z")]
    // The whole day is missing, for Samoa crossed the date line.
    #[case::no_day("2011-12-30", "Pacific/Apia", "2011-12-30T10:00:00Z")]
    fn a_day_ends(#[case] day: NaiveDate, #[case] zone: Tz, #[case] end: DateTime<Utc>) {
        assert_eq!(end_of_day(day, zone), Ok(end));
    }

    #[test]
    fn the_ends_of_time_are_refused() {
        let (first, last) = (DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC);
        assert_eq!(day_of(first, Tz::America__Cayenne), Err(OutOfRange));
        assert_eq!(day_of(last, Tz::Europe__Paris), Err(OutOfRange));
        assert_eq!(end_of_day(NaiveDate::MAX, Tz::UTC), Err(OutOfRange));
        assert_eq!(
            end_of_day(NaiveDate::MAX, Tz::America__Cayenne),
            Err(OutOfRange)
        );
    }

    proptest! {
        #[test]
        fn an_instant_comes_before_the_end_of_its_day(
            seconds in -5_000_000_000_i64..5_000_000_000,
            zone in prop::sample::select(&chrono_tz::TZ_VARIANTS[..]),
        ) {
            let instant = DateTime::from_timestamp(seconds, 0).unwrap();
            prop_assert!(instant < end_of_day(day_of(instant, zone).unwrap(), zone).unwrap());
        }
    }
}
