//! Table `signature`.

use sea_orm::entity::prelude::*;

use crate::id::{
    AccountId, AssociationId, CharterId, CharterVersionId, OrganisationId, SignatureId,
};
use crate::value::SignatureEnd;

/// A row of `signature`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "signature")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SignatureId,
    pub association_id: AssociationId,
    pub charter_id: CharterId,
    pub charter_version_id: CharterVersionId,
    pub organisation_id: OrganisationId,
    pub signed_by: AccountId,
    pub signed_at: DateTimeUtc,
    pub text_hash: Vec<u8>,
    pub ended_at: Option<DateTimeUtc>,
    pub end_kind: Option<SignatureEnd>,
    pub version: i64,
}

/// No relations here: how rows join is said where they are read.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
