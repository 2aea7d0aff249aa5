//! Table `allegation`.

use sea_orm::entity::prelude::*;

use crate::id::{AllegationId, ArticleId, AssociationId, ComplaintId, NoticeId, ProceedingId};
use crate::value::Finding;

/// A row of `allegation`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "allegation")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AllegationId,
    pub association_id: AssociationId,
    pub proceeding_id: ProceedingId,
    pub complaint_id: ComplaintId,
    pub article_id: ArticleId,
    pub notice_id: Option<NoticeId>,
    pub position: i64,
    #[sea_orm(column_type = "Text")]
    pub facts: String,
    pub happened_on: Date,
    pub finding: Finding,
    #[sea_orm(column_type = "Text")]
    pub reasons: Option<String>,
    pub version: i64,
}

/// No relations here: how rows join is said where they are read.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
