//! The words of meetings.

use super::text_enum;

text_enum! {
    /// Where a meeting stands.
    pub enum MeetingState {
        /// Convened; not held yet.
        Convened => "CONVENED",
        /// Sitting.
        Open => "OPEN",
        /// Held and minuted.
        Closed => "CLOSED",
    }
}
