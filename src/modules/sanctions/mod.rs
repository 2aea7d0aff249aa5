//! Decisions and sanctions: what the board decided, and how it comes into force.
//!
//! A decision is what the ballots said, and nothing else: a result on each allegation with its reasons (R8), and the sanctions
//! that a ballot adopted, which only an established fault allows (A7). Radiation adds a ban on the label's graphics (A4), of the
//! length that the decision gives or none (R16). Of a member who left before it, it says no more than the rules let it (R11).
//!
//! It is then notified, once the meeting that took the file up is minuted (T7, R9), by a means and with a day from which that counts.
//! Until then the accused stays a member with all rights.
//! At that instant, in one transaction, everything follows: membership, signature, label, ban, register, file, complaints (R8).
//! The instant is now where the notification counts from today; the first instant of a later day at the seat; and where the rules
//! make an appeal suspensive, the end of the time for it (R10). What is not due yet the sweep brings into force, once, on however
//! many servers it runs ([`enforce_due`]); and what ends then ends at the decision's instant, even where a server comes to it late.

mod actions;
mod case;
pub mod entries;
mod graphql;
mod store;
mod workflow;

pub use actions::{enforce_due, next_due};
pub use case::{ACTS, Procedure};
pub use graphql::{Decision, DecisionMutation, Sanction};
