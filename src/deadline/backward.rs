//! Periods that count back from an event: the notice that a meeting needs (T5).
//!
//! Clear days: neither the meeting's day nor the day of sending counts, and nothing moves on a
//! weekend or holiday, since moving would take days from those who are convened.

use super::day_of;
use chrono::{DateTime, Days, NaiveDate, Utc};
use chrono_tz::Tz;

/// The last day on which a notice can be sent so that `clear_days` whole days lie between it and
/// `meeting_day` (T5). With 0 clear days that is the meeting's own day.
///
/// Before the first date that can be written, that first date.
#[must_use]
pub fn latest_sending_day(meeting_day: NaiveDate, clear_days: u32) -> NaiveDate {
    let days_before = if clear_days == 0 {
        0
    } else {
        u64::from(clear_days) + 1
    };
    meeting_day
        .checked_sub_days(Days::new(days_before))
        .unwrap_or(NaiveDate::MIN)
}

/// Whether a notice sent at `sent_at` gives `clear_days` whole days, of the seat's `zone`, before
/// a meeting at `meeting_at` (T5). Never when it is not sent before the meeting.
#[must_use]
pub fn notice_is_enough(
    sent_at: DateTime<Utc>,
    meeting_at: DateTime<Utc>,
    clear_days: u32,
    zone: Tz,
) -> bool {
    let (Ok(sent), Ok(meeting)) = (day_of(sent_at, zone), day_of(meeting_at, zone)) else {
        return false;
    };
    sent_at < meeting_at && sent <= latest_sending_day(meeting, clear_days)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case::fifteen("2027-02-20", 15, "2027-02-04")]
    #[case::one("2027-02-20", 1, "2027-02-18")]
    #[case::none("2027-02-20", 0, "2027-02-20")]
    #[case::leap_day("2028-03-01", 1, "2028-02-28")]
    // Sunday 4 April 2027: it does not move.
    #[case::on_a_sunday("2027-04-20", 15, "2027-04-04")]
    #[case::before_all_dates("2027-04-20", u32::MAX, "-262143-01-01")]
    fn a_notice_is_sent_at_the_latest(
        #[case] meeting: NaiveDate,
        #[case] clear_days: u32,
        #[case] latest: NaiveDate,
    ) {
        assert_eq!(latest_sending_day(meeting, clear_days), latest);
    }

    #[rstest]
    // A meeting on 20 April 2027 at 18:00 in Paris, with summer time since 28 March.
    #[case::last_minute("2027-04-04T21:59:59Z", 15, true)]
    #[case::midnight("2027-04-04T22:00:00Z", 15, false)]
    #[case::across_the_clock_change("2027-03-27T22:59:59Z", 23, true)]
    #[case::across_the_clock_change_late("2027-03-27T23:00:00Z", 23, false)]
    #[case::same_day("2027-04-20T08:00:00Z", 0, true)]
    #[case::same_day_one("2027-04-20T08:00:00Z", 1, false)]
    #[case::after_the_meeting("2027-04-20T17:00:00Z", 0, false)]
    fn a_notice_is(#[case] sent_at: DateTime<Utc>, #[case] clear_days: u32, #[case] enough: bool) {
        let meeting_at = "2027-04-20T16:00:00Z".parse().unwrap();
        assert_eq!(
            notice_is_enough(sent_at, meeting_at, clear_days, Tz::Europe__Paris),
            enough
        );
    }

    proptest! {
        #[test]
        fn the_clear_days_lie_between(number in 0_i32..100_000, clear_days in 1_u32..1_000) {
            let meeting = NaiveDate::from_num_days_from_ce_opt(700_000 + number).unwrap();
            let sending = latest_sending_day(meeting, clear_days);
            prop_assert_eq!((meeting - sending).num_days() - 1, i64::from(clear_days));
        }
    }
}
