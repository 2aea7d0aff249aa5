//! What time does to a complaint: its limit passes (T8).

use crate::access::{Act, Facts};
use crate::backlog;
use crate::context::{Context, Tx};
use crate::failure::Outcome;
use crate::guard::Case;
use crate::journal::{self, Chain};
use crate::modules::complaints::case::ComplaintCase;
use crate::modules::complaints::entries::ComplaintDeadlineMissed;
use crate::modules::complaints::entries::Message;
use crate::modules::complaints::store;
use crate::modules::complaints::workflow::{self, missed};
use crate::outbox;
use entity::complaint;
use entity::id::ComplaintId;

/// Marks each complaint whose limit was missed, met late or not; who presides and who complained are told. Answers how many were
/// marked. However often and on however many servers it runs, each is marked once.
///
/// # Errors
/// Where one of them failed, the others marked.
pub async fn mark_missed(system: &Context) -> Outcome<u64> {
    backlog::each(
        |most| system.act(move |tx| Box::pin(store::fallen_due(tx, most))),
        |id| system.act(move |tx| Box::pin(mark(tx, id))),
    )
    .await
}

/// Marks one, unless somebody else did or its limit was met in time.
async fn mark(tx: &Tx<'_>, id: ComplaintId) -> Outcome<bool> {
    let complaint = store::load(tx, id).await?;
    if !workflow::is_newly_missed(&complaint, tx.now()) {
        return Ok(false);
    }
    let facts = Facts::of(complaint.association_id).on([complaint.id]);
    let permit = tx.require(Act::ComplaintMarkMissed, &facts)?;
    let course = store::course(tx, complaint.proceeding_id).await?;
    let cause = missed::because(complaint.due_at, &course);
    let complaint = store::mark_missed(tx, &permit, complaint, cause).await?;
    let entry = ComplaintDeadlineMissed {
        due_at: complaint.due_at,
        met_at: complaint.met_at,
        cause,
    };
    journal::record(tx, &permit, Chain::of(id), &entry).await?;
    let told = concerned(tx, &complaint).await?;
    outbox::tell(tx, &permit, Message::ComplaintDeadlineMissed, id, told).await?;
    Ok(true)
}

/// Who presides over the matter (R4) and who complained.
async fn concerned(
    tx: &Tx<'_>,
    complaint: &complaint::Model,
) -> Outcome<Vec<entity::id::AccountId>> {
    let mut told = store::authors_of(tx, complaint).await?;
    told.extend(ComplaintCase::one(tx, complaint.id).await?.chair());
    Ok(told)
}
