//! Table `defence`.

use sea_orm::entity::prelude::*;

use crate::id::{AccountId, AssociationId, DefenceId, OrganisationId, ProceedingId};

/// A row of `defence`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "defence")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DefenceId,
    pub association_id: AssociationId,
    pub proceeding_id: ProceedingId,
    pub organisation_id: OrganisationId,
    #[sea_orm(column_type = "Text")]
    pub body: String,
    pub submitted_at: DateTimeUtc,
    pub submitted_by: AccountId,
}

/// No relations here: how rows join is said where they are read.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
