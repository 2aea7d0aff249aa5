//! All that decides what may be done with complaints that wait for a file, and with a file.

mod file;
mod opening;

pub use file::{ACTS, Alleged, DEFEND, File, NOTIFY, RECUSE};
pub use opening::{OPEN, Opening};
