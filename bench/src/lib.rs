//! Measures the server at volume.

pub mod fill;

pub use fill::{Filled, Scale, fill};
