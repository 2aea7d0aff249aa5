//! The rows of decisions and sanctions.

use super::workflow::Ruling;
use crate::access::Permit;
use crate::context::Tx;
use crate::failure::Outcome;
use crate::modules::proceedings::ProceedingCase;
use crate::rows::Rows as _;
use chrono::{DateTime, Utc};
use entity::id::DecisionId;
use entity::value::{DecisionState, NoticeMeans};
use entity::{decision, sanction};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

/// A decision.
pub(super) async fn find(tx: &Tx<'_>, id: DecisionId) -> Outcome<decision::Model> {
    tx.get(decision::Entity::find_by_id(id)).await
}

/// What a decision pronounces.
pub(super) async fn sanctions(tx: &Tx<'_>, id: DecisionId) -> Outcome<Vec<sanction::Model>> {
    let pronounced = sanction::Entity::find()
        .filter(sanction::Column::DecisionId.eq(id))
        .order_by_asc(sanction::Column::Kind);
    tx.all(pronounced).await
}

pub(super) async fn insert(
    tx: &Tx<'_>,
    permit: &Permit,
    proceeding: &ProceedingCase,
    ruling: &Ruling,
) -> Outcome<DecisionId> {
    let row = decision::Model {
        id: tx.id(),
        association_id: proceeding.row.association_id,
        proceeding_id: proceeding.row.id,
        state: DecisionState::Recorded,
        outcome: ruling.outcome,
        recorded_at: tx.now(),
        recorded_by: tx.account()?,
        notified_at: None,
        notified_by: None,
        means: None,
        effective_at: None,
        in_force_at: None,
        version: 1,
    };
    let decision = tx.insert(permit, row).await?;
    let sanctions = ruling.sanctions.iter().map(|pronounced| sanction::Model {
        id: tx.id(),
        association_id: decision.association_id,
        decision_id: decision.id,
        ballot_id: pronounced.ballot,
        kind: pronounced.kind,
        ban_months: pronounced.ban_months.map(Into::into),
    });
    tx.insert_all(permit, sanctions).await?;
    Ok(decision.id)
}

/// Writes down that the decision is notified now, and from when it takes effect. Answers it as it is then.
pub(super) async fn notify(
    tx: &Tx<'_>,
    permit: &Permit,
    decision: decision::Model,
    means: NoticeMeans,
    effective_at: DateTime<Utc>,
) -> Outcome<decision::Model> {
    let by = tx.account()?;
    tx.change(permit, decision, |row| {
        row.state = DecisionState::Notified;
        row.notified_at = Some(tx.now());
        row.notified_by = Some(by);
        row.means = Some(means);
        row.effective_at = Some(effective_at);
    })
    .await
}

/// Writes down that the decision is in force since the instant `at`.
pub(super) async fn enforce(
    tx: &Tx<'_>,
    permit: &Permit,
    decision: decision::Model,
    at: DateTime<Utc>,
) -> Outcome<()> {
    tx.change(permit, decision, |row| {
        row.state = DecisionState::InForce;
        row.in_force_at = Some(at);
    })
    .await?;
    Ok(())
}

/// Up to `most` notified decisions whose instant has come, the earliest first.
pub(super) async fn due(tx: &Tx<'_>, most: u64) -> Outcome<Vec<DecisionId>> {
    let due = decision::Entity::find()
        .filter(decision::Column::State.eq(DecisionState::Notified))
        .filter(decision::Column::EffectiveAt.lte(tx.now()))
        .order_by_asc(decision::Column::EffectiveAt)
        .order_by_asc(decision::Column::Id)
        .limit(most);
    tx.values(due, decision::Column::Id).await
}

/// The earliest instant that a notified decision waits for.
pub(super) async fn next_due(tx: &Tx<'_>) -> Outcome<Option<DateTime<Utc>>> {
    let next = decision::Entity::find()
        .filter(decision::Column::State.eq(DecisionState::Notified))
        .order_by_asc(decision::Column::EffectiveAt);
    Ok(tx.one(next).await?.and_then(|row| row.effective_at))
}
