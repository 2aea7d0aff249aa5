//! The values of organisations and of who acts for them.

use super::column_enum;

column_enum! {
    /// What an organisation is to the association.
    pub enum OrganisationKind {
        /// The organisation buys services.
        Client = "CLIENT" ("Client", "Client"),
        /// The organisation sells services; as a member it may sign the charter.
        Provider = "PROVIDER" ("Prestataire", "Provider"),
    }
}

column_enum! {
    /// Where a person's right to act for an organisation stands.
    pub enum AffiliationState {
        /// The person asked for it, and nobody has confirmed it yet.
        Requested = "REQUESTED" ("Demandé", "Requested"),
        /// The person may act for the organisation.
        Confirmed = "CONFIRMED" ("Confirmé", "Confirmed"),
        /// The right has ended.
        Revoked = "REVOKED" ("Révoqué", "Revoked"),
    }
}
