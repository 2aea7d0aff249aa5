//! The rows of commitments and their revisions.

use crate::access::Permit;
use crate::context::Tx;
use crate::failure::Outcome;
use crate::rows::Rows;
use entity::id::{ArticleId, CommitmentRevisionId, SignatureId};
use entity::value::CommitmentState;
use entity::{commitment, commitment_revision, signature};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

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
    let row = tx.insert(permit, row).await?;
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
    let row = tx.change(permit, before, |row| {
        row.state = state;
        statement.clone_into(&mut row.statement);
        row.revision += 1;
        if state == CommitmentState::Declared {
            row.declared_at = tx.now();
        }
    });
    let row = row.await?;
    let revision = keep(tx, permit, &row).await?;
    Ok((row, revision))
}

async fn keep(
    tx: &Tx<'_>,
    permit: &Permit,
    row: &commitment::Model,
) -> Outcome<CommitmentRevisionId> {
    let revision = commitment_revision::Model {
        id: tx.id(),
        association_id: row.association_id,
        commitment_id: row.id,
        revision: row.revision,
        state: row.state,
        statement: row.statement.clone(),
        revised_at: tx.now(),
        revised_by: tx.account()?,
    };
    Ok(tx.insert(permit, revision).await?.id)
}
