//! Table `recusal`.

use sea_orm::entity::prelude::*;

use crate::id::{AccountId, AssociationId, ProceedingId, RecusalId};
use crate::value::RecusalGround;

/// A row of `recusal`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "recusal")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RecusalId,
    pub association_id: AssociationId,
    pub proceeding_id: ProceedingId,
    pub account_id: AccountId,
    pub ground: RecusalGround,
    #[sea_orm(column_type = "Text")]
    pub explanation: Option<String>,
    pub declared_at: DateTimeUtc,
}

/// No relations here: how rows join is said where they are read.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
