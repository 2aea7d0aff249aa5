//! Proceedings in GraphQL.

mod chair;
mod docket;
mod mutation;
mod parts;
mod proceeding;
mod query;
mod scope;

pub use docket::DocketItem;
pub use mutation::ProceedingMutation;
pub use parts::{Allegation, Defence, Notice, Recusal};
pub use proceeding::Proceeding;
pub use query::ProceedingQuery;
pub use scope::{inside, inside_of};
