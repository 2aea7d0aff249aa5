//! The outbox: what leaves because of an act, written in the act's own transaction.
//!
//! A row says that somebody is to be told something about a thing; it holds ids and a code, never a text. Whoever delivers
//! (mail, events, webhooks) reads it after the commit.

use crate::access::Permit;
use crate::context::Tx;
use crate::failure::Outcome;
use crate::words::words;
use entity::id::{AccountId, TypedId};
use entity::outbox;
use uuid::Uuid;

/// Only the outbox has one: nobody else writes its rows.
#[derive(Debug)]
pub struct Keeper(());

words! {
    /// What somebody is told.
    pub enum Message, written "SCREAMING_SNAKE_CASE" {
        /// A one-time link to set a password.
        AccountLink = "ACCOUNT_LINK",
        /// Somebody tried to register with an e-mail that has an account.
        AccountKnown = "ACCOUNT_KNOWN",
        /// Somebody asks to act for an organisation: its people and the secretary are told.
        AffiliationRequested = "AFFILIATION_REQUESTED",
        /// The right to act for an organisation was confirmed: the person is told.
        AffiliationConfirmed = "AFFILIATION_CONFIRMED",
        /// The right to act for an organisation ended: the person is told.
        AffiliationRevoked = "AFFILIATION_REVOKED",
        /// An organisation asks to become a member: the office is told.
        MembershipRequested = "MEMBERSHIP_REQUESTED",
        /// An organisation was admitted: its people are told.
        MemberAdmitted = "MEMBER_ADMITTED",
        /// A mandate was proposed: its holder is told, and those who may confirm it.
        MandateProposed = "MANDATE_PROPOSED",
        /// A mandate was confirmed: its holder is told.
        MandateConfirmed = "MANDATE_CONFIRMED",
        /// Somebody wants a mandate to end: its holder is told, and those who may confirm it.
        MandateRevocationProposed = "MANDATE_REVOCATION_PROPOSED",
        /// A mandate was revoked: its holder is told, and the president.
        MandateRevoked = "MANDATE_REVOKED",
        /// A new version of the charter is in force (A8).
        CharterPublished = "CHARTER_PUBLISHED",
        /// A complaint was received: the author's acknowledgement.
        ComplaintAcknowledged = "COMPLAINT_ACKNOWLEDGED",
        /// A complaint was received: the board is told (A6).
        ComplaintReceived = "COMPLAINT_RECEIVED",
        /// A complaint's limit was missed (T8).
        ComplaintOverdue = "COMPLAINT_OVERDUE",
        /// The written notice to the accused (R1).
        ProceedingNotice = "PROCEEDING_NOTICE",
        /// The accused answered: those who may sit on the file are told (R2).
        DefenceSubmitted = "DEFENCE_SUBMITTED",
        /// A board member stands aside: who chairs the file from then on is told (R4).
        RecusalDeclared = "RECUSAL_DECLARED",
        /// A convocation of the board (R3).
        MeetingConvocation = "MEETING_CONVOCATION",
        /// The decision, to the accused (R8).
        DecisionNotice = "DECISION_NOTICE",
        /// The decision is in force, to the accused (R8).
        DecisionInForce = "DECISION_IN_FORCE",
        /// The end of the file, to the complainant.
        ComplaintDecided = "COMPLAINT_DECIDED",
        /// A label ended.
        LabelEnded = "LABEL_ENDED",
        /// A ban is over and the label back (R16): the organisation's people are told.
        LabelRestored = "LABEL_RESTORED",
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
