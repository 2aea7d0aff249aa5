//! Sceau: a GraphQL server for associations that run a charter and a quality label.

pub mod access;
pub mod clock;
pub mod random;
pub mod text;
