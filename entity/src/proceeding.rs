//! Table `proceeding`.

use sea_orm::entity::prelude::*;

use crate::id::{
    AccountId, AssociationId, CharterId, CharterVersionId, OrganisationId, ProceedingId,
};
use crate::value::ProceedingState;

/// A row of `proceeding`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "proceeding")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ProceedingId,
    pub association_id: AssociationId,
    pub charter_id: CharterId,
    pub accused_id: OrganisationId,
    pub rules_version_id: CharterVersionId,
    pub state: ProceedingState,
    pub opened_at: DateTimeUtc,
    pub opened_by: AccountId,
    pub notified_at: Option<DateTimeUtc>,
    pub defence_ends_at: Option<DateTimeUtc>,
    pub taken_up_at: Option<DateTimeUtc>,
    pub closed_at: Option<DateTimeUtc>,
    pub version: i64,
}

/// No relations here: how rows join is said where they are read.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
