//! What the journal says of the end of memberships.

use crate::journal::entries;
use chrono::{DateTime, Utc};
use entity::id::{LabelId, MembershipId, OrganisationId, SignatureId};
use entity::value::MembershipEnd;

entries! {
    /// All that an organisation had with the association ended (A4, R11); in the organisation's own chain where it was no member.
    MembershipEnded: MemberResign | MemberRemove | DecisionNotify | DecisionEnforce in MembershipId | OrganisationId {
        /// Whose.
        organisation: OrganisationId,
        /// How (R12).
        end: MembershipEnd,
        /// When.
        ended_at: DateTime<Utc>,
        /// The signatures that ended with it.
        signatures: Vec<SignatureId>,
        /// The labels that ended with it; one whose set time was over before, ended then (A8).
        labels: Vec<LabelId>,
    }
}
