//! WHO MAY.
//!
//! Policy is a place, and this is it: code elsewhere asks "may this actor do this act on this thing?" and who may is written
//! once, in `matrix.rs`, a table that a board member can read (`sceau matrix` prints it). Everything here is pure.
//!
//! - An [`Actor`] holds a flat set of [`Role`]s in each association, by mandates and affiliations that hold today.
//! - A row of the matrix gives each role a [`Reach`]: no, own, party or any.
//! - [`Facts`] about the thing decide whether it is the actor's own, whether the actor acts for a party, and what overrides
//!   the table: who is recused and who is accused lose their office on that file (R4), and only there.
//! - The answer has three forms: allowed, with a [`Permit`]; forbidden; hidden. What a person may not read is answered exactly
//!   as what does not exist.
//! - A [`Permit`] is proof: only this floor makes one, stores ask for it, and it names the effects that its act may have.
//! - Lists are cut by the same row: [`Grants`] is what a store compiles into its SQL.

mod actor;
mod decide;
mod grants;
#[cfg(test)]
mod law;
mod matrix;
mod permit;
mod print;

pub use actor::{Actor, HeldAffiliation, HeldMandate, Role};
pub use decide::{Denied, Facts, ask, may_read, require};
pub use grants::Grants;
pub use matrix::{Act, Effect, Reach, Read};
pub use permit::{OutOfPermit, Permit};
pub use print::matrix_page;
