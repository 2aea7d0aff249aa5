//! The acts of mandates.

use super::case::{CONFIRM, MandateCase, Offices, PROPOSE, REVOKE};
use super::entries::{MandateConfirmed, MandateEndProposed, MandateEnded, MandateProposed};
use super::store::{self, holders};
use super::workflow::{self, Confirmation, Ending, Proposal, Term};
use crate::access::Permit;
use crate::context::Tx;
use crate::failure::{Failure, Outcome};
use crate::guard::Case;
use crate::journal::{self, Chain};
use crate::modules::accounts::{self, AccountKey};
use crate::modules::associations::{self, AssociationKey, Seat};
use crate::modules::mandates::entries::Message;
use crate::outbox;
use chrono::NaiveDate;
use entity::id::{AccountId, MandateId};
use entity::value::MandateRole;

/// A mandate to propose.
#[derive(Clone, Debug)]
pub struct Propose {
    /// In which association.
    pub association: AssociationKey,
    /// For whom.
    pub account: AccountKey,
    /// Which office.
    pub role: MandateRole,
    /// The first day, at the seat.
    pub first_day: NaiveDate,
    /// The last day, at the seat.
    pub last_day: NaiveDate,
}

/// Proposes a mandate for somebody else.
///
/// # Errors
/// A refusal where the person is unknown, it is oneself, the days are not good, or the office is taken.
pub async fn propose(tx: &Tx<'_>, input: &Propose) -> Outcome<MandateId> {
    let seat = associations::seat_by(tx, &input.association).await?;
    let offices = Offices::one(tx, seat.association).await?;
    let permit = tx.require(PROPOSE.act(), &offices.facts(input.role))?;
    let me = tx.account()?;
    let proposal = Proposal {
        holder: accounts::find(tx, &input.account, seat.association).await?,
        role: input.role,
        term: Term {
            first: input.first_day,
            last: Some(input.last_day),
        },
    };
    let others = store::unrevoked(tx, &seat, input.role).await?;
    workflow::propose(&proposal, me, seat.day(tx.now())?, &others).map_err(Failure::Refused)?;
    let id = store::insert(tx, &permit, seat.association, &proposal, me).await?;
    let entry = MandateProposed {
        holder: journal::mark(tx, proposal.holder).await?,
        role: input.role,
        first_day: input.first_day,
        last_day: input.last_day,
    };
    journal::record(tx, &permit, Chain::of_new(id), &entry).await?;
    let told = to_tell(tx, &seat, proposal.holder, me).await?;
    outbox::tell(tx, &permit, Message::MandateProposed, id, told).await?;
    Ok(id)
}

/// The holder, and those who may confirm what is proposed.
async fn to_tell(
    tx: &Tx<'_>,
    seat: &Seat,
    holder: AccountId,
    proposer: AccountId,
) -> Outcome<Vec<AccountId>> {
    let roles = [
        MandateRole::Secretary,
        MandateRole::President,
        MandateRole::Admin,
    ];
    let mut told = holders(tx, seat, &roles).await?;
    told.push(holder);
    told.retain(|account| *account != proposer);
    Ok(told)
}

/// Confirms a mandate that another person proposed for a third, or that a third person's mandate ends.
///
/// # Errors
/// A refusal where a second person is needed, or the mandate is not waiting for one.
pub async fn confirm(
    tx: &Tx<'_>,
    id: MandateId,
    expected_version: Option<i32>,
) -> Outcome<MandateId> {
    let case = MandateCase::one(tx, id).await?;
    let permit = &CONFIRM.pass_at(tx, &case, case.at(expected_version))?;
    let me = tx.account()?;
    let asked = case.asked(me, &tx.viewer());
    if workflow::confirm(&case.mandate, &asked)? == Confirmation::Revocation {
        return end(tx, permit, case, me).await;
    }
    let holder = case.mandate.account_id;
    store::confirm(tx, permit, case.mandate, me).await?;
    let entry = MandateConfirmed {
        holder: journal::mark(tx, holder).await?,
    };
    journal::record(tx, permit, Chain::of(id), &entry).await?;
    outbox::tell(tx, permit, Message::MandateConfirmed, id, [holder]).await?;
    Ok(id)
}

/// Ends one's own mandate now, takes a proposal back, or proposes that somebody else's mandate end.
///
/// # Errors
/// A refusal where the mandate is over, or nobody would administer the association without it.
pub async fn revoke(
    tx: &Tx<'_>,
    id: MandateId,
    expected_version: Option<i32>,
) -> Outcome<MandateId> {
    let case = MandateCase::one(tx, id).await?;
    let permit = &REVOKE.pass_at(tx, &case, case.at(expected_version))?;
    let me = tx.account()?;
    let asked = case.asked(me, &tx.viewer());
    if workflow::revoke(&case.mandate, &asked)? == Ending::AtOnce {
        return end(tx, permit, case, me).await;
    }
    let holder = case.mandate.account_id;
    store::propose_revocation(tx, permit, case.mandate, me).await?;
    let entry = MandateEndProposed {
        holder: journal::mark(tx, holder).await?,
        waits: true,
    };
    journal::record(tx, permit, Chain::of(id), &entry).await?;
    let told = to_tell(tx, &case.seat, holder, me).await?;
    outbox::tell(tx, permit, Message::MandateRevocationProposed, id, told).await?;
    Ok(id)
}

/// The mandate ends now. Its holder is told and the president, whoever did it.
async fn end(tx: &Tx<'_>, permit: &Permit, case: MandateCase, me: AccountId) -> Outcome<MandateId> {
    let mandate = case.mandate;
    let (id, holder) = (mandate.id, mandate.account_id);
    let mut told = holders(tx, &case.seat, &[MandateRole::President]).await?;
    told.push(holder);
    told.retain(|account| *account != me);
    let proposed_by = mandate.revocation_proposed_by.filter(|_| me != holder);
    let entry = MandateEnded {
        holder: journal::mark(tx, holder).await?,
        was: mandate.state,
        proposed_by: journal::marks(tx, proposed_by.as_slice()).await?,
    };
    store::revoke(tx, permit, mandate, me).await?;
    journal::record(tx, permit, Chain::of(id), &entry).await?;
    outbox::tell(tx, permit, Message::MandateRevoked, id, told).await?;
    Ok(id)
}
