//! The outbox: what leaves because of an act, written in the act's own transaction.
//!
//! A row says that somebody is to be told something about a thing; it holds ids and a code, never a text. Whoever delivers
//! (mail, events, webhooks) reads it after the commit.

use crate::access::Permit;
use crate::context::Tx;
use crate::failure::Outcome;
use entity::id::{AccountId, TypedId};
use entity::outbox;
use uuid::Uuid;

/// Only the outbox has one: nobody else writes its rows.
#[derive(Debug)]
pub struct Keeper(());

/// What somebody is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Message {
    /// A one-time link to set a password.
    AccountLink,
    /// Somebody tried to register with an e-mail that has an account.
    AccountKnown,
    /// Somebody asks to act for an organisation: its people and the secretary are told.
    AffiliationRequested,
    /// The right to act for an organisation was confirmed: the person is told.
    AffiliationConfirmed,
    /// The right to act for an organisation ended: the person is told.
    AffiliationRevoked,
    /// An organisation asks to become a member: the office is told.
    MembershipRequested,
    /// An organisation was admitted: its people are told.
    MemberAdmitted,
    /// A mandate was proposed: its holder is told, and those who may confirm it.
    MandateProposed,
    /// A mandate was confirmed: its holder is told.
    MandateConfirmed,
    /// Somebody wants a mandate to end: its holder is told, and those who may confirm it.
    MandateRevocationProposed,
    /// A mandate was revoked: its holder is told, and the president.
    MandateRevoked,
    /// A new version of the charter is in force (A8).
    CharterPublished,
    /// A complaint was received: the author's acknowledgement.
    ComplaintAcknowledged,
    /// A complaint was received: the board is told (A6).
    ComplaintReceived,
    /// A complaint's limit was missed (T8).
    ComplaintOverdue,
    /// The written notice to the accused (R1).
    ProceedingNotice,
    /// The accused answered: those who may sit on the file are told (R2).
    DefenceSubmitted,
    /// A board member stands aside: who chairs the file from then on is told (R4).
    RecusalDeclared,
    /// A convocation of the board (R3).
    MeetingConvocation,
    /// The decision, to the accused (R8).
    DecisionNotice,
    /// The decision is in force, to the accused (R8).
    DecisionInForce,
    /// The end of the file, to the complainant.
    ComplaintDecided,
    /// A label ended.
    LabelEnded,
    /// A ban is over and the label back (R16): the organisation's people are told.
    LabelRestored,
}

impl Message {
    /// The word in the row.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AccountLink => "ACCOUNT_LINK",
            Self::AccountKnown => "ACCOUNT_KNOWN",
            Self::AffiliationRequested => "AFFILIATION_REQUESTED",
            Self::AffiliationConfirmed => "AFFILIATION_CONFIRMED",
            Self::AffiliationRevoked => "AFFILIATION_REVOKED",
            Self::MembershipRequested => "MEMBERSHIP_REQUESTED",
            Self::MemberAdmitted => "MEMBER_ADMITTED",
            Self::MandateProposed => "MANDATE_PROPOSED",
            Self::MandateConfirmed => "MANDATE_CONFIRMED",
            Self::MandateRevocationProposed => "MANDATE_REVOCATION_PROPOSED",
            Self::MandateRevoked => "MANDATE_REVOKED",
            Self::CharterPublished => "CHARTER_PUBLISHED",
            Self::ComplaintAcknowledged => "COMPLAINT_ACKNOWLEDGED",
            Self::ComplaintReceived => "COMPLAINT_RECEIVED",
            Self::ComplaintOverdue => "COMPLAINT_OVERDUE",
            Self::ProceedingNotice => "PROCEEDING_NOTICE",
            Self::DefenceSubmitted => "DEFENCE_SUBMITTED",
            Self::RecusalDeclared => "RECUSAL_DECLARED",
            Self::MeetingConvocation => "MEETING_CONVOCATION",
            Self::DecisionNotice => "DECISION_NOTICE",
            Self::DecisionInForce => "DECISION_IN_FORCE",
            Self::ComplaintDecided => "COMPLAINT_DECIDED",
            Self::LabelEnded => "LABEL_ENDED",
            Self::LabelRestored => "LABEL_RESTORED",
        }
    }
}

/// Puts one row for each of `recipients` into the outbox, due at once.
pub async fn tell(
    tx: &Tx<'_>,
    permit: &Permit,
    message: Message,
    subject: impl TypedId,
    recipients: impl IntoIterator<Item = AccountId>,
) -> Outcome<()> {
    let subject: Uuid = subject.into();
    let rows = recipients.into_iter().map(|recipient| outbox::Model {
        id: tx.id(),
        association_id: permit.association(),
        kind: message.as_str().to_owned(),
        subject_id: subject,
        recipient_id: Some(recipient),
        created_at: tx.now(),
        due_at: tx.now(),
        attempts: 0,
        done_at: None,
    });
    tx.insert_all(&Keeper(()), rows).await
}
