//! What the journal says of associations.

use crate::journal::{Mark, entries};
use entity::id::AssociationId;
use entity::value::MandateRole;

entries! {
    /// An association was set up.
    AssociationMade: AssociationSetUp in AssociationId {
        /// The association.
        association: AssociationId,
        /// The mandates given with it.
        mandates: Vec<MandateRole>,
        /// Whose accounts were taken over.
        taken_over: Vec<Mark>,
    }
}
