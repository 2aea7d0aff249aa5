//! What time gives back: the label that a ban took from a signatory that stays bound (A4, R16).

use crate::access::{Act, Facts};
use crate::backlog;
use crate::context::{Context, Tx};
use crate::failure::Outcome;
use crate::journal::{self, Chain};
use crate::modules::charter::entries::LabelRestored;
use crate::modules::charter::entries::Message;
use crate::modules::charter::store::{self, signatures};
use crate::modules::charter::workflow::{self, Withheld, deadlines};
use crate::modules::{associations, label, members, organisations};
use crate::outbox;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use entity::id::SignatureId;
use entity::label::Model as Label;

/// Gives the label back to every signatory that a ban kept from it and keeps no longer, each in a transaction of its own. Whoever
/// comes second finds it done; so it may run whenever and on however many servers. Answers how many labels it gave back.
///
/// # Errors
/// Where one of them failed, the others done.
pub async fn restore_labels_due(system: &Context) -> Outcome<u64> {
    backlog::each(
        |most| system.act(move |tx| Box::pin(signatures::kept_from_label(tx, most))),
        |id| system.act(move |tx| Box::pin(restore(tx, id))),
    )
    .await
}

/// Gives one signatory its label back, where nothing stands in the way. Answers whether it did.
async fn restore(tx: &Tx<'_>, id: SignatureId) -> Outcome<bool> {
    let signature = signatures::signature(tx, id).await?;
    let Some(last) = label::last_under(tx, &signature).await? else {
        return Ok(false);
    };
    let organisation = signature.organisation_id;
    let seat = associations::seat(tx, signature.association_id).await?;
    let lapses_at = lapses_at(tx, &last, seat.zone).await?;
    let withheld = Withheld {
        bound: signature.ended_at.is_none(),
        state: last.state,
        ended_at: last.ended_at,
        free_since: members::free_since(tx, organisation).await?,
        standing: members::standing(tx, &seat, organisation).await?,
        lapses_at,
    };
    let Some(since) = workflow::back_since(withheld, tx.now()) else {
        return Ok(false);
    };
    let permit = tx.require(
        Act::LabelRestore,
        &Facts::of(signature.association_id).on([signature.id]),
    )?;
    let label = label::restore(tx, &permit, &signature, since, lapses_at).await?;
    let entry = LabelRestored {
        label,
        since,
        lapses_at,
    };
    journal::record(tx, &permit, Chain::of(id), &entry).await?;
    let people = organisations::people(tx, organisation).await?;
    outbox::tell(tx, &permit, Message::LabelRestored, label, people).await?;
    Ok(true)
}

/// Until when the label would be held now had no ban taken it: as it was then, and never longer than a version that was published
/// since lets it stay (A8).
async fn lapses_at(tx: &Tx<'_>, last: &Label, zone: Tz) -> Outcome<Option<DateTime<Utc>>> {
    let mut lapses_at = last.lapses_at;
    let Some(ended_at) = last.ended_at else {
        return Ok(lapses_at);
    };
    for version in store::published_since(tx, last.charter_id, ended_at).await? {
        let rules = serde_json::from_str(&version.rules)?;
        let published_at = version.published_at.unwrap_or(ended_at);
        let deadline = deadlines::label_deadline(&rules, published_at, zone)?.ends_at;
        lapses_at = Some(lapses_at.map_or(deadline, |before| before.min(deadline)));
    }
    Ok(lapses_at)
}
