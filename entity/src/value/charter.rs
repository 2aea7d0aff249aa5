//! The values of the charter's versions, articles and signatures.

use super::column_enum;

column_enum! {
    /// Where a version of the charter stands.
    pub enum CharterVersionState {
        /// The version is imported and not published: nobody can sign it.
        Draft = "DRAFT" ("Projet", "Draft"),
        /// This is the version that is signed today.
        InForce = "IN_FORCE" ("En vigueur", "In force"),
        /// A later version replaced it; it still binds those who signed it and no other since (A8).
        Superseded = "SUPERSEDED" ("Remplacée", "Superseded"),
    }
}

column_enum! {
    /// What an article asks of those who sign.
    pub enum ArticleKind {
        /// The article says what a signatory must do.
        Obligation = "OBLIGATION" ("Obligation", "Obligation"),
        /// The article says what a signatory must not do.
        Prohibition = "PROHIBITION" ("Interdiction", "Prohibition"),
    }
}

column_enum! {
    /// How a signature ended.
    pub enum SignatureEnd {
        /// The signatory signed a later version, which took its place (A8).
        NewVersion = "NEW_VERSION" ("Nouvelle version signée", "Newer version signed"),
        /// The membership ended other than by a sanction, and the signature with it (R11).
        MembershipEnded = "MEMBERSHIP_ENDED" ("Fin de l’adhésion", "Membership ended"),
        /// The signatory was struck off as a sanction.
        Radiation = "RADIATION" ("Radiation", "Radiation"),
    }
}
