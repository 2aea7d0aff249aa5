//! The rows of mandates.

use super::workflow::{Administers, Proposal, Term};
use crate::access::{Effect, Permit};
use crate::context::Tx;
use crate::failure::{Failure, Outcome};
use crate::modules::associations::Seat;
use chrono::NaiveDate;
use entity::id::{AccountId, AssociationId, MandateId};
use entity::mandate;
use entity::value::{MandateRole, MandateState};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, EntityTrait, IntoActiveModel,
    QueryFilter, QueryOrder,
};

/// A member of the board on the day asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BoardMember {
    /// Who.
    pub account: AccountId,
    /// Whether they preside.
    pub president: bool,
    /// The first day of their oldest mandate on the board that holds: seniority.
    pub since: NaiveDate,
    /// That mandate.
    pub mandate: MandateId,
}

/// Who sits on the board today, the president among them: each person once, by seniority and then by mandate.
pub async fn board(tx: &Tx<'_>, seat: &Seat) -> Outcome<Vec<BoardMember>> {
    board_on(tx, seat, seat.day(tx.now())?).await
}

/// Who sits on the board on `day`, as far as mandates are confirmed today.
pub async fn board_on(tx: &Tx<'_>, seat: &Seat, day: NaiveDate) -> Outcome<Vec<BoardMember>> {
    let rows = holding(tx, seat, day, &[MandateRole::Board, MandateRole::President]).await?;
    let mut members: Vec<BoardMember> = Vec::with_capacity(rows.len());
    for row in rows {
        let president = row.role == MandateRole::President;
        match members
            .iter_mut()
            .find(|member| member.account == row.account_id)
        {
            Some(member) => member.president |= president,
            None => members.push(BoardMember {
                account: row.account_id,
                president,
                since: row.first_day,
                mandate: row.id,
            }),
        }
    }
    Ok(members)
}

/// Who holds `role` today, each person once, by seniority.
pub async fn holders(tx: &Tx<'_>, seat: &Seat, role: MandateRole) -> Outcome<Vec<AccountId>> {
    let rows = holding(tx, seat, seat.day(tx.now())?, &[role]).await?;
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
    let rows = mandate::Entity::find()
        .filter(mandate::Column::AssociationId.eq(seat.association))
        .filter(mandate::Column::Role.is_in(roles.iter().copied()))
        .filter(mandate::Column::State.eq(MandateState::Confirmed))
        .filter(begun)
        .filter(not_over)
        .order_by_asc(mandate::Column::FirstDay)
        .order_by_asc(mandate::Column::Id)
        .all(tx.connection())
        .await?;
    Ok(rows)
}

/// A mandate.
///
/// # Errors
/// Hidden where there is none.
pub(super) async fn find(tx: &Tx<'_>, id: MandateId) -> Outcome<mandate::Model> {
    let row = mandate::Entity::find_by_id(id).one(tx.connection()).await?;
    row.ok_or(Failure::hidden())
}

/// The mandates of this role that are not revoked, whatever their days.
pub(super) async fn unrevoked(
    tx: &Tx<'_>,
    seat: &Seat,
    role: MandateRole,
) -> Outcome<Vec<mandate::Model>> {
    let rows = mandate::Entity::find()
        .filter(mandate::Column::AssociationId.eq(seat.association))
        .filter(mandate::Column::Role.eq(role))
        .filter(mandate::Column::State.ne(MandateState::Revoked))
        .all(tx.connection())
        .await?;
    Ok(rows)
}

/// Every confirmed mandate of an administrator, whatever its days.
pub(super) async fn administers(tx: &Tx<'_>, seat: &Seat) -> Outcome<Vec<Administers>> {
    let rows = unrevoked(tx, seat, MandateRole::Admin).await?;
    let confirmed = rows
        .iter()
        .filter(|row| row.state == MandateState::Confirmed);
    let administers = confirmed.map(|row| Administers {
        mandate: row.id,
        term: Term::of(row),
    });
    Ok(administers.collect())
}

pub(super) async fn insert(
    tx: &Tx<'_>,
    permit: &Permit,
    association: AssociationId,
    proposal: &Proposal,
    proposer: AccountId,
) -> Outcome<MandateId> {
    permit.covers(Effect::Mandate)?;
    let row = new_row(tx, association, proposal);
    let id = row.id;
    let row = mandate::Model {
        proposed_by: Some(proposer),
        ..row
    };
    insert_row(tx, row).await?;
    Ok(id)
}

pub(super) async fn confirm(
    tx: &Tx<'_>,
    permit: &Permit,
    mandate: mandate::Model,
    by: AccountId,
) -> Outcome<()> {
    permit.covers(Effect::Mandate)?;
    let version = mandate.version + 1;
    let mut row = mandate.into_active_model();
    row.state = Set(MandateState::Confirmed);
    row.confirmed_at = Set(Some(tx.now()));
    row.confirmed_by = Set(Some(by));
    row.version = Set(version);
    row.update(tx.connection()).await?;
    Ok(())
}

/// Writes down that `by` wants a mandate to end; it holds until a second person confirms that.
pub(super) async fn propose_revocation(
    tx: &Tx<'_>,
    permit: &Permit,
    mandate: mandate::Model,
    by: AccountId,
) -> Outcome<()> {
    permit.covers(Effect::Mandate)?;
    let version = mandate.version + 1;
    let mut row = mandate.into_active_model();
    row.revocation_proposed_at = Set(Some(tx.now()));
    row.revocation_proposed_by = Set(Some(by));
    row.version = Set(version);
    row.update(tx.connection()).await?;
    Ok(())
}

pub(super) async fn revoke(
    tx: &Tx<'_>,
    permit: &Permit,
    mandate: mandate::Model,
    by: AccountId,
) -> Outcome<()> {
    permit.covers(Effect::Mandate)?;
    let version = mandate.version + 1;
    let mut row = mandate.into_active_model();
    row.state = Set(MandateState::Revoked);
    row.revoked_at = Set(Some(tx.now()));
    row.revoked_by = Set(Some(by));
    row.version = Set(version);
    row.update(tx.connection()).await?;
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
    permit.covers(Effect::Mandate)?;
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
    let id = row.id;
    insert_row(tx, row).await?;
    Ok(id)
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

async fn insert_row(tx: &Tx<'_>, row: mandate::Model) -> Outcome<()> {
    mandate::Entity::insert(row.into_active_model().reset_all())
        .exec_without_returning(tx.connection())
        .await?;
    Ok(())
}
