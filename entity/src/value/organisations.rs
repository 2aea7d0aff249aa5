//! The words of organisations and of who acts for them.

use super::text_enum;

text_enum! {
    /// What an organisation is to the association.
    pub enum OrganisationKind {
        /// Buys services.
        Client => "CLIENT",
        /// Sells services; as a member it may sign the charter.
        Provider => "PROVIDER",
    }
}

text_enum! {
    /// Where a person's right to act for an organisation stands.
    pub enum AffiliationState {
        /// Asked for, not yet confirmed.
        Requested => "REQUESTED",
        /// The person may act for the organisation.
        Confirmed => "CONFIRMED",
        /// Ended.
        Revoked => "REVOKED",
    }
}
