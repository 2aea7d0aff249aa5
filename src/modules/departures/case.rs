//! What decides whether a membership may be ended.

use super::workflow;
use crate::access::Act;
use crate::guard::{Guard, one};
use crate::modules::members;
use entity::membership;

/// What leaves the association (R11).
pub const RESIGN: Guard<membership::Model> = Guard::new(
    Act::MemberResign,
    |row, _| members::facts(row),
    |row, _| one(workflow::not_over(row.state)),
);

/// What removes a member, for unpaid dues or administratively (R12).
pub const REMOVE: Guard<membership::Model> = Guard::new(
    Act::MemberRemove,
    |row, _| members::facts(row),
    |row, _| one(workflow::not_over(row.state)),
);

/// The acts that end a membership.
pub const ACTS: &[Guard<membership::Model>] = &[RESIGN, REMOVE];
