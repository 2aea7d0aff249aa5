//! What the stories share.

pub mod postgres;
pub mod world;
