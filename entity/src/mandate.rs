//! Table `mandate`.

use sea_orm::entity::prelude::*;

use crate::id::{AccountId, AssociationId, MandateId};
use crate::value::{MandateRole, MandateState};

/// A role held from a day to a day: proposed by one person, confirmed by another, never for oneself; ended by the
/// holder, or in the same way by two others.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mandate")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MandateId,
    pub association_id: AssociationId,
    pub account_id: AccountId,
    pub role: MandateRole,
    pub state: MandateState,
    pub first_day: Date,
    pub last_day: Option<Date>,
    pub proposed_at: DateTimeUtc,
    pub proposed_by: Option<AccountId>,
    pub confirmed_at: Option<DateTimeUtc>,
    pub confirmed_by: Option<AccountId>,
    pub revoked_at: Option<DateTimeUtc>,
    pub revoked_by: Option<AccountId>,
    pub revocation_proposed_at: Option<DateTimeUtc>,
    pub revocation_proposed_by: Option<AccountId>,
    pub version: i64,
}

/// No relations here: how rows join is said where they are read.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
