//! What the documents say is so.

pub mod commands;
mod errors;

use std::fs;
use std::path::Path;

/// The text of a file of the repository.
pub fn text(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(&path).unwrap_or_else(|_| panic!("there is no {}", path.display()))
}
