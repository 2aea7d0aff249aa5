//! Decisions in GraphQL.

use super::actions::{self, Notify, Record};
use super::case::{NOTIFY, Procedure};
use crate::access::Read;
use crate::context::Viewer;
use crate::graphql::read::{
    Computed, Entity, List, Node, Reader, Relation, Scope, Table, among, internal,
};
use crate::graphql::{Day, Enum, Id, Instant, ViewerAction, ViewerActions, mutate};
use crate::modules::proceedings::{Proceeding, inside};
use async_graphql::{Context, Description, InputObject, Object, Result, SimpleObject};
use derive_more::From;
use entity::decision;
use entity::id::{AllegationId, DecisionId, ProceedingId};
use entity::value::{DecisionOutcome, DecisionState, NoticeMeans, SanctionKind};
use sea_orm::sea_query::{Condition, Expr, ExprTrait, Query};
use sea_orm::{DbErr, FromQueryResult};
use uuid::Uuid;

/// What the board decided on a file, with its reasons on each allegation (R8). To the accused once it is notified.
#[derive(Debug, From, Description)]
pub struct Decision(Node<Self>);

impl Entity for Decision {
    type Row = decision::Model;
    const RELATIONS: &'static [Relation] = &[
        Relation::one::<Proceeding>("proceeding", "proceeding_id"),
        Relation::computed::<Pronounced>("sanctions"),
        Relation::case::<Procedure>("viewerActions").from("proceeding_id"),
    ];

    fn scope(viewer: &Viewer, at: Table) -> Scope {
        inside(viewer, Read::Decision, at, "proceeding_id", || {
            Condition::all().add(at.col("state").ne(DecisionState::Recorded))
        })
    }
}

#[Object(use_type_description)]
impl Decision {
    /// The decision's id.
    pub async fn id(&self) -> Id<DecisionId> {
        self.0.id.into()
    }

    /// The file: each allegation has its finding and the reasons for it.
    async fn proceeding(&self, ctx: &Context<'_>) -> Result<Proceeding> {
        self.0.required(ctx)
    }

    /// Where it stands.
    fn state(&self) -> Enum<DecisionState> {
        self.0.state.into()
    }

    /// What was decided (A7).
    fn outcome(&self) -> Enum<DecisionOutcome> {
        self.0.outcome.into()
    }

    /// The sanctions that it pronounces.
    async fn sanctions(&self, ctx: &Context<'_>) -> Result<List<Sanction>> {
        let rows = self.0.computed::<Pronounced>(ctx)?;
        let sanctions = rows.into_iter().map(|row| Sanction {
            kind: row.kind.into(),
            ban_months: row.ban_months,
        });
        Ok(sanctions.collect())
    }

    /// When it was recorded.
    fn recorded_at(&self) -> Instant {
        self.0.recorded_at.into()
    }

    /// When it was notified.
    fn notified_at(&self) -> Option<Instant> {
        self.0.notified_at.map(Into::into)
    }

    /// By what means it was notified.
    fn means(&self) -> Option<Enum<NoticeMeans>> {
        self.0.means.map(Into::into)
    }

    /// The instant at which it takes effect; until then the accused keeps all its rights (R8).
    fn effective_at(&self) -> Option<Instant> {
        self.0.effective_at.map(Into::into)
    }

    /// When it came into force.
    fn in_force_at(&self) -> Option<Instant> {
        self.0.in_force_at.map(Into::into)
    }

    /// The version of this object, which each change raises by one: send it as `expectedVersion` to be refused where it has changed since.
    fn version(&self) -> i64 {
        self.0.version
    }

    /// What the viewer may do with it.
    async fn viewer_actions(&self, ctx: &Context<'_>) -> Result<Vec<ViewerAction>> {
        let case = self.0.case::<Procedure>(ctx)?;
        Ok(ViewerActions::new(ctx)?.on(&[NOTIFY], &*case).all())
    }
}

/// A sanction that a decision pronounces (A7).
#[derive(Debug, SimpleObject)]
pub struct Sanction {
    /// The kind of sanction.
    kind: Enum<SanctionKind>,
    /// For how many months the ban holds that it brings (R16): a ban on the label, and radiation, which adds one (A4). Null for a
    /// ban without end, and for a sanction that brings none.
    ban_months: Option<i64>,
}

/// The sanctions of a decision.
struct Pronounced;

#[derive(Clone, FromQueryResult)]
struct SanctionRow {
    decision_id: Uuid,
    kind: SanctionKind,
    ban_months: Option<i64>,
}

impl Computed for Pronounced {
    type Row = SanctionRow;

    async fn load(reader: &Reader, decisions: &[Uuid]) -> Result<Vec<(Uuid, SanctionRow)>> {
        let of = |column| Expr::col(("sanction", column));
        let query = Query::select()
            .column(("sanction", "decision_id"))
            .column(("sanction", "kind"))
            .column(("sanction", "ban_months"))
            .from("sanction")
            .and_where(among(reader, of("decision_id"), decisions))
            .order_by(("sanction", "kind"), sea_orm::Order::Asc)
            .take();
        let rows = reader.query(reader.backend().build(&query)).await;
        let rows = rows.map_err(internal)?;
        let rows = rows
            .iter()
            .map(|row| SanctionRow::from_query_result(row, ""));
        let rows: Result<Vec<_>, DbErr> = rows.collect();
        let rows = rows.map_err(internal)?.into_iter();
        Ok(rows.map(|row| (row.decision_id, row)).collect())
    }
}

/// A decision to record.
#[derive(Debug, InputObject)]
pub struct DecisionRecordInput {
    /// The file.
    proceeding_id: Id<ProceedingId>,
    /// The reasons, for each allegation of the file (R8).
    reasons: Vec<AllegationReasonsInput>,
    /// For how many months the ban on the label holds, where a ballot adopted one or radiation, which adds one (A4); without end
    /// where nothing is said, unless the rules set a longest (R16).
    ban_months: Option<i32>,
    /// The version of the file that was read; a changed one is refused.
    expected_version: Option<i32>,
    /// A key of the caller's choice: sent again with it, the mutation happens once.
    idempotency_key: Option<String>,
}

/// Why the board found as it did on an allegation.
#[derive(Debug, InputObject)]
pub struct AllegationReasonsInput {
    /// The allegation.
    allegation_id: Id<AllegationId>,
    /// The reasons, at most 20,000 characters.
    reasons: String,
}

/// A decision to notify.
#[derive(Debug, InputObject)]
pub struct DecisionNotifyInput {
    /// The file that was decided.
    proceeding_id: Id<ProceedingId>,
    /// By what means it is told.
    means: Enum<NoticeMeans>,
    /// The seat's day from which the notification counts: of a letter its delivery or first presentation, which has to be given;
    /// today where it is electronic and nothing is said. Not a day that is over.
    counting_date: Option<Day>,
    /// The version of the decision that was read; a changed one is refused.
    expected_version: Option<i32>,
    /// A key of the caller's choice: sent again with it, the mutation happens once.
    idempotency_key: Option<String>,
}

crate::payload! {
    /// What `decisionRecord` answers.
    DecisionRecordPayload<DecisionId> {
        /// The recorded decision.
        decision: Decision = |id| (*id).into();
    }
}

crate::payload! {
    /// What `decisionNotify` answers.
    DecisionNotifyPayload<DecisionId> {
        /// The notified decision; in force where it takes effect now.
        decision: Decision = |id| (*id).into();
    }
}

/// What is done about decisions.
#[derive(Debug, Default)]
pub struct DecisionMutation;

#[Object]
impl DecisionMutation {
    /// Records what the board decided: what the ballots said, with the reasons on each allegation (A7, R8). For the chair of the
    /// file.
    async fn decision_record(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The decision.")] input: DecisionRecordInput,
    ) -> Option<DecisionRecordPayload> {
        let reasons = input.reasons.iter();
        let record = &Record {
            proceeding: input.proceeding_id.0,
            reasons: reasons
                .map(|given| (given.allegation_id.0, given.reasons.clone()))
                .collect(),
            // Fewer than none are as many as none: refused in words.
            ban_months: input
                .ban_months
                .map(|months| u32::try_from(months).unwrap_or(0)),
            expected_version: input.expected_version,
        };
        mutate(ctx, &input, |tx| Box::pin(actions::record(tx, record)))
            .await
            .map(DecisionRecordPayload)
    }

    /// Notifies the decision to the accused (R8), once the meeting that took the file up is closed and minuted (T7, R9). At its
    /// instant membership, signature, label, ban and register follow at once: now where the notification counts from today,
    /// otherwise when that day begins at the seat. For the chair of the file.
    async fn decision_notify(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The notification.")] input: DecisionNotifyInput,
    ) -> Option<DecisionNotifyPayload> {
        let notify = &Notify {
            proceeding: input.proceeding_id.0,
            means: input.means.0,
            counting_date: input.counting_date.map(|day| day.0),
            expected_version: input.expected_version,
        };
        mutate(ctx, &input, |tx| Box::pin(actions::notify(tx, notify)))
            .await
            .map(DecisionNotifyPayload)
    }
}
