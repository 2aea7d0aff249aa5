//! Mandates: a role held in an association from a day to a day.
//!
//! An admin proposes a mandate, a second person confirms it, and nobody does either for themselves. It gives rights from its
//! first day to its last, as days are counted at the association's seat (T3): a confirmed mandate whose first day has not come
//! gives none, and one whose last day is over gives none any more, without anybody's doing. Its holder gives it up at an
//! instant; against their will it ends when one proposes that and another confirms it. It keeps its days: history tells both.
//! Nobody holds the same office twice on one day, and there is one president at a time. The last administrator with no end in
//! sight does not go; where none is left all the same, the president proposes one.
//!
//! [`board`] is the body that deliberates (R3): whoever holds a BOARD or PRESIDENT mandate on the day.

mod actions;
mod case;
pub mod entries;
mod graphql;
mod store;
mod workflow;

pub use case::{Offices, PROPOSE};
pub use graphql::{Mandate, MandateMutation, MandateQuery};
pub use store::{BoardMember, board, board_on, boards, holders, insert_confirmed};
