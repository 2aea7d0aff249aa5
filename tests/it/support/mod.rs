//! What the stories share.

pub mod postgres;
pub mod process;
pub mod world;
