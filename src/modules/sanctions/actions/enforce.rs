//! How a decision comes into force: everywhere at one instant, in one transaction, once (R8).

use crate::access::{Act, Permit};
use crate::backlog;
use crate::context::{Context, Tx};
use crate::failure::{Failure, Outcome};
use crate::guard::Case;
use crate::journal::{self, Chain};
use crate::modules::proceedings::{self, ProceedingCase};
use crate::modules::sanctions::case::enforcing;
use crate::modules::sanctions::entries::Message;
use crate::modules::sanctions::entries::{ComplaintDecided, DecisionInForce, LabelRevoked};
use crate::modules::sanctions::{store, workflow};
use crate::modules::{charter, complaints, departures, label, members};
use crate::outbox;
use chrono::{DateTime, Utc};
use entity::decision;
use entity::id::DecisionId;
use entity::value::{LabelState, MembershipEnd, SignatureEnd};

/// Brings every decision into force whose instant has come. Whoever comes second finds it done; so it may run whenever and on
/// however many servers. Answers how many it brought into force.
///
/// # Errors
/// Where one of them failed, the others done.
pub async fn enforce_due(system: &Context) -> Outcome<u64> {
    backlog::each(
        |most| system.act(move |tx| Box::pin(store::due(tx, most))),
        |id| system.act(move |tx| Box::pin(enforce_if_due(tx, id))),
    )
    .await
}

/// When the next decision comes into force, so that a server can wake at that instant.
pub async fn next_due(system: &Context) -> Outcome<Option<DateTime<Utc>>> {
    system.act(|tx| Box::pin(store::next_due(tx))).await
}

/// Brings a decision into force unless somebody else has. Answers whether it did.
async fn enforce_if_due(tx: &Tx<'_>, id: DecisionId) -> Outcome<bool> {
    let decision = store::find(tx, id).await?;
    if !workflow::is_due(decision.state, decision.effective_at, tx.now()) {
        return Ok(false);
    }
    let proceeding = ProceedingCase::one(tx, decision.proceeding_id).await?;
    let permit = tx.require(Act::DecisionEnforce, &enforcing(&proceeding))?;
    let at = instant(tx, &proceeding, &decision).await?;
    enforce(tx, &permit, &proceeding, decision, at).await?;
    Ok(true)
}

/// What ends, ends at the decision's instant and not when a server came to it. Only where the accused has signed or joined since
/// does it end at the present, lest something end before it began.
async fn instant(
    tx: &Tx<'_>,
    proceeding: &ProceedingCase,
    decision: &decision::Model,
) -> Outcome<DateTime<Utc>> {
    let accused = proceeding.row.accused_id;
    let mut began = Vec::new();
    began.extend(
        members::live(tx, accused)
            .await?
            .and_then(|row| row.admitted_at),
    );
    for row in charter::live_signatures(tx, accused).await? {
        began.push(row.signed_at);
    }
    for row in label::live(tx, accused).await? {
        began.push(row.granted_at);
    }
    let effective_at = decision.effective_at.unwrap_or(tx.now());
    let contradicted = began.iter().any(|began| *began > effective_at);
    Ok(if contradicted { tx.now() } else { effective_at })
}

/// Brings a decision into force at the instant `at`: membership, signature, label, ban, file, complaints, journal, outbox.
pub async fn enforce(
    tx: &Tx<'_>,
    permit: &Permit,
    proceeding: &ProceedingCase,
    decision: decision::Model,
    at: DateTime<Utc>,
) -> Outcome<()> {
    let (id, proceeding_id) = (decision.id, proceeding.row.id);
    let sanctions = store::sanctions(tx, id).await?;
    let kinds: Vec<_> = sanctions.iter().map(|row| row.kind).collect();
    let member = !members::admitted(tx, &[proceeding.row.accused_id])
        .await?
        .is_empty();
    let strikes = workflow::strikes(&kinds, proceeding.rules.sanctions.radiation_strikes, member);
    if strikes.graphics {
        // One ban, of one length, whichever of the sanctions bring it.
        let months = sanctions.iter().find_map(|row| row.ban_months);
        let months = months.and_then(|months| u32::try_from(months).ok());
        let ends_at = workflow::ban_ends_at(months, at, proceeding.seat.zone, &proceeding.rules)
            .map_err(|error| Failure::Internal(error.into()))?;
        let (accused, here) = (proceeding.row.accused_id, proceeding.row.association_id);
        members::insert_ban(tx, permit, accused, here, at, ends_at).await?;
    }
    strike(tx, permit, proceeding, strikes, at).await?;
    let effective_at = decision.effective_at;
    store::enforce(tx, permit, decision, at).await?;
    proceedings::close(tx, permit, proceeding, at).await?;
    complaints::mark_decided(tx, permit, proceeding_id).await?;
    let entry = DecisionInForce {
        decision: id,
        effective_at,
        in_force_at: at,
        carried_out_at: tx.now(),
        sanctions: kinds,
        membership_ended: strikes.membership,
        signature_ended: strikes.signature,
        label_revoked: strikes.graphics,
        banned: strikes.graphics,
        radiation_came_too_late: strikes.came_too_late,
    };
    journal::record(tx, permit, Chain::of(proceeding_id), &entry).await?;
    let entry = ComplaintDecided {
        decision: id,
        proceeding: proceeding_id,
    };
    for complaint in complaints::stakes_in(tx, &[proceeding_id]).await? {
        journal::record(tx, permit, Chain::of(complaint.id), &entry).await?;
    }
    let accused = proceeding.parties.defendants.iter().copied();
    outbox::tell(tx, permit, Message::DecisionInForce, id, accused).await?;
    let authors = complaints::authors(tx, proceeding_id).await?;
    outbox::tell(
        tx,
        permit,
        complaints::Message::ComplaintDecided,
        proceeding_id,
        authors,
    )
    .await?;
    Ok(())
}

/// Ends what the decision strikes.
async fn strike(
    tx: &Tx<'_>,
    permit: &Permit,
    proceeding: &ProceedingCase,
    strikes: workflow::Strikes,
    at: DateTime<Utc>,
) -> Outcome<()> {
    let (accused, charter) = (proceeding.row.accused_id, proceeding.row.charter_id);
    if strikes.membership {
        // Signatures and labels end with it, at the same instant.
        let kind = MembershipEnd::Radiation;
        return departures::end_membership(tx, permit, accused, kind, None, at).await;
    }
    let labels = if strikes.graphics {
        let end = LabelState::Revoked;
        label::end_labels(tx, permit, accused, Some(charter), end, at).await?
    } else {
        Vec::new()
    };
    if let Some(signature) = charter::live_signature(tx, charter, accused).await? {
        let chain = Chain::of(signature.id);
        if strikes.signature {
            let kind = SignatureEnd::Radiation;
            charter::end_signature(tx, permit, signature, kind, at).await?;
        }
        if strikes.graphics {
            let entry = LabelRevoked {
                signature_ended: strikes.signature,
                labels: labels.clone(),
                ended_at: at,
            };
            journal::record(tx, permit, chain, &entry).await?;
        }
    }
    for label in labels {
        let people = proceeding.parties.defendants.iter().copied();
        outbox::tell(tx, permit, label::Message::LabelEnded, label, people).await?;
    }
    Ok(())
}
