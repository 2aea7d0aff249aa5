//! The rows of meetings, of their agendas and of who was summoned.

use super::quorum::{Attendance, Quorum, Sitting};
use crate::access::Permit;
use crate::context::Tx;
use crate::failure::Outcome;
use crate::modules::proceedings::File;
use crate::rows::Rows as _;
use chrono::{DateTime, Utc};
use entity::id::{AccountId, AssociationId, MeetingId, ProceedingId};
use entity::value::{BallotState, MeetingState};
use entity::{ballot, meeting, meeting_item, meeting_summons};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, sea_query::Expr};

/// A meeting.
///
/// # Errors
/// Hidden where there is none.
pub(super) async fn find(tx: &Tx<'_>, id: MeetingId) -> Outcome<meeting::Model> {
    tx.get(meeting::Entity::find_by_id(id)).await
}

/// The agenda, in its order.
pub(super) async fn items(tx: &Tx<'_>, id: MeetingId) -> Outcome<Vec<meeting_item::Model>> {
    let items = meeting_item::Entity::find()
        .filter(meeting_item::Column::MeetingId.eq(id))
        .order_by_asc(meeting_item::Column::Position);
    tx.all(items).await
}

/// Who was summoned.
pub(super) async fn summons(tx: &Tx<'_>, id: MeetingId) -> Outcome<Vec<meeting_summons::Model>> {
    let summons = meeting_summons::Entity::find()
        .filter(meeting_summons::Column::MeetingId.eq(id))
        .order_by_asc(meeting_summons::Column::AccountId);
    tx.all(summons).await
}

/// A meeting to convene.
#[derive(Clone, Debug)]
pub(super) struct NewMeeting {
    pub association: AssociationId,
    pub starts_at: DateTime<Utc>,
    pub place: String,
    pub summoned: Vec<AccountId>,
    pub agenda: Vec<ProceedingId>,
}

pub(super) async fn insert(tx: &Tx<'_>, permit: &Permit, new: &NewMeeting) -> Outcome<MeetingId> {
    let row = meeting::Model {
        id: tx.id(),
        association_id: new.association,
        state: MeetingState::Convened,
        convened_at: tx.now(),
        convened_by: tx.account()?,
        starts_at: new.starts_at,
        place: new.place.clone(),
        opened_at: None,
        closed_at: None,
        minutes: None,
        version: 1,
    };
    let id = tx.insert(permit, row).await?.id;
    let summons = new.summoned.iter().map(|account| meeting_summons::Model {
        meeting_id: id,
        account_id: *account,
        association_id: new.association,
        present: false,
    });
    tx.insert_all(permit, summons).await?;
    let items = (1..).zip(&new.agenda);
    let items = items.map(|(position, proceeding)| meeting_item::Model {
        id: tx.id(),
        association_id: new.association,
        meeting_id: id,
        proceeding_id: *proceeding,
        position,
        present_count: None,
        body_count: None,
        quorate: None,
        convened: None,
        taken_up_at: None,
    });
    tx.insert_all(permit, items).await?;
    Ok(id)
}

/// Opens the sitting now, with who is there.
pub(super) async fn open(
    tx: &Tx<'_>,
    permit: &Permit,
    meeting: meeting::Model,
    present: &[AccountId],
) -> Outcome<()> {
    let meeting = tx.change(permit, meeting, |row| {
        row.state = MeetingState::Open;
        row.opened_at = Some(tx.now());
    });
    let came = meeting_summons::Entity::update_many()
        .col_expr(meeting_summons::Column::Present, Expr::value(true))
        .filter(meeting_summons::Column::MeetingId.eq(meeting.await?.id))
        .filter(meeting_summons::Column::AccountId.is_in(present.iter().copied()));
    tx.change_all(permit, came).await?;
    Ok(())
}

/// Writes down what the opening finds for a file: who was there, whether the whole board was convened in time, and whether the
/// meeting takes the file up.
pub(super) async fn set_attendance(
    tx: &Tx<'_>,
    permit: &Permit,
    item: meeting_item::Model,
    quorum: Quorum,
    (convened, taken_up): (bool, bool),
) -> Outcome<()> {
    tx.change(permit, item, |row| {
        row.present_count = Some(quorum.present.into());
        row.body_count = Some(quorum.body.into());
        row.quorate = Some(quorum.is_reached());
        row.convened = Some(convened);
        row.taken_up_at = taken_up.then(|| tx.now());
    })
    .await?;
    Ok(())
}

/// Closes the sitting now, with its minutes.
pub(super) async fn close(
    tx: &Tx<'_>,
    permit: &Permit,
    meeting: meeting::Model,
    minutes: String,
) -> Outcome<()> {
    tx.change(permit, meeting, |row| {
        row.state = MeetingState::Closed;
        row.closed_at = Some(tx.now());
        row.minutes = Some(minutes);
    })
    .await?;
    Ok(())
}

/// Takes back that a meeting took a file up, where it did not come to deliberate on it.
pub(super) async fn give_back(
    tx: &Tx<'_>,
    permit: &Permit,
    item: meeting_item::Model,
) -> Outcome<()> {
    tx.change(permit, item, |row| row.taken_up_at = None)
        .await?;
    Ok(())
}

/// How many ballots on a file a meeting has held.
pub(super) async fn ballots_on(tx: &Tx<'_>, item: &meeting_item::Model) -> Outcome<u64> {
    let held = ballot::Entity::find()
        .filter(ballot::Column::MeetingId.eq(item.meeting_id))
        .filter(ballot::Column::ProceedingId.eq(item.proceeding_id));
    tx.count(held).await
}

/// How many ballots of a meeting are open.
pub(super) async fn open_ballots(tx: &Tx<'_>, id: MeetingId) -> Outcome<u64> {
    let open = ballot::Entity::find()
        .filter(ballot::Column::MeetingId.eq(id))
        .filter(ballot::Column::State.eq(BallotState::Open));
    tx.count(open).await
}

/// The open meeting that has the file on its agenda, and the item.
pub(super) async fn open_on(
    tx: &Tx<'_>,
    proceeding: ProceedingId,
) -> Outcome<Option<(meeting::Model, meeting_item::Model)>> {
    let items = meeting_item::Column::ProceedingId.eq(proceeding);
    let items = tx.all(meeting_item::Entity::find().filter(items)).await?;
    let open = meeting::Entity::find()
        .filter(meeting::Column::Id.is_in(items.iter().map(|item| item.meeting_id)))
        .filter(meeting::Column::State.eq(MeetingState::Open));
    Ok(tx.one(open).await?.and_then(|meeting| {
        let mut items = items.into_iter();
        let item = items.find(|item| item.meeting_id == meeting.id)?;
        Some((meeting, item))
    }))
}

/// Whether the meeting that took a file up is still open, and so has no minutes. No other votes on it, and a file is before one open
/// meeting at a time.
pub async fn is_unminuted(tx: &Tx<'_>, proceeding: ProceedingId) -> Outcome<bool> {
    let open = open_on(tx, proceeding).await?;
    Ok(open.is_some_and(|(_, item)| item.taken_up_at.is_some()))
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

/// The open meeting that has the file on its agenda, with who may vote in it now.
pub async fn bench(tx: &Tx<'_>, file: &File) -> Outcome<Option<Bench>> {
    let Some((_, item)) = open_on(tx, file.proceeding.id).await? else {
        return Ok(None);
    };
    Ok(Some(bench_of(tx, file, &item).await?))
}

/// Who sits now on a file of an open meeting's agenda.
pub(super) async fn bench_of(
    tx: &Tx<'_>,
    file: &File,
    item: &meeting_item::Model,
) -> Outcome<Bench> {
    let summons = summons(tx, item.meeting_id).await?;
    let present = summons.iter().filter(|row| row.present);
    let present: Vec<_> = present.map(|row| row.account_id).collect();
    let summoned: Vec<_> = summons.iter().map(|row| row.account_id).collect();
    let there = Attendance::of(file, &summoned, &present);
    // The body is the one of the opening: a mandate that ends in between does not make it smaller.
    let body = item.body_count.and_then(|body| u32::try_from(body).ok());
    let body = body.unwrap_or(there.quorum.body);
    Ok(Bench {
        meeting: item.meeting_id,
        sitting: Sitting {
            // And so is the convocation: a mandate that begins in between does not undo it.
            convened: item.convened.unwrap_or_default(),
            taken_up: item.taken_up_at.is_some(),
            quorum: Quorum::new(
                &file.rules,
                there.quorum.present,
                there.quorum.reachable,
                body,
            ),
        },
        // A mandate revoked in between does not lower it; and who got one anew is there, and counts.
        entitled: body.saturating_sub(there.aside).max(there.quorum.present),
        electors: there.electors,
    })
}
