//! How days count.
//!
//! A charter gives its board two months to take up a complaint. When those two months end is a
//! question of law, not of arithmetic: February has no 31st, Easter Monday moves, and midnight in
//! Cayenne is not midnight in Paris. This floor is the one place that answers, and every other
//! part of the server asks it, so that no two parts can count differently.
//!
//! It counts as French civil procedure does (Code de procédure civile, articles 640 to 642):
//!
//! 1. The start event has an instant; its **start day** is the day it falls on in the time zone of
//!    the association's seat (T3).
//! 2. **Months** are added to the start day, all at once: the result bears the same number, or is
//!    the month's last day where that number is missing. 31 December plus three months is
//!    31 March; counted one month at a time it would pass by 28 February and stay a 28th (T1).
//! 3. **Days** come after the months, and the day they are counted from is not one of them (T2).
//!    What is reached so is the **raw day**.
//! 4. A raw day that is a Saturday, a Sunday or a public holiday where the seat lies **moves** to
//!    the next working day, unless the charter says otherwise (T4). What is reached is the
//!    **last day**.
//! 5. The limit ends when the last day does, at 24:00 of the seat's zone (T3). That instant is
//!    exclusive: a thing done before it is in time, a thing done at it is late.
//!
//! Every step is kept in the [`Deadline`], so that it can be told in words (T6).
//!
//! Backward periods, the notice that a meeting needs, are counted in clear days and never move
//! (T5): see [`latest_sending_day`].
//!
//! Everything here is pure. No function reads a clock: `now` is an argument. No function panics;
//! what cannot be written as a date is [`OutOfRange`].

mod backward;
mod calendar;
mod counting;
mod explanation;
mod outcome;
mod region;
mod rule;
mod zone;

pub use backward::{latest_sending_day, notice_is_enough};
pub use calendar::{DayOff, Holiday};
pub use counting::{Deadline, Move, earliest_running, is_due, is_missed};
pub use explanation::long_date;
pub use region::Region;
pub use rule::{Period, Rolling, StartEvent};
pub use zone::{OutOfRange, day_of, end_of_day};
