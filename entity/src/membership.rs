//! Table `membership`.

use sea_orm::entity::prelude::*;

use crate::id::{AccountId, AssociationId, MembershipId, OrganisationId};
use crate::value::{MembershipEnd, MembershipState};

/// A row of `membership`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "membership")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MembershipId,
    pub association_id: AssociationId,
    pub organisation_id: OrganisationId,
    pub state: MembershipState,
    pub requested_at: DateTimeUtc,
    pub requested_by: AccountId,
    pub admitted_at: Option<DateTimeUtc>,
    pub admitted_by: Option<AccountId>,
    pub dues_paid_through: Option<Date>,
    pub suspended_at: Option<DateTimeUtc>,
    pub ended_at: Option<DateTimeUtc>,
    pub end_kind: Option<MembershipEnd>,
    #[sea_orm(column_type = "Text")]
    pub end_reason: Option<String>,
    pub version: i64,
}

/// No relations here: how rows join is said where they are read.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
