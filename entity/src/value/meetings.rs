//! The values of meetings.

use super::column_enum;

column_enum! {
    /// Where a meeting stands.
    pub enum MeetingState {
        /// The convocation is sent; the meeting has not been held.
        Convened = "CONVENED" ("Convoquée", "Convened"),
        /// The board is sitting.
        Open = "OPEN" ("Ouverte", "Open"),
        /// The meeting was held, and its minutes are written.
        Closed = "CLOSED" ("Close", "Closed"),
    }
}
