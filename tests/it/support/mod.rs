//! What the stories share.

pub mod charters;
pub mod files;
pub mod firms;
pub mod journal;
pub mod mail_server;
pub mod postgres;
pub mod process;
pub mod sittings;
pub mod world;
