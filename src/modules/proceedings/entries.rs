//! What the journal says of the board's files, and what somebody is told.

use crate::journal::{Proof, entries, parts};
use crate::outbox::{about, messages};
use chrono::{DateTime, Utc};
use entity::id::{
    AllegationId, ArticleId, CharterVersionId, ComplaintId, DefenceId, NoticeId, OrganisationId,
    ProceedingId, RecusalId,
};
use entity::value::NoticeMeans;

parts! {
    /// An allegation of a new file.
    Alleged {
        /// The complaint that it comes from.
        complaint: ComplaintId,
        /// The article.
        article: ArticleId,
    }
}

entries! {
    /// The board's file was opened (R14).
    ProceedingOpened: ProceedingOpen in ProceedingId {
        /// Whom it is about.
        accused: OrganisationId,
        /// The version whose rules of procedure hold.
        rules_version: CharterVersionId,
        /// What is alleged (R7).
        allegations: Vec<Alleged>,
    }

    /// A complaint was joined to a file.
    ComplaintJoined: ProceedingOpen in ComplaintId {
        /// The file.
        proceeding: ProceedingId,
    }

    /// The accused was told in writing (R1).
    ProceedingNotified: ProceedingNotify in ProceedingId {
        /// The notice.
        notice: NoticeId,
        /// By what means.
        means: NoticeMeans,
        /// From when it counts.
        counts_from: DateTime<Utc>,
        /// How many people were told.
        recipients: usize,
        /// When the time for the defence ends (R2).
        defence_ends_at: DateTime<Utc>,
        /// The allegations that it tells.
        allegations: Vec<AllegationId>,
        /// The notice, as it was sent.
        content: Proof,
    }

    /// The accused answered (R2).
    DefenceSubmitted: DefenceSubmit in ProceedingId {
        /// The answer.
        defence: DefenceId,
        /// Its words.
        text: Proof,
    }

    /// The person who acts stands aside (R4).
    RecusalDeclared: RecusalDeclare in ProceedingId {
        /// The recusal.
        recusal: RecusalId,
        /// The ground. It is not told, since it can be to have made the complaint (P1).
        ground: Proof,
    }
}

messages! {
    /// The written notice to the accused (R1).
    ProceedingNotice = "PROCEEDING_NOTICE" ("Notification des griefs", "Notice of the allegations")
        => about::<ProceedingId>(),
    /// The accused answered: those who may sit on the file are told (R2).
    DefenceSubmitted = "DEFENCE_SUBMITTED" ("Observations en défense", "Defence submitted")
        => about::<ProceedingId>(),
    /// A board member stands aside: who chairs the file from then on is told (R4).
    RecusalDeclared = "RECUSAL_DECLARED" ("Déport déclaré", "Recusal declared")
        => about::<ProceedingId>(),
}
