//! The rows of memberships and bans.

use super::workflow::{self, Standing};
use crate::access::Permit;
use crate::context::Tx;
use crate::failure::Outcome;
use crate::modules::associations::Seat;
use crate::rows::Rows;
use chrono::{DateTime, NaiveDate, Utc};
use entity::id::{AccountId, AssociationId, MembershipId, OrganisationId};
use entity::value::{MembershipEnd, MembershipState};
use entity::{ban, membership, organisation};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, Select};

/// The organisation's membership that is not over: asked for or in force.
pub async fn live(tx: &Tx<'_>, organisation: OrganisationId) -> Outcome<Option<membership::Model>> {
    let live = membership::Entity::find()
        .filter(membership::Column::OrganisationId.eq(organisation))
        .filter(membership::Column::State.ne(MembershipState::Ended));
    tx.one(live).await
}

/// The memberships of these organisations that are not over: asked for or in force.
pub async fn live_of(
    from: &impl Rows,
    organisations: &[OrganisationId],
) -> Outcome<Vec<membership::Model>> {
    let rows = membership::Entity::find()
        .filter(from.among(
            membership::Column::OrganisationId.into_expr(),
            organisations,
        ))
        .filter(membership::Column::State.ne(MembershipState::Ended));
    from.all(rows).await
}

/// Which of these organisations are members today: admitted, and not over.
pub async fn admitted(
    from: &impl Rows,
    organisations: &[OrganisationId],
) -> Outcome<Vec<OrganisationId>> {
    let rows = admissions(from, organisations);
    from.values(rows, membership::Column::OrganisationId).await
}

/// The memberships of these organisations that are admitted, and not over.
pub(super) fn admissions(
    from: &impl Rows,
    organisations: &[OrganisationId],
) -> Select<membership::Entity> {
    let these = from.among(
        membership::Column::OrganisationId.into_expr(),
        organisations,
    );
    membership::Entity::find()
        .filter(these)
        .filter(membership::Column::State.eq(MembershipState::Admitted))
}

/// The memberships of these ids.
pub async fn of_ids(from: &impl Rows, ids: &[MembershipId]) -> Outcome<Vec<membership::Model>> {
    let these = from.among(membership::Column::Id.into_expr(), ids);
    from.all(membership::Entity::find().filter(these)).await
}

/// A membership.
///
/// # Errors
/// Hidden where there is none.
pub async fn find(tx: &Tx<'_>, id: MembershipId) -> Outcome<membership::Model> {
    tx.get(membership::Entity::find_by_id(id)).await
}

pub(super) async fn insert(
    tx: &Tx<'_>,
    permit: &Permit,
    organisation: &organisation::Model,
    by: AccountId,
) -> Outcome<MembershipId> {
    let row = membership::Model {
        id: tx.id(),
        association_id: organisation.association_id,
        organisation_id: organisation.id,
        state: MembershipState::Requested,
        requested_at: tx.now(),
        requested_by: by,
        admitted_at: None,
        admitted_by: None,
        dues_paid_through: None,
        suspended_at: None,
        ended_at: None,
        end_kind: None,
        end_reason: None,
        version: 1,
    };
    Ok(tx.insert(permit, row).await?.id)
}

pub(super) async fn admit(
    tx: &Tx<'_>,
    permit: &Permit,
    membership: membership::Model,
    by: AccountId,
    dues_paid_through: Option<NaiveDate>,
) -> Outcome<()> {
    tx.change(permit, membership, |row| {
        row.state = MembershipState::Admitted;
        row.admitted_at = Some(tx.now());
        row.admitted_by = Some(by);
        row.dues_paid_through = dues_paid_through;
    })
    .await?;
    Ok(())
}

pub(super) async fn record_dues(
    tx: &Tx<'_>,
    permit: &Permit,
    membership: membership::Model,
    paid_through: NaiveDate,
) -> Outcome<()> {
    tx.change(permit, membership, |row| {
        row.dues_paid_through = Some(paid_through);
    })
    .await?;
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
    tx.change(permit, membership, |row| {
        row.state = MembershipState::Ended;
        row.ended_at = Some(at);
        row.end_kind = Some(kind);
        row.end_reason = reason;
    })
    .await?;
    Ok(())
}

/// Which of these organisations a ban stands against now (R16).
pub async fn banned_of(
    from: &impl Rows,
    organisations: &[OrganisationId],
) -> Outcome<Vec<OrganisationId>> {
    let not_over = Condition::any()
        .add(ban::Column::EndsAt.is_null())
        .add(ban::Column::EndsAt.gt(from.now()));
    let rows = ban::Entity::find()
        .filter(from.among(ban::Column::OrganisationId.into_expr(), organisations))
        .filter(ban::Column::StartsAt.lte(from.now()))
        .filter(ban::Column::LiftedAt.is_null())
        .filter(not_over);
    from.values(rows, ban::Column::OrganisationId).await
}

/// Since when no ban has stood against the organisation, where one did (R16).
pub async fn free_since(
    tx: &Tx<'_>,
    organisation: OrganisationId,
) -> Outcome<Option<DateTime<Utc>>> {
    let bans = ban::Entity::find().filter(ban::Column::OrganisationId.eq(organisation));
    Ok(workflow::free_since(&tx.all(bans).await?, tx.now()))
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
    let row = ban::Model {
        id: tx.id(),
        association_id: association,
        organisation_id: organisation,
        starts_at,
        ends_at,
        lifted_at: None,
    };
    tx.insert(permit, row).await?;
    Ok(())
}
