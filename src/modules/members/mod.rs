//! Membership: who belongs to the association, and in what standing.
//!
//! Only a provider in good standing signs the charter (A1): admitted, its dues not overdue, not suspended. A membership is asked
//! for by the organisation's people and admitted by the secretary or the president, never by somebody who acts for it. Each
//! stay is a row of its own with its dates, and how it ended is told apart in history (R12). How a stay ends is the matter of
//! another slice, since the label follows; [`end`] writes it.
//!
//! A ban on the label's graphics is a fact kept here (R16): a sanction writes it, a signature asks for it, and the label comes back
//! when it is over.

mod actions;
mod case;
pub mod entries;
mod graphql;
mod store;
mod workflow;

pub use case::{ACTS, Admission, Applicant, REQUEST};
pub use graphql::{MemberMutation, Membership, MembershipQuery};
pub use store::{
    admitted, banned_of, end, find, free_since, insert_ban, live, live_of, of_ids, standing,
};
pub use workflow::{Standing, banned, facts};
