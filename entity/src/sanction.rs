//! Table `sanction`.

use sea_orm::entity::prelude::*;

use crate::id::{AssociationId, BallotId, DecisionId, SanctionId};
use crate::value::SanctionKind;

/// A row of `sanction`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sanction")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SanctionId,
    pub association_id: AssociationId,
    pub decision_id: DecisionId,
    pub ballot_id: BallotId,
    pub kind: SanctionKind,
    pub ban_months: Option<i64>,
}

/// No relations here: how rows join is said where they are read.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
