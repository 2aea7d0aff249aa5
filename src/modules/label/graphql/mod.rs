//! Labels and the register in GraphQL.

mod label;
mod register;
mod scope;

pub use label::Label;
pub use register::RegisterQuery;
pub use scope::{by_right_or, insiders, shown};
