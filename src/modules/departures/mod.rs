//! How a membership ends, and what ends with it.
//!
//! A member leaves, is removed for unpaid dues, is removed administratively, or is struck off as a sanction: four ways, told
//! apart in history (R12). Whichever it is, membership, signature and label end at the same instant (A4). Who leaves before a
//! decision loses the label with the membership, and no radiation follows (R11).
//!
//! The acts here are the first three; a sanction is another slice's, and ends the membership by [`end_membership`].

mod actions;
mod case;
pub mod entries;
mod graphql;
mod workflow;

pub use actions::end_membership;
pub use case::{ACTS, Leaving};
pub use graphql::DepartureMutation;
