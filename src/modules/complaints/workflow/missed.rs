//! Why a limit was missed (T8): what was lacking towards a minuted sitting when it ended. Pure.

use crate::text::LocalizedText;
use chrono::{DateTime, Utc};
use entity::value::MissedBecause;
use entity::{meeting, meeting_item, proceeding};

/// What was done on a complaint: its file, and the file's place on the agenda of each meeting.
#[derive(Clone, Debug, Default)]
pub struct Course {
    /// The file; none where none was opened.
    pub proceeding: Option<proceeding::Model>,
    /// The meetings.
    pub meetings: Vec<(meeting_item::Model, meeting::Model)>,
}

/// The first step that was not taken before `due_at`. What came later changes nothing, so the answer is the same whenever it is
/// asked.
#[must_use]
pub fn because(due_at: DateTime<Utc>, course: &Course) -> MissedBecause {
    let in_time = |at: Option<DateTime<Utc>>| at.is_some_and(|at| at < due_at);
    let Some(proceeding) = course
        .proceeding
        .as_ref()
        .filter(|it| in_time(Some(it.opened_at)))
    else {
        return MissedBecause::NoProceeding;
    };
    if !in_time(proceeding.notified_at) {
        return MissedBecause::NotNotified;
    }
    if !in_time(proceeding.defence_ends_at) {
        return MissedBecause::DefenceTime;
    }
    let meetings = course.meetings.iter();
    let held = meetings.clone().filter(|(_, it)| in_time(it.opened_at));
    let items: Vec<_> = held.map(|(item, _)| item).collect();
    if items.is_empty() {
        let convened = |it: &meeting::Model| in_time(Some(it.convened_at.max(it.starts_at)));
        return if meetings.map(|(_, it)| it).any(convened) {
            MissedBecause::NotHeld
        } else {
            MissedBecause::NotConvened
        };
    }
    if items.iter().any(|item| item.taken_up_at.is_some()) {
        MissedBecause::NotMinuted
    } else if items.iter().any(|item| item.quorate == Some(true)) {
        // Met with its quorum, and yet not taken up: not the whole board had been convened.
        MissedBecause::NotConvened
    } else {
        MissedBecause::NoQuorum
    }
}

/// The cause in a sentence.
#[must_use]
pub fn in_words(cause: MissedBecause) -> LocalizedText {
    let (fr, en) = match cause {
        MissedBecause::NoProceeding => ("aucun dossier n’était ouvert", "no file had been opened"),
        MissedBecause::NotNotified => (
            "l’organisation mise en cause n’avait rien reçu par écrit",
            "the accused had not been told in writing",
        ),
        MissedBecause::DefenceTime => (
            "le temps de la défense courait encore, et il prime sur ce délai",
            "the time for the defence still ran, and it prevails over this limit",
        ),
        MissedBecause::NotConvened => (
            "le bureau n’avait pas été convoqué au complet et à temps",
            "the board had not been convened, whole and in time",
        ),
        MissedBecause::NotHeld => (
            "la réunion convoquée ne s’était pas tenue",
            "the meeting that was convened had not been held",
        ),
        MissedBecause::NoQuorum => (
            "le bureau s’était réuni sans quorum",
            "the board had met without its quorum",
        ),
        MissedBecause::NotMinuted => (
            "la réunion n’avait pas encore son procès-verbal",
            "the meeting had no minutes yet",
        ),
    };
    LocalizedText::new(format!("Cause : {fr}."), format!("Cause: {en}."))
}

#[cfg(test)]
mod tests {
    use super::*;
    use entity::id::{
        AccountId, AssociationId, CharterId, CharterVersionId, MeetingId, MeetingItemId,
        OrganisationId, ProceedingId,
    };
    use entity::value::{MeetingState, ProceedingState};
    use rstest::rstest;
    use uuid::Uuid;

    /// The day of March at noon; the limit ends with the 16th.
    fn march(day: u32) -> DateTime<Utc> {
        format!("2026-03-{day:02}T12:00:00Z").parse().unwrap()
    }

    fn proceeding(opened: u32, notified: Option<u32>, defence: Option<u32>) -> proceeding::Model {
        let nil = Uuid::nil();
        proceeding::Model {
            id: ProceedingId(nil),
            association_id: AssociationId(nil),
            charter_id: CharterId(nil),
            accused_id: OrganisationId(nil),
            rules_version_id: CharterVersionId(nil),
            state: ProceedingState::Opened,
            opened_at: march(opened),
            opened_by: AccountId(nil),
            notified_at: notified.map(march),
            defence_ends_at: defence.map(march),
            taken_up_at: None,
            closed_at: None,
            version: 1,
        }
    }

    /// Convened on a day for a day, opened on a day, with its quorum or not, taking the file up or not.
    fn met(
        (convened, starts): (u32, u32),
        opened: Option<u32>,
        quorate: bool,
        taken_up: bool,
    ) -> (meeting_item::Model, meeting::Model) {
        let nil = Uuid::nil();
        let item = meeting_item::Model {
            id: MeetingItemId(nil),
            association_id: AssociationId(nil),
            meeting_id: MeetingId(nil),
            proceeding_id: ProceedingId(nil),
            position: 1,
            present_count: None,
            body_count: None,
            quorate: opened.map(|_| quorate),
            convened: opened.map(|_| taken_up),
            taken_up_at: opened.filter(|_| taken_up).map(march),
        };
        let meeting = meeting::Model {
            id: MeetingId(nil),
            association_id: AssociationId(nil),
            state: MeetingState::Convened,
            convened_at: march(convened),
            convened_by: AccountId(nil),
            starts_at: march(starts),
            place: String::new(),
            opened_at: opened.map(march),
            closed_at: None,
            minutes: None,
            version: 1,
        };
        (item, meeting)
    }

    type Meetings = Vec<(meeting_item::Model, meeting::Model)>;

    #[rstest]
    #[case::no_file(None, vec![], MissedBecause::NoProceeding)]
    #[case::a_file_too_late(Some(proceeding(17, None, None)), vec![], MissedBecause::NoProceeding)]
    #[case::no_notice(Some(proceeding(1, None, None)), vec![], MissedBecause::NotNotified)]
    #[case::a_notice_too_late(Some(proceeding(1, Some(17), Some(30))), vec![], MissedBecause::NotNotified)]
    #[case::defence_runs(Some(proceeding(1, Some(2), Some(17))), vec![], MissedBecause::DefenceTime)]
    #[case::nobody_convened(Some(proceeding(1, Some(2), Some(9))), vec![], MissedBecause::NotConvened)]
    #[case::convened_for_later(Some(proceeding(1, Some(2), Some(9))), vec![met((10, 20), Some(20), true, true)], MissedBecause::NotConvened)]
    #[case::not_held(Some(proceeding(1, Some(2), Some(9))), vec![met((1, 15), None, false, false)], MissedBecause::NotHeld)]
    #[case::nobody_came(Some(proceeding(1, Some(2), Some(9))), vec![met((1, 15), Some(15), false, false)], MissedBecause::NoQuorum)]
    #[case::some_not_convened(Some(proceeding(1, Some(2), Some(9))), vec![met((1, 15), Some(15), true, false)], MissedBecause::NotConvened)]
    #[case::no_minutes(Some(proceeding(1, Some(2), Some(9))), vec![met((1, 15), Some(15), true, true)], MissedBecause::NotMinuted)]
    #[case::the_best_counts(
        Some(proceeding(1, Some(2), Some(9))),
        vec![met((1, 10), Some(10), false, false), met((1, 15), Some(15), true, true)],
        MissedBecause::NotMinuted
    )]
    fn t8_a_missed_limit_has_its_cause(
        #[case] proceeding: Option<proceeding::Model>,
        #[case] meetings: Meetings,
        #[case] expected: MissedBecause,
    ) {
        let due_at = "2026-03-16T23:00:00Z".parse().unwrap();
        let course = Course {
            proceeding,
            meetings,
        };
        assert_eq!(because(due_at, &course), expected);
    }
}
