//! Table `ban`.

use sea_orm::entity::prelude::*;

use crate::id::{AssociationId, BanId, OrganisationId};

/// A ban on the label's graphics, written by a sanction and asked by a signature.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ban")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: BanId,
    pub association_id: AssociationId,
    pub organisation_id: OrganisationId,
    pub starts_at: DateTimeUtc,
    pub ends_at: Option<DateTimeUtc>,
    pub lifted_at: Option<DateTimeUtc>,
}

/// No relations here: how rows join is said where they are read.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
