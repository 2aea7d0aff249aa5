//! Ballots in GraphQL.

mod ballot;
mod gate;
mod mutation;
mod rights;

pub use ballot::Ballot;
pub use gate::{GateFacts, GateStep, ShownGate, steps};
pub use mutation::BallotMutation;
