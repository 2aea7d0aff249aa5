//! Table `journal_chain`.

use sea_orm::entity::prelude::*;

use crate::id::AssociationId;

/// One chain per file (a complaint, a proceeding, a membership, a charter …); this row is its head.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "journal_chain")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub association_id: Option<AssociationId>,
    #[sea_orm(column_type = "Text")]
    pub kind: String,
    pub length: i64,
    /// The length that the last checkpoint saw.
    pub sealed: i64,
    pub head_hash: Vec<u8>,
}

/// No relations here: how rows join is said where they are read.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
