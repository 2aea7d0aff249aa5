//! Table `journal_checkpoint`.

use sea_orm::entity::prelude::*;

/// A checkpoint seals the heads of the chains that grew since the one before, and that one's hash.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "journal_checkpoint")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i64,
    pub taken_at: DateTimeUtc,
    #[sea_orm(column_type = "Text")]
    pub body: String,
    pub hash: Vec<u8>,
}

/// No relations here: how rows join is said where they are read.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
