//! What holds of the whole API, whatever is built on it.

mod acts;
mod fields;
mod scopes;
mod twins;
