//! The rows of complaints.

use super::actions::Author;
use super::cause::Course;
use super::sides::sides_around;
use super::workflow;
use crate::access::{self, Effect, Facts, Permit, Read};
use crate::context::Tx;
use crate::deadline::Limit;
use crate::failure::{Failure, Outcome};
use crate::modules::organisations;
use chrono::{DateTime, NaiveDate, Utc};
use entity::id::{
    AccountId, ArticleId, AssociationId, CharterVersionId, ComplaintId, MeetingId, ProceedingId,
};
use entity::value::{AuthorKind, ComplaintChannel, ComplaintState, OverdueCause};
use entity::{complaint, complaint_article, meeting, meeting_item, proceeding, recusal, signature};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

/// A complaint.
///
/// # Errors
/// Hidden where there is none.
pub async fn load(tx: &Tx<'_>, id: ComplaintId) -> Outcome<complaint::Model> {
    let row = complaint::Entity::find_by_id(id)
        .one(tx.connection())
        .await?;
    row.ok_or(Failure::hidden())
}

/// A complaint that the actor may read, with the facts by which they may.
///
/// # Errors
/// Hidden where there is none, or the actor may not know of it.
pub async fn visible(tx: &Tx<'_>, id: ComplaintId) -> Outcome<(complaint::Model, Facts)> {
    let complaint = load(tx, id).await?;
    let told = told(tx, complaint.proceeding_id).await?;
    let recused = recused(tx, complaint.proceeding_id).await?;
    let sides = sides_around(tx, &complaint).await?;
    let facts = workflow::read_facts(&complaint, told, recused, sides);
    if access::may_read(tx.actor(), Read::Complaint, &facts) {
        Ok((complaint, facts))
    } else {
        Err(Failure::hidden())
    }
}

/// Whether the accused was told of the file.
async fn told(tx: &Tx<'_>, proceeding: Option<ProceedingId>) -> Outcome<bool> {
    let Some(id) = proceeding else {
        return Ok(false);
    };
    let file = proceeding::Entity::find_by_id(id)
        .one(tx.connection())
        .await?;
    Ok(file.is_some_and(|file| file.notified_at.is_some()))
}

/// Who declared that they stand aside from the file (R4).
pub(super) async fn recused(
    tx: &Tx<'_>,
    proceeding: Option<ProceedingId>,
) -> Outcome<Vec<AccountId>> {
    let Some(id) = proceeding else {
        return Ok(Vec::new());
    };
    let rows = recusal::Entity::find()
        .filter(recusal::Column::ProceedingId.eq(id))
        .all(tx.connection())
        .await?;
    Ok(rows.into_iter().map(|row| row.account_id).collect())
}

/// The complaints of a file, the oldest first.
pub async fn of_proceeding(tx: &Tx<'_>, id: ProceedingId) -> Outcome<Vec<complaint::Model>> {
    let rows = complaint::Entity::find()
        .filter(complaint::Column::ProceedingId.eq(id))
        .order_by_asc(complaint::Column::ReceivedAt)
        .order_by_asc(complaint::Column::Id)
        .all(tx.connection())
        .await?;
    Ok(rows)
}

/// The articles that these complaints allege, each with its complaint.
pub async fn articles_of(
    tx: &Tx<'_>,
    complaints: &[ComplaintId],
) -> Outcome<Vec<(ComplaintId, ArticleId)>> {
    let rows = complaint_article::Entity::find()
        .filter(complaint_article::Column::ComplaintId.is_in(complaints.iter().copied()))
        .all(tx.connection())
        .await?;
    let pairs = rows
        .into_iter()
        .map(|row| (row.complaint_id, row.article_id));
    Ok(pairs.collect())
}

/// Who made the complaints of a file, as far as they are known: who filed them, and the people of the organisations for which
/// they were filed. Each person once.
pub async fn authors(tx: &Tx<'_>, id: ProceedingId) -> Outcome<Vec<AccountId>> {
    let mut people = Vec::new();
    for complaint in of_proceeding(tx, id).await? {
        people.extend(authors_of(tx, &complaint).await?);
    }
    people.sort_unstable();
    people.dedup();
    Ok(people)
}

/// Who made a complaint, as far as they are known.
pub(super) async fn authors_of(
    tx: &Tx<'_>,
    complaint: &complaint::Model,
) -> Outcome<Vec<AccountId>> {
    let mut people: Vec<AccountId> = complaint.author_account_id.into_iter().collect();
    if let Some(organisation) = complaint.author_organisation_id {
        people.extend(organisations::people(tx, organisation).await?);
    }
    people.sort_unstable();
    people.dedup();
    Ok(people)
}

/// A complaint to write.
#[derive(Debug)]
pub(super) struct NewComplaint<'a> {
    pub id: ComplaintId,
    /// What bound the accused on the day of the facts.
    pub signed: &'a signature::Model,
    pub rules_version: CharterVersionId,
    pub author: Author,
    pub identity_withheld: bool,
    pub facts: String,
    pub happened_on: NaiveDate,
    pub channel: ComplaintChannel,
    /// The board's time, from receipt.
    pub limit: &'a Limit,
    pub receipt_hash: [u8; 32],
    pub articles: &'a [ArticleId],
}

/// Writes a complaint and the articles that it alleges.
pub(super) async fn insert(tx: &Tx<'_>, permit: &Permit, new: NewComplaint<'_>) -> Outcome<()> {
    permit.covers(Effect::Complaint)?;
    let association = new.signed.association_id;
    complaint::Entity::insert(complaint::ActiveModel {
        id: Set(new.id),
        association_id: Set(association),
        charter_id: Set(new.signed.charter_id),
        charter_version_id: Set(new.signed.charter_version_id),
        rules_version_id: Set(new.rules_version),
        accused_id: Set(new.signed.organisation_id),
        proceeding_id: Set(None),
        state: Set(ComplaintState::Received),
        channel: Set(new.channel),
        author_kind: Set(new.author.kind),
        author_account_id: Set(new.author.account),
        author_organisation_id: Set(new.author.organisation),
        author_name: Set(new.author.name),
        identity_withheld: Set(new.identity_withheld),
        facts: Set(new.facts),
        happened_on: Set(new.happened_on),
        received_at: Set(new.limit.started_at),
        filed_at: Set(tx.now()),
        filed_by: Set(permit.account()),
        receipt_hash: Set(new.receipt_hash.to_vec()),
        time_zone: Set(new.limit.zone.name().to_owned()),
        due_day: Set(new.limit.last_day),
        due_at: Set(new.limit.ends_at),
        met_at: Set(None),
        met_by_meeting_id: Set(None),
        overdue_since: Set(None),
        overdue_cause: Set(None),
        version: Set(1),
    })
    .exec_without_returning(tx.connection())
    .await?;
    let articles = new
        .articles
        .iter()
        .map(|article| complaint_article::ActiveModel {
            complaint_id: Set(new.id),
            article_id: Set(*article),
            association_id: Set(association),
        });
    complaint_article::Entity::insert_many(articles)
        .exec_without_returning(tx.connection())
        .await?;
    Ok(())
}

/// How many complaints of nobody known came in online after `since`.
pub(super) async fn guests_since(
    tx: &Tx<'_>,
    association: AssociationId,
    since: DateTime<Utc>,
) -> Outcome<u64> {
    let count = complaint::Entity::find()
        .filter(complaint::Column::AssociationId.eq(association))
        .filter(complaint::Column::ReceivedAt.gt(since))
        .filter(complaint::Column::AuthorKind.eq(AuthorKind::Unknown))
        .filter(complaint::Column::Channel.eq(ComplaintChannel::Online))
        .count(tx.connection())
        .await?;
    Ok(count)
}

/// Some of the complaints whose limit was missed, met late or not, and is not marked; the earliest first.
pub(super) async fn fallen_due(tx: &Tx<'_>, most: u64) -> Outcome<Vec<ComplaintId>> {
    // In the words of the partial index `complaint_missed`, which serves it.
    let (met_at, due_at) = (complaint::Column::MetAt, complaint::Column::DueAt);
    let unmet_in_time = met_at
        .is_null()
        .or(Expr::col(met_at).gte(Expr::col(due_at)));
    let ids = complaint::Entity::find()
        .select_only()
        .column(complaint::Column::Id)
        .filter(complaint::Column::OverdueSince.is_null())
        .filter(unmet_in_time)
        .filter(complaint::Column::DueAt.lte(tx.now()))
        .order_by_asc(complaint::Column::DueAt)
        .order_by_asc(complaint::Column::Id)
        .limit(most)
        .into_tuple()
        .all(tx.connection())
        .await?;
    Ok(ids)
}

/// What was done on a complaint of this file.
pub(super) async fn course(tx: &Tx<'_>, file: Option<ProceedingId>) -> Outcome<Course> {
    let Some(id) = file else {
        return Ok(Course::default());
    };
    let db = tx.connection();
    let file = proceeding::Entity::find_by_id(id).one(db).await?;
    let items = meeting_item::Entity::find()
        .filter(meeting_item::Column::ProceedingId.eq(id))
        .all(db)
        .await?;
    let ids = items.iter().map(|item| item.meeting_id);
    let held = meeting::Entity::find()
        .filter(meeting::Column::Id.is_in(ids))
        .all(db)
        .await?;
    let of_item = |item: meeting_item::Model| {
        let meeting = held.iter().find(|it| it.id == item.meeting_id)?;
        Some((item, meeting.clone()))
    };
    let meetings = items.into_iter().filter_map(of_item).collect();
    Ok(Course { file, meetings })
}

/// Marks that the limit of a complaint was missed, and why: since its end, whenever that is noticed (T8).
pub(super) async fn mark_overdue(
    tx: &Tx<'_>,
    permit: &Permit,
    complaint: &complaint::Model,
    cause: OverdueCause,
) -> Outcome<()> {
    permit.covers(Effect::Complaint)?;
    complaint::Entity::update_many()
        .col_expr(
            complaint::Column::OverdueSince,
            Expr::value(complaint.due_at),
        )
        .col_expr(complaint::Column::OverdueCause, Expr::value(cause))
        .col_expr(complaint::Column::Version, next_version())
        .filter(complaint::Column::Id.eq(complaint.id))
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// Puts complaints into a file.
pub async fn join(
    tx: &Tx<'_>,
    permit: &Permit,
    complaints: &[ComplaintId],
    proceeding: ProceedingId,
) -> Outcome<()> {
    permit.covers(Effect::Complaint)?;
    complaint::Entity::update_many()
        .col_expr(complaint::Column::ProceedingId, Expr::value(proceeding))
        .col_expr(
            complaint::Column::State,
            Expr::value(ComplaintState::InProceeding),
        )
        .col_expr(complaint::Column::Version, next_version())
        .filter(complaint::Column::Id.is_in(complaints.iter().copied()))
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// The limit of each complaint of the file is met now, by this meeting, where it was not met before (T7).
pub async fn mark_met(
    tx: &Tx<'_>,
    permit: &Permit,
    proceeding: ProceedingId,
    meeting: MeetingId,
) -> Outcome<()> {
    permit.covers(Effect::Complaint)?;
    complaint::Entity::update_many()
        .col_expr(complaint::Column::MetAt, Expr::value(tx.now()))
        .col_expr(complaint::Column::MetByMeetingId, Expr::value(meeting))
        .col_expr(complaint::Column::Version, next_version())
        .filter(complaint::Column::ProceedingId.eq(proceeding))
        .filter(complaint::Column::MetAt.is_null())
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// The board has decided on every complaint of the file.
pub async fn mark_decided(tx: &Tx<'_>, permit: &Permit, proceeding: ProceedingId) -> Outcome<()> {
    permit.covers(Effect::Complaint)?;
    complaint::Entity::update_many()
        .col_expr(
            complaint::Column::State,
            Expr::value(ComplaintState::Decided),
        )
        .col_expr(complaint::Column::Version, next_version())
        .filter(complaint::Column::ProceedingId.eq(proceeding))
        .exec(tx.connection())
        .await?;
    Ok(())
}

fn next_version() -> Expr {
    Expr::col(complaint::Column::Version).add(1)
}
