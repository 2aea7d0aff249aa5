//! Table `journal_entry`.

use sea_orm::entity::prelude::*;

use crate::id::AssociationId;

/// `body`: canonical JSON (RFC 8785), kept as text so that its bytes stay as they were hashed.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "journal_entry")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub chain_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub sequence: i64,
    pub association_id: Option<AssociationId>,
    pub recorded_at: DateTimeUtc,
    #[sea_orm(column_type = "Text")]
    pub body: String,
    pub hash: Vec<u8>,
}

/// No relations here: how rows join is said where they are read.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
