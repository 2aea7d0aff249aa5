//! Table `meeting`.

use sea_orm::entity::prelude::*;

use crate::id::{AccountId, AssociationId, MeetingId};
use crate::value::MeetingState;

/// A row of `meeting`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "meeting")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MeetingId,
    pub association_id: AssociationId,
    pub state: MeetingState,
    pub convened_at: DateTimeUtc,
    pub convened_by: AccountId,
    pub starts_at: DateTimeUtc,
    #[sea_orm(column_type = "Text")]
    pub place: String,
    pub opened_at: Option<DateTimeUtc>,
    pub closed_at: Option<DateTimeUtc>,
    #[sea_orm(column_type = "Text")]
    pub minutes: Option<String>,
    pub version: i64,
}

/// No relations here: how rows join is said where they are read.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
