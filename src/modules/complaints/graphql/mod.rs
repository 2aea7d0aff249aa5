//! Complaints in GraphQL.

mod author;
mod complaint;
mod deadline;
mod figures;
mod mutation;
mod query;
mod receipt;
mod scope;

pub use author::ComplaintAuthor;
pub use complaint::Complaint;
pub use deadline::Deadline;
pub use figures::{Figures, ProcedureFigures};
pub use mutation::ComplaintMutation;
pub use query::ComplaintQuery;
pub use receipt::ComplaintReceipt;
pub use scope::{keeps_office, keeps_office_in, not_of_the_accused};
