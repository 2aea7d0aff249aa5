//! Table `meeting_item`.

use sea_orm::entity::prelude::*;

use crate::id::{AssociationId, MeetingId, MeetingItemId, ProceedingId};

/// What the opening finds is written here and not worked out again: counts, `quorate`, `convened` and `taken_up_at` are null before.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "meeting_item")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MeetingItemId,
    pub association_id: AssociationId,
    pub meeting_id: MeetingId,
    pub proceeding_id: ProceedingId,
    pub position: i64,
    pub present_count: Option<i64>,
    pub body_count: Option<i64>,
    pub quorate: Option<bool>,
    pub convened: Option<bool>,
    pub taken_up_at: Option<DateTimeUtc>,
}

/// No relations here: how rows join is said where they are read.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
