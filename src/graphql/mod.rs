//! The GraphQL floor: what every slice's types stand on.

pub mod read;
