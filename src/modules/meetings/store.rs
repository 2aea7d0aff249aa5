//! The rows of meetings, of their agendas and of who was summoned.

use super::workflow::Quorum;
use crate::access::Permit;
use crate::context::Tx;
use crate::failure::Outcome;
use crate::rows::Rows as _;
use chrono::{DateTime, Utc};
use entity::id::{AccountId, AssociationId, MeetingId, ProceedingId};
use entity::value::MeetingState;
use entity::{ballot, meeting, meeting_item, meeting_summons};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};

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
    let meeting = meeting.await?.id;
    let came = meeting_summons::Entity::update_many()
        .col_expr(meeting_summons::Column::Present, Expr::value(true))
        .filter(meeting_summons::Column::AccountId.is_in(present.iter().copied()));
    tx.change_all(
        permit,
        (meeting_summons::Column::MeetingId, [meeting]),
        came,
    )
    .await?;
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

/// How many ballots on a file a meeting has held, those apart whose papers were lost.
pub(super) async fn ballots_on(tx: &Tx<'_>, item: &meeting_item::Model) -> Outcome<u64> {
    let held = ballot::Entity::find()
        .filter(ballot::Column::MeetingId.eq(item.meeting_id))
        .filter(ballot::Column::ProceedingId.eq(item.proceeding_id))
        .filter(ballot::Column::PapersLost.eq(false));
    tx.count(held).await
}
