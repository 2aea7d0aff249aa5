//! The rows of memberships and bans.

use super::workflow::{self, Standing};
use crate::access::{Effect, Permit};
use crate::context::Tx;
use crate::failure::{Failure, Outcome};
use crate::modules::associations::Seat;
use chrono::{DateTime, NaiveDate, Utc};
use entity::id::{AccountId, AssociationId, BanId, MembershipId, OrganisationId};
use entity::value::{MembershipEnd, MembershipState};
use entity::{ban, membership, organisation};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, EntityTrait, IntoActiveModel,
    QueryFilter, QueryOrder,
};

/// The organisation's membership that is not over: asked for or in force.
pub async fn live(tx: &Tx<'_>, organisation: OrganisationId) -> Outcome<Option<membership::Model>> {
    let row = membership::Entity::find()
        .filter(membership::Column::OrganisationId.eq(organisation))
        .filter(membership::Column::State.ne(MembershipState::Ended))
        .one(tx.connection())
        .await?;
    Ok(row)
}

/// A membership.
///
/// # Errors
/// Hidden where there is none.
pub async fn find(tx: &Tx<'_>, id: MembershipId) -> Outcome<membership::Model> {
    let row = membership::Entity::find_by_id(id)
        .one(tx.connection())
        .await?;
    row.ok_or(Failure::hidden())
}

pub(super) async fn insert(
    tx: &Tx<'_>,
    permit: &Permit,
    organisation: &organisation::Model,
    by: AccountId,
) -> Outcome<MembershipId> {
    permit.covers(Effect::Membership)?;
    let id = tx.id();
    membership::Entity::insert(membership::ActiveModel {
        id: Set(id),
        association_id: Set(organisation.association_id),
        organisation_id: Set(organisation.id),
        state: Set(MembershipState::Requested),
        requested_at: Set(tx.now()),
        requested_by: Set(by),
        admitted_at: Set(None),
        admitted_by: Set(None),
        dues_paid_through: Set(None),
        suspended_at: Set(None),
        ended_at: Set(None),
        end_kind: Set(None),
        end_reason: Set(None),
        version: Set(1),
    })
    .exec_without_returning(tx.connection())
    .await?;
    Ok(id)
}

pub(super) async fn admit(
    tx: &Tx<'_>,
    permit: &Permit,
    membership: membership::Model,
    by: AccountId,
    dues_paid_through: Option<NaiveDate>,
) -> Outcome<()> {
    permit.covers(Effect::Membership)?;
    let version = membership.version + 1;
    let mut row = membership.into_active_model();
    row.state = Set(MembershipState::Admitted);
    row.admitted_at = Set(Some(tx.now()));
    row.admitted_by = Set(Some(by));
    row.dues_paid_through = Set(dues_paid_through);
    row.version = Set(version);
    row.update(tx.connection()).await?;
    Ok(())
}

pub(super) async fn record_dues(
    tx: &Tx<'_>,
    permit: &Permit,
    membership: membership::Model,
    paid_through: NaiveDate,
) -> Outcome<()> {
    permit.covers(Effect::Membership)?;
    let version = membership.version + 1;
    let mut row = membership.into_active_model();
    row.dues_paid_through = Set(Some(paid_through));
    row.version = Set(version);
    row.update(tx.connection()).await?;
    Ok(())
}

/// How an organisation stands today with the association of `seat` (A1).
pub async fn standing(tx: &Tx<'_>, seat: &Seat, organisation: OrganisationId) -> Outcome<Standing> {
    let live = live(tx, organisation).await?;
    let here = live.filter(|live| live.association_id == seat.association);
    Ok(Standing::of(here.as_ref(), seat.day(tx.now())?))
}

/// Ends a membership at the instant `at`, and writes down how (R12).
pub async fn end(
    tx: &Tx<'_>,
    permit: &Permit,
    membership: membership::Model,
    kind: MembershipEnd,
    reason: Option<String>,
    at: DateTime<Utc>,
) -> Outcome<()> {
    permit.covers(Effect::Membership)?;
    let version = membership.version + 1;
    let mut row = membership.into_active_model();
    row.state = Set(MembershipState::Ended);
    row.ended_at = Set(Some(at));
    row.end_kind = Set(Some(kind));
    row.end_reason = Set(reason);
    row.version = Set(version);
    row.update(tx.connection()).await?;
    Ok(())
}

/// The ban that stands against the organisation now; of several, the one that began last (R16).
pub async fn active_ban(tx: &Tx<'_>, organisation: OrganisationId) -> Outcome<Option<ban::Model>> {
    let not_over = Condition::any()
        .add(ban::Column::EndsAt.is_null())
        .add(ban::Column::EndsAt.gt(tx.now()));
    let row = ban::Entity::find()
        .filter(ban::Column::OrganisationId.eq(organisation))
        .filter(ban::Column::StartsAt.lte(tx.now()))
        .filter(ban::Column::LiftedAt.is_null())
        .filter(not_over)
        .order_by_desc(ban::Column::StartsAt)
        .order_by_desc(ban::Column::Id)
        .one(tx.connection())
        .await?;
    Ok(row)
}

/// Since when no ban has stood against the organisation, where one did (R16).
pub async fn free_since(
    tx: &Tx<'_>,
    organisation: OrganisationId,
) -> Outcome<Option<DateTime<Utc>>> {
    let bans = ban::Entity::find()
        .filter(ban::Column::OrganisationId.eq(organisation))
        .all(tx.connection())
        .await?;
    Ok(workflow::free_since(&bans, tx.now()))
}

/// Bans the organisation from the label's graphics from `starts_at` on, until `ends_at` or without end (R16).
pub async fn insert_ban(
    tx: &Tx<'_>,
    permit: &Permit,
    organisation: OrganisationId,
    association: AssociationId,
    starts_at: DateTime<Utc>,
    ends_at: Option<DateTime<Utc>>,
) -> Outcome<()> {
    permit.covers(Effect::Ban)?;
    ban::Entity::insert(ban::ActiveModel {
        id: Set(tx.id::<BanId>()),
        association_id: Set(association),
        organisation_id: Set(organisation),
        starts_at: Set(starts_at),
        ends_at: Set(ends_at),
        lifted_at: Set(None),
    })
    .exec_without_returning(tx.connection())
    .await?;
    Ok(())
}
