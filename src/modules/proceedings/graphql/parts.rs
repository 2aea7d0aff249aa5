//! What is in a file: allegations, notices, defences, recusals.

use super::proceeding::Proceeding;
use super::scope::{column, inside, office_inside, reach_inside};
use crate::access::{Facts, Read};
use crate::context::Viewer;
use crate::graphql::read::{
    Computed, Entity, Guarded, List, Loaded, Node, Order, Relation, Scope, Sort, Table, internal,
    reads,
};
use crate::graphql::{Day, Enum, Id, Instant, Reach};
use crate::modules::accounts::Account;
use crate::modules::associations::{Association, OF_ASSOCIATION};
use crate::modules::charter::Article;
use crate::modules::complaints::{Complaint, Deadline};
use crate::modules::proceedings::case::Terms;
use anyhow::anyhow;
use async_graphql::{Context, Description, Object, Result};
use chrono::{DateTime, NaiveDate, Utc};
use data_encoding::HEXLOWER;
use derive_more::From;
use entity::id::{AllegationId, DefenceId, NoticeId, RecusalId};
use entity::value::{Finding, NoticeMeans, ProceedingState, RecusalGround};
use entity::{allegation, defence, notice, recusal};
use sea_orm::sea_query::{Condition, ExprTrait};
use std::sync::Arc;

/// One alleged breach of one article by the accused, which the board judges in a proceeding (R7).
#[derive(Debug, From, Description)]
pub struct Allegation(Node<Self>);

crate::row! {
    /// An allegation as far as the viewer may see it.
    AllegationRow of allegation::Model {
        id: AllegationId,
        position: i64,
        facts: String,
        happened_on: NaiveDate,
        finding: Option<Finding>,
        reasons: Option<String>,
        version: Option<i64>,
    }
}

impl Entity for Allegation {
    type Row = AllegationRow;
    const READ: &'static [Read] = &[Read::ProceedingFile];
    const GUARDED: &'static [Guarded] = &[
        ("finding", Read::Decision, decided),
        ("reasons", Read::Decision, decided),
        ("version", Read::Decision, decided),
    ];
    const RELATIONS: &'static [Relation] = &[
        OF_ASSOCIATION,
        Relation::one::<Proceeding>("proceeding", "proceeding_id"),
        Relation::one::<Complaint>("complaint", "complaint_id"),
        Relation::one::<Article>("article", "article_id"),
        Relation::one::<Notice>("notice", "notice_id"),
    ];

    fn scope(viewer: &Viewer, at: Table) -> Scope {
        inside(
            viewer,
            Read::ProceedingFile,
            at,
            "proceeding_id",
            Condition::all,
        )
    }
}

/// What the board found is part of its decision: the accused learns it when that is notified (R8).
fn decided(viewer: &Viewer, read: Read, at: Table) -> Scope {
    inside(viewer, read, at, "proceeding_id", || {
        let told = [ProceedingState::DecisionNotified, ProceedingState::Closed];
        Condition::all().add(column("state").is_in(told))
    })
}

#[reads]
#[Object(use_type_description)]
impl Allegation {
    /// The id of the allegation.
    pub async fn id(&self) -> Id<AllegationId> {
        self.0.id.into()
    }

    /// The association that the object belongs to.
    async fn association(&self, ctx: &Context<'_>) -> Result<Loaded<Association>> {
        self.0.required(ctx)
    }

    /// The number of the allegation within its proceeding, from 1.
    fn position(&self) -> i64 {
        self.0.position
    }

    /// The proceeding in which the allegation is judged.
    async fn proceeding(&self, ctx: &Context<'_>) -> Result<Loaded<Proceeding>> {
        self.0.required(ctx)
    }

    /// The complaint that the allegation comes from.
    async fn complaint(&self, ctx: &Context<'_>) -> Option<Loaded<Complaint>> {
        self.0.one(ctx)
    }

    /// The article that was breached as the allegation says.
    async fn article(&self, ctx: &Context<'_>) -> Result<Loaded<Article>> {
        self.0.required(ctx)
    }

    /// What happened as the allegation says: in the words of the complaint, and once the accused is notified in those of the
    /// notice.
    fn facts(&self) -> &str {
        &self.0.facts
    }

    /// The day on which it happened, at the association's seat.
    fn happened_on(&self) -> Day {
        self.0.happened_on.into()
    }

    /// The notice by which the accused was told of the allegation (R1); null before.
    async fn notice(&self, ctx: &Context<'_>) -> Option<Loaded<Notice>> {
        self.0.one(ctx)
    }

    /// What the board found on the allegation (A7); null until the decision, and to the accused until the decision is notified.
    fn finding(&self) -> Option<Enum<Finding>> {
        self.0.finding.map(Into::into)
    }

    /// The board's reasons for its finding (R8); null until the decision, and to the accused until the decision is notified.
    fn reasons(&self) -> Option<&str> {
        self.0.reasons.as_deref()
    }

    /// The number of this state of the object, which each change raises by one. Sent as `expectedVersion`, it lets a mutation be
    /// refused where the object has changed since. Null to the accused until the decision is notified: it rises when that is recorded.
    fn version(&self) -> Option<i64> {
        self.0.version
    }
}

/// The written notice that tells the accused of the allegations and of what it risks, before any decision (R1).
#[derive(Debug, From, Description)]
pub struct Notice(Node<Self>);

crate::row! {
    /// A notice, its sender apart.
    NoticeRow of notice::Model {
        id: NoticeId,
        number: i64,
        sent_at: DateTime<Utc>,
        means: NoticeMeans,
        counts_from: DateTime<Utc>,
        defence_ends_at: DateTime<Utc>,
        risk: String,
        content_hash: Vec<u8>,
    }
}

impl Entity for Notice {
    type Row = NoticeRow;
    const READ: &'static [Read] = &[Read::ProceedingFile];
    const GUARDED: &'static [Guarded] = &[("sent_by", Read::ProceedingChair, who_presides)];
    const RELATIONS: &'static [Relation] = &[
        OF_ASSOCIATION,
        Relation::one::<Account>("sentBy", "sent_by"),
        Relation::many::<Allegation>("allegations", "notice_id")
            .order(&[Order::by("position", Sort::BigInt)]),
        Relation::computed::<Counting>("deadline").from("proceeding_id"),
    ];

    fn scope(viewer: &Viewer, at: Table) -> Scope {
        inside(
            viewer,
            Read::ProceedingFile,
            at,
            "proceeding_id",
            Condition::all,
        )
    }
}

/// On which notices the viewer sees who sent them: where they may know who presides over the proceeding (P1).
fn who_presides(viewer: &Viewer, read: Read, at: Table) -> Scope {
    let proceeding = at.col("proceeding_id");
    office_inside(
        Reach::of(viewer, read),
        viewer,
        proceeding,
        at.col("association_id"),
    )
    .scope()
}

/// How the defence time of a notice is counted: by a published version's rules, at the association's seat.
struct Counting;

impl Computed for Counting {
    type Of = Terms;
    type Row = Arc<Terms>;
    const READ: Read = Read::Charter;

    fn rows(terms: &Arc<Terms>) -> impl IntoIterator<Item = (Facts, Arc<Terms>)> {
        [(terms.facts(), Arc::clone(terms))]
    }
}

#[reads]
#[Object(use_type_description)]
impl Notice {
    /// The id of the notice.
    pub async fn id(&self) -> Id<NoticeId> {
        self.0.id.into()
    }

    /// The association that the object belongs to.
    async fn association(&self, ctx: &Context<'_>) -> Result<Loaded<Association>> {
        self.0.required(ctx)
    }

    /// The number of the notice within its proceeding, from 1.
    fn number(&self) -> i64 {
        self.0.number
    }

    /// The instant at which the notice was sent.
    fn sent_at(&self) -> Instant {
        self.0.sent_at.into()
    }

    /// The account of the person who sent the notice, as chair of the proceeding; null to the accused, to whom it could tell who
    /// complained (P1), and where the viewer may not see the person.
    async fn sent_by(&self, ctx: &Context<'_>) -> Option<Loaded<Account>> {
        self.0.one(ctx)
    }

    /// The means by which the notice was sent.
    fn means(&self) -> Enum<NoticeMeans> {
        self.0.means.into()
    }

    /// The instant from which the time for the defence counts.
    fn counts_from(&self) -> Instant {
        self.0.counts_from.into()
    }

    /// What the accused risks, in words.
    fn risk(&self) -> &str {
        &self.0.risk
    }

    /// The allegations that the notice tells of, in the order of the proceeding.
    async fn allegations(&self, ctx: &Context<'_>) -> Result<List<Loaded<Allegation>>> {
        self.0.many(ctx)
    }

    /// The time that the accused has to answer the notice (R2).
    async fn deadline(&self, ctx: &Context<'_>) -> Result<Deadline> {
        let terms = self.0.computed::<Counting>(ctx)?.pop();
        let terms = terms.ok_or_else(|| internal(anyhow!("a notice without rules")))?;
        let (from, to) = (self.0.counts_from, self.0.defence_ends_at);
        Deadline::defence(&terms.rules, from, to, terms.seat.zone)
    }

    /// The SHA-256 hash, in hexadecimal, of all that the notice says, written as canonical JSON (RFC 8785). It proves what was
    /// sent.
    fn content_hash(&self) -> String {
        HEXLOWER.encode(&self.0.content_hash)
    }
}

/// What the accused answers in writing to the allegations (R2).
#[derive(Debug, From, Description)]
pub struct Defence(Node<Self>);

impl Entity for Defence {
    type Row = defence::Model;
    const READ: &'static [Read] = &[Read::ProceedingFile];
    const RELATIONS: &'static [Relation] = &[
        OF_ASSOCIATION,
        Relation::one::<Account>("submittedBy", "submitted_by"),
        Relation::one::<Proceeding>("proceeding", "proceeding_id"),
    ];

    fn scope(viewer: &Viewer, at: Table) -> Scope {
        inside(
            viewer,
            Read::ProceedingFile,
            at,
            "proceeding_id",
            Condition::all,
        )
    }
}

#[reads]
#[Object(use_type_description)]
impl Defence {
    /// The id of the defence.
    pub async fn id(&self) -> Id<DefenceId> {
        self.0.id.into()
    }

    /// The association that the object belongs to.
    async fn association(&self, ctx: &Context<'_>) -> Result<Loaded<Association>> {
        self.0.required(ctx)
    }

    /// The proceeding in which the defence was submitted.
    async fn proceeding(&self, ctx: &Context<'_>) -> Result<Loaded<Proceeding>> {
        self.0.required(ctx)
    }

    /// The text of the defence, as it was submitted.
    fn text(&self) -> &str {
        &self.0.body
    }

    /// The instant at which the defence was submitted.
    fn submitted_at(&self) -> Instant {
        self.0.submitted_at.into()
    }

    /// The account of the person who submitted the defence for the accused; null where the viewer may not see it.
    async fn submitted_by(&self, ctx: &Context<'_>) -> Option<Loaded<Account>> {
        self.0.one(ctx)
    }
}

/// The declaration by which a member of the board stands aside from a proceeding (R4).
#[derive(Debug, From, Description)]
pub struct Recusal(Node<Self>);

crate::row! {
    /// A recusal as far as the viewer may see it.
    RecusalRow of recusal::Model {
        id: RecusalId,
        ground: Option<RecusalGround>,
        explanation: Option<String>,
        declared_at: DateTime<Utc>,
    }
}

impl Entity for Recusal {
    type Row = RecusalRow;
    const READ: &'static [Read] = &[Read::Recusal];
    const GUARDED: &'static [Guarded] = &[
        ("ground", Read::ComplaintAuthor, reasons),
        ("explanation", Read::ComplaintAuthor, reasons),
    ];
    const RELATIONS: &'static [Relation] = &[
        OF_ASSOCIATION,
        Relation::one::<Account>("account", "account_id"),
        Relation::one::<Proceeding>("proceeding", "proceeding_id"),
    ];

    fn scope(viewer: &Viewer, at: Table) -> Scope {
        let (proceeding, association) = (at.col("proceeding_id"), at.col("association_id"));
        reach_inside(
            viewer,
            Read::Recusal,
            proceeding,
            association,
            Condition::all,
        )
        .own(|me| at.col("account_id").eq(me))
        .scope()
    }
}

/// Why somebody stands aside is for the offices that may know who complained: one ground is to have made the complaint, and who
/// did may have asked to be withheld (P1).
fn reasons(viewer: &Viewer, read: Read, at: Table) -> Scope {
    let own = Reach::of(viewer, read).own(|me| at.col("account_id").eq(me));
    let (proceeding, association) = (at.col("proceeding_id"), at.col("association_id"));
    office_inside(own, viewer, proceeding, association).scope()
}

#[reads]
#[Object(use_type_description)]
impl Recusal {
    /// The id of the recusal.
    pub async fn id(&self) -> Id<RecusalId> {
        self.0.id.into()
    }

    /// The association that the object belongs to.
    async fn association(&self, ctx: &Context<'_>) -> Result<Loaded<Association>> {
        self.0.required(ctx)
    }

    /// The proceeding from which the person stands aside.
    async fn proceeding(&self, ctx: &Context<'_>) -> Option<Loaded<Proceeding>> {
        self.0.one(ctx)
    }

    /// The account of the person who stands aside; null where the viewer may not see it.
    async fn account(&self, ctx: &Context<'_>) -> Option<Loaded<Account>> {
        self.0.one(ctx)
    }

    /// The ground on which the person stands aside; null to the accused, to whom it could tell who complained (P1).
    fn ground(&self) -> Option<Enum<RecusalGround>> {
        self.0.ground.map(Into::into)
    }

    /// Why the person stands aside, in their own words; null where they gave none, and to the accused.
    fn explanation(&self) -> Option<&str> {
        self.0.explanation.as_deref()
    }

    /// The instant at which the recusal was declared.
    fn declared_at(&self) -> Instant {
        self.0.declared_at.into()
    }
}
