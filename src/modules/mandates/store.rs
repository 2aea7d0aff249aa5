//! The rows of mandates.

use super::workflow::{Proposal, Term};
use crate::access::Permit;
use crate::context::Tx;
use crate::failure::Outcome;
use crate::modules::associations::Seat;
use crate::rows::Rows;
use chrono::NaiveDate;
use entity::id::{AccountId, AssociationId, MandateId};
use entity::mandate;
use entity::value::{MandateRole, MandateState};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, Select};
use std::collections::HashMap;

/// A member of the board on the day asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BoardMember {
    /// Who.
    pub account: AccountId,
    /// The mandate by which they preside, where they do.
    pub presidency: Option<MandateId>,
    /// The first day of their oldest mandate on the board that holds: seniority.
    pub since: NaiveDate,
    /// That mandate.
    pub mandate: MandateId,
}

/// Who sits on the board today, the president among them: each person once, by seniority and then by mandate.
pub async fn board(tx: &Tx<'_>, seat: &Seat) -> Outcome<Vec<BoardMember>> {
    board_on(tx, seat, seat.day(tx.now())?).await
}

/// Who sits on the board of each of these associations today, as [`board`] answers it.
pub async fn boards<'a>(
    from: &impl Rows,
    seats: impl IntoIterator<Item = &'a Seat>,
) -> Outcome<HashMap<AssociationId, Vec<BoardMember>>> {
    let seats: Vec<_> = seats.into_iter().collect();
    let ids: Vec<_> = seats.iter().map(|seat| seat.association).collect();
    let here = from.among(mandate::Column::AssociationId.into_expr(), &ids);
    let rows = from.all(on_the_board().filter(here)).await?;
    let board = |seat: &Seat| {
        let today = seat.day(from.now())?;
        let here = rows
            .iter()
            .filter(|row| row.association_id == seat.association);
        let board = members(here.filter(|row| Term::of(row).covers(today)));
        Ok((seat.association, board))
    };
    seats.into_iter().map(board).collect()
}

/// Confirmed mandates on the board, by first day and then by id.
fn on_the_board() -> Select<mandate::Entity> {
    mandate::Entity::find()
        .filter(mandate::Column::Role.is_in([MandateRole::Board, MandateRole::President]))
        .filter(mandate::Column::State.eq(MandateState::Confirmed))
        .order_by_asc(mandate::Column::FirstDay)
        .order_by_asc(mandate::Column::Id)
}

/// Who sits on the board on `day`, as far as mandates are confirmed today.
pub async fn board_on(tx: &Tx<'_>, seat: &Seat, day: NaiveDate) -> Outcome<Vec<BoardMember>> {
    let rows = holding(tx, seat, day, &[MandateRole::Board, MandateRole::President]).await?;
    Ok(members(&rows))
}

/// The members of a board by the mandates that make it, which come by first day: each person once.
fn members<'a>(rows: impl IntoIterator<Item = &'a mandate::Model>) -> Vec<BoardMember> {
    let mut members: Vec<BoardMember> = Vec::new();
    for row in rows {
        let presidency = (row.role == MandateRole::President).then_some(row.id);
        match members
            .iter_mut()
            .find(|member| member.account == row.account_id)
        {
            Some(member) => member.presidency = member.presidency.or(presidency),
            None => members.push(BoardMember {
                account: row.account_id,
                presidency,
                since: row.first_day,
                mandate: row.id,
            }),
        }
    }
    members
}

/// Who holds one of these roles today, each person once, by seniority.
pub async fn holders(tx: &Tx<'_>, seat: &Seat, roles: &[MandateRole]) -> Outcome<Vec<AccountId>> {
    let rows = holding(tx, seat, seat.day(tx.now())?, roles).await?;
    let mut accounts: Vec<AccountId> = Vec::with_capacity(rows.len());
    for row in rows {
        if !accounts.contains(&row.account_id) {
            accounts.push(row.account_id);
        }
    }
    Ok(accounts)
}

/// The confirmed mandates of these roles that hold on `day`, by first day and then by id.
async fn holding(
    tx: &Tx<'_>,
    seat: &Seat,
    day: NaiveDate,
    roles: &[MandateRole],
) -> Outcome<Vec<mandate::Model>> {
    let begun = mandate::Column::FirstDay.lte(day);
    let not_over = Condition::any()
        .add(mandate::Column::LastDay.is_null())
        .add(mandate::Column::LastDay.gte(day));
    let holding = mandate::Entity::find()
        .filter(mandate::Column::AssociationId.eq(seat.association))
        .filter(mandate::Column::Role.is_in(roles.iter().copied()))
        .filter(mandate::Column::State.eq(MandateState::Confirmed))
        .filter(begun)
        .filter(not_over)
        .order_by_asc(mandate::Column::FirstDay)
        .order_by_asc(mandate::Column::Id);
    tx.all(holding).await
}

/// The mandates of this role that are not revoked, whatever their days.
pub(super) async fn unrevoked(
    tx: &Tx<'_>,
    seat: &Seat,
    role: MandateRole,
) -> Outcome<Vec<mandate::Model>> {
    let unrevoked = mandate::Entity::find()
        .filter(mandate::Column::AssociationId.eq(seat.association))
        .filter(mandate::Column::Role.eq(role))
        .filter(mandate::Column::State.ne(MandateState::Revoked));
    tx.all(unrevoked).await
}

pub(super) async fn insert(
    tx: &Tx<'_>,
    permit: &Permit,
    association: AssociationId,
    proposal: &Proposal,
    proposer: AccountId,
) -> Outcome<MandateId> {
    let row = mandate::Model {
        proposed_by: Some(proposer),
        ..new_row(tx, association, proposal)
    };
    Ok(tx.insert(permit, row).await?.id)
}

pub(super) async fn confirm(
    tx: &Tx<'_>,
    permit: &Permit,
    mandate: mandate::Model,
    by: AccountId,
) -> Outcome<()> {
    tx.change(permit, mandate, |row| {
        row.state = MandateState::Confirmed;
        row.confirmed_at = Some(tx.now());
        row.confirmed_by = Some(by);
    })
    .await?;
    Ok(())
}

/// Writes down that `by` wants a mandate to end; it holds until a second person confirms that.
pub(super) async fn propose_revocation(
    tx: &Tx<'_>,
    permit: &Permit,
    mandate: mandate::Model,
    by: AccountId,
) -> Outcome<()> {
    tx.change(permit, mandate, |row| {
        row.revocation_proposed_at = Some(tx.now());
        row.revocation_proposed_by = Some(by);
    })
    .await?;
    Ok(())
}

pub(super) async fn revoke(
    tx: &Tx<'_>,
    permit: &Permit,
    mandate: mandate::Model,
    by: AccountId,
) -> Outcome<()> {
    tx.change(permit, mandate, |row| {
        row.state = MandateState::Revoked;
        row.revoked_at = Some(tx.now());
        row.revoked_by = Some(by);
    })
    .await?;
    Ok(())
}

/// A mandate that the set-up gives: no second person is there yet to propose or confirm it.
pub async fn insert_confirmed(
    tx: &Tx<'_>,
    permit: &Permit,
    association: AssociationId,
    account: AccountId,
    role: MandateRole,
    (first_day, last_day): (NaiveDate, Option<NaiveDate>),
) -> Outcome<MandateId> {
    let proposal = Proposal {
        holder: account,
        role,
        term: Term {
            first: first_day,
            last: last_day,
        },
    };
    let row = mandate::Model {
        state: MandateState::Confirmed,
        confirmed_at: Some(tx.now()),
        ..new_row(tx, association, &proposal)
    };
    Ok(tx.insert(permit, row).await?.id)
}

/// A proposed mandate that nobody has proposed yet.
fn new_row(tx: &Tx<'_>, association: AssociationId, proposal: &Proposal) -> mandate::Model {
    mandate::Model {
        id: tx.id(),
        association_id: association,
        account_id: proposal.holder,
        role: proposal.role,
        state: MandateState::Proposed,
        first_day: proposal.term.first,
        last_day: proposal.term.last,
        proposed_at: tx.now(),
        proposed_by: None,
        confirmed_at: None,
        confirmed_by: None,
        revoked_at: None,
        revoked_by: None,
        revocation_proposed_at: None,
        revocation_proposed_by: None,
        version: 1,
    }
}
