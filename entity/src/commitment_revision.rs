//! Table `commitment_revision`.

use sea_orm::entity::prelude::*;

use crate::id::{AccountId, AssociationId, CommitmentId, CommitmentRevisionId};
use crate::value::CommitmentState;

/// Every wording a commitment ever had: nothing is overwritten.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "commitment_revision")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CommitmentRevisionId,
    pub association_id: AssociationId,
    pub commitment_id: CommitmentId,
    pub revision: i64,
    pub state: CommitmentState,
    #[sea_orm(column_type = "Text")]
    pub statement: String,
    pub revised_at: DateTimeUtc,
    pub revised_by: AccountId,
}

/// No relations here: how rows join is said where they are read.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
