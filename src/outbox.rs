//! The outbox: what leaves because of an act, written in the act's own transaction.
//!
//! A row says that somebody is to be told something about a thing; it holds ids and a code, never a text. Whoever delivers
//! (mail, events, webhooks) reads it after the commit.

use crate::access::Permit;
use crate::context::Tx;
use crate::failure::Outcome;
use entity::id::{AccountId, TypedId};
use entity::outbox;
use entity::text_enum;
use uuid::Uuid;

/// Only the outbox has one: nobody else writes its rows.
#[derive(Debug)]
pub struct Keeper(());

text_enum! {
    /// What somebody is told.
    pub enum Message {
        /// A one-time link to set a password.
        AccountLink = "ACCOUNT_LINK" ("Lien de mot de passe", "Password link"),
        /// Somebody tried to register with an e-mail that has an account.
        AccountKnown = "ACCOUNT_KNOWN" ("Compte déjà existant", "Account exists already"),
        /// Somebody asks to act for an organisation: its people and the secretary are told.
        AffiliationRequested = "AFFILIATION_REQUESTED" ("Rattachement demandé", "Affiliation requested"),
        /// The right to act for an organisation was confirmed: the person is told.
        AffiliationConfirmed = "AFFILIATION_CONFIRMED" ("Rattachement confirmé", "Affiliation confirmed"),
        /// The right to act for an organisation ended: the person is told.
        AffiliationRevoked = "AFFILIATION_REVOKED" ("Rattachement terminé", "Affiliation ended"),
        /// An organisation asks to become a member: the office is told.
        MembershipRequested = "MEMBERSHIP_REQUESTED" ("Adhésion demandée", "Membership requested"),
        /// An organisation was admitted: its people are told.
        MemberAdmitted = "MEMBER_ADMITTED" ("Adhésion acceptée", "Member admitted"),
        /// A mandate was proposed: its holder is told, and those who may confirm it.
        MandateProposed = "MANDATE_PROPOSED" ("Mandat proposé", "Mandate proposed"),
        /// A mandate was confirmed: its holder is told.
        MandateConfirmed = "MANDATE_CONFIRMED" ("Mandat confirmé", "Mandate confirmed"),
        /// Somebody wants a mandate to end: its holder is told, and those who may confirm it.
        MandateRevocationProposed = "MANDATE_REVOCATION_PROPOSED" ("Fin de mandat proposée", "End of mandate proposed"),
        /// A mandate was revoked: its holder is told, and the president.
        MandateRevoked = "MANDATE_REVOKED" ("Mandat révoqué", "Mandate revoked"),
        /// A new version of the charter is in force (A8).
        CharterPublished = "CHARTER_PUBLISHED" ("Nouvelle version de la charte", "New version of the charter"),
        /// A complaint was received: the author's acknowledgement.
        ComplaintAcknowledged = "COMPLAINT_ACKNOWLEDGED" ("Accusé de réception de votre signalement", "Acknowledgement of your complaint"),
        /// A complaint was received: the board is told (A6).
        ComplaintReceived = "COMPLAINT_RECEIVED" ("Signalement reçu", "Complaint received"),
        /// A complaint's limit was missed (T8).
        ComplaintDeadlineMissed = "COMPLAINT_DEADLINE_MISSED" ("Délai du bureau dépassé", "Board’s time missed"),
        /// The written notice to the accused (R1).
        ProceedingNotice = "PROCEEDING_NOTICE" ("Notification des griefs", "Notice of the allegations"),
        /// The accused answered: those who may sit on the file are told (R2).
        DefenceSubmitted = "DEFENCE_SUBMITTED" ("Observations en défense", "Defence submitted"),
        /// A board member stands aside: who chairs the file from then on is told (R4).
        RecusalDeclared = "RECUSAL_DECLARED" ("Déport déclaré", "Recusal declared"),
        /// A convocation of the board (R3).
        MeetingConvocation = "MEETING_CONVOCATION" ("Convocation du bureau", "Convocation of the board"),
        /// The decision, to the accused (R8).
        DecisionNotice = "DECISION_NOTICE" ("Notification de la décision", "Notification of the decision"),
        /// The decision is in force, to the accused (R8).
        DecisionInForce = "DECISION_IN_FORCE" ("Décision en vigueur", "Decision in force"),
        /// The end of the file, to the complainant.
        ComplaintDecided = "COMPLAINT_DECIDED" ("Suites de votre signalement", "Outcome of your complaint"),
        /// A label ended.
        LabelEnded = "LABEL_ENDED" ("Fin du label", "End of the label"),
        /// A ban is over and the label back (R16): the organisation's people are told.
        LabelRestored = "LABEL_RESTORED" ("Label rétabli", "Label restored"),
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
