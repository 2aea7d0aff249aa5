//! The acts on commitments.

use super::case::{Bond, CommitmentCase, DECLARE, WITHDRAW};
use super::entries::CommitmentRevised;
use super::{store, workflow};
use crate::access::Permit;
use crate::context::Tx;
use crate::failure::{Failure, Outcome, Refusal, expect_version};
use crate::guard::Case;
use crate::input::{self, limits};
use crate::journal::{self, Chain, TextHash};
use crate::modules::charter;
use entity::commitment;
use entity::id::{ArticleId, CommitmentId, CommitmentRevisionId, SignatureId};
use entity::value::CommitmentState;
use uuid::Uuid;

/// Declares what an organisation does to honour an article of the version that it signed (A3). Declaring again revises; every
/// wording is kept.
///
/// # Errors
/// Hidden, denied, or a refusal.
pub async fn declare(
    tx: &Tx<'_>,
    signature: SignatureId,
    article: ArticleId,
    statement: &str,
    expected_version: Option<i32>,
) -> Outcome<CommitmentId> {
    let bound = &charter::signature(tx, signature).await?;
    if !charter::shown(tx.actor(), bound, tx.now()) {
        return Err(Failure::hidden());
    }
    let permit = DECLARE.pass(tx, &Bond::of(bound))?;
    let statement = input::prose(&["statement"], statement, limits::TEXT)?;
    let signed = charter::articles(tx, bound.charter_version_id).await?;
    let article = workflow::signed_article(article, signed)?;
    let before = store::about(tx, bound.id, article).await?;
    match &before {
        Some(before) => expect_version(expected_version, before.version)?,
        None if expected_version.is_some() => return Err(Refusal::stale().into()),
        None => {}
    }
    workflow::declare(before.as_ref(), &statement)?;
    let written = match before {
        Some(before) => {
            store::revise(tx, &permit, before, CommitmentState::Declared, &statement).await?
        }
        None => store::insert(tx, &permit, bound, article, &statement).await?,
    };
    record(tx, &permit, &written).await?;
    Ok(written.0.id)
}

/// Takes a commitment back; what was said is kept.
///
/// # Errors
/// Hidden, denied, or a refusal.
pub async fn withdraw(
    tx: &Tx<'_>,
    id: CommitmentId,
    expected_version: Option<i32>,
) -> Outcome<CommitmentId> {
    let case = CommitmentCase::one(tx, id).await?;
    if !charter::shown(tx.actor(), &case.signature, tx.now()) {
        return Err(Failure::hidden());
    }
    let permit = WITHDRAW.pass_at(tx, &case, (expected_version, case.commitment.version))?;
    let commitment = case.commitment;
    let statement = commitment.statement.clone();
    let state = CommitmentState::Withdrawn;
    let written = store::revise(tx, &permit, commitment, state, &statement).await?;
    record(tx, &permit, &written).await?;
    Ok(id)
}

/// The entry stands in the signature's chain. The wording is in it as a hash, salted with the revision's id: it proves the row
/// and tells nothing without it.
async fn record(
    tx: &Tx<'_>,
    permit: &Permit,
    (commitment, revision): &(commitment::Model, CommitmentRevisionId),
) -> Outcome<()> {
    let salt = Uuid::from(*revision);
    let entry = CommitmentRevised {
        commitment: commitment.id,
        article: commitment.article_id,
        state: commitment.state,
        revision: *revision,
        number: commitment.revision,
        statement_hash: TextHash::of(&[salt.as_bytes(), commitment.statement.as_bytes()]),
    };
    journal::record(tx, permit, Chain::of(commitment.signature_id), &entry).await
}
