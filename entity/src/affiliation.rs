//! Table `affiliation`.

use sea_orm::entity::prelude::*;

use crate::id::{AccountId, AffiliationId, AssociationId, OrganisationId};
use crate::value::AffiliationState;

/// A row of `affiliation`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "affiliation")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AffiliationId,
    pub association_id: AssociationId,
    pub organisation_id: OrganisationId,
    pub account_id: AccountId,
    pub state: AffiliationState,
    pub requested_at: DateTimeUtc,
    pub confirmed_at: Option<DateTimeUtc>,
    pub confirmed_by: Option<AccountId>,
    pub revoked_at: Option<DateTimeUtc>,
    pub revoked_by: Option<AccountId>,
    pub version: i64,
}

/// No relations here: how rows join is said where they are read.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
