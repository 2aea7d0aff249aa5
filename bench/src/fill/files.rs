//! What the board makes of a complaint: a file, its notice, the meeting that takes it up, ballots, and a decision.

use super::firms::Firm;
use super::found::{Seat, ZONE};
use super::{Scale, Story};
use chrono::{DateTime, TimeDelta, Utc};
use entity::id::{AllegationId, ArticleId, BallotId, MeetingId, NoticeId, ProceedingId};
use entity::value::{
    BallotOutcome, BallotQuestion, BallotState, ComplaintState, DecisionOutcome, DecisionState,
    Finding, MeetingState, NoticeMeans, ProceedingState, SanctionKind,
};
use entity::{
    allegation, ballot, ballot_elector, ballot_voter, ban, complaint, decision, meeting,
    meeting_item, meeting_summons, notice, proceeding, sanction,
};
use sceau::deadline::{Deadline, Period, Rolling};
use sceau::modules::charter::defence_deadline;

/// How many files a meeting takes up at the most.
const ITEMS: i64 = 50;
/// How far the complaints of one meeting lie apart.
const ROUND: TimeDelta = TimeDelta::days(20);
/// Votes for, against, and neither.
const ADOPTED: [i64; 3] = [5, 1, 1];
const REJECTED: [i64; 3] = [2, 4, 1];
const BAN_MONTHS: u32 = 12;

/// Which complaints the board takes up, and at which meeting.
pub struct Agenda {
    /// How many files there are to be, and of how many complaints the first ones all have one, then each `turn`th.
    files: usize,
    oldest: usize,
    turn: usize,
    taken: usize,
    meeting: Option<Meeting>,
}

/// A meeting of the board.
#[derive(Clone, Copy)]
struct Meeting {
    id: MeetingId,
    /// The receipt of its first complaint.
    first: DateTime<Utc>,
    held: DateTime<Utc>,
    items: i64,
}

/// A file that a meeting takes up.
struct File {
    row: proceeding::Model,
    allegation: allegation::Model,
    meeting: Meeting,
}

impl Agenda {
    pub fn new(scale: Scale) -> Self {
        let oldest = scale.files * 2 / 25;
        // The newest tenth is not that far yet.
        let rest = (scale.complaints * 9 / 10).saturating_sub(oldest);
        Self {
            files: scale.files,
            oldest,
            turn: (rest / (scale.files - oldest).max(1)).max(1),
            taken: 0,
            meeting: None,
        }
    }

    /// Whether the board takes this complaint up.
    pub fn takes(&mut self, number: usize) -> bool {
        let takes =
            self.taken < self.files && (number < self.oldest || number.is_multiple_of(self.turn));
        self.taken += usize::from(takes);
        takes
    }
}

impl Story {
    /// Opens a file on a complaint and notifies the accused. Nothing more has happened by now.
    pub fn open(
        &mut self,
        seat: &Seat,
        complaint: &mut complaint::Model,
        article: ArticleId,
    ) -> anyhow::Result<()> {
        let (row, mut allegation, notice) = self.opened(seat, complaint, article)?;
        allegation.notice_id = Some(notice);
        self.sink.add(&row);
        self.sink.add(&allegation);
        Ok(())
    }

    /// The same, and a meeting took the file up; three in five are decided, one in ten of the faults by striking off.
    pub fn take_up(
        &mut self,
        seat: &Seat,
        complaint: &mut complaint::Model,
        article: ArticleId,
        firm: &mut Firm,
        agenda: &mut Agenda,
    ) -> anyhow::Result<()> {
        let (mut row, mut allegation, notice) = self.opened(seat, complaint, article)?;
        let meeting = self.meeting(seat, agenda, complaint.received_at);
        let closed_at = meeting.held + TimeDelta::hours(2);
        (row.state, row.taken_up_at, row.version) =
            (ProceedingState::TakenUp, Some(meeting.held), 3);
        allegation.notice_id = Some(notice);
        (complaint.met_at, complaint.met_by_meeting_id) = (Some(closed_at), Some(meeting.id));
        let (missed_at, missed_because) = (&mut complaint.missed_at, &mut complaint.missed_because);
        if closed_at < complaint.due_at {
            (*missed_at, *missed_because) = (None, None);
        }
        let item = meeting_item::Model {
            id: self.id(meeting.held),
            association_id: seat.association.id,
            meeting_id: meeting.id,
            proceeding_id: row.id,
            position: meeting.items,
            present_count: Some(7),
            body_count: Some(7),
            quorate: Some(true),
            convened: Some(true),
            taken_up_at: Some(meeting.held),
        };
        self.sink.add(&item);
        let mut file = File {
            row,
            allegation,
            meeting,
        };
        let fault = agenda.taken.is_multiple_of(2);
        let question = (BallotQuestion::Finding, None);
        self.ballot(seat, &file, question, fault);
        if agenda.taken % 5 < 3 {
            let struck = fault && agenda.taken.is_multiple_of(20);
            self.decide(seat, &mut file, fault, struck.then_some(firm))?;
            complaint.state = ComplaintState::Decided;
        }
        complaint.version += 2;
        self.sink.add(&file.row);
        self.sink.add(&file.allegation);
        Ok(())
    }

    /// The file of a complaint, notified.
    fn opened(
        &mut self,
        seat: &Seat,
        complaint: &mut complaint::Model,
        article: ArticleId,
    ) -> anyhow::Result<(proceeding::Model, allegation::Model, NoticeId)> {
        let opened_at = complaint.received_at + TimeDelta::days(3);
        let sent_at = complaint.received_at + TimeDelta::days(5);
        let defence = defence_deadline(&seat.rules, sent_at, ZONE)?.ends_at;
        let id: ProceedingId = self.id(opened_at);
        (complaint.proceeding_id, complaint.state) = (Some(id), ComplaintState::InProceeding);
        let row = proceeding::Model {
            id,
            association_id: seat.association.id,
            charter_id: seat.charter.id,
            accused_id: complaint.accused_id,
            rules_version_id: seat.version.id,
            state: ProceedingState::Notified,
            opened_at,
            opened_by: seat.president,
            notified_at: Some(sent_at),
            defence_ends_at: Some(defence),
            taken_up_at: None,
            closed_at: None,
            version: 2,
        };
        let notice = notice::Model {
            id: self.id(sent_at),
            association_id: seat.association.id,
            proceeding_id: id,
            number: 1,
            sent_at,
            sent_by: seat.president,
            means: NoticeMeans::Electronic,
            counts_from: sent_at,
            risk:
                "La radiation, et l’interdiction d’utiliser les éléments graphiques de la charte."
                    .to_owned(),
            defence_ends_at: defence,
            content_hash: self.random.bytes::<32>().to_vec(),
        };
        self.sink.add(&notice);
        let allegation = allegation::Model {
            id: self.id(opened_at),
            association_id: seat.association.id,
            proceeding_id: id,
            complaint_id: complaint.id,
            article_id: article,
            notice_id: None,
            position: 1,
            facts: complaint.facts.clone(),
            happened_on: complaint.happened_on,
            finding: Finding::Pending,
            reasons: None,
            version: 2,
        };
        Ok((row, allegation, notice.id))
    }

    /// The meeting that takes up a complaint of this instant: the one before, or a new one where that is full or too early.
    fn meeting(&mut self, seat: &Seat, agenda: &mut Agenda, received_at: DateTime<Utc>) -> Meeting {
        let goes = |meeting: &Meeting| meeting.items < ITEMS && received_at - meeting.first < ROUND;
        let mut meeting = match agenda.meeting.filter(goes) {
            Some(meeting) => meeting,
            None => self.convene(seat, received_at),
        };
        meeting.items += 1;
        agenda.meeting = Some(meeting);
        meeting
    }

    /// A meeting after the defence of the last that it can take up, convened in time; all come.
    fn convene(&mut self, seat: &Seat, first: DateTime<Utc>) -> Meeting {
        let (convened_at, held) = (first + TimeDelta::days(30), first + TimeDelta::days(46));
        let row = meeting::Model {
            id: self.id(convened_at),
            association_id: seat.association.id,
            state: MeetingState::Closed,
            convened_at,
            convened_by: seat.president,
            starts_at: held,
            place: "Au siège".to_owned(),
            opened_at: Some(held),
            closed_at: Some(held + TimeDelta::hours(2)),
            minutes: Some("Tous les membres du bureau sont venus.".to_owned()),
            version: 3,
        };
        self.sink.add(&row);
        for member in &seat.board {
            self.sink.add(&meeting_summons::Model {
                meeting_id: row.id,
                account_id: *member,
                association_id: seat.association.id,
                present: true,
            });
        }
        Meeting {
            id: row.id,
            first,
            held,
            items: 0,
        }
    }

    /// A ballot in which all members of the board voted.
    fn ballot(
        &mut self,
        seat: &Seat,
        file: &File,
        (question, sanction_kind): (BallotQuestion, Option<SanctionKind>),
        adopted: bool,
    ) -> BallotId {
        let second = i64::from(question == BallotQuestion::Sanction);
        let opened_at = file.meeting.held + TimeDelta::minutes(2 * file.meeting.items + second);
        let electorate = i64::try_from(seat.board.len()).unwrap_or(1);
        let [in_favour, against, abstained] = if adopted { ADOPTED } else { REJECTED }.map(Some);
        let allegation: Option<AllegationId> =
            (question == BallotQuestion::Finding).then_some(file.allegation.id);
        let row = ballot::Model {
            id: self.id(opened_at),
            association_id: seat.association.id,
            proceeding_id: file.row.id,
            meeting_id: file.meeting.id,
            allegation_id: allegation,
            question,
            sanction_kind,
            state: BallotState::Closed,
            opened_at,
            opened_by: seat.president,
            closed_at: Some(opened_at + TimeDelta::minutes(1)),
            electorate,
            entitled: electorate,
            public_key: self.random.bytes::<32>().to_vec(),
            outcome: Some(if adopted {
                BallotOutcome::Adopted
            } else {
                BallotOutcome::Rejected
            }),
            in_favour,
            against,
            abstained,
            papers_lost: false,
            version: 2,
        };
        self.sink.add(&row);
        for member in &seat.board {
            let (ballot_id, account_id, association_id) = (row.id, *member, seat.association.id);
            self.sink.add(&ballot_elector::Model {
                ballot_id,
                account_id,
                association_id,
            });
            self.sink.add(&ballot_voter::Model {
                ballot_id,
                account_id,
                association_id,
            });
        }
        row.id
    }

    /// The decision, in force; `struck` is who is struck off by it.
    fn decide(
        &mut self,
        seat: &Seat,
        file: &mut File,
        fault: bool,
        struck: Option<&mut Firm>,
    ) -> anyhow::Result<()> {
        let recorded_at = file.meeting.held + TimeDelta::days(5);
        let in_force = file.meeting.held + TimeDelta::days(8);
        let row = decision::Model {
            id: self.id(recorded_at),
            association_id: seat.association.id,
            proceeding_id: file.row.id,
            state: DecisionState::InForce,
            outcome: match (fault, &struck) {
                (false, _) => DecisionOutcome::NoFault,
                (true, None) => DecisionOutcome::FaultWithoutSanction,
                (true, Some(_)) => DecisionOutcome::Sanction,
            },
            recorded_at,
            recorded_by: seat.president,
            notified_at: Some(in_force),
            notified_by: Some(seat.president),
            means: Some(NoticeMeans::Electronic),
            effective_at: Some(in_force),
            in_force_at: Some(in_force),
            version: 3,
        };
        self.sink.add(&row);
        (file.row.state, file.row.closed_at, file.row.version) =
            (ProceedingState::Closed, Some(in_force), 6);
        file.allegation.finding = if fault {
            Finding::Established
        } else {
            Finding::NotEstablished
        };
        file.allegation.reasons = Some("Le dossier le montre.".to_owned());
        file.allegation.version += 1;
        let Some(firm) = struck else {
            return Ok(());
        };
        let kind = SanctionKind::Radiation;
        let ballot_id = self.ballot(seat, file, (BallotQuestion::Sanction, Some(kind)), true);
        let sanction = sanction::Model {
            id: self.id(recorded_at),
            association_id: seat.association.id,
            decision_id: row.id,
            ballot_id,
            kind,
            ban_months: Some(BAN_MONTHS.into()),
        };
        self.sink.add(&sanction);
        let months = Period {
            months: BAN_MONTHS,
            days: 0,
        };
        let region = seat.rules.calendar.region;
        let ends_at = Deadline::count(months, Rolling::None, in_force, ZONE, region)?.ends_at;
        let ban = ban::Model {
            id: self.id(in_force),
            association_id: seat.association.id,
            organisation_id: firm.id,
            starts_at: in_force,
            ends_at: Some(ends_at),
            lifted_at: None,
        };
        self.sink.add(&ban);
        firm.strike(in_force);
        Ok(())
    }
}
