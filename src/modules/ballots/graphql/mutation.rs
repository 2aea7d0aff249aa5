//! The acts of ballots.

use super::ballot::Ballot;
use crate::graphql::{Enum, Id};
use crate::modules::ballots::VoteChoice;
use crate::modules::ballots::actions::{self, Close, Open};
use crate::modules::proceedings::Proceeding;
use entity::id::{AllegationId, BallotId, ProceedingId};
use entity::value::{BallotQuestion, SanctionKind};

crate::mutations! {
    /// What is done about ballots.
    BallotMutation {
        /// Opens a ballot where no step that due process asks for is missing (R9); otherwise the refusal names every step that
        /// is. Those who are present and do not stand aside may vote.
        ballot_open(
            /// The question to put to the vote of the board.
            BallotOpenInput {
                /// The id of the proceeding.
                proceeding_id: Id<ProceedingId>,
                /// The question that is put to the vote.
                question: Enum<BallotQuestion>,
                /// The id of the allegation: required for a ballot on a finding, and left out otherwise.
                allegation_id: Option<Id<AllegationId>>,
                /// The sanction: required for a ballot on a sanction, and left out otherwise.
                sanction_kind: Option<Enum<SanctionKind>>,
                /// The `version` of the proceeding as it was read: the mutation is refused with `STALE_VERSION` where it has
                /// changed since.
                expected_version: Option<i32>,
            }
        ) on Proceeding by proceeding_id -> BallotOpenPayload<BallotId> {
            /// The ballot that was opened; null where none was.
            ballot: Ballot,
        } = Behind(actions::SEALING) "the key is written behind every close" |tx, input| actions::open(tx, &Open {
            proceeding: input.proceeding_id.0,
            question: input.question.0,
            allegation: input.allegation_id.map(|id| id.0),
            sanction: input.sanction_kind.map(|kind| kind.0),
            expected_version: input.expected_version,
        }).await;

        /// Casts the signed-in person's vote, once and sealed. The electors are the members of the board who were present when
        /// the ballot opened and do not stand aside.
        vote_cast(
            /// The vote to cast. It has no idempotency key: a vote is cast once anyhow, and its content must not be stored to
            /// be answered again.
            VoteCastInput without key {
                /// The id of the ballot.
                ballot_id: Id<BallotId>,
                /// In favour, against, or neither.
                choice: Enum<VoteChoice>,
            }
        ) on Ballot by ballot_id -> VoteCastPayload<BallotId> {
            /// The ballot in which the vote was cast; null where none was.
            ballot: Ballot,
        } = ReadCommittedBehind(actions::SEALING) "the ballot is held, by its close too" |tx, input|
            actions::cast(tx, input.ballot_id.0, input.choice.0).await;

        /// Closes a ballot: counts it by the majority of the rules of procedure once all its electors have voted, and destroys
        /// its papers and its key. Where the database has lost the papers, the ballot is closed without a result, and the question
        /// can be put to the vote again.
        ballot_close(
            /// The ballot to close and count.
            BallotCloseInput {
                /// The id of the ballot.
                ballot_id: Id<BallotId>,
                /// Whether to close the ballot although somebody who may vote has not, which is refused otherwise (R3). The
                /// journal keeps that this was asked for. The result of few votes can tell how they were cast.
                #[graphql(default)]
                without_missing_votes: bool,
                /// The `version` of the object as it was read: the mutation is refused with `STALE_VERSION` where the object
                /// has changed since.
                expected_version: Option<i32>,
            }
        ) on Ballot by ballot_id -> BallotClosePayload<BallotId> {
            /// The ballot that was closed, with its result; null where none was.
            ballot: Ballot,
        } = ReadCommittedBehind(actions::UNSEALING) "the ballot is held, by every vote too" |tx, input| actions::close(tx, &Close {
            ballot: input.ballot_id.0,
            without_missing_votes: input.without_missing_votes,
            expected_version: input.expected_version,
        }).await;
    }
}
