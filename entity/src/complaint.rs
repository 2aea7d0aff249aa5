//! Table `complaint`.

use sea_orm::entity::prelude::*;

use crate::id::{
    AccountId, AssociationId, CharterId, CharterVersionId, ComplaintId, MeetingId, OrganisationId,
    ProceedingId,
};
use crate::value::{AuthorKind, ComplaintChannel, ComplaintState, OverdueCause};

/// `charter_version_id`: the text the accused had signed on the day of the facts (A9, substance).
/// `rules_version_id`: the version whose rules of procedure were in force at receipt (A9, procedure).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "complaint")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ComplaintId,
    pub association_id: AssociationId,
    pub charter_id: CharterId,
    pub charter_version_id: CharterVersionId,
    pub rules_version_id: CharterVersionId,
    pub accused_id: OrganisationId,
    pub proceeding_id: Option<ProceedingId>,
    pub state: ComplaintState,
    pub channel: ComplaintChannel,
    pub author_kind: AuthorKind,
    pub author_account_id: Option<AccountId>,
    pub author_organisation_id: Option<OrganisationId>,
    #[sea_orm(column_type = "Text")]
    pub author_name: Option<String>,
    pub identity_withheld: bool,
    #[sea_orm(column_type = "Text")]
    pub facts: String,
    pub happened_on: Date,
    pub received_at: DateTimeUtc,
    pub filed_at: DateTimeUtc,
    pub filed_by: Option<AccountId>,
    pub receipt_hash: Vec<u8>,
    #[sea_orm(column_type = "Text")]
    pub time_zone: String,
    pub due_day: Date,
    pub due_at: DateTimeUtc,
    pub met_at: Option<DateTimeUtc>,
    pub met_by_meeting_id: Option<MeetingId>,
    pub overdue_since: Option<DateTimeUtc>,
    pub overdue_cause: Option<OverdueCause>,
    pub version: i64,
}

/// No relations here: how rows join is said where they are read.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
