//! The GraphQL floor: what every slice's types share.

pub mod limits;
