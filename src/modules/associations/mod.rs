//! The association: the body that owns a charter and its label; the tenant. Its seat's time zone says when a day ends (T3).

mod graphql;
mod store;

pub use graphql::{Association, AssociationQuery};
pub use store::{Seat, find_by_slug, insert, seat};
