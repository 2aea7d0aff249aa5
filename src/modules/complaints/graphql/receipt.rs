//! What a receipt code shows.

use super::deadline::Deadline;
use crate::access::Read;
use crate::context::Viewer;
use crate::deadline::is_missed;
use crate::graphql::read::{Entity, Loaded, Node, Relation, Scope, Table, reads};
use crate::graphql::{Enum, Instant, Reach, request};
use async_graphql::{Context, Description, Object, Result};
use chrono::{DateTime, Utc};
use derive_more::From;
use entity::complaint;
use entity::value::ComplaintState;

/// What a receipt code shows of a complaint: its state and the board's deadline, and neither who made it nor what it says (P1).
#[derive(Debug, From, Description)]
pub struct ComplaintReceipt(Node<Self>);

crate::row! {
    /// What is shown by a receipt code: no party, no text.
    ReceiptRow of complaint::Model {
        state: ComplaintState,
        received_at: DateTime<Utc>,
        due_at: DateTime<Utc>,
        met_at: Option<DateTime<Utc>>,
    }
}

impl Entity for ComplaintReceipt {
    type Row = ReceiptRow;
    const READ: &'static [Read] = &[Read::ComplaintReceipt];
    const RELATIONS: &'static [Relation] = &[Relation::one::<Deadline>("deadline", "id")];

    /// The code is the right to read: this type is reached by its hash, or by the act that made it, and in no other way.
    fn scope(viewer: &Viewer, _: Table) -> Scope {
        Reach::of(viewer, Read::ComplaintReceipt).scope()
    }
}

#[reads]
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
    async fn deadline(&self, ctx: &Context<'_>) -> Result<Loaded<Deadline>> {
        self.0.required(ctx)
    }

    /// Whether that deadline ended before a meeting had taken the complaint up; it stays true where one does so later (T8).
    fn deadline_missed(&self, ctx: &Context<'_>) -> Result<bool> {
        Ok(is_missed(self.0.due_at, self.0.met_at, request(ctx)?.now))
    }
}
