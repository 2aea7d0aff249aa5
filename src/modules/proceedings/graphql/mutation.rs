//! The acts on a file up to the defence.

use super::parts::{Defence, Notice, Recusal};
use super::proceeding::Proceeding;
use crate::graphql::{Enum, Id, Instant};
use crate::modules::complaints::Complaint;
use crate::modules::proceedings::{Defend, Notify, Recuse, Telling, actions};
use async_graphql::InputObject;
use entity::id::{
    AllegationId, ComplaintId, DefenceId, NoticeId, OrganisationId, ProceedingId, RecusalId,
};
use entity::value::{NoticeMeans, RecusalGround};

/// An allegation as the notice words it.
#[derive(Debug, InputObject)]
pub struct NotifiedAllegationInput {
    /// The id of the allegation.
    allegation_id: Id<AllegationId>,
    /// What happened, in the words of the notice: at most 20,000 characters.
    facts: String,
}

crate::mutations! {
    /// What is done about proceedings.
    ProceedingMutation {
        /// Opens a proceeding on complaints against one signatory: each article of each complaint becomes an allegation (R7,
        /// R14).
        proceeding_open(
            /// The complaints on which a proceeding is to be opened.
            ProceedingOpenInput {
                /// The ids of the complaints, at least one: all against one signatory, under one charter and the same rules of
                /// procedure (R14).
                complaint_ids: Vec<Id<ComplaintId>>,
            }
        ) on Complaint by complaint_ids -> ProceedingOpenPayload<ProceedingId> {
            /// The proceeding that was opened; null where none was.
            proceeding: Proceeding,
        } = |tx, input| {
            let ids: &Vec<_> = &input.complaint_ids.iter().map(|id| id.0).collect();
            actions::open(tx, ids).await
        };

        /// Tells the accused in writing of each allegation and of what it risks (R1), from which its time to answer runs (R2).
        proceeding_notify(
            /// The notice to send to the accused: each allegation, what it risks, and how it is sent (R1).
            ProceedingNotifyInput {
                /// The id of the proceeding.
                proceeding_id: Id<ProceedingId>,
                /// What the accused risks, in words: at most 20,000 characters (R1).
                risk: Option<String>,
                /// The means by which the notice is sent.
                means: Enum<NoticeMeans>,
                /// The instant from which the accused's time to answer counts: of a letter, its delivery or first presentation,
                /// not before now. Left out for an electronic notice, which counts from now.
                counts_from: Option<Instant>,
                /// Every allegation of the proceeding, each with its facts as the notice words them.
                allegations: Vec<NotifiedAllegationInput>,
                /// The `version` of the object as it was read: the mutation is refused with `STALE_VERSION` where the object
                /// has changed since.
                expected_version: Option<i32>,
            }
        ) on Proceeding by proceeding_id -> ProceedingNotifyPayload<(ProceedingId, NoticeId)> {
            /// The proceeding, with the notice in it; null where nothing was sent.
            proceeding: Proceeding = |(proceeding, _)| *proceeding,
            /// The notice that was sent; null where none was.
            notice: Notice = |(_, notice)| *notice,
        } = |tx, input| {
            let told = input.allegations.iter();
            let notify = &Notify {
                proceeding: input.proceeding_id.0,
                telling: Telling {
                    risk: input.risk.clone(),
                    means: input.means.0,
                    counts_from: input.counts_from.map(|from| from.0),
                    allegations: told
                        .map(|told| (told.allegation_id.0, told.facts.clone()))
                        .collect(),
                },
                expected_version: input.expected_version,
            };
            actions::notify(tx, notify).await
        };

        /// Submits what the accused answers in writing, from the notice until a meeting takes the proceeding up, several times
        /// where need be (R2).
        defence_submit(
            /// A written answer of the accused to the allegations (R2).
            DefenceSubmitInput {
                /// The id of the proceeding.
                proceeding_id: Id<ProceedingId>,
                /// The id of the accused organisation, for which the signed-in person acts.
                acting_as: Id<OrganisationId>,
                /// The text of the defence, at most 20,000 characters.
                text: String,
            }
        ) on Proceeding by proceeding_id -> DefenceSubmitPayload<(ProceedingId, DefenceId)> {
            /// The proceeding, with the defence in it; null where nothing was submitted.
            proceeding: Proceeding = |(proceeding, _)| *proceeding,
            /// The defence that was submitted; null where none was.
            defence: Defence = |(_, defence)| *defence,
        } = |tx, input| actions::defend(tx, &Defend {
            proceeding: input.proceeding_id.0,
            acting_as: input.acting_as.0,
            text: input.text.clone(),
        }).await;

        /// Declares that the signed-in person stands aside from a proceeding, before any ballot in it is open (R4).
        recusal_declare(
            /// A declaration by which the signed-in person stands aside from a proceeding (R4).
            RecusalDeclareInput {
                /// The id of the proceeding.
                proceeding_id: Id<ProceedingId>,
                /// The ground on which the person stands aside.
                ground: Enum<RecusalGround>,
                /// Why the person stands aside, in their own words, at most 20,000 characters; required where the ground is
                /// `OTHER`.
                explanation: Option<String>,
                /// The `version` of the object as it was read: the mutation is refused with `STALE_VERSION` where the object
                /// has changed since.
                expected_version: Option<i32>,
            }
        ) on Proceeding by proceeding_id -> RecusalDeclarePayload<(ProceedingId, RecusalId)> {
            /// The proceeding, as far as who stands aside still sees it; its `chair` says who leads it from now on. Null where
            /// nothing was declared.
            proceeding: Proceeding = |(proceeding, _)| *proceeding,
            /// The recusal that was declared; null where none was.
            recusal: Recusal = |(_, recusal)| *recusal,
        } = |tx, input| actions::recuse(tx, &Recuse {
            proceeding: input.proceeding_id.0,
            ground: input.ground.0,
            explanation: input.explanation.clone(),
            expected_version: input.expected_version,
        }).await;
    }
}
