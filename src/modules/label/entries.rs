//! What the journal says of labels, and what somebody is told.

use crate::journal::entries;
use crate::outbox::{about, messages};
use chrono::{DateTime, Utc};
use entity::id::{LabelId, SignatureId};

entries! {
    /// A label's set time was over (A8).
    LabelLapsed: LabelLapse in SignatureId {
        /// The label.
        label: LabelId,
        /// When it ended.
        ended_at: DateTime<Utc>,
    }
}

messages! {
    /// A label ended.
    LabelEnded = "LABEL_ENDED" ("Fin du label", "End of the label")
        => about::<LabelId>(),
}
