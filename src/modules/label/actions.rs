//! What time does to labels.

use super::entries::LabelLapsed;
use super::{store, workflow};
use crate::access::{Act, Facts};
use crate::backlog;
use crate::context::{Context, Tx};
use crate::failure::Outcome;
use crate::journal::{self, Chain};
use crate::modules::label::entries::Message;
use crate::modules::organisations;
use crate::outbox;
use entity::id::LabelId;

/// Ends every label whose set time is over at the context's present (A8). Whoever comes second finds it done; so it may run
/// whenever and on however many servers. Answers how many it ended.
///
/// # Errors
/// Where one of them failed, the others ended.
pub async fn lapse_due(system: &Context) -> Outcome<u64> {
    backlog::each(
        |most| system.act(move |tx| Box::pin(store::due(tx, tx.now(), most))),
        |id| system.act(move |tx| Box::pin(lapse(tx, id))),
    )
    .await
}

/// Ends one label if its time is over and nobody else has ended it. Answers whether it did.
async fn lapse(tx: &Tx<'_>, id: LabelId) -> Outcome<bool> {
    let label = store::find(tx, id).await?;
    if !workflow::is_lapsed(&label, tx.now()) {
        return Ok(false);
    }
    let permit = tx.require(
        Act::LabelLapse,
        &Facts::of(label.association_id).on([label.id]),
    )?;
    let (organisation, signature) = (label.organisation_id, label.signature_id);
    let ended_at = store::lapse(tx, &permit, label).await?;
    let entry = LabelLapsed {
        label: id,
        ended_at,
    };
    journal::record(tx, &permit, Chain::of(signature), &entry).await?;
    let people = organisations::people(tx, organisation).await?;
    outbox::tell(tx, &permit, Message::LabelEnded, id, people).await?;
    Ok(true)
}
