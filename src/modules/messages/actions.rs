//! The act on messages.

use super::case::{MessageCase, REPLAY};
use super::entries::MessageReplayed;
use crate::backlog;
use crate::context::{Context, Tx};
use crate::failure::{Failure, Outcome};
use crate::guard::Case;
use crate::journal::{self, Chain};
use crate::outbox::queue;
use entity::id::OutboxId;

/// Lets a message that was given up be tried again, at once and from the beginning.
///
/// # Errors
/// A refusal where it was not given up.
pub async fn replay(tx: &Tx<'_>, id: OutboxId) -> Outcome<OutboxId> {
    let case = MessageCase::one(tx, id).await?;
    let permit = REPLAY.pass(tx, &case)?;
    let chain = match (case.row.association_id, case.row.recipient_id) {
        (Some(association), _) => Chain::of(association),
        (None, Some(recipient)) => Chain::about(tx, recipient).await?,
        (None, None) => return Err(Failure::hidden()),
    };
    queue::replay(tx, id).await?;
    journal::record(tx, &permit, chain, &MessageReplayed { message: id }).await?;
    Ok(id)
}

/// The same with all that were given up, each by itself. Answers how many there were.
///
/// # Errors
/// Where one of them failed, the others let go.
pub async fn replay_all(system: &Context) -> Outcome<u64> {
    backlog::each(
        |most| {
            system.act(move |tx| {
                Box::pin(async move {
                    let dead = queue::dead(tx, most).await?;
                    Ok(dead.iter().map(|row| row.id).collect())
                })
            })
        },
        |id| system.act(move |tx| Box::pin(async move { Ok(replay(tx, id).await.is_ok()) })),
    )
    .await
}
