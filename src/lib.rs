//! Sceau: a GraphQL server for associations that run a charter and a quality label.

pub mod context;
pub mod graphql;
pub mod text;
