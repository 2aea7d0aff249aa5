//! Table `complaint_article`.

use sea_orm::entity::prelude::*;

use crate::id::{ArticleId, AssociationId, ComplaintId};

/// A row of `complaint_article`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "complaint_article")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub complaint_id: ComplaintId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub article_id: ArticleId,
    pub association_id: AssociationId,
}

/// No relations here: how rows join is said where they are read.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
