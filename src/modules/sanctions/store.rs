//! The rows of decisions and sanctions.

use super::workflow::Ruling;
use crate::access::{Effect, Permit};
use crate::context::Tx;
use crate::failure::{Failure, Outcome};
use crate::modules::proceedings::File;
use chrono::{DateTime, Utc};
use entity::id::{DecisionId, ProceedingId, SanctionId};
use entity::value::{DecisionState, NoticeMeans};
use entity::{decision, sanction};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect,
};

/// A decision.
pub(super) async fn find(tx: &Tx<'_>, id: DecisionId) -> Outcome<decision::Model> {
    let row = decision::Entity::find_by_id(id)
        .one(tx.connection())
        .await?;
    row.ok_or(Failure::hidden())
}

/// The decision on a file, where one is recorded.
pub(super) async fn of_proceeding(
    tx: &Tx<'_>,
    id: ProceedingId,
) -> Outcome<Option<decision::Model>> {
    let row = decision::Entity::find()
        .filter(decision::Column::ProceedingId.eq(id))
        .one(tx.connection())
        .await?;
    Ok(row)
}

/// What a decision pronounces.
pub(super) async fn sanctions(tx: &Tx<'_>, id: DecisionId) -> Outcome<Vec<sanction::Model>> {
    let rows = sanction::Entity::find()
        .filter(sanction::Column::DecisionId.eq(id))
        .order_by_asc(sanction::Column::Kind)
        .all(tx.connection())
        .await?;
    Ok(rows)
}

pub(super) async fn insert(
    tx: &Tx<'_>,
    permit: &Permit,
    file: &File,
    ruling: &Ruling,
) -> Outcome<DecisionId> {
    permit.covers(Effect::Decision)?;
    let id = tx.id();
    let association = file.proceeding.association_id;
    decision::Entity::insert(decision::ActiveModel {
        id: Set(id),
        association_id: Set(association),
        proceeding_id: Set(file.proceeding.id),
        state: Set(DecisionState::Recorded),
        outcome: Set(ruling.outcome),
        recorded_at: Set(tx.now()),
        recorded_by: Set(tx.account()?),
        notified_at: Set(None),
        notified_by: Set(None),
        means: Set(None),
        effective_at: Set(None),
        in_force_at: Set(None),
        version: Set(1),
    })
    .exec_without_returning(tx.connection())
    .await?;
    for pronounced in &ruling.sanctions {
        sanction::Entity::insert(sanction::ActiveModel {
            id: Set(tx.id::<SanctionId>()),
            association_id: Set(association),
            decision_id: Set(id),
            ballot_id: Set(pronounced.ballot),
            kind: Set(pronounced.kind),
            ban_months: Set(pronounced.ban_months.map(Into::into)),
        })
        .exec_without_returning(tx.connection())
        .await?;
    }
    Ok(id)
}

/// Writes down that the decision is notified now, and from when it takes effect. Answers it as it is then.
pub(super) async fn notify(
    tx: &Tx<'_>,
    permit: &Permit,
    decision: decision::Model,
    means: NoticeMeans,
    effective_at: DateTime<Utc>,
) -> Outcome<decision::Model> {
    permit.covers(Effect::Decision)?;
    let version = decision.version + 1;
    let mut row = decision.into_active_model();
    row.state = Set(DecisionState::Notified);
    row.notified_at = Set(Some(tx.now()));
    row.notified_by = Set(Some(tx.account()?));
    row.means = Set(Some(means));
    row.effective_at = Set(Some(effective_at));
    row.version = Set(version);
    Ok(row.update(tx.connection()).await?)
}

/// Writes down that the decision is in force since the instant `at`.
pub(super) async fn enforce(
    tx: &Tx<'_>,
    permit: &Permit,
    decision: decision::Model,
    at: DateTime<Utc>,
) -> Outcome<()> {
    permit.covers(Effect::Decision)?;
    let version = decision.version + 1;
    let mut row = decision.into_active_model();
    row.state = Set(DecisionState::InForce);
    row.in_force_at = Set(Some(at));
    row.version = Set(version);
    row.update(tx.connection()).await?;
    Ok(())
}

/// Up to `most` notified decisions whose instant has come, the earliest first.
pub(super) async fn due(tx: &Tx<'_>, most: u64) -> Outcome<Vec<DecisionId>> {
    let rows = decision::Entity::find()
        .select_only()
        .column(decision::Column::Id)
        .filter(decision::Column::State.eq(DecisionState::Notified))
        .filter(decision::Column::EffectiveAt.lte(tx.now()))
        .order_by_asc(decision::Column::EffectiveAt)
        .order_by_asc(decision::Column::Id)
        .limit(most)
        .into_tuple()
        .all(tx.connection())
        .await?;
    Ok(rows)
}

/// The earliest instant that a notified decision waits for.
pub(super) async fn next_due(tx: &Tx<'_>) -> Outcome<Option<DateTime<Utc>>> {
    let row = decision::Entity::find()
        .filter(decision::Column::State.eq(DecisionState::Notified))
        .order_by_asc(decision::Column::EffectiveAt)
        .one(tx.connection())
        .await?;
    Ok(row.and_then(|row| row.effective_at))
}
