//! The rows of organisations and affiliations.

use super::workflow::{self, Description};
use crate::access::{self, Facts, Permit};
use crate::context::Tx;
use crate::failure::{Failure, Outcome};
use crate::input::{self, fold};
use crate::rows::Rows;
use entity::id::{AccountId, AffiliationId, AssociationId, OrganisationId};
use entity::value::{AffiliationState, OrganisationKind};
use entity::{affiliation, organisation};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    Select,
};

/// An organisation.
///
/// # Errors
/// Hidden where there is none.
pub async fn find(tx: &Tx<'_>, id: OrganisationId) -> Outcome<organisation::Model> {
    tx.get(organisation::Entity::find_by_id(id)).await
}

/// Those of these organisations that there are.
pub async fn find_all(
    from: &impl Rows,
    ids: &[OrganisationId],
) -> Outcome<Vec<organisation::Model>> {
    let these = from.among(organisation::Column::Id.into_expr(), ids);
    from.all(organisation::Entity::find().filter(these)).await
}

/// An organisation that the actor may know of, in one statement: the same where it is hidden and where there is none.
///
/// # Errors
/// Hidden where there is none, or the actor may not know of it.
pub async fn visible(tx: &Tx<'_>, id: OrganisationId) -> Outcome<organisation::Model> {
    let me = tx.actor().account();
    let asked = live(id).filter(affiliation::Column::AccountId.is_in(me));
    let found = organisation::Entity::find_by_id(id)
        .expr_as(Expr::exists(asked.into_query()), "asked")
        .into_query();
    let rows = tx.read(&found).await?;
    let row = rows.first().ok_or_else(Failure::hidden)?;
    let asked: bool = row.try_get("", "asked")?;
    let row = organisation::Model::from_query_result(row, "")?;
    let facts = Facts::of(row.association_id).concerning([row.id]);
    // To those who ask to act for it, too, it is no secret; but they may do nothing for it yet.
    let facts = facts.owned_by(me.filter(|_| asked));
    if access::may_read(tx.actor(), workflow::read(row.kind), &facts) {
        Ok(row)
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
    let registered = organisation::Entity::find()
        .filter(organisation::Column::AssociationId.eq(association))
        .filter(organisation::Column::Kind.eq(OrganisationKind::Provider))
        .filter(organisation::Column::RegistrationNumber.eq(number));
    Ok(tx.one(registered).await?.is_some())
}

pub(super) async fn insert(
    tx: &Tx<'_>,
    permit: &Permit,
    association: AssociationId,
    told: Description,
    by: AccountId,
) -> Outcome<organisation::Model> {
    let row = organisation::Model {
        id: tx.id(),
        association_id: association,
        kind: told.kind,
        name_folded: fold(&told.name),
        name: told.name,
        registration_number: told.registration_number,
        city_folded: told.city.as_deref().map(fold),
        city: told.city,
        website: told.website,
        registered_by: by,
        registered_at: tx.now(),
        vouched: false,
        key_form: input::FORM,
        version: 1,
    };
    tx.insert(permit, row).await
}

/// Who may act for the organisation, by when they were confirmed.
pub async fn people(tx: &Tx<'_>, id: OrganisationId) -> Outcome<Vec<AccountId>> {
    let people = live(id)
        .filter(affiliation::Column::State.eq(AffiliationState::Confirmed))
        .order_by_asc(affiliation::Column::ConfirmedAt)
        .order_by_asc(affiliation::Column::Id);
    tx.values(people, affiliation::Column::AccountId).await
}

/// The affiliations of everybody who ever might act for one of these organisations, the first confirmed first.
pub async fn ever_for(
    from: &impl Rows,
    organisations: &[OrganisationId],
) -> Outcome<Vec<affiliation::Model>> {
    let of_these = from.among(
        affiliation::Column::OrganisationId.into_expr(),
        organisations,
    );
    let rows = affiliation::Entity::find()
        .filter(of_these)
        .filter(affiliation::Column::ConfirmedAt.is_not_null())
        .order_by_asc(affiliation::Column::ConfirmedAt)
        .order_by_asc(affiliation::Column::Id);
    from.all(rows).await
}

/// Who may act for any of these organisations, each person once.
pub async fn people_of(tx: &Tx<'_>, organisations: &[OrganisationId]) -> Outcome<Vec<AccountId>> {
    let people = affiliation::Entity::find()
        .distinct()
        .filter(affiliation::Column::OrganisationId.is_in(organisations.iter().copied()))
        .filter(affiliation::Column::State.eq(AffiliationState::Confirmed))
        .order_by_asc(affiliation::Column::AccountId);
    tx.values(people, affiliation::Column::AccountId).await
}

fn live(organisation: OrganisationId) -> Select<affiliation::Entity> {
    affiliation::Entity::find()
        .filter(affiliation::Column::OrganisationId.eq(organisation))
        .filter(affiliation::Column::State.ne(AffiliationState::Revoked))
}

/// An affiliation.
///
/// # Errors
/// Hidden where there is none.
pub(super) async fn find_affiliation(
    tx: &Tx<'_>,
    id: AffiliationId,
) -> Outcome<affiliation::Model> {
    tx.get(affiliation::Entity::find_by_id(id)).await
}

pub(super) async fn insert_affiliation(
    tx: &Tx<'_>,
    permit: &Permit,
    organisation: &organisation::Model,
    account: AccountId,
) -> Outcome<AffiliationId> {
    let row = affiliation::Model {
        id: tx.id(),
        association_id: organisation.association_id,
        organisation_id: organisation.id,
        account_id: account,
        state: AffiliationState::Requested,
        requested_at: tx.now(),
        confirmed_at: None,
        confirmed_by: None,
        revoked_at: None,
        revoked_by: None,
        version: 1,
    };
    Ok(tx.insert(permit, row).await?.id)
}

pub(super) async fn confirm_affiliation(
    tx: &Tx<'_>,
    permit: &Permit,
    affiliation: affiliation::Model,
    by: AccountId,
) -> Outcome<()> {
    tx.change(permit, affiliation, |row| {
        row.state = AffiliationState::Confirmed;
        row.confirmed_at = Some(tx.now());
        row.confirmed_by = Some(by);
    })
    .await?;
    Ok(())
}

pub(super) async fn revoke_affiliation(
    tx: &Tx<'_>,
    permit: &Permit,
    affiliation: affiliation::Model,
    by: AccountId,
) -> Outcome<()> {
    tx.change(permit, affiliation, |row| {
        row.state = AffiliationState::Revoked;
        row.revoked_at = Some(tx.now());
        row.revoked_by = Some(by);
    })
    .await?;
    Ok(())
}
