//! Table `charter_version`.

use sea_orm::entity::prelude::*;

use crate::id::{AccountId, AssociationId, CharterId, CharterVersionId};
use crate::value::CharterVersionState;

/// `body`: the whole text in canonical form (RFC 8785); `text_hash`: its SHA-256, which a signature names.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "charter_version")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CharterVersionId,
    pub association_id: AssociationId,
    pub charter_id: CharterId,
    pub number: i64,
    pub state: CharterVersionState,
    #[sea_orm(column_type = "Text")]
    pub body: String,
    pub text_hash: Vec<u8>,
    #[sea_orm(column_type = "Text")]
    pub rules: String,
    pub imported_at: DateTimeUtc,
    pub published_at: Option<DateTimeUtc>,
    pub published_by: Option<AccountId>,
    pub superseded_at: Option<DateTimeUtc>,
    pub version: i64,
}

/// No relations here: how rows join is said where they are read.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
