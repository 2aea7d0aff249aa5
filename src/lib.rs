//! Sceau: a GraphQL server for associations that run a charter and a quality label.

pub mod modules;
pub mod text;
