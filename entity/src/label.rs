//! Table `label`.

use sea_orm::entity::prelude::*;

use crate::id::{AssociationId, CharterId, LabelId, OrganisationId, SignatureId};
use crate::value::LabelState;

/// The right to use the charter's graphics. `lapses_at`: until when it stays with a superseded version (A8).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "label")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: LabelId,
    pub association_id: AssociationId,
    pub organisation_id: OrganisationId,
    pub charter_id: CharterId,
    pub signature_id: SignatureId,
    pub state: LabelState,
    pub granted_at: DateTimeUtc,
    pub lapses_at: Option<DateTimeUtc>,
    pub ended_at: Option<DateTimeUtc>,
    pub version: i64,
}

/// No relations here: how rows join is said where they are read.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
