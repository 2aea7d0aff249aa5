//! A complaint.

use super::author::ComplaintAuthor;
use super::deadline::{Deadline, Running};
use super::scope::{not_withheld, reach};
use crate::access::Read;
use crate::context::Viewer;
use crate::graphql::read::{
    Entity, Guarded, List, Node, Order, Relation, Scope, Sort, Table, Through,
};
use crate::graphql::{Day, Enum, Id, Instant, ViewerAction, ViewerActions, request};
use crate::modules::charter::{Article, Charter, CharterVersion};
use crate::modules::complaints::case::ComplaintCase;
use crate::modules::organisations::Organisation;
use crate::modules::proceedings::{OPEN, Opening, Proceeding};
use async_graphql::{Context, Description, Object, Result};
use chrono::{DateTime, NaiveDate, Utc};
use derive_more::From;
use entity::complaint;
use entity::id::{ComplaintId, MeetingId};
use entity::value::{ComplaintChannel, ComplaintState, OverdueCause};
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
        time_zone: String,
        due_day: NaiveDate,
        due_at: DateTime<Utc>,
        met_at: Option<DateTime<Utc>>,
        met_by_meeting_id: Option<MeetingId>,
        overdue_cause: Option<OverdueCause>,
        overdue_since: Option<DateTime<Utc>>,
        version: i64,
    }
}

impl Entity for Complaint {
    type Row = ComplaintRow;
    const GUARDED: &'static [Guarded] = &[("facts", in_the_authors_words)];
    const RELATIONS: &'static [Relation] = &[
        Relation::one::<ComplaintAuthor>("author", "id"),
        Relation::one::<Organisation>("accused", "accused_id"),
        Relation::one::<Charter>("charter", "charter_id"),
        Relation::one::<CharterVersion>("charterVersion", "charter_version_id"),
        Relation::one::<CharterVersion>("rulesVersion", "rules_version_id"),
        Relation::one::<Deadline>("deadline", "rules_version_id"),
        Relation::one::<Proceeding>("proceeding", "proceeding_id"),
        Relation::many_through::<Article>("articles", ALLEGED)
            .order(&[Order::by("position", Sort::BigInt)]),
        Relation::case::<ComplaintCase>("viewerActions"),
    ];

    fn scope(viewer: &Viewer, at: Table) -> Scope {
        reach(viewer, Read::Complaint, at, Condition::all)
    }
}

/// Who reads a complaint in its author's words: whoever may know who the author is, and the auditor; words betray a person, so the
/// accused reads instead what the notice tells of the facts where the author asked to be withheld (P1, R1).
fn in_the_authors_words(viewer: &Viewer, at: Table) -> Scope {
    reach(viewer, Read::Complaint, at, || not_withheld(at))
}

/// Which articles a complaint alleges.
const ALLEGED: Through = Through {
    table: "complaint_article",
    parent: "complaint_id",
    target: "article_id",
};

impl ComplaintRow {
    fn running(&self) -> Running {
        Running {
            received_at: self.received_at,
            time_zone: self.time_zone.clone(),
            due_day: self.due_day,
            due_at: self.due_at,
            met_at: self.met_at,
            met_by_meeting_id: self.met_by_meeting_id,
            overdue_cause: self.overdue_cause,
        }
    }
}

#[Object(use_type_description)]
impl Complaint {
    /// The complaint's id.
    pub async fn id(&self) -> Id<ComplaintId> {
        self.0.id.into()
    }

    /// Where it stands.
    fn state(&self) -> Enum<ComplaintState> {
        self.0.state.into()
    }

    /// How it came in.
    fn channel(&self) -> Enum<ComplaintChannel> {
        self.0.channel.into()
    }

    /// Whom it is against.
    async fn accused(&self, ctx: &Context<'_>) -> Result<Organisation> {
        self.0.required(ctx)
    }

    /// The charter that is said not to be honoured.
    async fn charter(&self, ctx: &Context<'_>) -> Result<Charter> {
        self.0.required(ctx)
    }

    /// The version that the accused had signed on the day of the facts: by its articles it is judged (A9).
    async fn charter_version(&self, ctx: &Context<'_>) -> Result<CharterVersion> {
        self.0.required(ctx)
    }

    /// The version that bound the accused at receipt: by its rules of procedure the file goes (A9).
    async fn rules_version(&self, ctx: &Context<'_>) -> Result<CharterVersion> {
        self.0.required(ctx)
    }

    /// The articles that it alleges, in the order of the text.
    async fn articles(&self, ctx: &Context<'_>) -> Result<List<Article>> {
        self.0.many(ctx)
    }

    /// What happened, in the author's words; null to the accused where the author asked that they do not learn who it is (P1): the
    /// allegations tell it then, in the words of the notice.
    fn facts(&self) -> Option<&str> {
        self.0.facts.as_deref()
    }

    /// On which day it happened, at the association's seat.
    fn happened_on(&self) -> Day {
        self.0.happened_on.into()
    }

    /// When the association received it: from then the board's time runs (A6).
    fn received_at(&self) -> Instant {
        self.0.received_at.into()
    }

    /// Who made it; null where the viewer may not know (P1).
    async fn author(&self, ctx: &Context<'_>) -> Option<ComplaintAuthor> {
        self.0.one(ctx)
    }

    /// Whether the author asked that the accused does not learn who they are (P1).
    fn identity_withheld(&self) -> bool {
        self.0.identity_withheld
    }

    /// The board's time to meet and deliberate on it (A6).
    async fn deadline(&self, ctx: &Context<'_>) -> Result<Deadline> {
        let deadline: Deadline = self.0.required(ctx)?;
        deadline.deliberation(&self.0.running(), request(ctx)?.now)
    }

    /// Since when it is marked overdue: the end of its limit. It stays where the limit is met later (T8).
    fn overdue_since(&self) -> Option<Instant> {
        self.0.overdue_since.map(Into::into)
    }

    /// The board's file that it is part of; null where there is none, or the viewer may not know of it.
    async fn proceeding(&self, ctx: &Context<'_>) -> Option<Proceeding> {
        self.0.one(ctx)
    }

    /// The version of this object, which each change raises by one.
    fn version(&self) -> i64 {
        self.0.version
    }

    /// What the viewer may do with it.
    async fn viewer_actions(&self, ctx: &Context<'_>) -> Result<Vec<ViewerAction>> {
        let case = self.0.case::<ComplaintCase>(ctx)?;
        let opening = Opening(vec![ComplaintCase::clone(&case)]);
        Ok(ViewerActions::new(ctx)?.on(&[OPEN], &opening).all())
    }
}
