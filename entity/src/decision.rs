//! Table `decision`.

use sea_orm::entity::prelude::*;

use crate::id::{AccountId, AssociationId, DecisionId, ProceedingId};
use crate::value::{DecisionOutcome, DecisionState, NoticeMeans};

/// A row of `decision`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "decision")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DecisionId,
    pub association_id: AssociationId,
    pub proceeding_id: ProceedingId,
    pub state: DecisionState,
    pub outcome: DecisionOutcome,
    pub recorded_at: DateTimeUtc,
    pub recorded_by: AccountId,
    pub notified_at: Option<DateTimeUtc>,
    pub notified_by: Option<AccountId>,
    pub means: Option<NoticeMeans>,
    pub effective_at: Option<DateTimeUtc>,
    pub in_force_at: Option<DateTimeUtc>,
    pub version: i64,
}

/// No relations here: how rows join is said where they are read.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
