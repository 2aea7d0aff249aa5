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
use crate::modules::{charter, organisations};
use entity::commitment;
use entity::id::{ArticleId, CommitmentId, CommitmentRevisionId, OrganisationId};
use entity::value::CommitmentState;
use uuid::Uuid;

/// A commitment to declare.
#[derive(Clone, Debug)]
pub struct Declare {
    /// For whom.
    pub organisation: OrganisationId,
    /// About which article.
    pub article: ArticleId,
    /// What the organisation does to honour it.
    pub statement: String,
    /// The commitment's version that the caller read, where one was declared before.
    pub expected_version: Option<i32>,
}

/// Declares what an organisation does to honour an article of the version that it signed (A3). Declaring again revises; every
/// wording is kept.
///
/// # Errors
/// Hidden, denied, or a refusal.
pub async fn declare(tx: &Tx<'_>, input: &Declare) -> Outcome<CommitmentId> {
    let article = charter::article(tx, input.article).await?;
    let version = charter::version(tx, article.charter_version_id).await?;
    let (organisation, _) = organisations::visible(tx, input.organisation).await?;
    if organisation.association_id != version.association_id
        || !charter::readable(tx.actor(), &version)
    {
        return Err(Failure::hidden());
    }
    let bound = charter::live_signature(tx, version.charter_id, organisation.id).await?;
    let bond = match &bound {
        Some(bound) => Bond::of(bound),
        None => Bond::none(&organisation),
    };
    let permit = DECLARE.permit(tx, &bond)?;
    let statement = input::prose(&["statement"], &input.statement, limits::TEXT)?;
    let bound = workflow::article_is_signed(version.id, bound.as_ref())?;
    let before = store::about(tx, bound.id, article.id).await?;
    match &before {
        Some(before) => expect_version(input.expected_version, before.version)?,
        None if input.expected_version.is_some() => return Err(Refusal::stale().into()),
        None => {}
    }
    workflow::declare(before.as_ref(), &statement)?;
    let written = match before {
        Some(before) => {
            store::revise(tx, &permit, before, CommitmentState::Declared, &statement).await?
        }
        None => store::insert(tx, &permit, bound, article.id, &statement).await?,
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
