//! What the journal says of memberships, and what somebody is told.

use crate::journal::entries;
use crate::outbox::{about, messages};
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

messages! {
    /// An organisation asks to become a member: the office is told.
    MembershipRequested = "MEMBERSHIP_REQUESTED" ("Adhésion demandée", "Membership requested")
        => about::<MembershipId>(),
    /// An organisation was admitted: its people are told.
    MemberAdmitted = "MEMBER_ADMITTED" ("Adhésion acceptée", "Member admitted")
        => about::<MembershipId>(),
}
