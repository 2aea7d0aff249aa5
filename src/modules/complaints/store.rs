//! The rows of complaints.

use super::actions::Author;
use super::case::ComplaintCase;
use super::workflow::missed::Course;
use crate::access::{self, Facts, Permit, Read};
use crate::context::Tx;
use crate::deadline::Deadline;
use crate::failure::{Failure, Outcome};
use crate::guard::Case;
use crate::modules::associations::Seat;
use crate::modules::organisations;
use crate::rows::Rows;
use chrono::NaiveDate;
use entity::id::{
    AccountId, ArticleId, CharterId, CharterVersionId, ComplaintId, MeetingId, OrganisationId,
    ProceedingId,
};
use entity::value::{
    CharterVersionState, ComplaintChannel, ComplaintState, MissedBecause, OrganisationKind,
};
use entity::{
    association, charter_version, complaint, complaint_article, meeting, meeting_item,
    organisation, proceeding, signature,
};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult as _, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait as _,
};

/// A complaint.
///
/// # Errors
/// Hidden where there is none.
pub async fn load(tx: &Tx<'_>, id: ComplaintId) -> Outcome<complaint::Model> {
    tx.get(complaint::Entity::find_by_id(id)).await
}

/// These complaints, the oldest first.
pub async fn all(tx: &Tx<'_>, ids: &[ComplaintId]) -> Outcome<Vec<complaint::Model>> {
    let these = tx.among(complaint::Column::Id.into_expr(), ids);
    let rows = complaint::Entity::find()
        .filter(these)
        .order_by_asc(complaint::Column::ReceivedAt)
        .order_by_asc(complaint::Column::Id);
    Rows::all(tx, rows).await
}

/// A complaint that the actor may read, with the facts by which they may.
///
/// # Errors
/// Hidden where there is none, or the actor may not know of it.
pub async fn visible(tx: &Tx<'_>, id: ComplaintId) -> Outcome<(complaint::Model, Facts)> {
    let facts = ComplaintCase::one(tx, id).await?.read_facts();
    if access::may_read(tx.actor(), Read::Complaint, &facts) {
        Ok((load(tx, id).await?, facts))
    } else {
        Err(Failure::hidden())
    }
}

/// The complaints of a file, the oldest first.
pub async fn of_proceeding(tx: &Tx<'_>, id: ProceedingId) -> Outcome<Vec<complaint::Model>> {
    let complaints = complaint::Entity::find()
        .filter(complaint::Column::ProceedingId.eq(id))
        .order_by_asc(complaint::Column::ReceivedAt)
        .order_by_asc(complaint::Column::Id);
    tx.all(complaints).await
}

/// The articles that these complaints allege, each with its complaint.
pub async fn articles_of(
    tx: &Tx<'_>,
    complaints: &[ComplaintId],
) -> Outcome<Vec<(ComplaintId, ArticleId)>> {
    let of_complaints = complaint_article::Column::ComplaintId.is_in(complaints.iter().copied());
    let rows = tx.all(complaint_article::Entity::find().filter(of_complaints));
    let pairs = rows.await?.into_iter();
    Ok(pairs
        .map(|row| (row.complaint_id, row.article_id))
        .collect())
}

/// Who made the complaints of a file, as far as they are known: who filed them in their own name, and the people of the organisations for
/// which they were filed. Each person once.
pub async fn authors(tx: &Tx<'_>, id: ProceedingId) -> Outcome<Vec<AccountId>> {
    let mut people = Vec::new();
    for complaint in of_proceeding(tx, id).await? {
        people.extend(authors_of(tx, &complaint).await?);
    }
    people.sort_unstable();
    people.dedup();
    Ok(people)
}

/// Who made a complaint, as far as they are known: where it was made for an organisation, whoever acts for it today.
pub(super) async fn authors_of(
    tx: &Tx<'_>,
    complaint: &complaint::Model,
) -> Outcome<Vec<AccountId>> {
    match complaint.author_organisation_id {
        Some(organisation) => organisations::people(tx, organisation).await,
        None => Ok(complaint.author_account_id.into_iter().collect()),
    }
}

/// An organisation that a complaint under `charter` may be against, with its association's seat: a provider, which everybody may know of
/// (no client signs a charter), where a version of the charter is in force.
pub(super) async fn accused(
    tx: &Tx<'_>,
    id: OrganisationId,
    charter: CharterId,
) -> Outcome<Option<(organisation::Model, Seat)>> {
    let zone = (association::Entity, association::Column::TimeZone);
    let here = organisation::Column::AssociationId;
    let in_force = Query::select()
        .expr(Expr::cust("1"))
        .from(charter_version::Entity)
        .and_where(charter_version::Column::CharterId.eq(charter))
        .and_where(charter_version::Column::State.eq(CharterVersionState::InForce))
        .and_where(
            charter_version::Column::AssociationId
                .into_expr()
                .eq(here.into_expr()),
        )
        .take();
    let accused = organisation::Entity::find_by_id(id)
        .expr_as(Expr::col(zone), "time_zone")
        .filter(organisation::Column::Kind.eq(OrganisationKind::Provider))
        .filter(Expr::exists(in_force))
        .into_query()
        .inner_join(
            association::Entity,
            association::Column::Id.into_expr().eq(here.into_expr()),
        )
        .take();
    let rows = tx.read(&accused).await?;
    let Some(row) = rows.first() else {
        return Ok(None);
    };
    let accused = organisation::Model::from_query_result(row, "")?;
    let zone: String = row.try_get("", "time_zone")?;
    let seat = Seat::new(accused.association_id, &zone)?;
    Ok(Some((accused, seat)))
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
    pub deadline: &'a Deadline,
    pub receipt_hash: [u8; 32],
    pub articles: &'a [ArticleId],
}

/// Writes a complaint and the articles that it alleges.
pub(super) async fn insert(tx: &Tx<'_>, permit: &Permit, new: NewComplaint<'_>) -> Outcome<()> {
    let association = new.signed.association_id;
    let row = complaint::Model {
        id: new.id,
        association_id: association,
        charter_id: new.signed.charter_id,
        charter_version_id: new.signed.charter_version_id,
        rules_version_id: new.rules_version,
        accused_id: new.signed.organisation_id,
        proceeding_id: None,
        state: ComplaintState::Received,
        channel: new.channel,
        author_kind: new.author.kind,
        author_account_id: new.author.account,
        author_organisation_id: new.author.organisation,
        author_name: new.author.name,
        identity_withheld: new.identity_withheld,
        facts: new.facts,
        happened_on: new.happened_on,
        received_at: new.deadline.started_at,
        filed_at: tx.now(),
        filed_by: permit.account(),
        receipt_hash: new.receipt_hash.to_vec(),
        time_zone: new.deadline.zone.name().to_owned(),
        due_day: new.deadline.last_day,
        due_at: new.deadline.ends_at,
        met_at: None,
        met_by_meeting_id: None,
        missed_at: None,
        missed_because: None,
        version: 1,
    };
    tx.insert(permit, row).await?;
    let articles = new.articles.iter().map(|article| complaint_article::Model {
        complaint_id: new.id,
        article_id: *article,
        association_id: association,
    });
    tx.insert_all(permit, articles).await
}

/// Some of the complaints whose limit was missed, met late or not, and is not marked; the earliest first.
pub(super) async fn fallen_due(tx: &Tx<'_>, most: u64) -> Outcome<Vec<ComplaintId>> {
    // In the words of the partial index `complaint_missed`, which serves it.
    let (met_at, due_at) = (complaint::Column::MetAt, complaint::Column::DueAt);
    let unmet_in_time = met_at
        .is_null()
        .or(Expr::col(met_at).gte(Expr::col(due_at)));
    let missed = complaint::Entity::find()
        .filter(complaint::Column::MissedAt.is_null())
        .filter(unmet_in_time)
        .filter(complaint::Column::DueAt.lte(tx.now()))
        .order_by_asc(complaint::Column::DueAt)
        .order_by_asc(complaint::Column::Id)
        .limit(most);
    tx.values(missed, complaint::Column::Id).await
}

/// What was done on a complaint of this file.
pub(super) async fn course(tx: &Tx<'_>, id: Option<ProceedingId>) -> Outcome<Course> {
    let Some(id) = id else {
        return Ok(Course::default());
    };
    let proceeding = tx.one(proceeding::Entity::find_by_id(id)).await?;
    let items = meeting_item::Column::ProceedingId.eq(id);
    let items = tx.all(meeting_item::Entity::find().filter(items)).await?;
    let held = meeting::Column::Id.is_in(items.iter().map(|item| item.meeting_id));
    let held = tx.all(meeting::Entity::find().filter(held)).await?;
    let of_item = |item: meeting_item::Model| {
        let meeting = held.iter().find(|it| it.id == item.meeting_id)?;
        Some((item, meeting.clone()))
    };
    let meetings = items.into_iter().filter_map(of_item).collect();
    Ok(Course {
        proceeding,
        meetings,
    })
}

/// Marks that the limit of a complaint was missed, and why: since its end, whenever that is noticed (T8).
pub(super) async fn mark_missed(
    tx: &Tx<'_>,
    permit: &Permit,
    complaint: complaint::Model,
    cause: MissedBecause,
) -> Outcome<complaint::Model> {
    tx.change(permit, complaint, |row| {
        row.missed_at = Some(row.due_at);
        row.missed_because = Some(cause);
    })
    .await
}

/// Puts complaints into a file.
pub async fn join(
    tx: &Tx<'_>,
    permit: &Permit,
    complaints: &[ComplaintId],
    proceeding: ProceedingId,
) -> Outcome<()> {
    let joined = complaint::Entity::update_many()
        .col_expr(complaint::Column::ProceedingId, Expr::value(proceeding))
        .col_expr(
            complaint::Column::State,
            Expr::value(ComplaintState::InProceeding),
        );
    let these = complaints.iter().copied();
    tx.change_all(permit, (complaint::Column::Id, these), joined)
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
    let met = complaint::Entity::update_many()
        .col_expr(complaint::Column::MetAt, Expr::value(tx.now()))
        .col_expr(complaint::Column::MetByMeetingId, Expr::value(meeting))
        .filter(complaint::Column::MetAt.is_null());
    tx.change_all(permit, (complaint::Column::ProceedingId, [proceeding]), met)
        .await?;
    Ok(())
}

/// The board has decided on every complaint of the file.
pub async fn mark_decided(tx: &Tx<'_>, permit: &Permit, proceeding: ProceedingId) -> Outcome<()> {
    let decided = complaint::Entity::update_many().col_expr(
        complaint::Column::State,
        Expr::value(ComplaintState::Decided),
    );
    let its = (complaint::Column::ProceedingId, [proceeding]);
    tx.change_all(permit, its, decided).await?;
    Ok(())
}
