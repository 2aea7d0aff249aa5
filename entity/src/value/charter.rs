//! The words of the charter's versions, articles and signatures.

use super::text_enum;

text_enum! {
    /// Where a version of the charter stands.
    pub enum CharterVersionState {
        /// Imported, not published.
        Draft => "DRAFT",
        /// The version that is signed today.
        InForce => "IN_FORCE",
        /// Replaced by a later one; it still binds who signed it (A8).
        Superseded => "SUPERSEDED",
    }
}

text_enum! {
    /// What an article asks.
    pub enum ArticleKind {
        /// Something to do.
        Obligation => "OBLIGATION",
        /// Something not to do.
        Prohibition => "PROHIBITION",
    }
}

text_enum! {
    /// How a signature ended.
    pub enum SignatureEnd {
        /// The signatory signed a later version (A8).
        NewVersion => "NEW_VERSION",
        /// The membership ended other than by sanction (R11).
        MembershipEnded => "MEMBERSHIP_ENDED",
        /// Struck off as a sanction.
        Radiation => "RADIATION",
    }
}
