//! The rows of commitments and their revisions.

use crate::access::{Effect, Permit};
use crate::context::Tx;
use crate::failure::Outcome;
use crate::rows::Rows;
use entity::id::{ArticleId, CommitmentId, CommitmentRevisionId, SignatureId};
use entity::value::CommitmentState;
use entity::{commitment, commitment_revision, signature};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter,
};

/// A commitment.
///
/// # Errors
/// Hidden where there is none.
pub(super) async fn find(tx: &Tx<'_>, id: CommitmentId) -> Outcome<commitment::Model> {
    tx.get(commitment::Entity::find_by_id(id)).await
}

/// What was declared about an article under a signature.
pub(super) async fn about(
    tx: &Tx<'_>,
    signature: SignatureId,
    article: ArticleId,
) -> Outcome<Option<commitment::Model>> {
    let about = commitment::Entity::find()
        .filter(commitment::Column::SignatureId.eq(signature))
        .filter(commitment::Column::ArticleId.eq(article));
    tx.one(about).await
}

/// Writes a first declaration.
pub(super) async fn insert(
    tx: &Tx<'_>,
    permit: &Permit,
    signature: &signature::Model,
    article: ArticleId,
    statement: &str,
) -> Outcome<(commitment::Model, CommitmentRevisionId)> {
    permit.covers(Effect::Commitment)?;
    let row = commitment::Model {
        id: tx.id(),
        association_id: signature.association_id,
        organisation_id: signature.organisation_id,
        signature_id: signature.id,
        article_id: article,
        state: CommitmentState::Declared,
        statement: statement.to_owned(),
        revision: 1,
        declared_at: tx.now(),
        version: 1,
    };
    commitment::Entity::insert(row.clone().into_active_model().reset_all())
        .exec_without_returning(tx.connection())
        .await?;
    let revision = keep(tx, permit, &row).await?;
    Ok((row, revision))
}

/// Writes the next revision: what was said before is kept.
pub(super) async fn revise(
    tx: &Tx<'_>,
    permit: &Permit,
    before: commitment::Model,
    state: CommitmentState,
    statement: &str,
) -> Outcome<(commitment::Model, CommitmentRevisionId)> {
    permit.covers(Effect::Commitment)?;
    let (revision, version) = (before.revision + 1, before.version + 1);
    let mut row = before.into_active_model();
    row.state = Set(state);
    row.statement = Set(statement.to_owned());
    row.revision = Set(revision);
    row.version = Set(version);
    if state == CommitmentState::Declared {
        row.declared_at = Set(tx.now());
    }
    let row = row.update(tx.connection()).await?;
    let revision = keep(tx, permit, &row).await?;
    Ok((row, revision))
}

async fn keep(
    tx: &Tx<'_>,
    permit: &Permit,
    row: &commitment::Model,
) -> Outcome<CommitmentRevisionId> {
    permit.covers(Effect::Commitment)?;
    let id = tx.id();
    commitment_revision::Entity::insert(commitment_revision::ActiveModel {
        id: Set(id),
        association_id: Set(row.association_id),
        commitment_id: Set(row.id),
        revision: Set(row.revision),
        state: Set(row.state),
        statement: Set(row.statement.clone()),
        revised_at: Set(tx.now()),
        revised_by: Set(tx.account()?),
    })
    .exec_without_returning(tx.connection())
    .await?;
    Ok(id)
}
