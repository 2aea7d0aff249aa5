//! The rows of proceedings and of what is in them.

use super::case::ProceedingCase;
use super::workflow::Told;
use crate::access::Permit;
use crate::context::Tx;
use crate::failure::Outcome;
use crate::secrets::sha256;
use chrono::{DateTime, Utc};
use entity::id::{AllegationId, ArticleId, DefenceId, NoticeId, ProceedingId, RecusalId};
use entity::value::{Finding, NoticeMeans, ProceedingState, RecusalGround};
use entity::{allegation, complaint, defence, notice, proceeding, recusal};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use serde_json::json;

/// Closes a file, at the instant `at`.
pub async fn close(
    tx: &Tx<'_>,
    permit: &Permit,
    proceeding: &ProceedingCase,
    at: DateTime<Utc>,
) -> Outcome<()> {
    tx.change(permit, proceeding.row.clone(), |row| {
        row.state = ProceedingState::Closed;
        row.closed_at = Some(at);
    })
    .await?;
    Ok(())
}

/// Moves a file on to `state`, now; or back to [`ProceedingState::Notified`], where the meeting that took it up did not come to
/// deliberate on it. How the accused is told has an act of its own, which writes its dates too, and a file is closed by [`close`].
pub async fn set_state(
    tx: &Tx<'_>,
    permit: &Permit,
    proceeding: &ProceedingCase,
    state: ProceedingState,
) -> Outcome<()> {
    tx.change(permit, proceeding.row.clone(), |row| {
        row.state = state;
        match state {
            ProceedingState::Notified => row.taken_up_at = None,
            ProceedingState::TakenUp => row.taken_up_at = Some(tx.now()),
            // The others' dates are those of the decision.
            _ => {}
        }
    })
    .await?;
    Ok(())
}

/// Writes the board's result on an allegation, with its reasons (A7, R8).
pub async fn set_finding(
    tx: &Tx<'_>,
    permit: &Permit,
    (proceeding, allegation): (ProceedingId, AllegationId),
    finding: Finding,
    reasons: &str,
) -> Outcome<()> {
    let found = allegation::Entity::update_many()
        .col_expr(allegation::Column::Finding, Expr::value(finding))
        .col_expr(allegation::Column::Reasons, Expr::value(reasons))
        .filter(allegation::Column::Id.eq(allegation));
    tx.change_all(
        permit,
        (allegation::Column::ProceedingId, [proceeding]),
        found,
    )
    .await?;
    Ok(())
}

/// Makes a file against the accused of `complaint`, under the rules that the complaint follows.
pub(super) async fn insert(
    tx: &Tx<'_>,
    permit: &Permit,
    complaint: &complaint::Model,
) -> Outcome<ProceedingId> {
    let row = proceeding::Model {
        id: tx.id(),
        association_id: complaint.association_id,
        charter_id: complaint.charter_id,
        accused_id: complaint.accused_id,
        rules_version_id: complaint.rules_version_id,
        state: ProceedingState::Opened,
        opened_at: tx.now(),
        opened_by: tx.account()?,
        notified_at: None,
        defence_ends_at: None,
        taken_up_at: None,
        closed_at: None,
        version: 1,
    };
    Ok(tx.insert(permit, row).await?.id)
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
    let rows = (1..)
        .zip(allegations)
        .map(|(position, new)| allegation::Model {
            id: tx.id(),
            association_id: new.complaint.association_id,
            proceeding_id: proceeding,
            complaint_id: new.complaint.id,
            article_id: new.article,
            notice_id: None,
            position,
            facts: new.complaint.facts.clone(),
            happened_on: new.complaint.happened_on,
            finding: Finding::Pending,
            reasons: None,
            version: 1,
        });
    tx.insert_all(permit, rows).await
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
    pub fn content(&self, proceeding: &ProceedingCase) -> Outcome<String> {
        let allegations = self.told.facts.iter().filter_map(|(id, facts)| {
            let row = proceeding.allegations.iter().find(|row| row.id == *id)?;
            Some(json!({
                "id": id,
                "article": row.article_id,
                "happenedOn": row.happened_on,
                "facts": facts,
            }))
        });
        let content = json!({
            "proceeding": proceeding.row.id,
            "number": number(proceeding),
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
fn number(proceeding: &ProceedingCase) -> i64 {
    i64::try_from(proceeding.notices).unwrap_or(i64::MAX - 1) + 1
}

/// Writes a notice, words its allegations as it does, and moves the file on: the accused is told.
pub(super) async fn insert_notice(
    tx: &Tx<'_>,
    permit: &Permit,
    proceeding: &ProceedingCase,
    new: &NewNotice<'_>,
    content: &str,
) -> Outcome<()> {
    let row = notice::Model {
        id: new.id,
        association_id: proceeding.row.association_id,
        proceeding_id: proceeding.row.id,
        number: number(proceeding),
        sent_at: tx.now(),
        sent_by: tx.account()?,
        means: new.means,
        counts_from: new.told.counts_from,
        risk: new.told.risk.clone(),
        defence_ends_at: new.defence_ends_at,
        content_hash: sha256(&[content.as_bytes()]).to_vec(),
    };
    tx.insert(permit, row).await?;
    for (allegation, facts) in &new.told.facts {
        let worded = allegation::Entity::update_many()
            .col_expr(allegation::Column::Facts, Expr::value(facts.as_str()))
            .col_expr(allegation::Column::NoticeId, Expr::value(new.id))
            .filter(allegation::Column::Id.eq(*allegation));
        let here = (allegation::Column::ProceedingId, [proceeding.row.id]);
        tx.change_all(permit, here, worded).await?;
    }
    tx.change(permit, proceeding.row.clone(), |row| {
        row.state = ProceedingState::Notified;
        row.notified_at = Some(tx.now());
        row.defence_ends_at = Some(new.defence_ends_at);
    })
    .await?;
    Ok(())
}

/// Writes an answer of the accused.
pub(super) async fn insert_defence(
    tx: &Tx<'_>,
    permit: &Permit,
    proceeding: &ProceedingCase,
    id: DefenceId,
    text: &str,
) -> Outcome<()> {
    let row = defence::Model {
        id,
        association_id: proceeding.row.association_id,
        proceeding_id: proceeding.row.id,
        organisation_id: proceeding.row.accused_id,
        body: text.to_owned(),
        submitted_at: tx.now(),
        submitted_by: tx.account()?,
    };
    tx.insert(permit, row).await?;
    grown(tx, permit, proceeding).await
}

/// Writes that the actor stands aside.
pub(super) async fn insert_recusal(
    tx: &Tx<'_>,
    permit: &Permit,
    proceeding: &ProceedingCase,
    id: RecusalId,
    ground: RecusalGround,
    explanation: Option<String>,
) -> Outcome<()> {
    let row = recusal::Model {
        id,
        association_id: proceeding.row.association_id,
        proceeding_id: proceeding.row.id,
        account_id: tx.account()?,
        ground,
        explanation,
        declared_at: tx.now(),
    };
    tx.insert(permit, row).await?;
    grown(tx, permit, proceeding).await
}

/// Something came into a file: one version more of its row, which stays as it is.
async fn grown(tx: &Tx<'_>, permit: &Permit, proceeding: &ProceedingCase) -> Outcome<()> {
    tx.change(permit, proceeding.row.clone(), |_| {}).await?;
    Ok(())
}
