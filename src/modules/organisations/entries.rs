//! What the journal says of organisations, and of who acts for them, and what somebody is told.

use crate::journal::{Mark, entries};
use crate::outbox::{about, messages};
use entity::id::{AffiliationId, OrganisationId};
use entity::value::{AffiliationState, OrganisationKind};

entries! {
    /// An organisation was made known.
    OrganisationRegistered: OrganisationRegister in OrganisationId {
        /// What it is to the association.
        kind: OrganisationKind,
    }

    /// A person asked to act for an organisation.
    AffiliationRequested: OrganisationRegister | AffiliationRequest in AffiliationId {
        /// The organisation.
        organisation: OrganisationId,
    }

    /// A person may act for an organisation.
    AffiliationConfirmed: AffiliationConfirm in AffiliationId {
        /// Who.
        person: Mark,
        /// For which.
        organisation: OrganisationId,
    }

    /// A person acts no longer for an organisation, or was turned down.
    AffiliationRevoked: AffiliationRevoke in AffiliationId {
        /// Who.
        person: Mark,
        /// For which.
        organisation: OrganisationId,
        /// Where it stood before.
        was: AffiliationState,
    }
}

messages! {
    /// Somebody asks to act for an organisation: its people and the secretary are told.
    AffiliationRequested = "AFFILIATION_REQUESTED" ("Rattachement demandé", "Affiliation requested")
        => about::<AffiliationId>(),
    /// The right to act for an organisation was confirmed: the person is told.
    AffiliationConfirmed = "AFFILIATION_CONFIRMED" ("Rattachement confirmé", "Affiliation confirmed")
        => about::<AffiliationId>(),
    /// The right to act for an organisation ended: the person is told.
    AffiliationRevoked = "AFFILIATION_REVOKED" ("Rattachement terminé", "Affiliation ended")
        => about::<AffiliationId>(),
}
