//! Meetings: a sitting of the board on one or several files.
//!
//! The chair of every file on the agenda convenes it: the whole board, longer before than the strictest of the files' rules asks
//! for (R3, T5), and not before the accused has had its time to answer (R2, T8). At its opening it is written down who came, and
//! for each file whether the quorum is there. A recused member counts for neither quorum nor vote (R4), and the body does not
//! become smaller by it: where recusals leave too few, the fallback of the rules applies (R6), and nobody came is never a quorum.
//!
//! A meeting that was convened in time and has the quorum *takes a file up*; one that has not does not (T7). What was taken up
//! and minuted meets the limit of its complaints, at the close. The decision may follow later. Where recusals during the sitting
//! leave no quorum before any vote, nothing was deliberated on: the file is given back, and its time runs on (R6).
//!
//! Its dates and place are the board's; an item of its agenda is read by the file's own right, and the minutes by nobody who
//! stands aside from one of its files (R4).

mod actions;
mod case;
pub mod entries;
mod graphql;
mod store;
mod workflow;

pub use case::{ACTS, Bench, CONVENE, MeetingCase, benches};
pub use graphql::{Meeting, MeetingItem, MeetingMutation, MeetingQuery};
pub use workflow::{Quorum, Sitting, fallback_note, is_notified, on_agenda};
