//! What the stories share.

pub mod firms;
pub mod postgres;
pub mod process;
pub mod world;
