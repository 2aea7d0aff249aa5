//! What the stories share.

pub mod firms;
pub mod postgres;
pub mod world;
