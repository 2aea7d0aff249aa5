//! Commitments: what a signatory declares it does to honour an article.
//!
//! A signature binds to every article (A3); a commitment says, for one article of the version signed, how the signatory keeps
//! it. There is one for each article under a signature: declaring again revises it, taking it back is a revision too, and every
//! wording is kept. Under a new signature commitments are declared anew, since they are about that version's articles; those
//! under an ended one stay as they were.

mod actions;
mod case;
pub mod entries;
mod graphql;
mod store;
mod workflow;

pub use case::{Bond, DECLARE};
pub use graphql::{Commitment, CommitmentMutation, CommitmentRevision};
