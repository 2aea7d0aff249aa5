//! What the journal says of decisions, and what somebody is told.

use crate::journal::{Proof, entries, parts};
use crate::outbox::{about, messages};
use chrono::{DateTime, NaiveDate, Utc};
use entity::id::{
    AllegationId, BallotId, ComplaintId, DecisionId, LabelId, ProceedingId, SignatureId,
};
use entity::value::{DecisionOutcome, Finding, NoticeMeans, SanctionKind};

parts! {
    /// The result on an allegation.
    Found {
        /// The allegation.
        allegation: AllegationId,
        /// The result (A7).
        finding: Finding,
        /// The reasons (R8).
        reasons: Proof,
    }

    /// A sanction.
    Pronounced {
        /// Which.
        kind: SanctionKind,
        /// By which ballot.
        ballot: BallotId,
        /// For how many months the ban holds that it brings; null where it brings none, or one without end (R16).
        ban_months: Option<u32>,
    }
}

entries! {
    /// The board's decision was recorded (A7, R8).
    DecisionRecorded: DecisionRecord in ProceedingId {
        /// The decision.
        decision: DecisionId,
        /// What was decided.
        outcome: DecisionOutcome,
        /// The result on each allegation.
        findings: Vec<Found>,
        /// The sanctions.
        sanctions: Vec<Pronounced>,
    }

    /// The decision was notified to the accused (R8).
    DecisionNotified: DecisionNotify in ProceedingId {
        /// The decision.
        decision: DecisionId,
        /// By what means.
        means: NoticeMeans,
        /// The day from which the notification counts.
        counting_date: NaiveDate,
        /// How many people were told.
        recipients: usize,
        /// When the decision takes effect.
        effective_at: DateTime<Utc>,
    }

    /// The decision came into force (R8).
    DecisionInForce: DecisionNotify | DecisionEnforce in ProceedingId {
        /// The decision.
        decision: DecisionId,
        /// When it was to take effect.
        effective_at: Option<DateTime<Utc>>,
        /// When it did: what it ends, ended then.
        in_force_at: DateTime<Utc>,
        /// When the server carried it out.
        carried_out_at: DateTime<Utc>,
        /// The sanctions.
        sanctions: Vec<SanctionKind>,
        /// Whether the membership ended.
        membership_ended: bool,
        /// Whether the signature ended.
        signature_ended: bool,
        /// Whether the label was revoked.
        label_revoked: bool,
        /// Whether a ban on the graphics began.
        banned: bool,
        /// Whether a radiation found no member any more (R11).
        radiation_came_too_late: bool,
    }

    /// The complaint is decided: the decision on its file is in force.
    ComplaintDecided: DecisionNotify | DecisionEnforce in ComplaintId {
        /// The decision.
        decision: DecisionId,
        /// The file.
        proceeding: ProceedingId,
    }

    /// A signatory that stays a member lost the label, and the signature where the rules say so (A4).
    LabelRevoked: DecisionNotify | DecisionEnforce in SignatureId {
        /// Whether the signature ended too.
        signature_ended: bool,
        /// The labels.
        labels: Vec<LabelId>,
        /// When they ended; one whose set time was over before, ended then (A8).
        ended_at: DateTime<Utc>,
    }
}

messages! {
    /// The decision, to the accused (R8).
    DecisionNotice = "DECISION_NOTICE" ("Notification de la décision", "Notification of the decision")
        => about::<DecisionId>(),
    /// The decision is in force, to the accused (R8).
    DecisionInForce = "DECISION_IN_FORCE" ("Décision en vigueur", "Decision in force")
        => about::<DecisionId>(),
}
