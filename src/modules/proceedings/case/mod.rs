//! All that decides what may be done with complaints that wait for a file, and with a file.

mod opening;
mod proceeding;
mod terms;

pub use opening::{OPEN, Opening};
pub use proceeding::{ACTS, Alleged, DEFEND, NOTIFY, ProceedingCase, RECUSE};
pub use terms::Terms;
