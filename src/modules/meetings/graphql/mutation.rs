//! The acts of meetings.

use super::meeting::Meeting;
use crate::graphql::{Id, Instant};
use crate::modules::meetings::actions::{self, Close, Convene, Open};
use crate::modules::proceedings::Proceeding;
use entity::id::{AccountId, MeetingId, ProceedingId};

crate::mutations! {
    /// What is done about meetings.
    MeetingMutation {
        /// Convenes the whole board to a meeting on one or several proceedings (R3). Who convenes it presides over all of them.
        meeting_convene(
            /// The meeting to convene: its hour, its place and its agenda.
            MeetingConveneInput {
                /// The ids of the proceedings on the agenda, in its order: 1 to 20, of one association, each once.
                proceeding_ids: Vec<Id<ProceedingId>>,
                /// The instant at which the meeting starts: after the clear days of notice that the strictest of the
                /// proceedings' rules asks for (T5), and not before the time for the defence is over in each (R2).
                starts_at: Instant,
                /// Where the meeting takes place, in words: at most 200 characters.
                place: String,
            }
        ) on Proceeding by proceeding_ids -> MeetingConvenePayload<MeetingId> {
            /// The meeting that was convened; null where none was.
            meeting: Meeting,
        } = |tx, input| actions::convene(tx, &Convene {
            proceedings: input.proceeding_ids.iter().map(|id| id.0).collect(),
            starts_at: input.starts_at.0,
            place: input.place.clone(),
        }).await;

        /// Opens a meeting at its hour and records who came: each proceeding on the agenda for which there is a quorum is taken
        /// up (T7).
        meeting_open(
            /// The meeting to open, and who is there.
            MeetingOpenInput {
                /// The id of the meeting.
                meeting_id: Id<MeetingId>,
                /// The ids of the accounts of those who came, among those who were summoned; an empty list where nobody did.
                present: Vec<Id<AccountId>>,
                /// The `version` of the object as it was read: the mutation is refused with `STALE_VERSION` where the object
                /// has changed since.
                expected_version: Option<i32>,
            }
        ) on Meeting by meeting_id -> MeetingOpenPayload<MeetingId> {
            /// The meeting that was opened; each item of its agenda says whether there is a quorum and whether it was taken up.
            /// Null where nothing was opened.
            meeting: Meeting,
        } = |tx, input| actions::open(tx, &Open {
            meeting: input.meeting_id.0,
            present: input.present.iter().map(|id| id.0).collect(),
            expected_version: input.expected_version,
        }).await;

        /// Closes a meeting, with its minutes: the deadlines of the proceedings that it took up are met (T7). Where recusals
        /// left no quorum before any vote on a proceeding, its deadline is not met and runs on, and another meeting can take it
        /// up (R6).
        meeting_close(
            /// The meeting to close, and its minutes.
            MeetingCloseInput {
                /// The id of the meeting.
                meeting_id: Id<MeetingId>,
                /// The record of what the meeting did, in words: at most 20,000 characters.
                minutes: String,
                /// The `version` of the object as it was read: the mutation is refused with `STALE_VERSION` where the object
                /// has changed since.
                expected_version: Option<i32>,
            }
        ) on Meeting by meeting_id -> MeetingClosePayload<MeetingId> {
            /// The meeting that was closed; null where none was.
            meeting: Meeting,
        } = |tx, input| actions::close(tx, &Close {
            meeting: input.meeting_id.0,
            minutes: input.minutes.clone(),
            expected_version: input.expected_version,
        }).await;
    }
}
