//! The rows of organisations and affiliations.

use crate::access::{self, Facts, Read};
use crate::context::Tx;
use crate::failure::{Failure, Outcome};
use entity::id::{AccountId, OrganisationId};
use entity::value::{AffiliationState, OrganisationKind};
use entity::{affiliation, organisation};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

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

/// An organisation that the actor may know of, with the facts that decide who may do what with it: it concerns itself, and it
/// is their own for those who act for it or ask to.
///
/// # Errors
/// Hidden where there is none, or the actor may not know of it.
pub async fn visible(tx: &Tx<'_>, id: OrganisationId) -> Outcome<(organisation::Model, Facts)> {
    let row = find(tx, id).await?;
    let live = affiliation::Entity::find()
        .filter(affiliation::Column::OrganisationId.eq(id))
        .filter(affiliation::Column::State.ne(AffiliationState::Revoked))
        .all(tx.connection())
        .await?;
    let facts = Facts::of(row.association_id)
        .concerning([id])
        .owned_by(live.into_iter().map(|live| live.account_id));
    if access::may_read(tx.actor(), read(row.kind), &facts) {
        Ok((row, facts))
    } else {
        Err(Failure::hidden())
    }
}

/// The row of the matrix that governs an organisation of this kind.
pub(super) const fn read(kind: OrganisationKind) -> Read {
    match kind {
        OrganisationKind::Provider => Read::Provider,
        OrganisationKind::Client => Read::ClientOrganisation,
    }
}

/// Who may act for the organisation, by when they were confirmed.
///
/// # Errors
/// Where the database fails.
pub async fn people(tx: &Tx<'_>, id: OrganisationId) -> Outcome<Vec<AccountId>> {
    let rows = affiliation::Entity::find()
        .filter(affiliation::Column::OrganisationId.eq(id))
        .filter(affiliation::Column::State.eq(AffiliationState::Confirmed))
        .order_by_asc(affiliation::Column::ConfirmedAt)
        .order_by_asc(affiliation::Column::Id)
        .all(tx.connection())
        .await?;
    Ok(rows.into_iter().map(|row| row.account_id).collect())
}

/// Who may act for any of these organisations, each person once.
///
/// # Errors
/// Where the database fails.
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
