//! The slices of the domain, each a folder named after the thing it is about.

pub mod charter;
