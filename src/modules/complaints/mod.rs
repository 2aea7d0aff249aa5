//! Complaints: reports that one signatory does not honour the charter.
//!
//! Any client and any provider can report a signatory, and so can somebody who gives no name (A5). A complaint names one accused
//! (R14) and the articles that it alleges: those of the version that the accused had signed on the day of the facts (A9). Its
//! receipt starts the board's time to meet and deliberate (A6); the limit is counted once, by the rules of procedure that bound
//! the accused at receipt, and stays as it is on the row: nothing lengthens it later.
//!
//! Two things here are kept apart from what a reader may expect. Who made a complaint is an object of its own
//! (`ComplaintAuthor`), under a read of its own: an author can ask that the accused never learns it (P1). And a limit is not a
//! state: a complaint is met when a quorate meeting has taken up its file (T7), missed when the limit passed before that, and
//! both can be true of it: a late meeting does not undo the miss (T8).
//!
//! Later slices write through [`join`], [`mark_met`] and [`mark_decided`]; they ask [`load`], [`visible`] and [`authors`].

mod actions;
mod case;
mod crypto;
pub mod entries;
mod graphql;
mod store;
mod workflow;

pub use actions::{Filing, Paper, file, mark_missed};
pub use case::{ComplaintCase, FILE, FilingCase, Parties, Sides, Stake, sides_of_open, stakes_in};
pub use entries::Message;
pub use graphql::{
    Complaint, ComplaintAuthor, ComplaintMutation, ComplaintQuery, ComplaintReceipt, Deadline,
    Figures, ProcedureFigures, keeps_office, keeps_office_in, not_of_the_accused,
};
pub use store::{
    all, articles_of, authors, join, load, mark_decided, mark_met, of_proceeding, visible,
};
pub use workflow::{chair, free};
