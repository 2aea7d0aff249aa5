//! Sceau: a GraphQL server for associations that run a charter and a quality label.

pub mod error;
pub mod graphql;
pub mod http;
pub mod text;
