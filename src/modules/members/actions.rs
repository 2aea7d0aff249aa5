//! The acts of memberships.

use super::case::{ADMIT, Applicant, RECORD_DUES, REQUEST};
use super::entries::{DuesRecorded, MemberAdmitted, MembershipRequested};
use super::store;
use crate::context::Tx;
use crate::failure::Outcome;
use crate::guard::Case;
use crate::journal::{self, Chain};
use crate::modules::members::entries::Message;
use crate::modules::{associations, mandates, organisations};
use crate::outbox;
use chrono::NaiveDate;
use entity::id::{MembershipId, OrganisationId};
use entity::value::MandateRole;

/// Asks that the organisation become a member.
///
/// # Errors
/// A refusal where it is no provider, has asked, or is a member.
pub async fn request(tx: &Tx<'_>, acting_as: OrganisationId) -> Outcome<MembershipId> {
    let organisation = organisations::visible(tx, acting_as).await?;
    let permit = REQUEST.pass(tx, &Applicant::one(tx, organisation.id).await?)?;
    let me = tx.account()?;
    let id = store::insert(tx, &permit, &organisation, me).await?;
    let entry = MembershipRequested {
        organisation: organisation.id,
    };
    journal::record(tx, &permit, Chain::of_new(id), &entry).await?;
    let seat = associations::seat(tx, organisation.association_id).await?;
    let roles = [MandateRole::Secretary, MandateRole::President];
    let told = mandates::holders(tx, &seat, &roles).await?;
    outbox::tell(tx, &permit, Message::MembershipRequested, id, told).await?;
    Ok(id)
}

/// Admits a member.
///
/// # Errors
/// A refusal where one acts for it, or it does not wait to be admitted.
pub async fn admit(
    tx: &Tx<'_>,
    id: MembershipId,
    dues_paid_through: Option<NaiveDate>,
    expected_version: Option<i32>,
) -> Outcome<MembershipId> {
    let membership = store::find(tx, id).await?;
    let permit = ADMIT.pass_at(tx, &membership, (expected_version, membership.version))?;
    let organisation = membership.organisation_id;
    store::admit(tx, &permit, membership, tx.account()?, dues_paid_through).await?;
    let entry = MemberAdmitted {
        organisation,
        dues_paid_through,
    };
    journal::record(tx, &permit, Chain::of(id), &entry).await?;
    let told = organisations::people(tx, organisation).await?;
    outbox::tell(tx, &permit, Message::MemberAdmitted, id, told).await?;
    Ok(id)
}

/// Writes down until when a member's dues are paid.
///
/// # Errors
/// A refusal where it is not a member.
pub async fn record_dues(
    tx: &Tx<'_>,
    id: MembershipId,
    paid_through: NaiveDate,
    expected_version: Option<i32>,
) -> Outcome<MembershipId> {
    let membership = store::find(tx, id).await?;
    let permit = RECORD_DUES.pass_at(tx, &membership, (expected_version, membership.version))?;
    store::record_dues(tx, &permit, membership, paid_through).await?;
    let entry = DuesRecorded {
        dues_paid_through: paid_through,
    };
    journal::record(tx, &permit, Chain::of(id), &entry).await?;
    Ok(id)
}
