//! Ballots: the board's secret vote on a finding or a sanction.
//!
//! A ballot opens only where the due-process gate is whole (R9): a notice of the allegation (R1), the defence time over (R2), the
//! whole board convened in time, a meeting open, the quorum there (R3, R4), a body that the bylaws name and, before a sanction, a
//! result on every allegation and an established fault (A7). Otherwise the refusal names all that is missing.
//!
//! Its electorate is frozen when it opens: who is present and does not stand aside. Each elector votes once. Who has voted and the
//! papers lie apart; a paper is sealed to a key of the ballot's own, and its id tells neither time nor order. At the close the
//! papers are opened and counted, and they and the key are destroyed, in one transaction, so that the database's files and its log
//! hold nothing of them (decision 0033). It comes when all have voted; earlier only where the chair says so, which the journal keeps
//! (R3). Where fewer have voted than the smallest secret electorate the counts are withheld and only the result is kept (R15). Where
//! nobody is for or against, or the papers were lost, there is no result, and the question can be put again.

mod actions;
mod case;
mod crypto;
pub mod entries;
mod graphql;
mod store;
mod workflow;

pub use case::{BallotCase, Deliberation, OPEN};
pub use graphql::{Ballot, BallotChoice, BallotMutation, GateStep, Voting};
pub use workflow::{Gate, Question, VoteChoice, finding};
