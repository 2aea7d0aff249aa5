//! The counting: when a period that an event set running is over, and how that was found.

use super::{DayOff, OutOfRange, Period, Region, Rolling, day_of, end_of_day};
use chrono::{DateTime, Days, Months, NaiveDate, Utc};
use chrono_tz::Tz;

/// A time limit with every step of its counting, made by [`Deadline::count`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deadline {
    /// The length that was counted.
    pub period: Period,
    /// The working-day rule that was applied.
    pub rolling: Rolling,
    /// The time zone of the seat, whose days were counted.
    pub zone: Tz,
    /// The seat's region, whose holidays were kept.
    pub region: Region,
    /// The instant of the start event.
    pub started_at: DateTime<Utc>,
    /// The seat's day of that instant (T3).
    pub start_day: NaiveDate,
    /// The day the months lead to, before the days are counted (T1).
    pub month_day: NaiveDate,
    /// The day that months and days lead to (T2).
    pub raw_day: NaiveDate,
    /// The moves from the raw day to the last day, one per day off (T4).
    pub moves: Vec<Move>,
    /// The last day within the limit.
    pub last_day: NaiveDate,
    /// The end of the last day in the seat's zone, exclusive (T3).
    pub ends_at: DateTime<Utc>,
}

/// One day's move of a limit (T4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Move {
    /// The day off.
    pub from: NaiveDate,
    /// The day after it.
    pub to: NaiveDate,
    /// Why `from` is a day off.
    pub why: DayOff,
}

fn moves_to_working_day(mut day: NaiveDate, region: Region) -> Result<Vec<Move>, OutOfRange> {
    let mut moves = Vec::new();
    while let Some(why) = region.day_off(day) {
        let to = day.succ_opt().ok_or(OutOfRange)?;
        moves.push(Move { from: day, to, why });
        day = to;
    }
    Ok(moves)
}

impl Deadline {
    /// Counts `period` from the event at `start`, for a seat in `zone` and `region` (T1 to T4).
    ///
    /// # Errors
    /// [`OutOfRange`] when a day or instant of the counting cannot be written.
    pub fn count(
        period: Period,
        rolling: Rolling,
        start: DateTime<Utc>,
        zone: Tz,
        region: Region,
    ) -> Result<Self, OutOfRange> {
        let start_day = day_of(start, zone)?;
        // Chrono keeps the day's number or takes the month's last day, which is T1.
        let month_day = start_day
            .checked_add_months(Months::new(period.months))
            .ok_or(OutOfRange)?;
        let raw_day = month_day
            .checked_add_days(Days::new(period.days.into()))
            .ok_or(OutOfRange)?;
        let moves = match rolling {
            Rolling::NextWorkingDay => moves_to_working_day(raw_day, region)?,
            Rolling::None => Vec::new(),
        };
        let last_day = moves.last().map_or(raw_day, |last| last.to);
        Ok(Self {
            period,
            rolling,
            zone,
            region,
            started_at: start,
            start_day,
            month_day,
            raw_day,
            moves,
            last_day,
            ends_at: end_of_day(last_day, zone)?,
        })
    }

    /// Calendar days from the seat's day of `now` to the last day: 0 on the last day, negative
    /// after it.
    #[must_use]
    pub fn days_left(&self, now: DateTime<Utc>) -> i64 {
        // At the ends of time, where the seat's day cannot be written, the day in UTC will do.
        let today = day_of(now, self.zone).unwrap_or_else(|OutOfRange| now.date_naive());
        (self.last_day - today).num_days()
    }
}

/// Whether a limit that ends at `ends_at`, exclusive, is over at `now` (T3).
#[must_use]
pub fn is_due(ends_at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    now >= ends_at
}

/// Whether what was owed within a limit that ends at `ends_at`, and done at `met_at` if at all, came late or is late at `now`. Done
/// late it stays missed (T8).
#[must_use]
pub fn is_missed(
    ends_at: DateTime<Utc>,
    met_at: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> bool {
    is_due(ends_at, met_at.unwrap_or(now))
}

/// Of several limits' ends, the earliest that is still to come at `now` (T9).
#[must_use]
pub fn earliest_running(
    ends: impl IntoIterator<Item = DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    ends.into_iter()
        .filter(|ends_at| !is_due(*ends_at, now))
        .min()
}

#[cfg(test)]
mod tests {
    use super::super::Holiday;
    use super::*;
    use chrono::{TimeDelta, TimeZone};
    use entity::TextEnum;
    use proptest::prelude::*;
    use rstest::rstest;

    const TWO_MONTHS: Period = Period { months: 2, days: 0 };

    /// Noon in Paris, in winter, of `day`.
    fn noon(day: NaiveDate) -> DateTime<Utc> {
        day.and_hms_opt(11, 0, 0).unwrap().and_utc()
    }

    fn in_paris(months: u32, days: u32, start: DateTime<Utc>) -> Deadline {
        let period = Period { months, days };
        let (zone, region) = (Tz::Europe__Paris, Region::Metropole);
        Deadline::count(period, Rolling::NextWorkingDay, start, zone, region).unwrap()
    }

    #[rstest]
    #[case::no_31_february("2026-12-31", "2027-02-28", "2027-03-01")]
    #[case::all_saints_on_sunday("2026-08-31", "2026-10-31", "2026-11-02")]
    #[case::easter("2027-01-28", "2027-03-28", "2027-03-30")]
    #[case::christmas("2026-10-25", "2026-12-25", "2026-12-28")]
    #[case::leap_year("2027-12-31", "2028-02-29", "2028-02-29")]
    #[case::from_leap_day("2028-02-29", "2028-04-29", "2028-05-02")]
    #[case::from_28_february("2027-02-28", "2027-04-28", "2027-04-28")]
    #[case::working_day("2026-09-10", "2026-11-10", "2026-11-10")]
    fn two_months_end(#[case] start: NaiveDate, #[case] raw: NaiveDate, #[case] last: NaiveDate) {
        let deadline = in_paris(2, 0, noon(start));
        assert_eq!((deadline.raw_day, deadline.last_day), (raw, last));
    }

    #[rstest]
    #[case::nothing(0, 0, "2026-11-03", "2026-11-03")]
    #[case::nothing_on_a_saturday(0, 0, "2026-10-31", "2026-11-02")]
    #[case::days(0, 15, "2026-11-03", "2026-11-18")]
    #[case::one_day(0, 1, "2026-11-03", "2026-11-04")]
    #[case::days_over_new_year(0, 8, "2026-12-24", "2027-01-04")]
    // Months first: 28 February plus a day. Days first would give 1 February.
    #[case::months_then_days(1, 1, "2027-01-31", "2027-03-01")]
    // In one go: by way of 28 February it would be the 28th.
    #[case::months_at_once(3, 0, "2026-12-31", "2027-03-31")]
    #[case::thirteen_months(13, 0, "2026-12-31", "2028-01-31")]
    fn a_period_ends(
        #[case] months: u32,
        #[case] days: u32,
        #[case] start: NaiveDate,
        #[case] last: NaiveDate,
    ) {
        assert_eq!(in_paris(months, days, noon(start)).last_day, last);
    }

    #[rstest]
    #[case::last_minute("2026-12-30T22:59:59Z", "2026-12-30", "2027-03-01T23:00:00Z")]
    #[case::midnight("2026-12-30T23:00:00Z", "2026-12-31", "2027-03-01T23:00:00Z")]
    #[case::into_summer_time("2027-02-01T12:00:00Z", "2027-02-01", "2027-04-01T22:00:00Z")]
    #[case::into_winter_time("2026-08-31T21:59:59Z", "2026-08-31", "2026-11-02T23:00:00Z")]
    fn days_are_those_of_the_seat(
        #[case] start: DateTime<Utc>,
        #[case] start_day: NaiveDate,
        #[case] ends_at: DateTime<Utc>,
    ) {
        let deadline = in_paris(2, 0, start);
        assert_eq!((deadline.start_day, deadline.ends_at), (start_day, ends_at));
    }

    #[rstest]
    // 26 March 2027 is Good Friday; the Easter weekend follows.
    #[case::good_friday("2027-01-26", Region::AlsaceMoselle, "2027-03-30")]
    #[case::no_good_friday("2027-01-26", Region::Metropole, "2027-03-26")]
    #[case::saint_stephen("2028-10-26", Region::AlsaceMoselle, "2028-12-27")]
    #[case::no_saint_stephen("2028-10-26", Region::Metropole, "2028-12-26")]
    #[case::mayotte("2027-02-27", Region::Mayotte, "2027-04-28")]
    #[case::reunion("2027-10-20", Region::Reunion, "2027-12-21")]
    #[case::elsewhere("2026-11-01", Region::None, "2027-01-01")]
    #[case::elsewhere_on_a_sunday("2026-12-31", Region::None, "2027-03-01")]
    fn regions_have_their_own(
        #[case] start: NaiveDate,
        #[case] region: Region,
        #[case] last: NaiveDate,
    ) {
        let zone = Tz::Europe__Paris;
        let start = noon(start);
        let deadline =
            Deadline::count(TWO_MONTHS, Rolling::NextWorkingDay, start, zone, region).unwrap();
        assert_eq!(deadline.last_day, last);
    }

    #[test]
    fn every_move_is_told() {
        let day = |day| NaiveDate::from_ymd_opt(2027, 3, day).unwrap();
        let start = noon(NaiveDate::from_ymd_opt(2027, 1, 26).unwrap());
        let (zone, region) = (Tz::Europe__Paris, Region::AlsaceMoselle);
        let deadline =
            Deadline::count(TWO_MONTHS, Rolling::NextWorkingDay, start, zone, region).unwrap();
        let expected = [
            (26, DayOff::Holiday(Holiday::GoodFriday)),
            (27, DayOff::Saturday),
            (28, DayOff::Sunday),
            (29, DayOff::Holiday(Holiday::EasterMonday)),
        ]
        .map(|(number, why)| Move {
            from: day(number),
            to: day(number + 1),
            why,
        });
        assert_eq!(deadline.moves, expected);
    }

    #[test]
    fn without_rolling_the_raw_day_is_the_last() {
        let start = noon(NaiveDate::from_ymd_opt(2026, 12, 31).unwrap());
        let (zone, region) = (Tz::Europe__Paris, Region::Metropole);
        let deadline = Deadline::count(TWO_MONTHS, Rolling::None, start, zone, region).unwrap();
        assert_eq!(deadline.last_day, deadline.raw_day);
        assert!(deadline.moves.is_empty());
        assert_eq!(deadline.ends_at.to_rfc3339(), "2027-02-28T23:00:00+00:00");
    }

    #[rstest]
    #[case::first_day("2026-12-31T11:00:00Z", 60, false)]
    #[case::last_day("2027-02-28T23:00:00Z", 0, false)]
    #[case::last_second("2027-03-01T22:59:59Z", 0, false)]
    #[case::the_end("2027-03-01T23:00:00Z", -1, true)]
    #[case::a_week_later("2027-03-08T12:00:00Z", -7, true)]
    fn time_passes(#[case] now: DateTime<Utc>, #[case] days_left: i64, #[case] missed: bool) {
        let deadline = in_paris(2, 0, "2026-12-31T11:00:00Z".parse().unwrap());
        assert_eq!(
            (deadline.days_left(now), deadline.is_missed(None, now)),
            (days_left, missed)
        );
    }

    #[test]
    fn the_earliest_that_runs_is_shown() {
        let [past, now, next, later] =
            [9, 10, 11, 12].map(|hour| Utc.with_ymd_and_hms(2027, 1, 1, hour, 0, 0).unwrap());
        assert_eq!(earliest_running([later, past, now, next], now), Some(next));
        assert_eq!(earliest_running([past, now], now), None);
    }

    #[test]
    fn what_cannot_be_written_is_out_of_range() {
        let count = |months, days, start| {
            let period = Period { months, days };
            Deadline::count(period, Rolling::None, start, Tz::UTC, Region::Metropole)
        };
        let start = noon(NaiveDate::from_ymd_opt(2026, 12, 31).unwrap());
        assert_eq!(count(u32::MAX, 0, start), Err(OutOfRange));
        assert_eq!(count(0, u32::MAX, start), Err(OutOfRange));
        assert_eq!(count(0, 0, DateTime::<Utc>::MAX_UTC), Err(OutOfRange));
        assert!(count(0, 0, DateTime::<Utc>::MIN_UTC).is_ok());
    }

    fn any_instant() -> impl Strategy<Value = DateTime<Utc>> {
        let (first, last) = (DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC);
        prop_oneof![
            4 => -3_000_000_000_i64..9_000_000_000,
            1 => first.timestamp()..=last.timestamp(),
            1 => first.timestamp()..=first.timestamp() + 300_000,
            1 => last.timestamp() - 300_000..=last.timestamp(),
        ]
        .prop_map(|seconds| DateTime::from_timestamp(seconds, 0).unwrap())
    }

    fn any_period() -> impl Strategy<Value = Period> {
        let number = || prop_oneof![4 => 0..40_u32, 1 => any::<u32>()];
        (number(), number()).prop_map(|(months, days)| Period { months, days })
    }

    fn any_zone() -> impl Strategy<Value = Tz> {
        prop::sample::select(&chrono_tz::TZ_VARIANTS[..])
    }

    proptest! {
        #[test]
        fn any_limit_holds_together_or_is_out_of_range(
            period in any_period(),
            rolling in prop::sample::select(Rolling::VALUES),
            start in any_instant(),
            zone in any_zone(),
            region in prop::sample::select(Region::VALUES),
            now in any_instant(),
        ) {
            if let Ok(deadline) = Deadline::count(period, rolling, start, zone, region) {
                prop_assert!(deadline.ends_at > start);
                prop_assert!(deadline.start_day <= deadline.month_day);
                prop_assert!(deadline.month_day <= deadline.raw_day);
                prop_assert!(deadline.raw_day <= deadline.last_day);
                prop_assert_eq!(deadline.is_missed(None, now), now >= deadline.ends_at);
                prop_assert!(rolling == Rolling::None || region.day_off(deadline.last_day).is_none());
                let _ = deadline.days_left(now);
                let _ = deadline.explain(&crate::text::LocalizedText::new("", ""));
            }
        }

        #[test]
        fn a_later_start_never_ends_earlier(
            period in (0..40_u32, 0..40_u32),
            start in 0..4_000_000_000_i64,
            later in 0..10_000_000_i64,
        ) {
            let at = |seconds| DateTime::from_timestamp(seconds, 0).unwrap();
            let (months, days) = period;
            let ends_at = in_paris(months, days, at(start)).ends_at;
            prop_assert!(ends_at <= in_paris(months, days, at(start + later)).ends_at);
        }

        #[test]
        fn the_end_is_midnight_in_paris(months in 0..40_u32, start in 0..4_000_000_000_i64) {
            let deadline = in_paris(months, 0, DateTime::from_timestamp(start, 0).unwrap());
            let midnight = deadline.last_day.succ_opt().unwrap().and_time(chrono::NaiveTime::MIN);
            prop_assert_eq!(deadline.ends_at.with_timezone(&deadline.zone).naive_local(), midnight);
            let before = deadline.ends_at - TimeDelta::nanoseconds(1);
            prop_assert_eq!(day_of(before, deadline.zone), Ok(deadline.last_day));
        }
    }
}
