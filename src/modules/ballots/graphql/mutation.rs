//! The acts of ballots.

use super::ballot::Ballot;
use crate::graphql::{Enum, Id, mutate};
use crate::modules::ballots::VoteChoice;
use crate::modules::ballots::actions::{self, Cast, Close, Open};
use async_graphql::{Context, InputObject, Object};
use entity::id::{AllegationId, BallotId, ProceedingId};
use entity::value::{BallotQuestion, SanctionKind};

/// A ballot to open.
#[derive(Debug, InputObject)]
pub struct BallotOpenInput {
    /// The file.
    proceeding_id: Id<ProceedingId>,
    /// What is asked.
    question: Enum<BallotQuestion>,
    /// The allegation, for a finding and only then.
    allegation_id: Option<Id<AllegationId>>,
    /// The sanction, for a sanction and only then.
    sanction_kind: Option<Enum<SanctionKind>>,
    /// The version of the file that was read; a changed one is refused.
    expected_version: Option<i32>,
    /// A key of the caller's choice: sent again with it, the mutation happens once.
    idempotency_key: Option<String>,
}

/// A vote to cast. It takes no idempotency key: a vote is cast once anyhow, and must not be kept to be answered again.
#[derive(Debug, InputObject)]
pub struct VoteCastInput {
    /// The ballot.
    ballot_id: Id<BallotId>,
    /// What the vote says.
    choice: Enum<VoteChoice>,
}

/// A ballot to close.
#[derive(Debug, InputObject)]
pub struct BallotCloseInput {
    /// The ballot.
    ballot_id: Id<BallotId>,
    /// Closes it although somebody on its electorate has not voted, which is refused otherwise (R3). The journal keeps that this
    /// was said. The result of few votes can tell how they were cast.
    #[graphql(default)]
    without_missing_votes: bool,
    /// The version that was read; a changed ballot is refused.
    expected_version: Option<i32>,
    /// A key of the caller's choice: sent again with it, the mutation happens once.
    idempotency_key: Option<String>,
}

crate::payload! {
    /// What `ballotOpen` answers.
    BallotOpenPayload<BallotId> {
        /// The open ballot.
        ballot: Ballot = |id| (*id).into();
    }
}

crate::payload! {
    /// What `voteCast` answers: never the vote.
    VoteCastPayload<BallotId> {
        /// The ballot.
        ballot: Ballot = |id| (*id).into();
    }
}

crate::payload! {
    /// What `ballotClose` answers.
    BallotClosePayload<BallotId> {
        /// The closed ballot.
        ballot: Ballot = |id| (*id).into();
    }
}

/// What is done about ballots.
#[derive(Debug, Default)]
pub struct BallotMutation;

#[Object]
impl BallotMutation {
    /// Opens a ballot where nothing that due process asks for is missing (R9); otherwise the refusal names all that is. Who is
    /// present and does not stand aside may vote. For the chair of the file.
    async fn ballot_open(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The ballot.")] input: BallotOpenInput,
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

    /// Casts one's vote, once and sealed. For the members of the board who were present when the ballot opened and do not stand
    /// aside.
    async fn vote_cast(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The vote.")] input: VoteCastInput,
    ) -> Option<VoteCastPayload> {
        let cast = &Cast {
            ballot: input.ballot_id.0,
            choice: input.choice.0,
        };
        mutate(ctx, &input, |tx| Box::pin(actions::cast(tx, cast)))
            .await
            .map(VoteCastPayload)
    }

    /// Counts a ballot by the majority of the rules, once all its electors have voted, and destroys its papers and its key. For the
    /// chair of the file.
    async fn ballot_close(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The ballot.")] input: BallotCloseInput,
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
