//! The acts of meetings.

use super::meeting::Meeting;
use crate::graphql::{Id, Instant, mutate};
use crate::modules::meetings::actions::{self, Close, Convene, Open};
use async_graphql::{Context, InputObject, Object};
use entity::id::{AccountId, MeetingId, ProceedingId};

/// A meeting to convene.
#[derive(Debug, InputObject)]
pub struct MeetingConveneInput {
    /// The files on the agenda, in its order: 1 to 20, of one association, each once.
    proceeding_ids: Vec<Id<ProceedingId>>,
    /// When it sits: with the clear days of notice that the strictest of the files' rules asks for (T5), and not before the
    /// defence time of each is over (R2).
    starts_at: Instant,
    /// Where it sits, at most 200 characters.
    place: String,
    /// A key of the caller's choice: sent again with it, the mutation happens once.
    idempotency_key: Option<String>,
}

/// A meeting to open.
#[derive(Debug, InputObject)]
pub struct MeetingOpenInput {
    /// The meeting.
    meeting_id: Id<MeetingId>,
    /// The accounts of those who came, among those summoned; an empty list where nobody did.
    present: Vec<Id<AccountId>>,
    /// The version that was read; a changed meeting is refused.
    expected_version: Option<i32>,
    /// A key of the caller's choice: sent again with it, the mutation happens once.
    idempotency_key: Option<String>,
}

/// A meeting to close.
#[derive(Debug, InputObject)]
pub struct MeetingCloseInput {
    /// The meeting.
    meeting_id: Id<MeetingId>,
    /// What was done, in words: at most 20,000 characters.
    minutes: String,
    /// The version that was read; a changed meeting is refused.
    expected_version: Option<i32>,
    /// A key of the caller's choice: sent again with it, the mutation happens once.
    idempotency_key: Option<String>,
}

crate::payload! {
    /// What `meetingConvene` answers.
    MeetingConvenePayload<MeetingId> {
        /// The convened meeting.
        meeting: Meeting = |id| (*id).into();
    }
}

crate::payload! {
    /// What `meetingOpen` answers.
    MeetingOpenPayload<MeetingId> {
        /// The open meeting: whether the quorum is there, and what it takes up, is told for each item of its agenda.
        meeting: Meeting = |id| (*id).into();
    }
}

crate::payload! {
    /// What `meetingClose` answers.
    MeetingClosePayload<MeetingId> {
        /// The closed meeting.
        meeting: Meeting = |id| (*id).into();
    }
}

/// What is done about meetings.
#[derive(Debug, Default)]
pub struct MeetingMutation;

#[Object]
impl MeetingMutation {
    /// Convenes the whole board on one or several files (R3). For the chair of every file.
    async fn meeting_convene(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The meeting.")] input: MeetingConveneInput,
    ) -> Option<MeetingConvenePayload> {
        let convene = &Convene {
            proceedings: input.proceeding_ids.iter().map(|id| id.0).collect(),
            starts_at: input.starts_at.0,
            place: input.place.clone(),
        };
        mutate(ctx, &input, |tx| Box::pin(actions::convene(tx, convene)))
            .await
            .map(MeetingConvenePayload)
    }

    /// Opens the sitting at its hour, with who came: each file of the agenda for which the quorum is there is taken up (T7). For
    /// the chair.
    async fn meeting_open(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The meeting, and who came.")] input: MeetingOpenInput,
    ) -> Option<MeetingOpenPayload> {
        let open = &Open {
            meeting: input.meeting_id.0,
            present: input.present.iter().map(|id| id.0).collect(),
            expected_version: input.expected_version,
        };
        mutate(ctx, &input, |tx| Box::pin(actions::open(tx, open)))
            .await
            .map(MeetingOpenPayload)
    }

    /// Closes and minutes the sitting: the limit of what it took up is met (T7). Where recusals have broken the quorum before any
    /// vote on a file the limit is not met: its time runs on, and the file waits for another meeting (R6). For the chair.
    async fn meeting_close(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The meeting, and its minutes.")] input: MeetingCloseInput,
    ) -> Option<MeetingClosePayload> {
        let close = &Close {
            meeting: input.meeting_id.0,
            minutes: input.minutes.clone(),
            expected_version: input.expected_version,
        };
        mutate(ctx, &input, |tx| Box::pin(actions::close(tx, close)))
            .await
            .map(MeetingClosePayload)
    }
}
