//! The rows of organisations and affiliations.

use super::workflow::{self, Description};
use crate::access::{self, Effect, Facts, Permit};
use crate::context::Tx;
use crate::failure::{Failure, Outcome};
use crate::input::fold;
use chrono::{DateTime, Utc};
use entity::id::{AccountId, AffiliationId, AssociationId, OrganisationId};
use entity::value::{AffiliationState, OrganisationKind};
use entity::{affiliation, organisation};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, EntityTrait, IntoActiveModel,
    QueryFilter, QueryOrder, QuerySelect, Select,
};

/// An organisation.
///
/// # Errors
/// Hidden where there is none.
pub async fn find(tx: &Tx<'_>, id: OrganisationId) -> Outcome<organisation::Model> {
    let row = organisation::Entity::find_by_id(id)
        .one(tx.connection())
        .await?;
    row.ok_or(Failure::hidden())
}

/// An organisation of which its own people told the actor, with the facts for acts on it.
///
/// # Errors
/// Hidden where there is none.
pub(super) async fn told(tx: &Tx<'_>, id: OrganisationId) -> Outcome<(organisation::Model, Facts)> {
    let row = find(tx, id).await?;
    let facts = Facts::of(row.association_id).concerning([id]);
    Ok((row, facts))
}

/// An organisation that the actor may know of, with the facts for acts on it: it is of its association and concerns itself.
///
/// # Errors
/// Hidden where there is none, or the actor may not know of it.
pub async fn visible(tx: &Tx<'_>, id: OrganisationId) -> Outcome<(organisation::Model, Facts)> {
    let (row, facts) = told(tx, id).await?;
    // To those who ask to act for it, too, it is no secret; but they may do nothing for it yet.
    let live = live(id).all(tx.connection()).await?;
    let owned = facts
        .clone()
        .owned_by(live.iter().map(|row| row.account_id));
    if access::may_read(tx.actor(), workflow::read(row.kind), &owned) {
        Ok((row, facts))
    } else {
        Err(Failure::hidden())
    }
}

/// Whether a provider of this association is registered under this number. A client is not asked about: it may be hidden.
pub(super) async fn number_is_taken(
    tx: &Tx<'_>,
    association: AssociationId,
    number: &str,
) -> Outcome<bool> {
    let row = organisation::Entity::find()
        .filter(organisation::Column::AssociationId.eq(association))
        .filter(organisation::Column::Kind.eq(OrganisationKind::Provider))
        .filter(organisation::Column::RegistrationNumber.eq(number))
        .one(tx.connection())
        .await?;
    Ok(row.is_some())
}

pub(super) async fn insert(
    tx: &Tx<'_>,
    permit: &Permit,
    association: AssociationId,
    told: Description,
    by: AccountId,
) -> Outcome<organisation::Model> {
    permit.covers(Effect::Organisation)?;
    let row = organisation::Model {
        id: tx.id(),
        association_id: association,
        kind: told.kind,
        name_folded: fold(&told.name),
        name: told.name,
        registration_number: told.registration_number,
        city: told.city,
        website: told.website,
        registered_by: by,
        registered_at: tx.now(),
        version: 1,
    };
    organisation::Entity::insert(row.clone().into_active_model().reset_all())
        .exec_without_returning(tx.connection())
        .await?;
    Ok(row)
}

/// Who may act for the organisation, by when they were confirmed.
pub async fn people(tx: &Tx<'_>, id: OrganisationId) -> Outcome<Vec<AccountId>> {
    let rows = live(id)
        .filter(affiliation::Column::State.eq(AffiliationState::Confirmed))
        .order_by_asc(affiliation::Column::ConfirmedAt)
        .order_by_asc(affiliation::Column::Id)
        .all(tx.connection())
        .await?;
    Ok(rows.into_iter().map(|row| row.account_id).collect())
}

/// Who may act for the organisation, or might at any time since `since`: leaving it does not change a person's side (R4).
pub async fn people_since(
    tx: &Tx<'_>,
    id: OrganisationId,
    since: DateTime<Utc>,
) -> Outcome<Vec<AccountId>> {
    let not_left = Condition::any()
        .add(affiliation::Column::RevokedAt.is_null())
        .add(affiliation::Column::RevokedAt.gte(since));
    let rows = affiliation::Entity::find()
        .select_only()
        .column(affiliation::Column::AccountId)
        .distinct()
        .filter(affiliation::Column::OrganisationId.eq(id))
        .filter(affiliation::Column::ConfirmedAt.is_not_null())
        .filter(not_left)
        .order_by_asc(affiliation::Column::AccountId)
        .into_tuple()
        .all(tx.connection())
        .await?;
    Ok(rows)
}

/// Who may act for any of these organisations, each person once.
pub async fn people_of(tx: &Tx<'_>, organisations: &[OrganisationId]) -> Outcome<Vec<AccountId>> {
    let rows = affiliation::Entity::find()
        .select_only()
        .column(affiliation::Column::AccountId)
        .distinct()
        .filter(affiliation::Column::OrganisationId.is_in(organisations.iter().copied()))
        .filter(affiliation::Column::State.eq(AffiliationState::Confirmed))
        .order_by_asc(affiliation::Column::AccountId)
        .into_tuple()
        .all(tx.connection())
        .await?;
    Ok(rows)
}

fn live(organisation: OrganisationId) -> Select<affiliation::Entity> {
    affiliation::Entity::find()
        .filter(affiliation::Column::OrganisationId.eq(organisation))
        .filter(affiliation::Column::State.ne(AffiliationState::Revoked))
}

/// Where a person's affiliation with an organisation stands, where it is not revoked.
pub(super) async fn live_state(
    tx: &Tx<'_>,
    organisation: OrganisationId,
    account: AccountId,
) -> Outcome<Option<AffiliationState>> {
    let row = live(organisation)
        .filter(affiliation::Column::AccountId.eq(account))
        .one(tx.connection())
        .await?;
    Ok(row.map(|row| row.state))
}

/// An affiliation.
///
/// # Errors
/// Hidden where there is none.
pub(super) async fn find_affiliation(
    tx: &Tx<'_>,
    id: AffiliationId,
) -> Outcome<affiliation::Model> {
    let row = affiliation::Entity::find_by_id(id)
        .one(tx.connection())
        .await?;
    row.ok_or(Failure::hidden())
}

pub(super) async fn insert_affiliation(
    tx: &Tx<'_>,
    permit: &Permit,
    organisation: &organisation::Model,
    account: AccountId,
) -> Outcome<AffiliationId> {
    permit.covers(Effect::Affiliation)?;
    let id = tx.id();
    affiliation::Entity::insert(affiliation::ActiveModel {
        id: Set(id),
        association_id: Set(organisation.association_id),
        organisation_id: Set(organisation.id),
        account_id: Set(account),
        state: Set(AffiliationState::Requested),
        requested_at: Set(tx.now()),
        confirmed_at: Set(None),
        confirmed_by: Set(None),
        revoked_at: Set(None),
        revoked_by: Set(None),
        version: Set(1),
    })
    .exec_without_returning(tx.connection())
    .await?;
    Ok(id)
}

pub(super) async fn confirm_affiliation(
    tx: &Tx<'_>,
    permit: &Permit,
    affiliation: affiliation::Model,
    by: AccountId,
) -> Outcome<()> {
    permit.covers(Effect::Affiliation)?;
    let version = affiliation.version + 1;
    let mut row = affiliation.into_active_model();
    row.state = Set(AffiliationState::Confirmed);
    row.confirmed_at = Set(Some(tx.now()));
    row.confirmed_by = Set(Some(by));
    row.version = Set(version);
    row.update(tx.connection()).await?;
    Ok(())
}

pub(super) async fn revoke_affiliation(
    tx: &Tx<'_>,
    permit: &Permit,
    affiliation: affiliation::Model,
    by: AccountId,
) -> Outcome<()> {
    permit.covers(Effect::Affiliation)?;
    let version = affiliation.version + 1;
    let mut row = affiliation.into_active_model();
    row.state = Set(AffiliationState::Revoked);
    row.revoked_at = Set(Some(tx.now()));
    row.revoked_by = Set(Some(by));
    row.version = Set(version);
    row.update(tx.connection()).await?;
    Ok(())
}
