//! All that decides what may be done with a meeting, and who sits on a file now; loaded for one or for many.

use super::workflow::{self, Attendance, Quorum, Sitting};
use crate::access::{Act, Facts};
use crate::failure::{Outcome, Refusal};
use crate::guard::{Case, Guard, one};
use crate::modules::charter::format::RulesOfProcedure;
use crate::modules::complaints;
use crate::modules::proceedings::ProceedingCase;
use crate::rows::Rows;
use chrono::{DateTime, Utc};
use entity::id::{AccountId, MeetingId, MeetingItemId, ProceedingId};
use entity::value::{BallotState, MeetingState};
use entity::{ballot, meeting, meeting_item, meeting_summons};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::HashMap;
use std::sync::Arc;
use uuid::Uuid;

/// What convenes the board on a file (R3).
pub const CONVENE: Guard<ProceedingCase> = Guard::new(
    Act::MeetingConvene,
    |proceeding, _| {
        let facts = proceeding.facts();
        let here = facts.association;
        facts.under(here)
    },
    |proceeding, _| {
        one(workflow::on_agenda(
            proceeding.row.state,
            workflow::is_notified(proceeding),
        ))
    },
);

/// What opens a sitting (T7).
pub const OPEN: Guard<MeetingCase> = Guard::new(
    Act::MeetingOpen,
    |case, _| case.facts(),
    |case, viewer| one(case.may_open(viewer.now())),
);

/// What closes and minutes it.
pub const CLOSE: Guard<MeetingCase> = Guard::new(
    Act::MeetingClose,
    |case, _| case.facts(),
    |case, _| one(workflow::close(case.meeting.state, case.open_ballots)),
);

/// The acts on a meeting.
pub const ACTS: &[Guard<MeetingCase>] = &[OPEN, CLOSE];

/// A meeting with all that its acts have to know.
#[derive(Clone, Debug)]
pub struct MeetingCase {
    /// The meeting.
    pub meeting: meeting::Model,
    /// Its agenda, in order, with the file of each item.
    pub agenda: Vec<(meeting_item::Model, Arc<ProceedingCase>)>,
    /// Who was summoned.
    pub summons: Vec<meeting_summons::Model>,
    /// How many of its ballots are open.
    pub open_ballots: u64,
    /// Whether a file of its agenda is before another open meeting.
    pub elsewhere: bool,
}

impl MeetingCase {
    /// A meeting is led by who presides over all its files. A recusal after the convocation can leave them with several chairs:
    /// whoever stands aside from one of them leads nothing (R4).
    #[must_use]
    pub fn facts(&self) -> Facts {
        let board = self
            .agenda
            .first()
            .map_or(&[][..], |(_, proceeding)| &proceeding.board);
        let aside = |who| {
            self.agenda
                .iter()
                .any(|(_, proceeding)| proceeding.is_aside(who))
        };
        let files = self.agenda.iter().map(|(row, _)| row.proceeding_id.into());
        let on: Vec<Uuid> = files.chain([self.meeting.id.into()]).collect();
        Facts::of(self.meeting.association_id)
            .owned_by(complaints::chair(board, aside))
            .on(on)
    }

    /// The version that the caller expects, beside the one that the meeting has.
    #[must_use]
    pub fn at(&self, expected: Option<i32>) -> (Option<i32>, i64) {
        (expected, self.meeting.version)
    }

    /// Who was summoned.
    #[must_use]
    pub fn summoned(&self) -> Vec<AccountId> {
        self.summons.iter().map(|row| row.account_id).collect()
    }

    /// What the opening found for an item, with the rules that ask for it; nothing before. Who could have come are all who were
    /// summoned and do not stand aside.
    #[must_use]
    pub fn found(&self, item: MeetingItemId) -> Option<(&RulesOfProcedure, Quorum)> {
        let (item, proceeding) = self.agenda.iter().find(|(row, _)| row.id == item)?;
        let number = |count: i64| u32::try_from(count).unwrap_or(u32::MAX);
        let summons = self.summons.iter();
        let reachable = summons
            .filter(|row| !proceeding.is_aside(row.account_id))
            .count();
        let quorum = Quorum::new(
            &proceeding.rules,
            number(item.present_count?),
            u32::try_from(reachable).unwrap_or(u32::MAX),
            number(item.body_count?),
        );
        Some((&proceeding.rules, quorum))
    }

    fn may_open(&self, now: DateTime<Utc>) -> Result<(), Refusal> {
        workflow::open(self.meeting.state, self.meeting.starts_at, now)?;
        workflow::before_one_meeting(self.elsewhere)
    }
}

impl Case for MeetingCase {
    type Id = MeetingId;

    async fn load(from: &impl Rows, ids: &[MeetingId]) -> Outcome<Vec<(MeetingId, Self)>> {
        let these = from.among(meeting::Column::Id.into_expr(), ids);
        let meetings = from.all(meeting::Entity::find().filter(these)).await?;
        let of_these = from.among(meeting_item::Column::MeetingId.into_expr(), ids);
        let items = meeting_item::Entity::find()
            .filter(of_these)
            .order_by_asc(meeting_item::Column::Position);
        let items = from.all(items).await?;
        let mut proceedings: Vec<_> = items.iter().map(|item| item.proceeding_id).collect();
        proceedings.sort_unstable();
        proceedings.dedup();
        let open = sitting_on(from, &proceedings).await?;
        let proceedings = from.cases::<ProceedingCase>(&proceedings).await?;
        let proceedings: HashMap<_, _> = proceedings
            .iter()
            .map(|(id, proceeding)| (*id, proceeding))
            .collect();
        let summons = summons(from, ids).await?;
        let ballots = open_ballots(from, ids).await?;
        let case = |meeting: meeting::Model| {
            let id = meeting.id;
            let agenda = items.iter().filter(|item| item.meeting_id == id);
            let agenda: Vec<_> = agenda
                .filter_map(|item| {
                    Some((
                        item.clone(),
                        Arc::clone(*proceedings.get(&item.proceeding_id)?),
                    ))
                })
                .collect();
            let elsewhere = |proceeding: &ProceedingCase| {
                open.iter()
                    .any(|item| item.proceeding_id == proceeding.row.id && item.meeting_id != id)
            };
            let case = Self {
                elsewhere: agenda.iter().any(|(_, proceeding)| elsewhere(proceeding)),
                agenda,
                summons: {
                    let of_meeting = summons.iter().filter(|row| row.meeting_id == id);
                    of_meeting.cloned().collect()
                },
                open_ballots: ballots.iter().filter(|of| **of == id).count() as u64,
                meeting,
            };
            (id, case)
        };
        Ok(meetings.into_iter().map(case).collect())
    }
}

/// The items of open meetings that have these files on their agenda.
async fn sitting_on(
    from: &impl Rows,
    proceedings: &[ProceedingId],
) -> Outcome<Vec<meeting_item::Model>> {
    let of_these = from.among(meeting_item::Column::ProceedingId.into_expr(), proceedings);
    let items = from
        .all(meeting_item::Entity::find().filter(of_these))
        .await?;
    let meetings: Vec<_> = items.iter().map(|item| item.meeting_id).collect();
    let open = meeting::Entity::find()
        .filter(from.among(meeting::Column::Id.into_expr(), &meetings))
        .filter(meeting::Column::State.eq(MeetingState::Open));
    let open: Vec<MeetingId> = from.values(open, meeting::Column::Id).await?;
    let of_open = items
        .into_iter()
        .filter(|item| open.contains(&item.meeting_id));
    Ok(of_open.collect())
}

/// Who was summoned to these meetings.
async fn summons(from: &impl Rows, meetings: &[MeetingId]) -> Outcome<Vec<meeting_summons::Model>> {
    let of_these = from.among(meeting_summons::Column::MeetingId.into_expr(), meetings);
    let rows = meeting_summons::Entity::find()
        .filter(of_these)
        .order_by_asc(meeting_summons::Column::AccountId);
    from.all(rows).await
}

/// The meeting of each of their ballots that is open.
async fn open_ballots(from: &impl Rows, meetings: &[MeetingId]) -> Outcome<Vec<MeetingId>> {
    let open = ballot::Entity::find()
        .filter(from.among(ballot::Column::MeetingId.into_expr(), meetings))
        .filter(ballot::Column::State.eq(BallotState::Open));
    from.values(open, ballot::Column::MeetingId).await
}

/// The meeting that sits on a file now.
#[derive(Clone, Debug)]
pub struct Bench {
    /// Which meeting.
    pub meeting: MeetingId,
    /// What the due-process gate asks of it.
    pub sitting: Sitting,
    /// Who is there and may vote on the file: present, neither recused nor acting for the accused (R4).
    pub electors: Vec<AccountId>,
    /// How many may vote on the file, there or not: the body of the opening without those of it who stand aside.
    pub entitled: u32,
}

/// The open meeting that has each of these files on its agenda, with who may vote in it now. A file is before one open meeting at a
/// time.
///
/// # Errors
/// Where the database fails.
pub async fn benches(
    from: &impl Rows,
    proceedings: &[&ProceedingCase],
) -> Outcome<HashMap<ProceedingId, Bench>> {
    let ids: Vec<_> = proceedings
        .iter()
        .map(|proceeding| proceeding.row.id)
        .collect();
    let items = sitting_on(from, &ids).await?;
    let meetings: Vec<_> = items.iter().map(|item| item.meeting_id).collect();
    let summons = summons(from, &meetings).await?;
    let bench = |item: &meeting_item::Model| {
        let proceeding = proceedings
            .iter()
            .find(|proceeding| proceeding.row.id == item.proceeding_id)?;
        let of_meeting = summons
            .iter()
            .filter(|row| row.meeting_id == item.meeting_id);
        Some((item.proceeding_id, Bench::of(proceeding, item, of_meeting)))
    };
    Ok(items.iter().filter_map(bench).collect())
}

impl Bench {
    /// Who sits now on a file of an open meeting's agenda.
    pub(super) fn of<'a>(
        proceeding: &ProceedingCase,
        item: &meeting_item::Model,
        summons: impl Iterator<Item = &'a meeting_summons::Model> + Clone,
    ) -> Self {
        let present = summons.clone().filter(|row| row.present);
        let present: Vec<_> = present.map(|row| row.account_id).collect();
        let summoned: Vec<_> = summons.map(|row| row.account_id).collect();
        let there = Attendance::of(proceeding, &summoned, &present);
        // The body is the one of the opening: a mandate that ends in between does not make it smaller.
        let body = item.body_count.and_then(|body| u32::try_from(body).ok());
        let body = body.unwrap_or(there.quorum.body);
        let (present, reachable) = (there.quorum.present, there.quorum.reachable);
        Self {
            meeting: item.meeting_id,
            sitting: Sitting {
                // And so is the convocation: a mandate that begins in between does not undo it.
                convened: item.convened.unwrap_or_default(),
                taken_up: item.taken_up_at.is_some(),
                quorum: Quorum::new(&proceeding.rules, present, reachable, body),
            },
            // A mandate revoked in between does not lower it; and who got one anew is there, and counts.
            entitled: body.saturating_sub(there.aside).max(present),
            electors: there.electors,
        }
    }
}
