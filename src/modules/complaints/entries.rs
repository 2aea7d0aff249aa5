//! What the journal says of complaints, and what somebody is told.

use crate::journal::{Proof, entries};
use crate::outbox::{Link, about, messages};
use chrono::{DateTime, NaiveDate, Utc};
use entity::id::{ArticleId, CharterVersionId, ComplaintId, OrganisationId};
use entity::value::{ComplaintChannel, MissedBecause};

entries! {
    /// A signatory was reported (A5).
    ComplaintFiled: ComplaintFile | ComplaintFilePaper in ComplaintId {
        /// Whom it is about.
        accused: OrganisationId,
        /// The version that bound the accused on the day of the facts.
        charter_version: CharterVersionId,
        /// The version whose rules of procedure hold.
        rules_version: CharterVersionId,
        /// The articles that are said not to be honoured.
        articles: Vec<ArticleId>,
        /// How it came in.
        channel: ComplaintChannel,
        /// The day of the facts.
        happened_on: NaiveDate,
        /// When it came in.
        received_at: DateTime<Utc>,
        /// When the board's time ends.
        due_at: DateTime<Utc>,
        /// The facts in words.
        text: Proof,
    }

    /// The board's time was missed (T8).
    ComplaintDeadlineMissed: ComplaintMarkMissed in ComplaintId {
        /// When it ended.
        due_at: DateTime<Utc>,
        /// When the board met after all.
        met_at: Option<DateTime<Utc>>,
        /// The first step that was lacking.
        cause: MissedBecause,
    }
}

messages! {
    /// A complaint was received: the author's acknowledgement.
    ComplaintAcknowledged = "COMPLAINT_ACKNOWLEDGED" ("Accusé de réception de votre signalement", "Acknowledgement of your complaint")
        => about::<ComplaintId>(),
    /// A complaint was received: the board is told (A6).
    ComplaintReceived = "COMPLAINT_RECEIVED" ("Signalement reçu", "Complaint received")
        => about::<ComplaintId>(),
    /// The deadline of a complaint was missed (T8).
    ComplaintDeadlineMissed = "COMPLAINT_DEADLINE_MISSED" ("Délai du bureau dépassé", "Board’s time missed")
        => about::<ComplaintId>(),
    /// The end of the file, to the complainant.
    ComplaintDecided = "COMPLAINT_DECIDED" ("Suites de votre signalement", "Outcome of your complaint")
        => Link::Home,
}
