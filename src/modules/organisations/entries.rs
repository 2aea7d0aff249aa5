//! What the journal says of organisations, and of who acts for them.

use crate::journal::{Mark, entries};
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
