//! What holds of the whole API, whatever is built on it.

mod fields;
mod scopes;
