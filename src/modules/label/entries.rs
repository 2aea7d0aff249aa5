//! What the journal says of labels.

use crate::journal::entries;
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
