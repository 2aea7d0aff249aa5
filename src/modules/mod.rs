//! The slices of the domain, each with its rules, its rows, its acts and its GraphQL types.
//!
//! They depend in one direction, from the left to the right:
//! accounts ← associations ← messages ← mandates ← organisations ← members ← label ← charter ← commitments ← complaints ← departures
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
pub mod messages;
pub mod organisations;
pub mod proceedings;
pub mod sanctions;

use crate::journal::Form;
use crate::outbox::{Kind, kinds};

/// The form of every entry of the journal, slice by slice.
#[must_use]
pub fn journal_forms() -> Vec<Form> {
    [
        associations::entries::forms(),
        accounts::entries::forms(),
        organisations::entries::forms(),
        members::entries::forms(),
        departures::entries::forms(),
        mandates::entries::forms(),
        messages::entries::forms(),
        charter::entries::forms(),
        commitments::entries::forms(),
        label::entries::forms(),
        complaints::entries::forms(),
        proceedings::entries::forms(),
        meetings::entries::forms(),
        ballots::entries::forms(),
        sanctions::entries::forms(),
    ]
    .concat()
}

/// Every message that somebody is told, slice by slice.
#[must_use]
pub fn told() -> Vec<Kind> {
    [
        kinds::<accounts::entries::Message>(),
        kinds::<organisations::entries::Message>(),
        kinds::<members::entries::Message>(),
        kinds::<mandates::entries::Message>(),
        kinds::<charter::entries::Message>(),
        kinds::<label::entries::Message>(),
        kinds::<complaints::entries::Message>(),
        kinds::<proceedings::entries::Message>(),
        kinds::<meetings::entries::Message>(),
        kinds::<sanctions::entries::Message>(),
    ]
    .concat()
}
