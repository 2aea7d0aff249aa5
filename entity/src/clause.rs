//! Table `clause`.

use sea_orm::entity::prelude::*;

use crate::id::{AssociationId, CharterVersionId, ClauseId};

/// A row of `clause`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "clause")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ClauseId,
    pub association_id: AssociationId,
    pub charter_version_id: CharterVersionId,
    pub position: i64,
    #[sea_orm(column_type = "Text")]
    pub title_fr: String,
    #[sea_orm(column_type = "Text")]
    pub title_en: String,
    #[sea_orm(column_type = "Text")]
    pub text_fr: String,
    #[sea_orm(column_type = "Text")]
    pub text_en: String,
}

/// No relations here: how rows join is said where they are read.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
