//! Table `commitment`.

use sea_orm::entity::prelude::*;

use crate::id::{ArticleId, AssociationId, CommitmentId, OrganisationId, SignatureId};
use crate::value::CommitmentState;

/// A row of `commitment`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "commitment")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CommitmentId,
    pub association_id: AssociationId,
    pub organisation_id: OrganisationId,
    pub signature_id: SignatureId,
    pub article_id: ArticleId,
    pub state: CommitmentState,
    #[sea_orm(column_type = "Text")]
    pub statement: String,
    pub revision: i64,
    pub declared_at: DateTimeUtc,
    pub version: i64,
}

/// No relations here: how rows join is said where they are read.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
