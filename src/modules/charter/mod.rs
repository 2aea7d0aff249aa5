//! Charters: the text that a provider signs, in versions.

pub mod file;
