//! A proceeding.

use super::chair::Presiding;
use super::parts::{Allegation, Defence, Notice, Recusal};
use super::scope::{known, reach_inside};
use crate::access::{Read, may_read};
use crate::context::Viewer;
use crate::graphql::read::{
    Computed, Entity, List, Node, Order, Reader, Relation, Scope, Sort, Table, Through, among,
    internal, nullable,
};
use crate::graphql::{Enum, Id, Instant, ViewerAction, ViewerActions, request};
use crate::modules::ballots::{self, Ballot, BallotChoice, Deliberation, GateStep};
use crate::modules::charter::{Charter, CharterVersion};
use crate::modules::complaints::{Complaint, Deadline, Running};
use crate::modules::mandates::Mandate;
use crate::modules::meetings::{self, Meeting};
use crate::modules::organisations::Organisation;
use crate::modules::proceedings;
use crate::modules::sanctions::{self, Decision, Procedure};
use async_graphql::{Context, Description, Object, Result};
use chrono::{DateTime, Utc};
use derive_more::From;
use entity::id::ProceedingId;
use entity::proceeding;
use entity::value::{ProceedingState, SanctionKind};
use sea_orm::sea_query::{Condition, Expr, ExprTrait, JoinType, Query};
use sea_orm::{DbErr, FromQueryResult, QueryResult};
use uuid::Uuid;

/// The proceeding that the board conducts on one or several joined complaints against one signatory, the file of the case. Who
/// stands aside from it knows that it exists and sees none of its parts; the accused sees it once it is notified (R4).
#[derive(Debug, From, Description)]
pub struct Proceeding(Node<Self>);

impl Entity for Proceeding {
    type Row = proceeding::Model;
    const RELATIONS: &'static [Relation] = &[
        Relation::one::<Organisation>("accused", "accused_id"),
        Relation::one::<Charter>("charter", "charter_id"),
        Relation::one::<CharterVersion>("rulesVersion", "rules_version_id"),
        Relation::one_named::<Mandate, Presiding>("chair"),
        Relation::computed::<Limits>("deadline"),
        Relation::many::<Complaint>("complaints", "proceeding_id")
            .order(&[Order::by("received_at", Sort::Instant)]),
        Relation::many::<Allegation>("allegations", "proceeding_id")
            .order(&[Order::by("position", Sort::BigInt)]),
        Relation::many::<Notice>("notices", "proceeding_id")
            .order(&[Order::by("number", Sort::BigInt)]),
        Relation::many::<Defence>("defences", "proceeding_id")
            .order(&[Order::by("submitted_at", Sort::Instant)]),
        Relation::many::<Recusal>("recusals", "proceeding_id")
            .order(&[Order::by("declared_at", Sort::Instant)]),
        Relation::many_through::<Meeting>(
            "meetings",
            Through {
                table: "meeting_item",
                parent: "proceeding_id",
                target: "meeting_id",
                such: None,
            },
        )
        .order(&[Order::by("starts_at", Sort::Instant)]),
        Relation::many::<Ballot>("ballots", "proceeding_id")
            .order(&[Order::by("opened_at", Sort::Instant)]),
        Relation::one_by::<Decision>("decision", "proceeding_id"),
        Relation::case::<Deliberation>("gate"),
        Relation::case::<Deliberation>("ballotChoices"),
        Relation::case::<Procedure>("viewerActions"),
    ];

    fn scope(viewer: &Viewer, at: Table) -> Scope {
        known(viewer, at)
    }
}

/// The limits of a file's complaints.
struct Limits;

/// A limit with the rules that count it.
type Limited = (Running, String);

impl Computed for Limits {
    type Row = Limited;

    async fn load(reader: &Reader, proceedings: &[Uuid]) -> Result<Vec<(Uuid, Limited)>> {
        let of = |column| Expr::col(("complaint", column));
        let inside = reach_inside(
            reader.viewer(),
            Read::ProceedingFile,
            of("proceeding_id"),
            of("association_id"),
            Condition::all,
        );
        let scope = match inside.scope() {
            Scope::All => Condition::all(),
            Scope::Where(scope) => scope,
            Scope::Nothing => return Ok(Vec::new()),
        };
        let mut query = Query::select();
        for column in [
            "proceeding_id",
            "received_at",
            "time_zone",
            "due_day",
            "due_at",
            "met_at",
            "met_by_meeting_id",
            "missed_because",
        ] {
            query.column(("complaint", column));
        }
        let query = query
            .column(("charter_version", "rules"))
            .from("complaint")
            .join(
                JoinType::InnerJoin,
                "charter_version",
                Expr::col(("charter_version", "id")).eq(of("rules_version_id")),
            )
            .and_where(among(reader, of("proceeding_id"), proceedings))
            .cond_where(scope)
            .take();
        let rows = reader.query(reader.backend().build(&query)).await;
        let rows = rows.map_err(internal)?;
        let limits: Result<_, DbErr> = rows.iter().map(limit).collect();
        limits.map_err(internal)
    }
}

fn limit(row: &QueryResult) -> Result<(Uuid, Limited), DbErr> {
    let running = Running::from_query_result(row, "")?;
    Ok((
        row.try_get("", "proceeding_id")?,
        (running, row.try_get("", "rules")?),
    ))
}

#[Object(use_type_description)]
impl Proceeding {
    /// The id of the proceeding.
    pub async fn id(&self) -> Id<ProceedingId> {
        self.0.id.into()
    }

    /// How far the proceeding has come.
    fn state(&self) -> Enum<ProceedingState> {
        self.0.state.into()
    }

    /// The signatory that the proceeding is against.
    async fn accused(&self, ctx: &Context<'_>) -> Result<Organisation> {
        self.0.required(ctx)
    }

    /// The charter that was breached as the complaints say.
    async fn charter(&self, ctx: &Context<'_>) -> Result<Charter> {
        self.0.required(ctx)
    }

    /// The version of the charter whose rules of procedure the proceeding follows (A9).
    async fn rules_version(&self, ctx: &Context<'_>) -> Result<CharterVersion> {
        self.0.required(ctx)
    }

    /// The instant at which the proceeding was opened.
    fn opened_at(&self) -> Instant {
        self.0.opened_at.into()
    }

    /// The instant at which the accused was first told of the allegations in writing (R1); null before.
    fn notified_at(&self) -> Option<Instant> {
        self.0.notified_at.map(Into::into)
    }

    /// The instant at which the accused's time to answer is over (R2); null before the notice. Answers are still taken after it,
    /// until a meeting takes the proceeding up.
    fn defence_ends_at(&self) -> Option<Instant> {
        self.0.defence_ends_at.map(Into::into)
    }

    /// The instant at which a meeting with its quorum took the proceeding up (T7); null before.
    fn taken_up_at(&self) -> Option<Instant> {
        self.0.taken_up_at.map(Into::into)
    }

    /// The instant at which the decision came into force and the proceeding was closed; null before.
    fn closed_at(&self) -> Option<Instant> {
        self.0.closed_at.map(Into::into)
    }

    /// The mandate of the person who leads the proceeding now: the president's, or the acting chair's where the president is recused
    /// or acts for the accused. Null where every member of the board stands aside (R4), and to the accused, to whom it could tell who
    /// complained (P1).
    async fn chair(&self, ctx: &Context<'_>) -> Option<Mandate> {
        self.0.one(ctx)
    }

    /// The deadline of the board: of the complaints' deadlines the earliest that still runs; where none does, the earliest that is
    /// not met, else the earliest (T9). Null to who stands aside.
    async fn deadline(&self, ctx: &Context<'_>) -> Option<Deadline> {
        nullable(ctx, self.earliest(ctx)).flatten()
    }

    /// The complaints that were joined in the proceeding, the oldest first.
    async fn complaints(&self, ctx: &Context<'_>) -> Result<List<Complaint>> {
        self.0.many(ctx)
    }

    /// The allegations that the board judges, in their order.
    async fn allegations(&self, ctx: &Context<'_>) -> Result<List<Allegation>> {
        self.0.many(ctx)
    }

    /// The notices that were sent to the accused, the first one first.
    async fn notices(&self, ctx: &Context<'_>) -> Result<List<Notice>> {
        self.0.many(ctx)
    }

    /// What the accused answered in writing, the first answer first.
    async fn defences(&self, ctx: &Context<'_>) -> Result<List<Defence>> {
        self.0.many(ctx)
    }

    /// The declarations of who stands aside from the proceeding; to who stands aside, their own alone.
    async fn recusals(&self, ctx: &Context<'_>) -> Result<List<Recusal>> {
        self.0.many(ctx)
    }

    /// The meetings that have the proceeding on their agenda or had it, the earliest first; empty to whoever holds no office in it.
    async fn meetings(&self, ctx: &Context<'_>) -> Result<List<Meeting>> {
        self.0.many(ctx)
    }

    /// The ballots that the board holds in the proceeding, the first opened first; empty to whoever holds no office in it.
    async fn ballots(&self, ctx: &Context<'_>) -> Result<List<Ballot>> {
        self.0.many(ctx)
    }

    /// The decision that ends the proceeding; null before it is taken, and to the accused before it is notified (R8).
    async fn decision(&self, ctx: &Context<'_>) -> Option<Decision> {
        self.0.one(ctx)
    }

    /// The due-process gate (R9): what a ballot needs, and what of it is done; empty for whoever may not read the ballots.
    async fn gate(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "The sanction, for a ballot on a sanction; left out for a ballot on a finding."
        )]
        sanction_kind: Option<Enum<SanctionKind>>,
    ) -> Result<Vec<GateStep>> {
        let case = self.0.case::<Deliberation>(ctx)?;
        let request = request(ctx)?;
        if !may_read(&request.actor, Read::Ballot, &case.proceeding.facts()) {
            return Ok(Vec::new());
        }
        let kind = sanction_kind.map(|kind| kind.0);
        Ok(GateStep::all(&case, kind, request.now))
    }

    /// Every question that could be put to the vote, and whether it can be now: with some of them, `ballotOpen` is done where
    /// `viewerActions` allows it. Seen by the chair of the proceeding; empty for everybody else.
    async fn ballot_choices(&self, ctx: &Context<'_>) -> Result<List<BallotChoice>> {
        let case = self.0.case::<Deliberation>(ctx)?;
        Ok(List(BallotChoice::all(&case, request(ctx)?)))
    }

    /// The number of this state of the object, which each change raises by one. Sent as `expectedVersion`, it lets a mutation be
    /// refused where the object has changed since.
    fn version(&self) -> i64 {
        self.0.version
    }

    /// The acts on the object, each with whether the viewer may do it now and, where not, why.
    async fn viewer_actions(&self, ctx: &Context<'_>) -> Result<Vec<ViewerAction>> {
        let case = self.0.case::<Procedure>(ctx)?;
        let deliberation = &case.deliberation;
        let actions = ViewerActions::new(ctx)?
            .on(proceedings::ACTS, &deliberation.proceeding)
            .on(&[meetings::CONVENE], &deliberation.proceeding)
            .on(&[ballots::OPEN], deliberation)
            .on(sanctions::ACTS, &*case);
        Ok(actions.all())
    }
}

impl Proceeding {
    /// The row.
    pub(super) fn row(&self) -> &proceeding::Model {
        &self.0
    }

    /// T9. The field at hand is a computed relation by [`Limits`].
    fn earliest(&self, ctx: &Context<'_>) -> Result<Option<Deadline>> {
        let now = request(ctx)?.now;
        let limits = self.0.computed::<Limits>(ctx)?;
        let first = limits.iter().min_by_key(|(run, _)| rank(run, now));
        let deadline = first.map(|(run, rules)| Deadline::by(rules).deliberation(run, now));
        deadline.transpose()
    }
}

/// Which limit is shown first: one that still runs, then one that was missed, then one that was met; of equals the earliest (T9).
fn rank(run: &Running, now: DateTime<Utc>) -> (bool, bool, DateTime<Utc>) {
    let over = crate::deadline::is_due(run.due_at, now);
    (run.met_at.is_some(), over, run.due_at)
}
