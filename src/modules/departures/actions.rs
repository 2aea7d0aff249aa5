//! The acts that end a membership.

use super::case::{Leaving, REMOVE, RESIGN};
use super::entries::MembershipEnded;
use super::workflow;
use crate::access::Permit;
use crate::context::Tx;
use crate::failure::Outcome;
use crate::guard::Case;
use crate::input::{self, limits};
use crate::journal::{self, Chain};
use crate::modules::{associations, charter, label, members, organisations};
use crate::outbox;
use chrono::{DateTime, Utc};
use entity::id::{MembershipId, OrganisationId};
use entity::value::MembershipEnd;

/// Leaves the association, for an organisation that the actor acts for (R11).
///
/// # Errors
/// Hidden, denied, or a refusal.
pub async fn resign(
    tx: &Tx<'_>,
    id: MembershipId,
    reason: Option<&str>,
    expected_version: Option<i32>,
) -> Outcome<MembershipId> {
    let case = Leaving::one(tx, id).await?;
    let membership = &case.membership;
    let permit = RESIGN.pass_at(tx, &case, (expected_version, membership.version))?;
    let reason = input::optional_prose(&["reason"], reason, limits::TEXT)?;
    let (organisation, kind) = (membership.organisation_id, MembershipEnd::Resignation);
    end_membership(tx, &permit, organisation, kind, reason, tx.now()).await?;
    Ok(id)
}

/// A membership to end.
#[derive(Clone, Debug)]
pub struct Remove {
    /// Which.
    pub membership: MembershipId,
    /// In which way.
    pub kind: MembershipEnd,
    /// Why.
    pub reason: String,
    /// The version that the caller read.
    pub expected_version: Option<i32>,
}

/// Ends a membership for unpaid dues or administratively, never as a sanction (R12).
///
/// # Errors
/// Hidden, denied, or a refusal.
pub async fn remove(tx: &Tx<'_>, input: &Remove) -> Outcome<MembershipId> {
    let case = Leaving::one(tx, input.membership).await?;
    let membership = &case.membership;
    let permit = REMOVE.pass_at(tx, &case, (input.expected_version, membership.version))?;
    let reason = input::prose(&["reason"], &input.reason, limits::TEXT)?;
    let seat = associations::seat(tx, membership.association_id).await?;
    workflow::remove(membership, input.kind, seat.day(tx.now())?)?;
    let (organisation, reason) = (membership.organisation_id, Some(reason));
    end_membership(tx, &permit, organisation, input.kind, reason, tx.now()).await?;
    Ok(membership.id)
}

/// Ends what an organisation has with the association, at the instant `at`: the membership, every signature, every label (A4, R11).
/// Writes the entry in the membership's chain, and tells the organisation's people where a label ended.
///
/// An organisation without a live membership loses signatures and labels all the same; the entry is in its own chain then.
///
/// # Errors
/// Where the permit does not reach memberships, signatures and labels, or the database fails.
pub async fn end_membership(
    tx: &Tx<'_>,
    permit: &Permit,
    organisation: OrganisationId,
    kind: MembershipEnd,
    reason: Option<String>,
    at: DateTime<Utc>,
) -> Outcome<()> {
    let (signature_end, label_end) = workflow::what_follows(kind);
    let mut signatures = Vec::new();
    for signature in charter::live_signatures(tx, organisation).await? {
        signatures.push(signature.id);
        charter::end_signature(tx, permit, signature, signature_end, at).await?;
    }
    let labels = label::end_labels(tx, permit, organisation, None, label_end, at).await?;
    let membership = members::live(tx, organisation).await?;
    let chain = match &membership {
        Some(membership) => Chain::of(membership.id),
        None => Chain::of(organisation),
    };
    if let Some(membership) = membership {
        members::end(tx, permit, membership, kind, reason, at).await?;
    }
    let entry = MembershipEnded {
        organisation,
        end: kind,
        ended_at: at,
        signatures,
        labels,
    };
    journal::record(tx, permit, chain, &entry).await?;
    if entry.labels.is_empty() {
        return Ok(());
    }
    let people = organisations::people(tx, organisation).await?;
    for label in entry.labels {
        let people = people.iter().copied();
        outbox::tell(tx, permit, label::Message::LabelEnded, label, people).await?;
    }
    Ok(())
}
