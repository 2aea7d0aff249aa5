//! The GraphQL floor: what every slice's types are made with.

pub mod limits;
pub mod read;

mod any_node;
mod can;
mod enums;
mod id;
mod mutation;
mod mutation_name;
mod order_by;
mod roots;
mod rule;
mod scalar;
mod schema;
mod scope;
mod search;
mod viewer_action;
mod who_may;

pub use any_node::NodeQuery;
pub use can::Asked;
pub use enums::{Enum, EnumQuery};
pub use id::Id;
pub use mutation::{Answer, UserError, answer, error, mutate, request};
pub use mutation_name::MutationName;
pub use order_by::OrderDirection;
pub use rule::{RuleQuery, RuleText};
pub use scalar::{Bilingual, Day, Instant};
pub use schema::{Schema, schema, sdl};
pub use scope::Reach;
pub use search::Search;
pub use viewer_action::{ViewerAction, ViewerActions};
