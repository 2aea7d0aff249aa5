//! Ballots in GraphQL.

mod ballot;
mod gate;
mod mutation;

pub use ballot::Ballot;
pub use gate::{GateFacts, GateStep, ShownGate, steps};
pub use mutation::BallotMutation;
