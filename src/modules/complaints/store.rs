//! The rows of complaints.

use super::workflow;
use crate::access::{self, Effect, Facts, Permit, Read};
use crate::context::Tx;
use crate::failure::{Failure, Outcome};
use crate::modules::organisations;
use entity::id::{AccountId, ArticleId, ComplaintId, MeetingId, ProceedingId};
use entity::value::ComplaintState;
use entity::{complaint, complaint_article, proceeding, recusal};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

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
    let aside = aside(tx, complaint.proceeding_id).await?;
    let facts = workflow::read_facts(&complaint, told, aside);
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

/// Who stands aside from the file (R4).
pub(super) async fn aside(
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
///
/// # Errors
/// Where the database fails.
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
///
/// # Errors
/// Where the database fails.
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
///
/// # Errors
/// Where the database fails.
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

/// Puts complaints into a file.
///
/// # Errors
/// Where the permit does not reach complaints, or the database fails.
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
///
/// # Errors
/// Where the permit does not reach complaints, or the database fails.
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
///
/// # Errors
/// Where the permit does not reach complaints, or the database fails.
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
