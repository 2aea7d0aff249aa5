//! The values of memberships.

use super::column_enum;

column_enum! {
    /// Where a membership stands.
    pub enum MembershipState {
        /// The organisation asked to become a member and has no answer yet.
        Requested = "REQUESTED" ("Demandée", "Requested"),
        /// The organisation is a member.
        Admitted = "ADMITTED" ("En cours", "Admitted"),
        /// The organisation is no longer a member; how that came is told apart (R12).
        Ended = "ENDED" ("Terminée", "Ended"),
    }
}

column_enum! {
    /// How a membership ended (R12).
    pub enum MembershipEnd {
        /// The member left of its own will.
        Resignation = "RESIGNATION" ("Démission", "Resignation"),
        /// The association removed the member because its dues were not paid.
        UnpaidDues = "UNPAID_DUES" ("Cotisation impayée", "Unpaid dues"),
        /// The association removed the member for another reason that is no sanction.
        Administrative = "ADMINISTRATIVE" ("Motif administratif", "Administrative reason"),
        /// The member was struck off as a sanction.
        Radiation = "RADIATION" ("Radiation", "Radiation"),
    }
}
