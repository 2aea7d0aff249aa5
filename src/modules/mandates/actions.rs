//! The acts of mandates.

use super::store::{self, holders};
use super::workflow::{self, Proposal, Term};
use crate::access::{Act, Facts, Permit};
use crate::context::Tx;
use crate::failure::{Failure, Outcome, expect_version};
use crate::journal::{self, Chain};
use crate::modules::accounts::{self, AccountKey};
use crate::modules::associations::{self, AssociationKey, Seat};
use crate::outbox::{self, Message};
use chrono::NaiveDate;
use entity::id::{AccountId, MandateId};
use entity::mandate;
use entity::value::MandateRole;
use serde_json::json;

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
    let permit = tx.require(Act::MandatePropose, &Facts::of(seat.association))?;
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
    let facts = json!({
        "holder": journal::mark(tx, proposal.holder).await?,
        "role": input.role,
        "firstDay": input.first_day,
        "lastDay": input.last_day,
    });
    journal::record(tx, &permit, Chain::of(id), facts).await?;
    let told = to_tell(tx, &seat, proposal.holder, me).await?;
    outbox::tell(tx, &permit, Message::MandateProposed, id, told).await?;
    Ok(id)
}

/// The holder, and those who may confirm the mandate.
async fn to_tell(
    tx: &Tx<'_>,
    seat: &Seat,
    holder: AccountId,
    proposer: AccountId,
) -> Outcome<Vec<AccountId>> {
    let mut told = vec![holder];
    for role in [
        MandateRole::Secretary,
        MandateRole::President,
        MandateRole::Admin,
    ] {
        told.extend(holders(tx, seat, role).await?);
    }
    told.retain(|account| *account != proposer);
    told.sort_unstable();
    told.dedup();
    Ok(told)
}

/// Confirms a mandate that another person proposed for a third.
///
/// # Errors
/// A refusal where a second person is needed, or the mandate is not waiting for one.
pub async fn confirm(
    tx: &Tx<'_>,
    id: MandateId,
    expected_version: Option<i32>,
) -> Outcome<MandateId> {
    let (mandate, permit, today) = load(tx, Act::MandateConfirm, id, expected_version).await?;
    let me = tx.account()?;
    workflow::confirm(&mandate, me, today)?;
    let holder = mandate.account_id;
    store::confirm(tx, &permit, mandate, me).await?;
    let facts = json!({ "holder": journal::mark(tx, holder).await? });
    journal::record(tx, &permit, Chain::of(id), facts).await?;
    outbox::tell(tx, &permit, Message::MandateConfirmed, id, [holder]).await?;
    Ok(id)
}

/// Ends a mandate now, or takes a proposal back.
///
/// # Errors
/// A refusal where the mandate is over.
pub async fn revoke(
    tx: &Tx<'_>,
    id: MandateId,
    expected_version: Option<i32>,
) -> Outcome<MandateId> {
    let (mandate, permit, today) = load(tx, Act::MandateRevoke, id, expected_version).await?;
    let me = tx.account()?;
    workflow::revoke(&mandate, today)?;
    let (holder, state) = (mandate.account_id, mandate.state);
    store::revoke(tx, &permit, mandate, me).await?;
    let facts = json!({ "holder": journal::mark(tx, holder).await?, "was": state });
    journal::record(tx, &permit, Chain::of(id), facts).await?;
    let told = (holder != me).then_some(holder);
    outbox::tell(tx, &permit, Message::MandateRevoked, id, told).await?;
    Ok(id)
}

/// The mandate, the permit for `act` on it, and today at the seat.
async fn load(
    tx: &Tx<'_>,
    act: Act,
    id: MandateId,
    expected_version: Option<i32>,
) -> Outcome<(mandate::Model, Permit, NaiveDate)> {
    let mandate = store::find(tx, id).await?;
    let permit = tx.require(act, &workflow::facts(&mandate))?;
    expect_version(expected_version, mandate.version)?;
    let seat = associations::seat(tx, mandate.association_id).await?;
    let today = seat.day(tx.now())?;
    Ok((mandate, permit, today))
}
