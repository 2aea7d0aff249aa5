//! The words of memberships.

use super::text_enum;

text_enum! {
    /// Where a membership stands.
    pub enum MembershipState {
        /// Asked for.
        Requested => "REQUESTED",
        /// In force.
        Admitted => "ADMITTED",
        /// Over; how is told apart (R12).
        Ended => "ENDED",
    }
}

text_enum! {
    /// How a membership ended (R12).
    pub enum MembershipEnd {
        /// The member left.
        Resignation => "RESIGNATION",
        /// Removed for unpaid dues.
        UnpaidDues => "UNPAID_DUES",
        /// Removed for another administrative reason.
        Administrative => "ADMINISTRATIVE",
        /// Struck off as a sanction.
        Radiation => "RADIATION",
    }
}
