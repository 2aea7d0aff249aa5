//! A complaint.

use super::author::ComplaintAuthor;
use super::deadline::Deadline;
use super::scope::{not_withheld, reach};
use crate::access::Read;
use crate::context::Viewer;
use crate::graphql::read::{
    Entity, Guarded, List, Loaded, Node, Order, Relation, Scope, Sort, Table, Through, nullable,
    reads,
};
use crate::graphql::{Day, Enum, Id, Instant, ViewerAction, ViewerActions, request};
use crate::modules::associations::{Association, OF_ASSOCIATION};
use crate::modules::charter::{Article, Charter, CharterVersion};
use crate::modules::organisations::Organisation;
use crate::modules::proceedings::{DocketStep, OPEN, Opening, Proceeding};
use async_graphql::{Context, Description, Object, Result};
use chrono::{DateTime, NaiveDate, Utc};
use derive_more::From;
use entity::complaint;
use entity::id::ComplaintId;
use entity::value::{ComplaintChannel, ComplaintState};
use sea_orm::sea_query::Condition;

/// A report that one signatory does not honour the charter (A5): to its author, to the offices, and to the accused once it was
/// told of the file.
#[derive(Debug, From, Description)]
pub struct Complaint(Node<Self>);

crate::row! {
    /// What is read of a complaint: never its receipt's hash; its author apart.
    ComplaintRow of complaint::Model {
        id: ComplaintId,
        state: ComplaintState,
        channel: ComplaintChannel,
        identity_withheld: bool,
        facts: Option<String>,
        happened_on: NaiveDate,
        received_at: DateTime<Utc>,
        missed_at: Option<DateTime<Utc>>,
        version: i64,
    }
}

impl Entity for Complaint {
    type Row = ComplaintRow;
    const READ: &'static [Read] = &[Read::Complaint];
    const GUARDED: &'static [Guarded] = &[("facts", Read::Complaint, in_the_authors_words)];
    const RELATIONS: &'static [Relation] = &[
        OF_ASSOCIATION,
        Relation::one::<ComplaintAuthor>("author", "id"),
        Relation::one::<Organisation>("accused", "accused_id"),
        Relation::one::<Charter>("charter", "charter_id"),
        Relation::one::<CharterVersion>("charterVersion", "charter_version_id"),
        Relation::one::<CharterVersion>("rulesVersion", "rules_version_id"),
        Relation::one::<Deadline>("deadline", "id"),
        Relation::one::<Proceeding>("proceeding", "proceeding_id"),
        Relation::one::<Proceeding>("nextStep", "proceeding_id"),
        Relation::many_through::<Article>("articles", ALLEGED)
            .order(&[Order::by("position", Sort::BigInt)]),
        Relation::case::<Opening>("viewerActions"),
    ];

    fn scope(viewer: &Viewer, at: Table) -> Scope {
        reach(viewer, Read::Complaint, at, Condition::all)
    }
}

/// Who reads a complaint in its author's words: whoever may know who the author is, and the auditor; words betray a person, so the
/// accused reads instead what the notice tells of the facts where the author asked to be withheld (P1, R1).
fn in_the_authors_words(viewer: &Viewer, read: Read, at: Table) -> Scope {
    reach(viewer, read, at, || not_withheld(at))
}

/// Which articles a complaint alleges.
const ALLEGED: Through = Through {
    table: "complaint_article",
    parent: "complaint_id",
    target: "article_id",
    such: None,
};

#[reads]
#[Object(use_type_description)]
impl Complaint {
    /// The id of the complaint.
    pub async fn id(&self) -> Id<ComplaintId> {
        self.0.id.into()
    }

    /// The association that the object belongs to.
    async fn association(&self, ctx: &Context<'_>) -> Result<Loaded<Association>> {
        self.0.required(ctx)
    }

    /// How far the complaint has come.
    fn state(&self) -> Enum<ComplaintState> {
        self.0.state.into()
    }

    /// The step that the board has to take next: to open a proceeding on the complaint, or the next step of that proceeding. Null
    /// once the decision is notified, and where the viewer may not know of the proceeding.
    fn next_step(&self, ctx: &Context<'_>) -> Option<Enum<DocketStep>> {
        let proceeding: Option<Loaded<Proceeding>> = self.0.one(ctx);
        let proceeding = proceeding.as_ref().map(|proceeding| proceeding.progress());
        let now = nullable(ctx, request(ctx))?.now;
        DocketStep::on_complaint(self.0.state, proceeding, now).map(Into::into)
    }

    /// The way in which the complaint reached the association.
    fn channel(&self) -> Enum<ComplaintChannel> {
        self.0.channel.into()
    }

    /// The signatory that the complaint is against.
    async fn accused(&self, ctx: &Context<'_>) -> Result<Loaded<Organisation>> {
        self.0.required(ctx)
    }

    /// The charter that was breached as the complaint says.
    async fn charter(&self, ctx: &Context<'_>) -> Result<Loaded<Charter>> {
        self.0.required(ctx)
    }

    /// The version of the charter that the accused had signed on the day of the facts: its articles are what the complaint is
    /// judged by (A9).
    async fn charter_version(&self, ctx: &Context<'_>) -> Result<Loaded<CharterVersion>> {
        self.0.required(ctx)
    }

    /// The version of the charter that bound the accused when the complaint was received: its rules of procedure are followed (A9).
    async fn rules_version(&self, ctx: &Context<'_>) -> Result<Loaded<CharterVersion>> {
        self.0.required(ctx)
    }

    /// The articles that were breached as the complaint says, in the order of the charter's text.
    async fn articles(&self, ctx: &Context<'_>) -> Result<List<Loaded<Article>>> {
        self.0.many(ctx)
    }

    /// What happened, in the author's words. Null to the accused where the author asked not to be known to them (P1): the accused
    /// then reads the allegations, in the words of the notice.
    fn facts(&self) -> Option<&str> {
        self.0.facts.as_deref()
    }

    /// The day on which it happened, at the association's seat.
    fn happened_on(&self) -> Day {
        self.0.happened_on.into()
    }

    /// The instant at which the association received the complaint, from which the board's time runs (A6).
    fn received_at(&self) -> Instant {
        self.0.received_at.into()
    }

    /// Who made the complaint; null where the viewer may not know (P1).
    async fn author(&self, ctx: &Context<'_>) -> Option<Loaded<ComplaintAuthor>> {
        self.0.one(ctx)
    }

    /// Whether the author asked that the accused never learns who they are (P1).
    fn identity_withheld(&self) -> bool {
        self.0.identity_withheld
    }

    /// The deadline by which the board has to meet and deliberate on the complaint (A6).
    async fn deadline(&self, ctx: &Context<'_>) -> Result<Loaded<Deadline>> {
        self.0.required(ctx)
    }

    /// The instant at which its deadline was missed: the end of the deadline, once the server has marked the miss; null before that,
    /// and where the deadline was met in time. It stays where the deadline is met later (T8).
    fn deadline_missed_at(&self) -> Option<Instant> {
        self.0.missed_at.map(Into::into)
    }

    /// The proceeding that the complaint is part of; null where none was opened on it yet, or where the viewer may not know of it.
    async fn proceeding(&self, ctx: &Context<'_>) -> Option<Loaded<Proceeding>> {
        self.0.one(ctx)
    }

    /// The number of this state of the object, which each change raises by one. Sent as `expectedVersion`, it lets a mutation be
    /// refused where the object has changed since.
    fn version(&self) -> i64 {
        self.0.version
    }

    /// The acts on the object, each with whether the viewer may do it now and, where not, why.
    pub async fn viewer_actions(&self, ctx: &Context<'_>) -> Result<Vec<ViewerAction>> {
        let opening = self.0.case::<Opening>(ctx)?;
        let actions = ViewerActions::new(ctx)?;
        Ok(actions.of(&[OPEN], &opening, |opening| opening).all())
    }
}
