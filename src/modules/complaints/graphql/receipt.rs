//! What a receipt code shows.

use super::deadline::{Deadline, Running};
use crate::access::Read;
use crate::context::Viewer;
use crate::deadline::is_missed;
use crate::graphql::read::{Entity, Node, Relation, Scope, Table};
use crate::graphql::{Enum, Instant, Reach, request};
use async_graphql::{Context, Description, Object, Result};
use chrono::{DateTime, NaiveDate, Utc};
use derive_more::From;
use entity::complaint;
use entity::id::MeetingId;
use entity::value::{ComplaintState, MissedBecause};

/// What a receipt code shows of a complaint: its state and the board's deadline, and neither who made it nor what it says (P1).
#[derive(Debug, From, Description)]
pub struct ComplaintReceipt(Node<Self>);

crate::row! {
    /// What is shown by a receipt code: no party, no text.
    ReceiptRow of complaint::Model {
        state: ComplaintState,
        received_at: DateTime<Utc>,
        time_zone: String,
        due_day: NaiveDate,
        due_at: DateTime<Utc>,
        met_at: Option<DateTime<Utc>>,
        met_by_meeting_id: Option<MeetingId>,
        missed_because: Option<MissedBecause>,
    }
}

impl Entity for ComplaintReceipt {
    type Row = ReceiptRow;
    const RELATIONS: &'static [Relation] =
        &[Relation::one::<Deadline>("deadline", "rules_version_id")];

    /// The code is the right to read: this type is reached by its hash, or by the act that made it, and in no other way.
    fn scope(viewer: &Viewer, _: Table) -> Scope {
        Reach::of(viewer, Read::ComplaintReceipt).scope()
    }
}

impl ReceiptRow {
    fn running(&self) -> Running {
        Running {
            received_at: self.received_at,
            time_zone: self.time_zone.clone(),
            due_day: self.due_day,
            due_at: self.due_at,
            met_at: self.met_at,
            met_by_meeting_id: self.met_by_meeting_id,
            missed_because: self.missed_because,
        }
    }
}

#[Object(use_type_description)]
impl ComplaintReceipt {
    /// How far the complaint has come.
    fn state(&self) -> Enum<ComplaintState> {
        self.0.state.into()
    }

    /// The instant at which the association received the complaint.
    fn received_at(&self) -> Instant {
        self.0.received_at.into()
    }

    /// The deadline by which the board has to meet and deliberate on the complaint (A6).
    async fn deadline(&self, ctx: &Context<'_>) -> Result<Deadline> {
        let deadline: Deadline = self.0.required(ctx)?;
        deadline.deliberation(&self.0.running(), request(ctx)?.now)
    }

    /// Whether that deadline ended before a meeting had taken the complaint up; it stays true where one does so later (T8).
    fn deadline_missed(&self, ctx: &Context<'_>) -> Result<bool> {
        Ok(is_missed(self.0.due_at, self.0.met_at, request(ctx)?.now))
    }
}
