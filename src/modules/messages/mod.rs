//! Messages that did not arrive: an admin sees that they did not, and to whom, and lets them be tried again.
//!
//! What such a message says, and what it is about, is not shown: an admin sees no file, and that somebody was told of one is part of it.

mod actions;
mod case;
pub mod entries;
mod graphql;

pub use actions::{replay, replay_all};
pub use graphql::{Message, MessageMutation, MessageQuery};
