//! Table `ballot_paper`.

use sea_orm::entity::prelude::*;

use crate::id::{AssociationId, BallotId, BallotPaperId};

/// The papers: random ids, sealed to the ballot's key, deleted at close.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ballot_paper")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: BallotPaperId,
    pub ballot_id: BallotId,
    pub association_id: AssociationId,
    pub sealed: Vec<u8>,
}

/// No relations here: how rows join is said where they are read.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
