//! What the journal says of memberships.

use crate::journal::entries;
use chrono::NaiveDate;
use entity::id::{MembershipId, OrganisationId};

entries! {
    /// An organisation asked to become a member.
    MembershipRequested: MembershipRequest in MembershipId {
        /// The organisation.
        organisation: OrganisationId,
    }

    /// A member was admitted.
    MemberAdmitted: MemberAdmit in MembershipId {
        /// The organisation.
        organisation: OrganisationId,
        /// Until when its dues are paid.
        dues_paid_through: Option<NaiveDate>,
    }

    /// Dues were written down.
    DuesRecorded: MemberDuesRecord in MembershipId {
        /// Until when they are paid.
        dues_paid_through: NaiveDate,
    }
}
