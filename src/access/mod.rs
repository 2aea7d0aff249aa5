//! WHO MAY.
//!
//! Policy is a place, and this is it: code elsewhere asks "may this actor do this act on this thing?", and who may is written once, in
//! `matrix.rs`, a table that a board member can read (`sceau matrix` prints it as `docs/access-matrix.md`). Everything here is pure.
//!
//! # The parts
//!
//! - An [`Actor`] holds a flat set of [`Role`]s in each association, by the mandates and affiliations that hold today. No role contains
//!   another; whoever is signed in is a guest and a client too.
//! - A row of the matrix, a [`Read`] or an [`Act`], gives each role a [`Reach`]: no, own, party or any.
//! - [`Facts`] say of one thing what the row asks: where it is, whose own, which organisations it concerns; and what overrides
//!   the table: who is recused or accused has no office on that file (R4), and only there. Slices make them from rows (`case.rs`).
//! - A [`Permit`] is proof that an act was allowed: only this floor makes one, stores ask for it, and it names the effects that its act
//!   may have and what it is on ([`Facts::on`]): a row that is neither that nor part of it is not written.
//! - [`Grants`] are a row without a thing, for a list: `graphql::Reach` compiles them into the SQL, so that lists are cut by the row that
//!   governs the single read.
//!
//! # One decision, step by step
//!
//! Benoît, of the board, complained in his own name about Atelier Nord, and now votes in the file. `VoteCast` is `A` for the board, and
//! its subject is [`Read::Ballot`].
//!
//! 1. The slice loads the case and makes its facts: `Facts { recused: [Benoît, …], accused: [the people of Atelier Nord], .. }`.
//! 2. [`require`] goes through the roles that Benoît holds in the file's association: guest, client, board.
//! 3. Board is an office, and he is among the recused: the role is passed over. Guest and client have `-`. Nothing reaches.
//! 4. So may he know? [`may_read`] asks the row of the subject in the same way: no ballot either. The answer is [`Denied::Hidden`],
//!    which a client reads as `NOT_FOUND`, in the same bytes as for a ballot that does not exist.
//! 5. Had he been able to read it, the answer would be [`Denied::Forbidden`]; had nobody been signed in, [`Denied::Unauthenticated`].
//!    Had a role reached, a [`Permit`].
//!
//! A guard (`guard.rs`) asks this and then whether the act can be done now; the act and `viewerActions` pass the same guard. Of a
//! page, step 3 is a condition in SQL, made of [`Grants`]. The one exception to step 3 is in [`may_read`]: that a file exists, who
//! chairs it and who is a member stay known to whoever stands aside.
//!
//! # A new row
//!
//! 1. Write it in `matrix.rs`, under its heading, with a sentence, a French and an English title, and for an act its subject and its effects.
//! 2. Say in `law/expected.txt` who is answered what, from the rules and not from the row; raise the numbers in `law/counts.rs`.
//! 3. For an act: a `Guard` in the slice's `case.rs`, and a mutation. For a read: the type's `READ`, its guarded column or `Relation::by`.
//! 4. Print the schema and the matrix again: descriptions and directives come from the row.
//!
//! # What fails, and why
//!
//! | test | it fails where |
//! | --- | --- |
//! | `access::law` | an answer is not what `expected.txt` says; a changed cell would change no answer, and `law/alike.rs` does not say why; fewer rows, situations or flips are looked at than were |
//! | `access::law::invariants` | some set of roles votes while it stands aside, acts on both sides, sees less for holding more … |
//! | `laws::scopes` | a list, a relation or `node` shows something else than [`may_read`] says of the row by itself: the SQL and its twin in Rust differ; or a filter, an order, a cursor, a count, an id or a badge tells of what is not shown |
//! | `laws::acts` | what is listed as allowed is refused, or the other way round |
//! | `who_may`, `schema` | a mutation has no row, an act no mutation, a type that is read no row, a description no sentence |
//!
//! # Pitfalls
//!
//! What a row hides can be told by something else. Before a field is added, ask of who may not read it: does a *count* of them change
//! (`totalCount`)? Is there an *edge* to it from what they do see (a relation that is null for one and not for another)? Does an
//! *order* or a *filter* by it move other rows? Does an *instant* or a *version* beside it say that something happened? Does a
//! refusal, or how long it takes, differ from that for what is absent? A scope is part of every statement, so the first two are taken care of;
//! the others are for who writes the field.

mod actor;
mod decide;
mod example;
mod grants;
#[cfg(test)]
mod law;
mod matrix;
mod permit;
mod print;
mod words;

pub use actor::{Actor, Bond, Bonds, HeldAffiliation, HeldMandate, Role};
pub use decide::{Denied, Facts, ask, may_read, require};
pub use grants::Grants;
pub use matrix::{Act, Effect, Reach, Read};
pub use permit::{Named, OutOfPermit, Permit};
pub use print::matrix_page;
pub use words::who;
