//! Proceedings in GraphQL.

mod chair;
mod docket;
mod file;
mod mutation;
mod parts;
mod query;
mod scope;

pub use docket::{DocketItem, DocketStep};
pub use file::Proceeding;
pub use mutation::ProceedingMutation;
pub use parts::{Allegation, Defence, Notice, Recusal};
pub use query::ProceedingQuery;
pub use scope::{inside, inside_of};
