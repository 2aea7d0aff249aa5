//! Proceedings: the board's file on one or several joined complaints against one signatory.
//!
//! Every step that a sanction needs later is taken here or refused with its name (R9): the file is opened on complaints against
//! one signatory (R14), each complaint's articles become allegations (R7), the accused is told of each of them in writing and of
//! what it risks (R1), and has time to answer (R2). Whoever is concerned stands aside (R4).
//!
//! The chair of a file is computed each time and never stored: the president in office, unless recused or acting for the
//! accused; else the acting chair. [`ProceedingCase`] is all that an act on a file has to know, loaded at once; its
//! [`facts`](ProceedingCase::facts) are what the access layer decides by.
//!
//! A recused person keeps knowing that the file exists, and no more. To those who act for the accused it does not exist before
//! they are told; from then on it is read by a party's right (R4).
//!
//! Later slices move a file by [`set_state`], close it by [`close`], and write findings by [`set_finding`].

mod actions;
mod case;
pub mod entries;
mod graphql;
mod store;
mod workflow;

pub use actions::{Defend, Notify, Recuse, defend, notify, open, recuse};
pub use case::{ACTS, Alleged, OPEN, Opening, ProceedingCase};
pub use graphql::{
    Allegation, Defence, DocketItem, Notice, Proceeding, ProceedingMutation, ProceedingQuery,
    Recusal, inside, inside_of,
};
pub use store::{close, set_finding, set_state};
pub use workflow::{DocketStep, Progress, Telling};
