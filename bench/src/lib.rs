//! Measures the server at volume: a history of five years in either database, the limit of what its answers can cost, and the load.

pub mod chart;
pub mod client;
mod cluster;
mod cold;
mod compare;
pub mod counted;
pub mod fill;
mod goals;
pub mod growth;
pub mod limit;
pub mod load;
pub mod operations;
pub mod options;
mod peers;
mod process;
pub mod report;
pub mod run;
pub mod scope;
pub mod share;
pub mod stage;

pub use cluster::Cluster;
pub use fill::{Filled, Scale, fill};
