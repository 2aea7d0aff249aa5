//! Table `attempt`.

use sea_orm::entity::prelude::*;

/// How often something was done in a window, by a keyed hash of what: a known and an unknown e-mail are alike.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "attempt")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub key_hash: Vec<u8>,
    pub window_started_at: DateTimeUtc,
    pub taken: i64,
}

/// No relations here: how rows join is said where they are read.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
