//! What the board must do, by due date.
//!
//! The docket is a list over complaints, since they have the limits: one line for each complaint that waits for a file, and one
//! for each file, on its complaint that is due first (T9). The next step is read off the rows of complaint and file.

use super::proceeding::Proceeding;
use crate::access::Read;
use crate::context::Viewer;
use crate::deadline::is_missed;
use crate::graphql::read::{Entity, Loaded, Node, Relation, Scope, Table, internal, reads};
use crate::graphql::{Day, Enum, Id, Instant, Reach, request};
use crate::modules::associations::{Association, OF_ASSOCIATION};
use crate::modules::complaints::{Complaint, keeps_office};
use crate::modules::organisations::Organisation;
use crate::modules::proceedings::workflow::DocketStep;
use anyhow::anyhow;
use async_graphql::{Context, Description, Object, Result};
use chrono::{DateTime, NaiveDate, Utc};
use derive_more::From;
use entity::complaint;
use entity::id::{ComplaintId, DocketItemId};
use entity::value::{ComplaintState, ProceedingState};
use sea_orm::sea_query::{Condition, Expr, ExprTrait, Query};

/// The states of a file in which the board has something to do.
const TO_DO: [ProceedingState; 4] = [
    ProceedingState::Opened,
    ProceedingState::Notified,
    ProceedingState::TakenUp,
    ProceedingState::Decided,
];

/// Something that the board has to do: open a proceeding on a complaint, or take the next step of a proceeding.
#[derive(Debug, From, Description)]
pub struct DocketItem(Node<Self>);

crate::row! {
    /// What the docket says of a complaint.
    DocketRow of complaint::Model {
        id: ComplaintId,
        state: ComplaintState,
        due_day: NaiveDate,
        due_at: DateTime<Utc>,
        met_at: Option<DateTime<Utc>>,
    }
}

impl Entity for DocketItem {
    type Row = DocketRow;
    const READ: &'static [Read] = &[Read::Docket];
    const RELATIONS: &'static [Relation] = &[
        OF_ASSOCIATION,
        Relation::one::<Complaint>("complaint", "id"),
        Relation::one::<Organisation>("accused", "accused_id"),
        Relation::one::<Proceeding>("proceeding", "proceeding_id"),
        Relation::one::<Proceeding>("nextStep", "proceeding_id"),
    ];

    fn scope(viewer: &Viewer, at: Table) -> Scope {
        Reach::of(viewer, Read::Docket)
            .office(|here| {
                here.of(at.col("association_id"))
                    .add_option(keeps_office(viewer, at))
                    .add(to_do(at))
            })
            .scope()
    }
}

/// The complaints that stand for something to do: those without a file, and the first due of each file whose decision is not
/// notified.
fn to_do(at: Table) -> Condition {
    let proceeding = |column| Expr::col(("todo", column));
    let other = |column| Expr::col(("sooner", column));
    let sooner = other("due_at").lt(at.col("due_at")).or(other("due_at")
        .eq(at.col("due_at"))
        .and(other("id").lt(at.col("id"))));
    let waiting = a_row(
        "proceeding",
        "todo",
        proceeding("id")
            .eq(at.col("proceeding_id"))
            .and(proceeding("state").is_in(TO_DO)),
    );
    let stands_for_it = a_row(
        "complaint",
        "sooner",
        other("proceeding_id")
            .eq(at.col("proceeding_id"))
            .and(sooner),
    )
    .not();
    let has_step = Condition::any()
        .add(at.col("state").eq(ComplaintState::Received))
        .add(waiting.and(stands_for_it));
    // What was decided was closed in the same act: an index of the rest leads past it.
    Condition::all()
        .add(at.col("state").ne(ComplaintState::Decided))
        .add(has_step)
}

fn a_row(table: &'static str, alias: &'static str, such: Expr) -> Expr {
    Expr::exists(
        Query::select()
            .expr(Expr::val(1))
            .from_as(table, alias)
            .and_where(such)
            .take(),
    )
}

#[reads]
#[Object(use_type_description)]
impl DocketItem {
    /// The id of the entry: that of its complaint, under a prefix of its own.
    pub async fn id(&self) -> Id<DocketItemId> {
        DocketItemId(self.0.id.0).into()
    }

    /// The association that the object belongs to.
    async fn association(&self, ctx: &Context<'_>) -> Result<Loaded<Association>> {
        self.0.required(ctx)
    }

    /// The step that the board has to take next.
    fn next_step(&self, ctx: &Context<'_>) -> Result<Enum<DocketStep>> {
        let proceeding: Option<Loaded<Proceeding>> = self.0.one(ctx);
        let proceeding = proceeding.as_ref().map(|proceeding| proceeding.progress());
        let now = request(ctx)?.now;
        let step = DocketStep::on_complaint(self.0.state, proceeding, now);
        let step = step.ok_or_else(|| internal(anyhow!("nothing to do in an entry of the docket")));
        Ok(step?.into())
    }

    /// The last day of the board's time (A6); of a proceeding on several complaints, the earliest (T9).
    fn due_day(&self) -> Day {
        self.0.due_day.into()
    }

    /// The instant at which the last day of the board's time is over at the association's seat.
    fn due_at(&self) -> Instant {
        self.0.due_at.into()
    }

    /// Whether the board's time ended before a meeting had taken the matter up; it stays true where one does so later (T8).
    fn deadline_missed(&self, ctx: &Context<'_>) -> Result<bool> {
        Ok(is_missed(self.0.due_at, self.0.met_at, request(ctx)?.now))
    }

    /// The signatory that the complaint or the proceeding is against.
    async fn accused(&self, ctx: &Context<'_>) -> Result<Loaded<Organisation>> {
        self.0.required(ctx)
    }

    /// The complaint that waits; of a proceeding on several, the one whose deadline ends first.
    async fn complaint(&self, ctx: &Context<'_>) -> Result<Loaded<Complaint>> {
        self.0.required(ctx)
    }

    /// The proceeding that waits for its next step; null where a complaint waits for one to be opened.
    async fn proceeding(&self, ctx: &Context<'_>) -> Option<Loaded<Proceeding>> {
        self.0.one(ctx)
    }
}
