//! A proceeding.

use super::chair::Presiding;
use super::parts::{Allegation, Defence, Notice, Recusal};
use super::scope::{inside, known};
use crate::access::Read;
use crate::context::Viewer;
use crate::graphql::read::{
    Entity, Field, Guarded, List, Loaded, Node, Order, Relation, Scope, Sort, Table, Through,
    nullable, reads, viewer,
};
use crate::graphql::{Enum, Id, Instant, ViewerAction, ViewerActions, request};
use crate::modules::associations::{Association, OF_ASSOCIATION};
use crate::modules::ballots::{self, Ballot, BallotChoice, Deliberation, GateStep, Voting};
use crate::modules::charter::{Charter, CharterVersion};
use crate::modules::complaints::{Complaint, Deadline};
use crate::modules::mandates::Mandate;
use crate::modules::meetings::{self, Meeting};
use crate::modules::organisations::Organisation;
use crate::modules::proceedings::{self, DocketStep, ProceedingCase, Progress};
use crate::modules::sanctions::{self, Decision, Procedure};
use async_graphql::{Context, Description, Object, Result};
use chrono::{DateTime, Utc};
use derive_more::From;
use entity::id::ProceedingId;
use entity::proceeding;
use entity::value::{ProceedingState, SanctionKind};
use sea_orm::sea_query::Condition;

/// The proceeding that the board conducts on one or several joined complaints against one signatory, the file of the case. Who
/// stands aside from it knows that it exists and sees none of its parts; the accused sees it once it is notified (R4).
#[derive(Debug, From, Description)]
pub struct Proceeding(Node<Self>);

crate::row! {
    /// What is read of a proceeding.
    ProceedingRow of proceeding::Model {
        id: ProceedingId,
        state: ProceedingState,
        opened_at: DateTime<Utc>,
        notified_at: Option<DateTime<Utc>>,
        defence_ends_at: Option<DateTime<Utc>>,
        taken_up_at: Option<DateTime<Utc>>,
        closed_at: Option<DateTime<Utc>>,
        version: Option<i64>,
    }
}

impl Entity for Proceeding {
    type Row = ProceedingRow;
    const GUARDED: &'static [Guarded] = &[("version", Read::Ballot, by_office)];
    const READ: &'static [Read] = &[Read::Proceeding];
    const RELATIONS: &'static [Relation] = &[
        OF_ASSOCIATION,
        Relation::one::<Organisation>("accused", "accused_id"),
        Relation::one::<Charter>("charter", "charter_id"),
        Relation::one::<CharterVersion>("rulesVersion", "rules_version_id"),
        Relation::one_named::<Mandate, Presiding>("chair"),
        Relation::many::<Deadline>("deadline", "proceeding_id")
            .by(Read::ProceedingFile)
            .filter(inside_alone)
            .reading(&["due_at", "met_at"]),
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
        Relation::computed::<Voting>("gate"),
        Relation::case::<Deliberation>("ballotChoices"),
        Relation::case::<Procedure>("viewerActions"),
    ];

    fn scope(viewer: &Viewer, at: Table) -> Scope {
        known(viewer, at)
    }
}

/// The proceedings in which the viewer holds an office: what the board does in them is no secret from it.
pub(super) fn by_office(viewer: &Viewer, read: Read, at: Table) -> Scope {
    inside(viewer, read, at, "id", Condition::all)
}

/// The deadlines of a proceeding's complaints, to whoever sees its inside.
#[expect(clippy::unnecessary_wraps, reason = "the form of a filter")]
fn inside_alone(_: &Field<'_>, viewer: &Viewer, at: Table) -> Result<Condition> {
    let seen = inside(
        viewer,
        Read::ProceedingFile,
        at,
        "proceeding_id",
        Condition::all,
    );
    Ok(seen.condition())
}

#[reads]
#[Object(use_type_description)]
impl Proceeding {
    /// The id of the proceeding.
    pub async fn id(&self) -> Id<ProceedingId> {
        self.0.id.into()
    }

    /// The association that the object belongs to.
    async fn association(&self, ctx: &Context<'_>) -> Result<Loaded<Association>> {
        self.0.required(ctx)
    }

    /// How far the proceeding has come. That the decision is taken the accused learns by its notification: until then it reads
    /// `TAKEN_UP` (R8).
    #[reads(state, version)]
    fn state(&self) -> Enum<ProceedingState> {
        self.progress().state.into()
    }

    /// The step that the board has to take next; null once the decision is notified.
    #[reads(state, defence_ends_at, version)]
    fn next_step(&self, ctx: &Context<'_>) -> Option<Enum<DocketStep>> {
        let step = DocketStep::on_proceeding(self.progress(), nullable(ctx, request(ctx))?.now);
        step.map(Into::into)
    }

    /// The signatory that the proceeding is against.
    async fn accused(&self, ctx: &Context<'_>) -> Result<Loaded<Organisation>> {
        self.0.required(ctx)
    }

    /// The charter that was breached as the complaints say.
    async fn charter(&self, ctx: &Context<'_>) -> Result<Loaded<Charter>> {
        self.0.required(ctx)
    }

    /// The version of the charter whose rules of procedure the proceeding follows (A9).
    async fn rules_version(&self, ctx: &Context<'_>) -> Result<Loaded<CharterVersion>> {
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
    async fn chair(&self, ctx: &Context<'_>) -> Option<Loaded<Mandate>> {
        self.0.one(ctx)
    }

    /// The deadline of the board: of the complaints' deadlines the earliest that still runs; where none does, the earliest that is
    /// not met, else the earliest (T9). Null to who stands aside.
    async fn deadline(&self, ctx: &Context<'_>) -> Option<Loaded<Deadline>> {
        let now = nullable(ctx, request(ctx))?.now;
        let deadlines = nullable(ctx, self.0.many(ctx))?;
        Deadline::first(deadlines, now)
    }

    /// The complaints that were joined in the proceeding, the oldest first.
    async fn complaints(&self, ctx: &Context<'_>) -> Result<List<Loaded<Complaint>>> {
        self.0.many(ctx)
    }

    /// The allegations that the board judges, in their order.
    async fn allegations(&self, ctx: &Context<'_>) -> Result<List<Loaded<Allegation>>> {
        self.0.many(ctx)
    }

    /// The notices that were sent to the accused, the first one first.
    async fn notices(&self, ctx: &Context<'_>) -> Result<List<Loaded<Notice>>> {
        self.0.many(ctx)
    }

    /// What the accused answered in writing, the first answer first.
    async fn defences(&self, ctx: &Context<'_>) -> Result<List<Loaded<Defence>>> {
        self.0.many(ctx)
    }

    /// The declarations of who stands aside from the proceeding; to who stands aside, their own alone.
    async fn recusals(&self, ctx: &Context<'_>) -> Result<List<Loaded<Recusal>>> {
        self.0.many(ctx)
    }

    /// The meetings that have the proceeding on their agenda or had it, the earliest first; empty to whoever holds no office in it.
    async fn meetings(&self, ctx: &Context<'_>) -> Result<List<Loaded<Meeting>>> {
        self.0.many(ctx)
    }

    /// The ballots that the board holds in the proceeding, the first opened first; empty to whoever holds no office in it.
    async fn ballots(&self, ctx: &Context<'_>) -> Result<List<Loaded<Ballot>>> {
        self.0.many(ctx)
    }

    /// The decision that ends the proceeding; null before it is taken, and to the accused before it is notified (R8).
    async fn decision(&self, ctx: &Context<'_>) -> Option<Loaded<Decision>> {
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
        let kind = sanction_kind.map(|kind| kind.0);
        let now = request(ctx)?.now;
        let cases = self.0.computed::<Voting>(ctx)?;
        let steps = cases.iter().map(|case| GateStep::all(case, kind, now));
        Ok(steps.flatten().collect())
    }

    /// Every question that could be put to the vote, and whether it can be now: with some of them, `ballotOpen` is done where
    /// `viewerActions` allows it. Seen by the chair of the proceeding; empty for everybody else.
    async fn ballot_choices(&self, ctx: &Context<'_>) -> Result<List<BallotChoice>> {
        let (viewer, language) = (viewer(ctx)?, request(ctx)?.language);
        let case = self.0.case::<Deliberation>(ctx)?;
        let case = case.opened_by(&ballots::OPEN, viewer).into_iter();
        let choices = case.flat_map(|case| BallotChoice::all(case, viewer.now(), language));
        Ok(choices.collect())
    }

    /// The number of this state of the object, which each change raises by one. Sent as `expectedVersion`, it lets a mutation be
    /// refused where the object has changed since. Null to whoever holds no office in the proceeding: it would tell how busy the board is.
    fn version(&self) -> Option<i64> {
        self.0.version
    }

    /// The acts on the object, each with whether the viewer may do it now and, where not, why.
    pub async fn viewer_actions(&self, ctx: &Context<'_>) -> Result<Vec<ViewerAction>> {
        let case = self.0.case::<Procedure>(ctx)?;
        let file: fn(&Procedure) -> &ProceedingCase = |case| &case.deliberation.proceeding;
        let actions = ViewerActions::new(ctx)?
            .of(proceedings::ACTS, &case, file)
            .of(&[meetings::CONVENE], &case, file)
            .of(&[ballots::OPEN], &case, |case| &case.deliberation)
            .of(sanctions::ACTS, &case, |case| case);
        Ok(actions.all())
    }
}

impl Proceeding {
    /// How far it has come, as the viewer may know it.
    #[must_use]
    pub fn progress(&self) -> Progress {
        let state = self.0.state;
        Progress {
            state: match self.0.version {
                Some(_) => state,
                None => Progress::outside(state),
            },
            defence_ends_at: self.0.defence_ends_at,
        }
    }
}
