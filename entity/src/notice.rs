//! Table `notice`.

use sea_orm::entity::prelude::*;

use crate::id::{AccountId, AssociationId, NoticeId, ProceedingId};
use crate::value::NoticeMeans;

/// A row of `notice`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "notice")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: NoticeId,
    pub association_id: AssociationId,
    pub proceeding_id: ProceedingId,
    pub number: i64,
    pub sent_at: DateTimeUtc,
    pub sent_by: AccountId,
    pub means: NoticeMeans,
    pub counts_from: DateTimeUtc,
    #[sea_orm(column_type = "Text")]
    pub risk: String,
    pub defence_ends_at: DateTimeUtc,
    pub content_hash: Vec<u8>,
}

/// No relations here: how rows join is said where they are read.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
