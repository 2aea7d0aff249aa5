//! Ballots in GraphQL.

mod ballot;
mod choice;
mod gate;
mod mutation;
mod voting;

pub use ballot::Ballot;
pub use choice::BallotChoice;
pub use gate::GateStep;
pub use mutation::BallotMutation;
pub use voting::Voting;
