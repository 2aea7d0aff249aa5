//! The acts of meetings.

use super::case::{Bench, CLOSE, CONVENE, MeetingCase, OPEN};
use super::entries::{
    AttendanceFound, DeliberationClosed, MeetingClosed, MeetingConvened, MeetingOpened,
};
use super::store::{self, NewMeeting};
use super::workflow::{self, Attendance, Matter};
use crate::access::Permit;
use crate::context::Tx;
use crate::failure::{Failure, Outcome, Refusal};
use crate::guard::Case;
use crate::input::{self, limits};
use crate::journal::{self, Chain};
use crate::modules::associations::Seat;
use crate::modules::meetings::entries::Message;
use crate::modules::proceedings::{self, ProceedingCase};
use crate::modules::{complaints, mandates};
use crate::outbox;
use crate::rule::Rule;
use chrono::{DateTime, Utc};
use entity::id::{AccountId, MeetingId, ProceedingId};
use entity::meeting_item;
use entity::value::ProceedingState;
use std::collections::HashSet;
use uuid::Uuid;

/// How many files one meeting may have on its agenda.
const AGENDA: usize = 20;
/// How many people an opening may name.
const PEOPLE: usize = 1000;

/// A meeting to convene.
#[derive(Clone, Debug)]
pub struct Convene {
    /// The files on the agenda, in its order.
    pub proceedings: Vec<ProceedingId>,
    /// When it sits.
    pub starts_at: DateTime<Utc>,
    /// Where.
    pub place: String,
}

/// Convenes the whole board on one or several files.
///
/// # Errors
/// A refusal where a file is not ready for it, or the notice is too short.
pub async fn convene(tx: &Tx<'_>, input: &Convene) -> Outcome<MeetingId> {
    let (proceedings, seat, permit) = agenda(tx, &input.proceedings).await?;
    let place = input::line(&["place"], &input.place, limits::NAME)?;
    let matters: Vec<Matter> = proceedings.iter().map(Matter::of).collect();
    workflow::convene(&matters, input.starts_at, tx.now(), seat.zone).map_err(Failure::Refused)?;
    let new = NewMeeting {
        association: seat.association,
        starts_at: input.starts_at,
        place,
        summoned: board_until(tx, &seat, input.starts_at).await?,
        agenda: input.proceedings.clone(),
    };
    let id = store::insert(tx, &permit, &new).await?;
    let entry = MeetingConvened {
        meeting: id,
        proceedings: new.agenda,
        starts_at: new.starts_at,
        summoned: journal::marks(tx, &new.summoned).await?,
    };
    journal::record(tx, &permit, Chain::of_new(id), &entry).await?;
    for proceeding in &proceedings {
        journal::record(tx, &permit, Chain::of(proceeding.row.id), &entry).await?;
    }
    outbox::tell(tx, &permit, Message::MeetingConvocation, id, new.summoned).await?;
    Ok(id)
}

/// The files of an agenda, each of which its chair alone puts there, and the seat that they share.
async fn agenda(tx: &Tx<'_>, ids: &[ProceedingId]) -> Outcome<(Vec<ProceedingCase>, Seat, Permit)> {
    let mut proceedings: Vec<ProceedingCase> = Vec::new();
    let mut permit = None;
    for id in ids.iter().take(AGENDA) {
        let proceeding = ProceedingCase::one(tx, *id).await?;
        permit = Some(CONVENE.permit(tx, &proceeding)?);
        proceedings.push(proceeding);
    }
    let field = &["proceedingIds"];
    let seat = proceedings
        .first()
        .map(|proceeding| proceeding.seat.clone());
    let (Some(seat), Some(permit)) = (seat, permit) else {
        return Err(Refusal::invalid(
            field,
            "L’ordre du jour est vide : indiquez au moins un dossier.",
            "The agenda is empty: name at least one file.",
        )
        .into());
    };
    if ids.len() > AGENDA {
        return Err(Refusal::invalid(
            field,
            format!("Un ordre du jour porte {AGENDA} dossiers au plus."),
            format!("An agenda has {AGENDA} files at most."),
        )
        .into());
    }
    let once: HashSet<_> = ids.iter().map(|id| Uuid::from(*id)).collect();
    if once.len() < ids.len() {
        return Err(Refusal::invalid(
            field,
            "Un dossier figure deux fois à l’ordre du jour.",
            "A file is on the agenda twice.",
        )
        .into());
    }
    if proceedings.iter().any(|proceeding| proceeding.seat != seat) {
        return Err(Refusal::invalid(
            field,
            "Ces dossiers n’appartiennent pas à la même association.",
            "These files do not belong to one association.",
        )
        .into());
    }
    Ok((proceedings, seat, permit))
}

/// Who sits on the board today or will on the meeting's day: all of them are convened (R3), those too who stand aside from a file,
/// since they do so on that file alone.
async fn board_until(
    tx: &Tx<'_>,
    seat: &Seat,
    starts_at: DateTime<Utc>,
) -> Outcome<Vec<AccountId>> {
    let mut members = mandates::board(tx, seat).await?;
    members.extend(mandates::board_on(tx, seat, seat.day(starts_at)?).await?);
    let mut accounts: Vec<_> = members.into_iter().map(|member| member.account).collect();
    accounts.sort_unstable();
    accounts.dedup();
    Ok(accounts)
}

/// A meeting to open.
#[derive(Clone, Debug)]
pub struct Open {
    /// Which.
    pub meeting: MeetingId,
    /// Who came.
    pub present: Vec<AccountId>,
    /// The `version` of the object as it was read: the mutation is refused with `STALE_VERSION` where the object has changed since.
    pub expected_version: Option<i32>,
}

/// Opens a sitting: who came, whether the quorum is there for each file, and which files the meeting takes up (T7).
///
/// # Errors
/// A refusal where it is not its hour, or somebody is named who was not summoned.
pub async fn open(tx: &Tx<'_>, input: &Open) -> Outcome<MeetingId> {
    let case = MeetingCase::one(tx, input.meeting).await?;
    let permit = OPEN.pass_at(tx, &case, case.at(input.expected_version))?;
    let summoned = case.summoned();
    let present = present(&input.present, &summoned)?;
    let MeetingCase {
        meeting, agenda, ..
    } = case;
    let id = meeting.id;
    let times = (meeting.convened_at, meeting.starts_at);
    store::open(tx, &permit, meeting, &present).await?;
    let entry = MeetingOpened {
        meeting: id,
        present: journal::marks(tx, &present).await?,
    };
    journal::record(tx, &permit, Chain::of(id), &entry).await?;
    for (item, proceeding) in agenda {
        let there = Attendance::of(&proceeding, &summoned, &present);
        let clear_days = proceeding.rules.meeting.notice_clear_days;
        let convened =
            workflow::is_convened(times, clear_days, proceeding.seat.zone, there.whole_board);
        let taken_up =
            workflow::takes_up(Matter::of(&proceeding), convened, there.quorum, tx.now());
        let found = (convened, taken_up);
        store::set_attendance(tx, &permit, item, there.quorum, found).await?;
        if taken_up && proceeding.row.state == ProceedingState::Notified {
            proceedings::set_state(tx, &permit, &proceeding, ProceedingState::TakenUp).await?;
        }
        let entry = AttendanceFound {
            meeting: id,
            present: there.quorum.present,
            body: there.quorum.body,
            needed: there.quorum.needed,
            quorate: there.quorum.is_reached(),
            convened,
            taken_up,
        };
        journal::record(tx, &permit, Chain::of(proceeding.row.id), &entry).await?;
    }
    Ok(id)
}

/// Those who came, each once: none but who was summoned.
fn present(named: &[AccountId], summoned: &[AccountId]) -> Outcome<Vec<AccountId>> {
    if named.len() > PEOPLE || named.iter().any(|account| !summoned.contains(account)) {
        return Err(Refusal::invalid(
            &["present"],
            "Une personne nommée n’a pas été convoquée à cette réunion : n’indiquez que des membres convoqués.",
            "Somebody named was not summoned to this meeting: name none but those who were.",
        )
        .rule(Rule::R3)
        .into());
    }
    let mut present = named.to_vec();
    present.sort_unstable();
    present.dedup();
    Ok(present)
}

/// A meeting to close.
#[derive(Clone, Debug)]
pub struct Close {
    /// Which.
    pub meeting: MeetingId,
    /// What was done, in words.
    pub minutes: String,
    /// The `version` of the object as it was read: the mutation is refused with `STALE_VERSION` where the object has changed since.
    pub expected_version: Option<i32>,
}

/// Closes and minutes a sitting: what it deliberated on meets the limit of its complaints (T7). A file whose quorum recusals broke
/// before any vote is given back, and waits for another meeting; its time runs on (R6).
///
/// # Errors
/// A refusal where a ballot is still open, or it was not opened.
pub async fn close(tx: &Tx<'_>, input: &Close) -> Outcome<MeetingId> {
    let case = MeetingCase::one(tx, input.meeting).await?;
    let permit = CLOSE.pass_at(tx, &case, case.at(input.expected_version))?;
    let minutes = input::prose(&["minutes"], &input.minutes, limits::TEXT)?;
    let MeetingCase {
        meeting,
        agenda,
        summons,
        ..
    } = case;
    let id = meeting.id;
    let entry = MeetingClosed {
        meeting: id,
        minutes: journal::proof(tx, id, &minutes)?,
    };
    store::close(tx, &permit, meeting, minutes).await?;
    journal::record(tx, &permit, Chain::of(id), &entry).await?;
    for (item, proceeding) in agenda {
        let proceeding_id = proceeding.row.id;
        let sitting = Bench::of(&proceeding, &item, summons.iter()).sitting;
        let ballots = store::ballots_on(tx, &item).await?;
        let deliberated = sitting.has_deliberated(ballots);
        if deliberated {
            complaints::mark_met(tx, &permit, proceeding_id, id).await?;
        } else if sitting.taken_up {
            give_back(tx, &permit, &proceeding, item).await?;
        }
        let entry = DeliberationClosed {
            meeting: id,
            taken_up: sitting.taken_up,
            present: sitting.quorum.present,
            quorate: sitting.quorum.is_reached(),
            ballots,
            deliberated,
        };
        journal::record(tx, &permit, Chain::of(proceeding_id), &entry).await?;
    }
    Ok(id)
}

/// The file stands again as before this meeting, so that the accused may answer (R2) and another meeting takes it up; unless an
/// earlier one had.
async fn give_back(
    tx: &Tx<'_>,
    permit: &Permit,
    proceeding: &ProceedingCase,
    item: meeting_item::Model,
) -> Outcome<()> {
    if workflow::is_from(&proceeding.row, &item) {
        proceedings::set_state(tx, permit, proceeding, ProceedingState::Notified).await?;
    }
    store::give_back(tx, permit, item).await
}
