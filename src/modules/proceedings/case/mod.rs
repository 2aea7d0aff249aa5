//! All that decides what may be done with complaints that wait for a file, and with a file.

mod opening;
mod proceeding;

pub use opening::{OPEN, Opening};
pub use proceeding::{ACTS, Alleged, DEFEND, NOTIFY, ProceedingCase, RECUSE};
