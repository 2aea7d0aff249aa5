//! The acts that end a membership.

use crate::access::Permit;
use crate::context::Tx;
use crate::failure::Outcome;
use crate::journal::{self, Chain};
use crate::modules::{charter, label, members, organisations};
use crate::outbox::{self, Message};
use entity::id::OrganisationId;
use entity::value::{LabelState, MembershipEnd, SignatureEnd};
use serde_json::json;

/// Ends what an organisation has with the association, at one instant: the membership, every signature, every label (A4, R11).
/// Writes the entry in the membership's chain, and tells the organisation's people where a label ended.
///
/// An organisation without a live membership loses signatures and labels all the same.
///
/// # Errors
/// Where the permit does not reach memberships, signatures and labels, or the database fails.
pub async fn end_membership(
    tx: &Tx<'_>,
    permit: &Permit,
    organisation: OrganisationId,
    kind: MembershipEnd,
    reason: Option<String>,
) -> Outcome<()> {
    let (signature_end, label_end) = match kind {
        MembershipEnd::Radiation => (SignatureEnd::Radiation, LabelState::Revoked),
        MembershipEnd::Resignation | MembershipEnd::UnpaidDues | MembershipEnd::Administrative => {
            (SignatureEnd::MembershipEnded, LabelState::Ended)
        }
    };
    let mut signatures = Vec::new();
    for signature in charter::live_signatures(tx, organisation).await? {
        signatures.push(signature.id);
        charter::end_signature(tx, permit, signature, signature_end).await?;
    }
    let labels = label::end_labels(tx, permit, organisation, None, label_end).await?;
    let membership = members::live(tx, organisation).await?;
    let chain = membership
        .as_ref()
        .map_or_else(|| Chain::of(organisation), |live| Chain::of(live.id));
    let facts = json!({
        "organisation": organisation,
        "membership": membership.as_ref().map(|live| live.id),
        "end": kind,
        "signatures": signatures,
        "labels": labels,
    });
    if let Some(membership) = membership {
        members::end(tx, permit, membership, kind, reason).await?;
    }
    journal::record(tx, permit, chain, facts).await?;
    if !labels.is_empty() {
        let people = organisations::people(tx, organisation).await?;
        for label in labels {
            outbox::tell(
                tx,
                permit,
                Message::LabelEnded,
                label,
                people.iter().copied(),
            )
            .await?;
        }
    }
    Ok(())
}
