//! What the journal says of charters and signatures, and what somebody is told.

use crate::journal::{TextHash, entries};
use crate::outbox::{about, messages};
use chrono::{DateTime, Utc};
use entity::id::{CharterId, CharterVersionId, LabelId, OrganisationId, SignatureId};

entries! {
    /// A charter's text was brought in as a draft.
    CharterImported: CharterImport in CharterId {
        /// The draft.
        version: CharterVersionId,
        /// Its number among the charter's versions.
        number: i64,
        /// Its canonical text.
        text_hash: TextHash,
    }

    /// A draft was put in force.
    CharterPublished: CharterPublish in CharterId {
        /// The version in force from now on.
        version: CharterVersionId,
        /// Its canonical text.
        text_hash: TextHash,
        /// The version in force before.
        superseded: Option<CharterVersionId>,
        /// Until when the label stays with who signed that one (A8).
        labels_lapse_at: Option<DateTime<Utc>>,
    }

    /// A charter was signed, whole (A3).
    CharterSigned: CharterSign in SignatureId {
        /// Who signed.
        organisation: OrganisationId,
        /// Which version.
        version: CharterVersionId,
        /// The canonical text that was signed.
        text_hash: TextHash,
        /// The signature of an earlier version, which ended.
        replaces: Option<SignatureId>,
        /// The label that came with it, or went on under it.
        label: LabelId,
    }

    /// A signatory has the label back, the ban that took it being over (R16).
    LabelRestored: LabelRestore in SignatureId {
        /// The label.
        label: LabelId,
        /// Since when it is held.
        since: DateTime<Utc>,
        /// Until when it is held, where a version was published meanwhile (A8).
        lapses_at: Option<DateTime<Utc>>,
    }
}

messages! {
    /// A new version of the charter is in force (A8).
    CharterPublished = "CHARTER_PUBLISHED" ("Nouvelle version de la charte", "New version of the charter")
        => about::<CharterVersionId>(),
    /// A ban is over and the label back (R16): the organisation's people are told.
    LabelRestored = "LABEL_RESTORED" ("Label rétabli", "Label restored")
        => about::<LabelId>(),
}
