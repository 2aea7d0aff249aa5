//! When the board may be convened, sit and rise, and which files a meeting takes up: pure.

mod quorum;

pub use quorum::{Attendance, Quorum, Sitting, fallback_note};

use crate::deadline::{day_of, long_date, notice_is_enough};
use crate::failure::{Refusal, RefusalCode, Step};
use crate::modules::proceedings::ProceedingCase;
use crate::rule::Rule;
use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;
use entity::value::{MeetingState, ProceedingState};
use entity::{meeting_item, proceeding};

/// For how long after its hour a meeting may still open: after that it is not the meeting that was convened.
const GRACE: TimeDelta = TimeDelta::hours(24);

/// What an agenda must know of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Matter {
    /// Where the file stands.
    pub state: ProceedingState,
    /// Whether every allegation is in a written notice (R1, R7).
    pub notified: bool,
    /// The end of the defence time (R2).
    pub defence_ends_at: Option<DateTime<Utc>>,
    /// Clear days of notice that its rules ask for (T5).
    pub clear_days: u32,
}

impl Matter {
    /// What an agenda must know of `file`.
    #[must_use]
    pub fn of(proceeding: &ProceedingCase) -> Self {
        Self {
            state: proceeding.row.state,
            notified: is_notified(proceeding),
            defence_ends_at: proceeding.row.defence_ends_at,
            clear_days: proceeding.rules.meeting.notice_clear_days,
        }
    }

    const fn is_decided(self) -> bool {
        matches!(
            self.state,
            ProceedingState::Decided | ProceedingState::DecisionNotified | ProceedingState::Closed
        )
    }

    fn defence_is_over(self, at: DateTime<Utc>) -> bool {
        self.defence_ends_at.is_some_and(|ends_at| at >= ends_at)
    }
}

/// Whether the accused was told in writing of every allegation (R1): what is not in a notice is not deliberated on (R7).
#[must_use]
pub fn is_notified(proceeding: &ProceedingCase) -> bool {
    proceeding.row.state != ProceedingState::Opened
        && !proceeding.allegations.is_empty()
        && proceeding
            .allegations
            .iter()
            .all(|allegation| allegation.notice_id.is_some())
}

/// How far ahead a meeting is convened at most: the board's time is counted in months.
const FURTHEST: TimeDelta = TimeDelta::days(366);

/// Whether a meeting at `starts_at` may be convened `now` on these files.
///
/// # Errors
/// Every refusal that applies.
pub fn convene(
    matters: &[Matter],
    starts_at: DateTime<Utc>,
    now: DateTime<Utc>,
    zone: Tz,
) -> Result<(), Vec<Refusal>> {
    let mut refusals: Vec<Refusal> = matters
        .iter()
        .find_map(|matter| on_agenda(matter.state, matter.notified).err())
        .into_iter()
        .collect();
    let earliest = earliest_day(matters, now, zone);
    if matters.iter().all(|matter| matter.notified)
        && !matters
            .iter()
            .all(|matter| matter.defence_is_over(starts_at))
    {
        refusals.push(
            too_early(
                RefusalCode::StepMissing,
                (
                    "Le délai de défense court encore à cette date",
                    "The defence time still runs on that date",
                ),
                earliest,
            )
            .rule(Rule::R2)
            .missing([Step::DefenceTime]),
        );
    }
    if starts_at > now + FURTHEST {
        refusals.push(Refusal::invalid(
            &["startsAt"],
            "Cette date est trop lointaine : un an au plus.",
            "This date is too far ahead: at most one year.",
        ));
    }
    if !notice_is_enough(now, starts_at, strictest(matters), zone) {
        refusals.push(
            too_early(
                RefusalCode::OutOfTime,
                (
                    "Le bureau doit être convoqué plus tôt avant la réunion",
                    "The board must be convened longer before the meeting",
                ),
                earliest,
            )
            .rule(Rule::T5),
        );
    }
    if refusals.is_empty() {
        Ok(())
    } else {
        Err(refusals)
    }
}

/// Whether a file may be put on an agenda: the accused was told of every allegation (R1), and it is not decided.
pub fn on_agenda(state: ProceedingState, notified: bool) -> Result<(), Refusal> {
    match state {
        ProceedingState::Decided | ProceedingState::DecisionNotified | ProceedingState::Closed => {
            Err(Refusal::wrong_state(
                "La décision sur ce dossier est rendue : aucune réunion n’a plus à s’en saisir.",
                "This file is decided: there is nothing left for a meeting to take up.",
            )
            .at(&["proceedingIds"]))
        }
        _ if !notified => Err(Refusal::new(
            RefusalCode::StepMissing,
            "Le prestataire n’a pas encore reçu la notification écrite de chaque grief : notifiez-la d’abord.",
            "The provider has not had the written notice of each allegation yet: send it first.",
        )
        .rule(Rule::R1)
        .missing([Step::Notice])),
        _ => Ok(()),
    }
}

/// The files sit together: the longest notice that one of them asks for holds for all.
fn strictest(matters: &[Matter]) -> u32 {
    let days = matters.iter().map(|matter| matter.clear_days);
    days.max().unwrap_or(0)
}

/// The first day on which a meeting convened now may sit on these files.
fn earliest_day(matters: &[Matter], now: DateTime<Utc>, zone: Tz) -> Option<NaiveDate> {
    let clear_days = strictest(matters);
    let today = day_of(now, zone).ok()?;
    let by_notice = if clear_days == 0 {
        today
    } else {
        today.checked_add_days(Days::new(u64::from(clear_days) + 1))?
    };
    let by_defence = matters
        .iter()
        .filter_map(|matter| day_of(matter.defence_ends_at?, zone).ok())
        .max();
    Some(by_defence.map_or(by_notice, |day| day.max(by_notice)))
}

fn too_early(code: RefusalCode, (fr, en): (&str, &str), earliest: Option<NaiveDate>) -> Refusal {
    let day = earliest.map(long_date);
    let (fr, en) = match day {
        Some(day) => (
            format!("{fr} : choisissez au plus tôt le {}.", day.fr),
            format!("{en}: choose {} at the earliest.", day.en),
        ),
        None => (format!("{fr}."), format!("{en}.")),
    };
    Refusal::new(code, fr, en).at(&["startsAt"])
}

/// Whether a convened meeting may open now.
pub fn open(
    state: MeetingState,
    starts_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<(), Refusal> {
    match state {
        MeetingState::Convened => {}
        MeetingState::Open => {
            return Err(Refusal::already(
                "Cette réunion est déjà ouverte.",
                "This meeting is open already.",
            ));
        }
        MeetingState::Closed => return Err(closed()),
    }
    if now < starts_at {
        return Err(Refusal::new(
            RefusalCode::OutOfTime,
            "Cette réunion n’a pas encore commencé : ouvrez-la à l’heure de la convocation.",
            "This meeting has not begun yet: open it at the hour it was convened for.",
        )
        .rule(Rule::R3));
    }
    if now - starts_at >= GRACE {
        return Err(Refusal::new(
            RefusalCode::OutOfTime,
            "L’heure de cette réunion est passée depuis plus d’un jour : convoquez-en une autre.",
            "The hour of this meeting passed more than a day ago: convene another.",
        )
        .rule(Rule::R3));
    }
    Ok(())
}

/// That no file of an agenda is before another open meeting: `elsewhere` says whether one is.
pub fn before_one_meeting(elsewhere: bool) -> Result<(), Refusal> {
    if elsewhere {
        return Err(Refusal::wrong_state(
            "Un dossier de l’ordre du jour est encore devant une autre réunion ouverte : closez-la d’abord.",
            "A file of this agenda is still before another open meeting: close that one first.",
        ));
    }
    Ok(())
}

/// Whether the open meeting takes a file up (T7): the whole board convened in time, the quorum there, the accused told of every
/// allegation and its defence time over. What is decided is not taken up again.
#[must_use]
pub fn takes_up(matter: Matter, convened: bool, quorum: Quorum, now: DateTime<Utc>) -> bool {
    convened
        && quorum.is_reached()
        && matter.notified
        && matter.defence_is_over(now)
        && !matter.is_decided()
}

/// Whether the file stands taken up since this meeting opened, and not since an earlier one.
#[must_use]
pub fn is_from(proceeding: &proceeding::Model, item: &meeting_item::Model) -> bool {
    proceeding.state == ProceedingState::TakenUp && proceeding.taken_up_at == item.taken_up_at
}

/// Whether a convocation sent at `convened_at` was in time and reached the whole board (R3, T5).
#[must_use]
pub fn is_convened(
    (convened_at, starts_at): (DateTime<Utc>, DateTime<Utc>),
    clear_days: u32,
    zone: Tz,
    whole_board: bool,
) -> bool {
    whole_board && notice_is_enough(convened_at, starts_at, clear_days, zone)
}

/// Whether an open meeting may be closed, `ballots` of it being open.
pub fn close(state: MeetingState, ballots: u64) -> Result<(), Refusal> {
    match state {
        MeetingState::Open if ballots == 0 => Ok(()),
        MeetingState::Open => Err(Refusal::new(
            RefusalCode::StepMissing,
            "Un vote de cette réunion est encore ouvert : closez-le d’abord.",
            "A ballot of this meeting is still open: close it first.",
        )
        .missing([Step::BallotsClosed])),
        MeetingState::Convened => Err(Refusal::new(
            RefusalCode::StepMissing,
            "Cette réunion n’a pas été ouverte : ouvrez-la d’abord, avec les présents.",
            "This meeting was not opened: open it first, with who is present.",
        )
        .missing([Step::OpenMeeting])),
        MeetingState::Closed => Err(closed()),
    }
}

fn closed() -> Refusal {
    Refusal::already(
        "Cette réunion est close et son procès-verbal est écrit.",
        "This meeting is closed and minuted.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deadline::latest_sending_day;
    use crate::modules::charter::format::{QUALITY_CHARTER, parse};
    use rstest::rstest;

    const ZONE: Tz = Tz::Europe__Paris;
    /// Monday 2 February 2026, ten o'clock in Paris.
    const NOW: &str = "2026-02-02T09:00:00Z";

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn matter() -> Matter {
        Matter {
            state: ProceedingState::Notified,
            notified: true,
            defence_ends_at: Some(at("2026-02-10T23:00:00Z")),
            clear_days: 8,
        }
    }

    fn refusals(matters: &[Matter], starts_at: &str) -> Vec<(RefusalCode, Vec<Step>)> {
        let answer = convene(matters, at(starts_at), at(NOW), ZONE);
        let refusals = answer.err().unwrap_or_default();
        refusals.into_iter().map(|r| (r.code, r.missing)).collect()
    }

    #[test]
    fn t5_eight_clear_days_lie_between_convocation_and_meeting() {
        // Sent on 2 February: the 3rd to the 10th are clear, the 11th is the first day.
        assert_eq!(refusals(&[matter()], "2026-02-10T23:00:00Z"), []);
        assert_eq!(
            refusals(&[matter()], "2026-02-10T22:59:59Z"),
            [
                (RefusalCode::StepMissing, vec![Step::DefenceTime]),
                (RefusalCode::OutOfTime, vec![])
            ]
        );
        let told = Matter {
            defence_ends_at: Some(at("2026-01-31T23:00:00Z")),
            ..matter()
        };
        let early = convene(&[told], at("2026-02-10T18:00:00Z"), at(NOW), ZONE).unwrap_err();
        assert_eq!(early[0].code, RefusalCode::OutOfTime);
        assert!(
            early[0].message.en.contains("Wednesday 11 February 2026"),
            "{}",
            early[0].message.en
        );
        assert_eq!(
            refusals(&[told], "2026-02-01T18:00:00Z"),
            [(RefusalCode::OutOfTime, vec![])]
        );
    }

    #[test]
    fn the_strictest_of_the_files_rules_holds() {
        let strict = Matter {
            clear_days: 15,
            ..matter()
        };
        assert_eq!(
            refusals(&[matter(), strict], "2026-02-12T18:00:00Z"),
            [(RefusalCode::OutOfTime, vec![])]
        );
        assert_eq!(refusals(&[matter(), strict], "2026-02-18T18:00:00Z"), []);
    }

    #[test]
    fn t8_the_defence_time_prevails() {
        let long = Matter {
            defence_ends_at: Some(at("2026-03-01T23:00:00Z")),
            ..matter()
        };
        let refused =
            convene(&[matter(), long], at("2026-03-01T18:00:00Z"), at(NOW), ZONE).unwrap_err();
        assert_eq!(refused.len(), 1);
        assert_eq!(refused[0].missing, [Step::DefenceTime]);
        assert!(
            refused[0].message.en.contains("Monday 2 March 2026"),
            "{}",
            refused[0].message.en
        );
    }

    #[rstest]
    #[case::opened(ProceedingState::Opened, false, Some((RefusalCode::StepMissing, vec![Step::Notice])))]
    #[case::new_allegation(ProceedingState::Notified, false, Some((RefusalCode::StepMissing, vec![Step::Notice])))]
    #[case::again(ProceedingState::TakenUp, true, None)]
    #[case::decided(ProceedingState::Decided, true, Some((RefusalCode::WrongState, vec![])))]
    #[case::closed(ProceedingState::Closed, true, Some((RefusalCode::WrongState, vec![])))]
    fn a_file_that_is(
        #[case] state: ProceedingState,
        #[case] notified: bool,
        #[case] expected: Option<(RefusalCode, Vec<Step>)>,
    ) {
        let other = Matter {
            state,
            notified,
            ..matter()
        };
        let found = refusals(&[matter(), other], "2026-02-20T18:00:00Z");
        assert_eq!(found, Vec::from_iter(expected));
    }

    #[test]
    fn the_earliest_day_is_the_first_that_the_rule_accepts() {
        for clear_days in [0, 1, 8, 15] {
            let matter = Matter {
                clear_days,
                defence_ends_at: Some(at("2026-01-01T23:00:00Z")),
                ..matter()
            };
            let earliest = earliest_day(&[matter], at(NOW), ZONE).unwrap();
            let today = day_of(at(NOW), ZONE).unwrap();
            assert_eq!(latest_sending_day(earliest, clear_days), today);
        }
    }

    #[rstest]
    #[case::in_time(MeetingState::Convened, "2026-02-20T18:00:00Z", None)]
    #[case::a_little_late(MeetingState::Convened, "2026-02-20T21:30:00Z", None)]
    #[case::too_early(
        MeetingState::Convened,
        "2026-02-20T17:59:59Z",
        Some(RefusalCode::OutOfTime)
    )]
    #[case::a_day_late(
        MeetingState::Convened,
        "2026-02-21T18:00:00Z",
        Some(RefusalCode::OutOfTime)
    )]
    #[case::twice(
        MeetingState::Open,
        "2026-02-20T18:00:00Z",
        Some(RefusalCode::AlreadyDone)
    )]
    #[case::over(
        MeetingState::Closed,
        "2026-02-20T18:00:00Z",
        Some(RefusalCode::AlreadyDone)
    )]
    fn a_meeting_opens(
        #[case] state: MeetingState,
        #[case] now: &str,
        #[case] refused: Option<RefusalCode>,
    ) {
        let answer = open(state, at("2026-02-20T18:00:00Z"), at(now));
        assert_eq!(answer.err().map(|refusal| refusal.code), refused);
    }

    #[rstest]
    #[case::open(MeetingState::Open, 0, None)]
    #[case::ballot_open(MeetingState::Open, 1, Some((RefusalCode::StepMissing, vec![Step::BallotsClosed])))]
    #[case::not_opened(MeetingState::Convened, 0, Some((RefusalCode::StepMissing, vec![Step::OpenMeeting])))]
    #[case::over(MeetingState::Closed, 0, Some((RefusalCode::AlreadyDone, vec![])))]
    fn a_meeting_closes(
        #[case] state: MeetingState,
        #[case] ballots: u64,
        #[case] refused: Option<(RefusalCode, Vec<Step>)>,
    ) {
        let answer = close(state, ballots);
        assert_eq!(
            answer.err().map(|refusal| (refusal.code, refusal.missing)),
            refused
        );
    }

    #[test]
    fn t7_a_file_is_taken_up_where_nothing_is_missing() {
        let rules = parse(QUALITY_CHARTER).unwrap().rules;
        let (there, away) = (Quorum::new(&rules, 3, 5, 5), Quorum::new(&rules, 2, 5, 5));
        let now = at("2026-02-20T18:00:00Z");
        assert!(takes_up(matter(), true, there, now));
        assert!(!takes_up(matter(), true, away, now));
        assert!(!takes_up(matter(), false, there, now));
        assert!(!takes_up(matter(), true, there, at("2026-02-10T22:59:59Z")));
        assert!(!takes_up(
            Matter {
                notified: false,
                ..matter()
            },
            true,
            there,
            now
        ));
        assert!(!takes_up(
            Matter {
                state: ProceedingState::Decided,
                ..matter()
            },
            true,
            there,
            now
        ));
        assert!(takes_up(
            Matter {
                state: ProceedingState::TakenUp,
                ..matter()
            },
            true,
            there,
            now
        ));
    }

    #[test]
    fn r3_a_convocation_reaches_the_whole_board_in_time() {
        let times = (at(NOW), at("2026-02-11T18:00:00Z"));
        assert!(is_convened(times, 8, ZONE, true));
        assert!(!is_convened(times, 9, ZONE, true));
        assert!(!is_convened(times, 8, ZONE, false));
    }
}
