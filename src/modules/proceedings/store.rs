//! The rows of proceedings and of what is in them.

use super::file::File;
use super::workflow::Told;
use crate::access::{Effect, Permit};
use crate::context::Tx;
use crate::failure::{Failure, Outcome};
use crate::modules::{associations, charter, complaints, mandates, organisations};
use crate::secrets::sha256;
use chrono::{DateTime, Utc};
use entity::id::{AllegationId, ArticleId, DefenceId, NoticeId, ProceedingId, RecusalId};
use entity::value::{Finding, NoticeMeans, ProceedingState, RecusalGround};
use entity::{allegation, ballot, complaint, defence, notice, proceeding, recusal};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, UpdateMany,
};
use serde_json::json;

/// A file, whole.
///
/// # Errors
/// Hidden where there is none.
pub async fn load(tx: &Tx<'_>, id: ProceedingId) -> Outcome<File> {
    let db = tx.connection();
    let proceeding = proceeding::Entity::find_by_id(id).one(db).await?;
    let proceeding = proceeding.ok_or(Failure::hidden())?;
    let seat = associations::seat(tx, proceeding.association_id).await?;
    let allegations = allegation::Entity::find()
        .filter(allegation::Column::ProceedingId.eq(id))
        .order_by_asc(allegation::Column::Position)
        .all(db)
        .await?;
    let notices = notice::Entity::find()
        .filter(notice::Column::ProceedingId.eq(id))
        .order_by_asc(notice::Column::Number)
        .all(db)
        .await?;
    let recusals = recusal::Entity::find()
        .filter(recusal::Column::ProceedingId.eq(id))
        .order_by_asc(recusal::Column::DeclaredAt)
        .all(db)
        .await?;
    Ok(File {
        rules: charter::rules(tx, proceeding.rules_version_id).await?,
        recused: recusals.into_iter().map(|row| row.account_id).collect(),
        board: mandates::board(tx, &seat).await?,
        defendants: organisations::people(tx, proceeding.accused_id).await?,
        sides: complaints::sides(tx, &complaints::of_proceeding(tx, id).await?).await?,
        proceeding,
        seat,
        allegations,
        notices,
    })
}

/// Closes a file, at the instant `at`.
pub async fn close(tx: &Tx<'_>, permit: &Permit, file: &File, at: DateTime<Utc>) -> Outcome<()> {
    permit.covers(Effect::Proceeding)?;
    let closed = Expr::value(ProceedingState::Closed);
    changed(file.proceeding.id)
        .col_expr(proceeding::Column::State, closed)
        .col_expr(proceeding::Column::ClosedAt, Expr::value(Some(at)))
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// Moves a file on to `state`, now; or back to [`ProceedingState::Notified`], where the meeting that took it up did not come to
/// deliberate on it. How the accused is told has an act of its own, which writes its dates too, and a file is closed by [`close`].
pub async fn set_state(
    tx: &Tx<'_>,
    permit: &Permit,
    file: &File,
    state: ProceedingState,
) -> Outcome<()> {
    permit.covers(Effect::Proceeding)?;
    let mut update =
        changed(file.proceeding.id).col_expr(proceeding::Column::State, Expr::value(state));
    let now = Some(tx.now());
    let date = match state {
        ProceedingState::Notified => Some((proceeding::Column::TakenUpAt, None)),
        ProceedingState::TakenUp => Some((proceeding::Column::TakenUpAt, now)),
        // The others' dates are those of the decision.
        _ => None,
    };
    if let Some((column, date)) = date {
        update = update.col_expr(column, Expr::value(date));
    }
    update.exec(tx.connection()).await?;
    Ok(())
}

/// Writes the board's result on an allegation, with its reasons (A7, R8).
pub async fn set_finding(
    tx: &Tx<'_>,
    permit: &Permit,
    allegation: AllegationId,
    finding: Finding,
    reasons: &str,
) -> Outcome<()> {
    permit.covers(Effect::Proceeding)?;
    allegation::Entity::update_many()
        .col_expr(allegation::Column::Finding, Expr::value(finding))
        .col_expr(allegation::Column::Reasons, Expr::value(reasons))
        .col_expr(
            allegation::Column::Version,
            Expr::col(allegation::Column::Version).add(1),
        )
        .filter(allegation::Column::Id.eq(allegation))
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// Makes a file against the accused of `complaint`, under the rules that the complaint follows.
pub(super) async fn insert(
    tx: &Tx<'_>,
    permit: &Permit,
    complaint: &complaint::Model,
) -> Outcome<ProceedingId> {
    permit.covers(Effect::Proceeding)?;
    let id = tx.id();
    proceeding::Entity::insert(proceeding::ActiveModel {
        id: Set(id),
        association_id: Set(complaint.association_id),
        charter_id: Set(complaint.charter_id),
        accused_id: Set(complaint.accused_id),
        rules_version_id: Set(complaint.rules_version_id),
        state: Set(ProceedingState::Opened),
        opened_at: Set(tx.now()),
        opened_by: Set(tx.account()?),
        notified_at: Set(None),
        defence_ends_at: Set(None),
        taken_up_at: Set(None),
        closed_at: Set(None),
        version: Set(1),
    })
    .exec_without_returning(tx.connection())
    .await?;
    Ok(id)
}

/// An article that a complaint alleges.
#[derive(Clone, Copy, Debug)]
pub(super) struct NewAllegation<'c> {
    pub complaint: &'c complaint::Model,
    pub article: ArticleId,
}

/// Writes the allegations of a new file, in their order.
pub(super) async fn insert_allegations(
    tx: &Tx<'_>,
    permit: &Permit,
    proceeding: ProceedingId,
    allegations: &[NewAllegation<'_>],
) -> Outcome<()> {
    permit.covers(Effect::Proceeding)?;
    let rows = (1..)
        .zip(allegations)
        .map(|(position, new)| allegation::ActiveModel {
            id: Set(tx.id()),
            association_id: Set(new.complaint.association_id),
            proceeding_id: Set(proceeding),
            complaint_id: Set(new.complaint.id),
            article_id: Set(new.article),
            notice_id: Set(None),
            position: Set(position),
            facts: Set(new.complaint.facts.clone()),
            happened_on: Set(new.complaint.happened_on),
            finding: Set(Finding::Pending),
            reasons: Set(None),
            version: Set(1),
        });
    let rows: Vec<_> = rows.collect();
    // In parts: a row has its whole text, and SQLite takes so many values in one statement.
    for part in rows.chunks(100) {
        allegation::Entity::insert_many(part.iter().cloned())
            .exec_without_returning(tx.connection())
            .await?;
    }
    Ok(())
}

/// A notice to write.
#[derive(Debug)]
pub(super) struct NewNotice<'a> {
    pub id: NoticeId,
    pub means: NoticeMeans,
    pub told: &'a Told,
    pub defence_ends_at: DateTime<Utc>,
}

impl NewNotice<'_> {
    /// All that the accused is told, in canonical form (RFC 8785): whoever holds the notice can hash it again.
    pub fn content(&self, file: &File) -> Outcome<String> {
        let allegations = self.told.facts.iter().filter_map(|(id, facts)| {
            let row = file.allegations.iter().find(|row| row.id == *id)?;
            Some(json!({
                "id": id,
                "article": row.article_id,
                "happenedOn": row.happened_on,
                "facts": facts,
            }))
        });
        let content = json!({
            "proceeding": file.proceeding.id,
            "number": number(file),
            "means": self.means,
            "countsFrom": self.told.counts_from,
            "defenceEndsAt": self.defence_ends_at,
            "risk": self.told.risk,
            "allegations": allegations.collect::<Vec<_>>(),
        });
        Ok(serde_json_canonicalizer::to_string(&content)?)
    }
}

/// The number of a file's next notice.
fn number(file: &File) -> i64 {
    file.notices.last().map_or(1, |last| last.number + 1)
}

/// Writes a notice, words its allegations as it does, and moves the file on: the accused is told.
pub(super) async fn insert_notice(
    tx: &Tx<'_>,
    permit: &Permit,
    file: &File,
    new: &NewNotice<'_>,
    content: &str,
) -> Outcome<()> {
    permit.covers(Effect::Proceeding)?;
    let proceeding = file.proceeding.id;
    notice::Entity::insert(notice::ActiveModel {
        id: Set(new.id),
        association_id: Set(file.proceeding.association_id),
        proceeding_id: Set(proceeding),
        number: Set(number(file)),
        sent_at: Set(tx.now()),
        sent_by: Set(tx.account()?),
        means: Set(new.means),
        counts_from: Set(new.told.counts_from),
        risk: Set(new.told.risk.clone()),
        defence_ends_at: Set(new.defence_ends_at),
        content_hash: Set(sha256(&[content.as_bytes()]).to_vec()),
    })
    .exec_without_returning(tx.connection())
    .await?;
    for (allegation, facts) in &new.told.facts {
        allegation::Entity::update_many()
            .col_expr(allegation::Column::Facts, Expr::value(facts.as_str()))
            .col_expr(allegation::Column::NoticeId, Expr::value(new.id))
            .col_expr(
                allegation::Column::Version,
                Expr::col(allegation::Column::Version).add(1),
            )
            .filter(allegation::Column::Id.eq(*allegation))
            .exec(tx.connection())
            .await?;
    }
    changed(proceeding)
        .col_expr(
            proceeding::Column::State,
            Expr::value(ProceedingState::Notified),
        )
        .col_expr(proceeding::Column::NotifiedAt, Expr::value(tx.now()))
        .col_expr(
            proceeding::Column::DefenceEndsAt,
            Expr::value(new.defence_ends_at),
        )
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// Writes an answer of the accused.
pub(super) async fn insert_defence(
    tx: &Tx<'_>,
    permit: &Permit,
    file: &File,
    id: DefenceId,
    text: &str,
) -> Outcome<()> {
    permit.covers(Effect::Proceeding)?;
    defence::Entity::insert(defence::ActiveModel {
        id: Set(id),
        association_id: Set(file.proceeding.association_id),
        proceeding_id: Set(file.proceeding.id),
        organisation_id: Set(file.proceeding.accused_id),
        body: Set(text.to_owned()),
        submitted_at: Set(tx.now()),
        submitted_by: Set(tx.account()?),
    })
    .exec_without_returning(tx.connection())
    .await?;
    changed(file.proceeding.id).exec(tx.connection()).await?;
    Ok(())
}

/// Writes that the actor stands aside.
pub(super) async fn insert_recusal(
    tx: &Tx<'_>,
    permit: &Permit,
    file: &File,
    id: RecusalId,
    ground: RecusalGround,
    explanation: Option<String>,
) -> Outcome<()> {
    permit.covers(Effect::Proceeding)?;
    recusal::Entity::insert(recusal::ActiveModel {
        id: Set(id),
        association_id: Set(file.proceeding.association_id),
        proceeding_id: Set(file.proceeding.id),
        account_id: Set(tx.account()?),
        ground: Set(ground),
        explanation: Set(explanation),
        declared_at: Set(tx.now()),
    })
    .exec_without_returning(tx.connection())
    .await?;
    changed(file.proceeding.id).exec(tx.connection()).await?;
    Ok(())
}

/// Whether a ballot of the file was ever opened: its electorate is frozen then.
pub(super) async fn voting_begun(tx: &Tx<'_>, id: ProceedingId) -> Outcome<bool> {
    let ballots = ballot::Entity::find()
        .filter(ballot::Column::ProceedingId.eq(id))
        .count(tx.connection())
        .await?;
    Ok(ballots > 0)
}

/// An update of the file's row: one version more.
fn changed(id: ProceedingId) -> UpdateMany<proceeding::Entity> {
    proceeding::Entity::update_many()
        .col_expr(
            proceeding::Column::Version,
            Expr::col(proceeding::Column::Version).add(1),
        )
        .filter(proceeding::Column::Id.eq(id))
}
