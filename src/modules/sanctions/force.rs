//! How a decision comes into force: everywhere at one instant, in one transaction, once (R8).

use super::{store, workflow};
use crate::access::{Act, Permit};
use crate::context::{Context, Tx};
use crate::due;
use crate::failure::{Failure, Outcome};
use crate::journal::{self, Chain};
use crate::modules::proceedings::{self, File};
use crate::modules::{ballots, charter, complaints, departures, label, members};
use crate::outbox::{self, Message};
use chrono::{DateTime, Utc};
use entity::decision;
use entity::id::DecisionId;
use entity::value::{LabelState, MembershipEnd, ProceedingState, SignatureEnd};
use serde_json::json;

/// Brings every decision into force whose instant has come. Whoever comes second finds it done; so it may run whenever and on
/// however many servers. Answers how many it brought into force.
///
/// # Errors
/// Where one of them failed, the others done.
pub async fn enforce_due(system: &Context) -> Outcome<u64> {
    due::each(
        |most| system.act(move |tx| Box::pin(store::due(tx, most))),
        |id| Box::pin(enforce_one(system, id)),
    )
    .await
}

/// When the next decision comes into force, so that a server can wake at that instant.
pub async fn next_due(system: &Context) -> Outcome<Option<DateTime<Utc>>> {
    system.act(|tx| Box::pin(store::next_due(tx))).await
}

/// What ends, ends at the decision's instant and not when a server came to it: the transaction runs at that instant. Only where
/// the accused has signed or joined since does it run at the present, lest something end before it began.
async fn enforce_one(system: &Context, id: DecisionId) -> Outcome<bool> {
    let instant = system.act(|tx| Box::pin(instant(tx, id))).await?;
    let at_instant = Context {
        now: instant,
        ..system.clone()
    };
    let carried_out = system.now;
    at_instant
        .act(|tx| Box::pin(enforce_if_due(tx, id, carried_out)))
        .await
}

/// The instant at which to bring a decision into force.
async fn instant(tx: &Tx<'_>, id: DecisionId) -> Outcome<DateTime<Utc>> {
    let decision = store::find(tx, id).await?;
    let file = proceedings::load(tx, decision.proceeding_id).await?;
    let accused = file.proceeding.accused_id;
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

/// Brings a decision into force unless somebody else has. Answers whether it did.
async fn enforce_if_due(tx: &Tx<'_>, id: DecisionId, carried_out: DateTime<Utc>) -> Outcome<bool> {
    let decision = store::find(tx, id).await?;
    if !workflow::is_due(decision.state, decision.effective_at, tx.now()) {
        return Ok(false);
    }
    let file = proceedings::load(tx, decision.proceeding_id).await?;
    let permit = tx.require(Act::DecisionEnforce, &file.facts())?;
    enforce(tx, &permit, &file, decision, carried_out).await?;
    Ok(true)
}

/// Brings a decision into force now: membership, signature, label, ban, file, complaints, journal, outbox.
pub(super) async fn enforce(
    tx: &Tx<'_>,
    permit: &Permit,
    file: &File,
    decision: decision::Model,
    carried_out: DateTime<Utc>,
) -> Outcome<()> {
    let (id, proceeding) = (decision.id, file.proceeding.id);
    let sanctions = store::sanctions(tx, id).await?;
    let kinds: Vec<_> = sanctions.iter().map(|row| row.kind).collect();
    let member = !ballots::has_departed(tx, file).await?;
    let strikes = workflow::strikes(&kinds, file.rules.sanctions.radiation_strikes, member);
    if strikes.graphics {
        // One ban, of one length, whichever of the sanctions bring it.
        let months = sanctions.iter().find_map(|row| row.ban_months);
        let months = months.and_then(|months| u32::try_from(months).ok());
        let ends_at = workflow::ban_ends_at(months, tx.now(), file.seat.zone, &file.rules)
            .map_err(|error| Failure::Internal(error.into()))?;
        let (accused, here) = (file.proceeding.accused_id, file.proceeding.association_id);
        members::insert_ban(tx, permit, accused, here, ends_at).await?;
    }
    strike(tx, permit, file, strikes).await?;
    let effective_at = decision.effective_at;
    store::enforce(tx, permit, decision).await?;
    proceedings::set_state(tx, permit, file, ProceedingState::Closed).await?;
    complaints::mark_decided(tx, permit, proceeding).await?;
    let facts = json!({
        "decision": id,
        "effectiveAt": effective_at,
        "carriedOutAt": carried_out,
        "sanctions": kinds,
        "membershipEnded": strikes.membership,
        "signatureEnded": strikes.signature,
        "labelRevoked": strikes.graphics,
        "banned": strikes.graphics,
        "radiationCameTooLate": strikes.came_too_late,
    });
    journal::record(tx, permit, Chain::of(proceeding), facts.clone()).await?;
    for complaint in complaints::of_proceeding(tx, proceeding).await? {
        let facts = json!({ "decision": id, "proceeding": proceeding });
        journal::record(tx, permit, Chain::of(complaint.id), facts).await?;
    }
    let accused = file.defendants.iter().copied();
    outbox::tell(tx, permit, Message::DecisionInForce, id, accused).await?;
    let authors = complaints::authors(tx, proceeding).await?;
    outbox::tell(tx, permit, Message::ComplaintDecided, proceeding, authors).await?;
    Ok(())
}

/// Ends what the decision strikes.
async fn strike(
    tx: &Tx<'_>,
    permit: &Permit,
    file: &File,
    strikes: workflow::Strikes,
) -> Outcome<()> {
    let (accused, charter) = (file.proceeding.accused_id, file.proceeding.charter_id);
    if strikes.membership {
        // Signatures and labels end with it, at the same instant.
        let kind = MembershipEnd::Radiation;
        return departures::end_membership(tx, permit, accused, kind, None).await;
    }
    let labels = if strikes.graphics {
        label::end_labels(tx, permit, accused, Some(charter), LabelState::Revoked).await?
    } else {
        Vec::new()
    };
    if let Some(signature) = charter::live_signature(tx, charter, accused).await? {
        let chain = Chain::of(signature.id);
        let facts = json!({ "signatureEnded": strikes.signature, "labels": labels });
        if strikes.signature {
            charter::end_signature(tx, permit, signature, SignatureEnd::Radiation).await?;
        }
        if strikes.graphics {
            journal::record(tx, permit, chain, facts).await?;
        }
    }
    for label in labels {
        let people = file.defendants.iter().copied();
        outbox::tell(tx, permit, Message::LabelEnded, label, people).await?;
    }
    Ok(())
}
