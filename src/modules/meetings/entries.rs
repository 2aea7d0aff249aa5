//! What the journal says of meetings, and what somebody is told.

use crate::journal::{Mark, Proof, entries};
use crate::outbox::{about, messages};
use chrono::{DateTime, Utc};
use entity::id::{MeetingId, ProceedingId};

entries! {
    /// The board was convened; in the meeting's chain, and in that of each file on the agenda.
    MeetingConvened: MeetingConvene in MeetingId | ProceedingId {
        /// The meeting.
        meeting: MeetingId,
        /// The files on the agenda, in its order.
        proceedings: Vec<ProceedingId>,
        /// When it sits.
        starts_at: DateTime<Utc>,
        /// Who is convened (R3).
        summoned: Vec<Mark>,
    }

    /// A sitting was opened.
    MeetingOpened: MeetingOpen in MeetingId {
        /// The meeting.
        meeting: MeetingId,
        /// Who came.
        present: Vec<Mark>,
    }

    /// What the opening found for a file (R3, T7).
    AttendanceFound: MeetingOpen in ProceedingId {
        /// The meeting.
        meeting: MeetingId,
        /// How many are present and do not stand aside.
        present: u32,
        /// How many members the body has.
        body: u32,
        /// How many the quorum needs.
        needed: u32,
        /// Whether it is there.
        quorate: bool,
        /// Whether the whole board was convened, and in time.
        convened: bool,
        /// Whether the meeting takes the file up.
        taken_up: bool,
    }

    /// A sitting was closed and minuted.
    MeetingClosed: MeetingClose in MeetingId {
        /// The meeting.
        meeting: MeetingId,
        /// The minutes.
        minutes: Proof,
    }

    /// What the close found for a file (T7).
    DeliberationClosed: MeetingClose in ProceedingId {
        /// The meeting.
        meeting: MeetingId,
        /// Whether the opening had taken the file up.
        taken_up: bool,
        /// How many are present and do not stand aside.
        present: u32,
        /// Whether the quorum is there.
        quorate: bool,
        /// How many ballots were held on it.
        ballots: u64,
        /// Whether the meeting deliberated on it, which meets the limit of its complaints.
        deliberated: bool,
    }
}

messages! {
    /// A convocation of the board (R3).
    MeetingConvocation = "MEETING_CONVOCATION" ("Convocation du bureau", "Convocation of the board")
        => about::<MeetingId>(),
}
