//! What the journal says of messages.

use crate::journal::entries;
use entity::id::{AccountId, AssociationId, OutboxId};

entries! {
    /// A message that was given up is tried again; in the chain of its association, or else of whoever it is to.
    MessageReplayed: MessageReplay in AssociationId | AccountId {
        /// The message.
        message: OutboxId,
    }
}
