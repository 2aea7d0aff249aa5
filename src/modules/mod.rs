//! The slices of the domain, each with its rules, its rows, its acts and its GraphQL types.
//!
//! They depend in one direction, from the left to the right:
//! accounts ← associations ← mandates ← organisations ← members ← label ← charter ← commitments, departures ← complaints
//! ← proceedings ← meetings ← ballots ← sanctions.
//! GraphQL types may name each other across slices, since the object graph is circular by nature; the rules may not.

pub mod accounts;
pub mod associations;
pub mod ballots;
pub mod charter;
pub mod commitments;
pub mod complaints;
pub mod departures;
pub mod label;
pub mod mandates;
pub mod meetings;
pub mod members;
pub mod organisations;
pub mod proceedings;
pub mod sanctions;
