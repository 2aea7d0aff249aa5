//! The acts of organisations and affiliations.

use super::case::{CONFIRM, REGISTER, REQUEST, REVOKE, Ties};
use super::entries::{
    AffiliationConfirmed, AffiliationRequested, AffiliationRevoked, OrganisationRegistered,
};
use super::workflow::{self, Description};
use super::{crypto, store};
use crate::access::Permit;
use crate::context::Tx;
use crate::failure::{Failure, Outcome};
use crate::guard::Case;
use crate::journal::{self, Chain};
use crate::modules::associations::{self, AssociationKey};
use crate::modules::mandates;
use crate::modules::organisations::entries::Message;
use crate::outbox;
use crate::rate::{self, Counted};
use entity::id::{AccountId, AffiliationId, OrganisationId};
use entity::organisation;
use entity::value::MandateRole;

/// Makes an organisation known, and asks to act for it.
///
/// # Errors
/// A refusal for each value that is not good, where a provider has that number already, and where one person makes too many
/// known.
pub async fn register(
    tx: &Tx<'_>,
    association: &AssociationKey,
    told: &Description,
) -> Outcome<(OrganisationId, AffiliationId)> {
    let seat = associations::seat_by(tx, association).await?;
    let here = seat.association;
    let permit = REGISTER.pass(tx, &here)?;
    let me = tx.account()?;
    rate::count(tx, &Counted::act("organisation", me)).await??;
    let told = told.check().map_err(Failure::Refused)?;
    if let Some(number) = &told.registration_number
        && workflow::number_is_unique(told.kind)
        && store::number_is_taken(tx, here, number).await?
    {
        return Err(workflow::number_taken().into());
    }
    let organisation = store::insert(tx, &permit, here, told, me).await?;
    let entry = OrganisationRegistered {
        kind: organisation.kind,
    };
    journal::record(tx, &permit, Chain::of_new(organisation.id), &entry).await?;
    let affiliation = ask(tx, &permit, &organisation, me).await?;
    Ok((organisation.id, affiliation))
}

/// Asks to act for an organisation: one that everybody may know of, or one by the invitation code that its people gave.
///
/// # Errors
/// Hidden where the organisation is, and the code is not its own; a refusal where one may already, or has asked.
pub async fn request(
    tx: &Tx<'_>,
    organisation: OrganisationId,
    code: Option<&str>,
) -> Outcome<AffiliationId> {
    let invited = match code {
        Some(code) => crypto::is_invitation_code(tx.keyring(), organisation, code)?,
        None => false,
    };
    let organisation = if invited {
        store::find(tx, organisation).await?
    } else {
        store::visible(tx, organisation).await?
    };
    let permit = REQUEST.pass(tx, &Ties::one(tx, organisation.id).await?)?;
    let me = tx.account()?;
    ask(tx, &permit, &organisation, me).await
}

/// Writes the request down, and tells those who may confirm it.
async fn ask(
    tx: &Tx<'_>,
    permit: &Permit,
    organisation: &organisation::Model,
    me: AccountId,
) -> Outcome<AffiliationId> {
    let id = store::insert_affiliation(tx, permit, organisation, me).await?;
    let entry = AffiliationRequested {
        organisation: organisation.id,
    };
    journal::record(tx, permit, Chain::of_new(id), &entry).await?;
    let seat = associations::seat(tx, organisation.association_id).await?;
    let mut told = store::people(tx, organisation.id).await?;
    told.extend(mandates::holders(tx, &seat, &[MandateRole::Secretary]).await?);
    told.retain(|account| *account != me);
    outbox::tell(tx, permit, Message::AffiliationRequested, id, told).await?;
    Ok(id)
}

/// Confirms that somebody else may act for an organisation.
///
/// # Errors
/// A refusal where it is oneself, or nothing waits to be confirmed.
pub async fn confirm(
    tx: &Tx<'_>,
    id: AffiliationId,
    expected_version: Option<i32>,
) -> Outcome<AffiliationId> {
    let affiliation = store::find_affiliation(tx, id).await?;
    let permit = CONFIRM.pass_at(tx, &affiliation, (expected_version, affiliation.version))?;
    let me = tx.account()?;
    let (account, organisation) = (affiliation.account_id, affiliation.organisation_id);
    store::confirm_affiliation(tx, &permit, affiliation, me).await?;
    let entry = AffiliationConfirmed {
        person: journal::mark(tx, account).await?,
        organisation,
    };
    journal::record(tx, &permit, Chain::of(id), &entry).await?;
    outbox::tell(tx, &permit, Message::AffiliationConfirmed, id, [account]).await?;
    Ok(id)
}

/// Ends somebody's right to act for an organisation, or one's own, or turns a request down.
///
/// # Errors
/// A refusal where it ended before.
pub async fn revoke(
    tx: &Tx<'_>,
    id: AffiliationId,
    expected_version: Option<i32>,
) -> Outcome<AffiliationId> {
    let affiliation = store::find_affiliation(tx, id).await?;
    let permit = REVOKE.pass_at(tx, &affiliation, (expected_version, affiliation.version))?;
    let me = tx.account()?;
    let (account, organisation) = (affiliation.account_id, affiliation.organisation_id);
    let entry = AffiliationRevoked {
        person: journal::mark(tx, account).await?,
        organisation,
        was: affiliation.state,
    };
    store::revoke_affiliation(tx, &permit, affiliation, me).await?;
    journal::record(tx, &permit, Chain::of(id), &entry).await?;
    let told = (account != me).then_some(account);
    outbox::tell(tx, &permit, Message::AffiliationRevoked, id, told).await?;
    Ok(id)
}
