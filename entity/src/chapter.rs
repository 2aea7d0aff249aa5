//! Table `chapter`.

use sea_orm::entity::prelude::*;

use crate::id::{AssociationId, ChapterId, CharterVersionId};

/// A row of `chapter`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "chapter")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ChapterId,
    pub association_id: AssociationId,
    pub charter_version_id: CharterVersionId,
    pub number: i64,
    #[sea_orm(column_type = "Text")]
    pub title_fr: String,
    #[sea_orm(column_type = "Text")]
    pub title_en: String,
}

/// No relations here: how rows join is said where they are read.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
