//! Table `complaint`. `charter_version_id`: the text the accused had signed on the day of the facts (A9, substance).
//! `rules_version_id`: the version whose rules of procedure were in force at receipt (A9, procedure).

use crate::prelude::*;

table! {
    complaint(id: ComplaintId) {
        association_id: AssociationId,
        charter_id: CharterId,
        charter_version_id: CharterVersionId,
        rules_version_id: CharterVersionId,
        accused_id: OrganisationId,
        proceeding_id: Option<ProceedingId>,
        state: ComplaintState,
        channel: ComplaintChannel,
        author_kind: AuthorKind,
        author_account_id: Option<AccountId>,
        author_organisation_id: Option<OrganisationId>,
        author_name: Option<String>,
        identity_withheld: bool,
        facts: String,
        happened_on: Date,
        received_at: DateTimeUtc,
        filed_at: DateTimeUtc,
        filed_by: Option<AccountId>,
        receipt_hash: Vec<u8>,
        time_zone: String,
        due_day: Date,
        due_at: DateTimeUtc,
        met_at: Option<DateTimeUtc>,
        met_by_meeting_id: Option<MeetingId>,
        missed_at: Option<DateTimeUtc>,
        missed_because: Option<MissedBecause>,
        version: i64,
    }
}
