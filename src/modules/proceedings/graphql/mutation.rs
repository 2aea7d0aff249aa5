//! The acts on a file up to the defence.

use super::file::Proceeding;
use super::parts::{Defence, Notice, Recusal};
use crate::graphql::{Enum, Id, Instant, mutate};
use crate::modules::proceedings::{Defend, Notify, Recuse, Telling, actions};
use async_graphql::{Context, InputObject, Object};
use entity::id::{
    AllegationId, ComplaintId, DefenceId, NoticeId, OrganisationId, ProceedingId, RecusalId,
};
use entity::value::{NoticeMeans, RecusalGround};

/// Complaints to open a file on.
#[derive(Debug, InputObject)]
pub struct ProceedingOpenInput {
    /// The complaints, one at least: all against one signatory under one charter (R14).
    complaint_ids: Vec<Id<ComplaintId>>,
    /// A key of the caller's choice: sent again with it, the mutation happens once.
    idempotency_key: Option<String>,
}

/// A notice to the accused.
#[derive(Debug, InputObject)]
pub struct ProceedingNotifyInput {
    /// The file.
    proceeding_id: Id<ProceedingId>,
    /// What the accused risks, at most 20,000 characters (R1).
    risk: Option<String>,
    /// By what means it is told.
    means: Enum<NoticeMeans>,
    /// From when its time to answer counts: of a letter, its delivery or first presentation, not before now. An electronic notice
    /// counts from now, and takes none.
    counts_from: Option<Instant>,
    /// Every allegation of the file, with its facts as the notice words them.
    allegations: Vec<NotifiedAllegationInput>,
    /// The version that was read; a changed file is refused.
    expected_version: Option<i32>,
    /// A key of the caller's choice: sent again with it, the mutation happens once.
    idempotency_key: Option<String>,
}

/// An allegation as a notice words it.
#[derive(Debug, InputObject)]
pub struct NotifiedAllegationInput {
    /// The allegation.
    allegation_id: Id<AllegationId>,
    /// Its facts, at most 20,000 characters.
    facts: String,
}

/// An answer of the accused.
#[derive(Debug, InputObject)]
pub struct DefenceSubmitInput {
    /// The file.
    proceeding_id: Id<ProceedingId>,
    /// The accused, for which the person acts.
    acting_as: Id<OrganisationId>,
    /// What it answers, at most 20,000 characters.
    text: String,
    /// A key of the caller's choice: sent again with it, the mutation happens once.
    idempotency_key: Option<String>,
}

/// A recusal to declare for oneself.
#[derive(Debug, InputObject)]
pub struct RecusalDeclareInput {
    /// The file.
    proceeding_id: Id<ProceedingId>,
    /// Why the person stands aside.
    ground: Enum<RecusalGround>,
    /// Why, in words, at most 20,000 characters; needed where the ground is `OTHER`.
    explanation: Option<String>,
    /// The version that was read; a changed file is refused.
    expected_version: Option<i32>,
    /// A key of the caller's choice: sent again with it, the mutation happens once.
    idempotency_key: Option<String>,
}

crate::payload! {
    /// What `proceedingOpen` answers.
    ProceedingOpenPayload<ProceedingId> {
        /// The file.
        proceeding: Proceeding = |id| (*id).into();
    }
}

crate::payload! {
    /// What `proceedingNotify` answers.
    ProceedingNotifyPayload<(ProceedingId, NoticeId)> {
        /// The file.
        proceeding: Proceeding = |(file, _)| (*file).into();
        /// The notice.
        notice: Notice = |(_, notice)| (*notice).into();
    }
}

crate::payload! {
    /// What `defenceSubmit` answers.
    DefenceSubmitPayload<(ProceedingId, DefenceId)> {
        /// The file.
        proceeding: Proceeding = |(file, _)| (*file).into();
        /// The defence.
        defence: Defence = |(_, defence)| (*defence).into();
    }
}

crate::payload! {
    /// What `recusalDeclare` answers.
    RecusalDeclarePayload<(ProceedingId, RecusalId)> {
        /// The file, as far as who stands aside may still see it: who chairs it from now on is there.
        proceeding: Proceeding = |(file, _)| (*file).into();
        /// The recusal.
        recusal: Recusal = |(_, recusal)| (*recusal).into();
    }
}

/// What is done about proceedings.
#[derive(Debug, Default)]
pub struct ProceedingMutation;

#[Object]
impl ProceedingMutation {
    /// Opens the board's file on complaints against one signatory: each article of each becomes an allegation (R7, R14). For the
    /// secretary, and for whoever presides over the matter.
    async fn proceeding_open(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The complaints.")] input: ProceedingOpenInput,
    ) -> Option<ProceedingOpenPayload> {
        let ids: &Vec<_> = &input.complaint_ids.iter().map(|id| id.0).collect();
        mutate(ctx, &input, |tx| Box::pin(actions::open(tx, ids)))
            .await
            .map(ProceedingOpenPayload)
    }

    /// Tells the accused in writing of each allegation and of what it risks (R1); its time to answer runs (R2). For the chair of
    /// the file.
    async fn proceeding_notify(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The notice.")] input: ProceedingNotifyInput,
    ) -> Option<ProceedingNotifyPayload> {
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
        mutate(ctx, &input, |tx| Box::pin(actions::notify(tx, notify)))
            .await
            .map(ProceedingNotifyPayload)
    }

    /// Answers for the accused, from the notice until the meeting takes the file up; several times, if need be (R2).
    async fn defence_submit(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The answer.")] input: DefenceSubmitInput,
    ) -> Option<DefenceSubmitPayload> {
        let defend = &Defend {
            proceeding: input.proceeding_id.0,
            acting_as: input.acting_as.0,
            text: input.text.clone(),
        };
        mutate(ctx, &input, |tx| Box::pin(actions::defend(tx, defend)))
            .await
            .map(DefenceSubmitPayload)
    }

    /// Stands aside from a file, for oneself and before any ballot of it is open (R4). For members of the board.
    async fn recusal_declare(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The recusal.")] input: RecusalDeclareInput,
    ) -> Option<RecusalDeclarePayload> {
        let recuse = &Recuse {
            proceeding: input.proceeding_id.0,
            ground: input.ground.0,
            explanation: input.explanation.clone(),
            expected_version: input.expected_version,
        };
        mutate(ctx, &input, |tx| Box::pin(actions::recuse(tx, recuse)))
            .await
            .map(RecusalDeclarePayload)
    }
}
