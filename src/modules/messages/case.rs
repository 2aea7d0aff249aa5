//! What decides whether a message may be tried again.

use crate::access::{Act, Facts};
use crate::failure::{Outcome, Refusal};
use crate::guard::{Case, Guard, one};
use crate::rows::Rows;
use entity::id::OutboxId;
use entity::outbox;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// What lets a message be tried again that was given up.
pub const REPLAY: Guard<MessageCase> = Guard::new(
    Act::MessageReplay,
    |case, _| case.facts(),
    |case, _| one(case.is_dead()),
);

/// The acts on a message.
pub const ACTS: &[Guard<MessageCase>] = &[REPLAY];

/// A row of the outbox.
#[derive(Clone, Debug)]
pub struct MessageCase {
    /// The row.
    pub row: outbox::Model,
}

impl MessageCase {
    /// Of no association where the server itself tells somebody something about their account.
    fn facts(&self) -> Facts {
        let facts = self
            .row
            .association_id
            .map_or_else(Facts::default, Facts::of);
        facts.on([self.row.id])
    }

    fn is_dead(&self) -> Result<(), Refusal> {
        if self.row.dead_at.is_some() {
            return Ok(());
        }
        Err(Refusal::wrong_state(
            "Ce message n’est pas abandonné : il sera de nouveau envoyé de lui-même.",
            "This message was not given up: it is sent again by itself.",
        ))
    }
}

impl Case for MessageCase {
    type Id = OutboxId;

    async fn load(from: &impl Rows, ids: &[OutboxId]) -> Outcome<Vec<(OutboxId, Self)>> {
        let these = from.among(outbox::Column::Id.into_expr(), ids);
        let failed = outbox::Column::LastFault.is_not_null();
        let rows = outbox::Entity::find().filter(these).filter(failed);
        let rows = from.all(rows).await?;
        Ok(rows.into_iter().map(|row| (row.id, Self { row })).collect())
    }
}
