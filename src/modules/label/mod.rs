//! The label: the quality mark, and the right to use its graphics.
//!
//! It comes with a signature of the charter and ends with it, however that ends (A4); a sanction revokes it. When a new version
//! of the charter is published, who signed the one before keeps the label for a set time (A8): `lapses_at`, after which it has
//! ended, whether or not the server has come to write it down. What a ban took comes back when the ban is over (R16). A public
//! register shows who holds it.

mod actions;
pub mod entries;
mod graphql;
mod routes;
mod store;
mod workflow;

pub use actions::lapse_due;
pub use entries::Message;
pub use graphql::{Label, RegisterQuery, by_right_or, insiders, shown};
pub use routes::routes as badge_routes;
pub use store::{end_labels, find, grant, lapse_at, last_under, live, restore};
pub use workflow::{holds, shown_since};
