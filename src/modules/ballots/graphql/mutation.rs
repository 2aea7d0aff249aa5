//! The acts of ballots.

use super::ballot::Ballot;
use crate::graphql::{Enum, Id, mutate};
use crate::modules::ballots::VoteChoice;
use crate::modules::ballots::actions::{self, Cast, Close, Open};
use async_graphql::{Context, InputObject, Object};
use entity::id::{AllegationId, BallotId, ProceedingId};
use entity::value::{BallotQuestion, SanctionKind};

/// The question to put to the vote of the board.
#[derive(Debug, InputObject)]
pub struct BallotOpenInput {
    /// The id of the proceeding.
    proceeding_id: Id<ProceedingId>,
    /// The question that is put to the vote.
    question: Enum<BallotQuestion>,
    /// The id of the allegation: required for a ballot on a finding, and left out otherwise.
    allegation_id: Option<Id<AllegationId>>,
    /// The sanction: required for a ballot on a sanction, and left out otherwise.
    sanction_kind: Option<Enum<SanctionKind>>,
    /// The `version` of the proceeding as it was read: the mutation is refused with `STALE_VERSION` where it has changed since.
    expected_version: Option<i32>,
    /// A key of the caller's choice, at most 200 characters: where the mutation is sent again with the same key, it is done once
    /// and answered as before.
    idempotency_key: Option<String>,
}

/// The vote to cast. It has no idempotency key: a vote is cast once anyhow, and its content must not be stored to be answered
/// again.
#[derive(Debug, InputObject)]
pub struct VoteCastInput {
    /// The id of the ballot.
    ballot_id: Id<BallotId>,
    /// In favour, against, or neither.
    choice: Enum<VoteChoice>,
}

/// The ballot to close and count.
#[derive(Debug, InputObject)]
pub struct BallotCloseInput {
    /// The id of the ballot.
    ballot_id: Id<BallotId>,
    /// Whether to close the ballot although somebody who may vote has not, which is refused otherwise (R3). The journal keeps that
    /// this was asked for. The result of few votes can tell how they were cast.
    #[graphql(default)]
    without_missing_votes: bool,
    /// The `version` of the object as it was read: the mutation is refused with `STALE_VERSION` where the object has changed since.
    expected_version: Option<i32>,
    /// A key of the caller's choice, at most 200 characters: where the mutation is sent again with the same key, it is done once
    /// and answered as before.
    idempotency_key: Option<String>,
}

crate::payload! {
    /// The answer to the mutation `ballotOpen`.
    BallotOpenPayload<BallotId> {
        /// The ballot that was opened; null where none was.
        ballot: Ballot = |id| (*id).into();
    }
}

crate::payload! {
    /// The answer to the mutation `voteCast`: never what was voted.
    VoteCastPayload<BallotId> {
        /// The ballot in which the vote was cast; null where none was.
        ballot: Ballot = |id| (*id).into();
    }
}

crate::payload! {
    /// The answer to the mutation `ballotClose`.
    BallotClosePayload<BallotId> {
        /// The ballot that was closed, with its result; null where none was.
        ballot: Ballot = |id| (*id).into();
    }
}

/// What is done about ballots.
#[derive(Debug, Default)]
pub struct BallotMutation;

#[Object]
impl BallotMutation {
    /// Opens a ballot where no step that due process asks for is missing (R9); otherwise the refusal names every step that is.
    /// Those who are present and do not stand aside may vote. The chair of the proceeding may do it.
    async fn ballot_open(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The question to put to the vote.")] input: BallotOpenInput,
    ) -> Option<BallotOpenPayload> {
        let open = &Open {
            proceeding: input.proceeding_id.0,
            question: input.question.0,
            allegation: input.allegation_id.map(|id| id.0),
            sanction: input.sanction_kind.map(|kind| kind.0),
            expected_version: input.expected_version,
        };
        mutate(ctx, &input, |tx| Box::pin(actions::open(tx, open)))
            .await
            .map(BallotOpenPayload)
    }

    /// Casts the signed-in person's vote, once and sealed. Members of the board who were present when the ballot opened and do not
    /// stand aside may do it.
    async fn vote_cast(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The ballot, and the vote to cast in it.")] input: VoteCastInput,
    ) -> Option<VoteCastPayload> {
        let cast = &Cast {
            ballot: input.ballot_id.0,
            choice: input.choice.0,
        };
        mutate(ctx, &input, |tx| Box::pin(actions::cast(tx, cast)))
            .await
            .map(VoteCastPayload)
    }

    /// Closes a ballot: counts it by the majority of the rules of procedure once all its electors have voted, and destroys its
    /// papers and its key. The chair of the proceeding may do it.
    async fn ballot_close(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The ballot to close.")] input: BallotCloseInput,
    ) -> Option<BallotClosePayload> {
        let close = &Close {
            ballot: input.ballot_id.0,
            without_missing_votes: input.without_missing_votes,
            expected_version: input.expected_version,
        };
        mutate(ctx, &input, |tx| Box::pin(actions::close(tx, close)))
            .await
            .map(BallotClosePayload)
    }
}
