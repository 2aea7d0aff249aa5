//! What the stories share.

pub mod files;
pub mod firms;
pub mod postgres;
pub mod world;
