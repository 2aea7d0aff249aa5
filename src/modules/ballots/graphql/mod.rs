//! Ballots in GraphQL.

mod ballot;
mod gate;
mod mutation;

pub use ballot::Ballot;
pub use gate::GateStep;
pub use mutation::BallotMutation;
