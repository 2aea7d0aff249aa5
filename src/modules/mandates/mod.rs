//! Mandates: a role held in an association from a day to a day.
//!
//! An admin proposes a mandate, a second person confirms it, and nobody does either for themselves. It gives rights from its
//! first day to its last, as days are counted at the association's seat (T3): a confirmed mandate whose first day has not come
//! gives none, and one whose last day is over gives none any more, without anybody's doing. It is revoked at an instant, and
//! keeps its days: history tells both. Nobody holds the same office twice on one day, and there is one president at a time.
//!
//! [`board`] is the body that deliberates (R3): whoever holds a BOARD or PRESIDENT mandate on the day.

mod actions;
mod graphql;
mod store;
mod workflow;

pub use graphql::{Mandate, MandateMutation, MandateQuery};
pub use store::{BoardMember, board, board_on, holders, insert_confirmed};
