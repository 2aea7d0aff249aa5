//! The rows of mandates.

use crate::access::{Effect, Permit};
use crate::context::Tx;
use crate::failure::Outcome;
use crate::modules::associations::Seat;
use chrono::NaiveDate;
use entity::id::{AccountId, AssociationId, MandateId};
use entity::mandate;
use entity::value::{MandateRole, MandateState};
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder};

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
///
/// # Errors
/// Where the database fails.
pub async fn board(tx: &Tx<'_>, seat: &Seat) -> Outcome<Vec<BoardMember>> {
    let rows = holding(tx, seat, &[MandateRole::Board, MandateRole::President]).await?;
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
///
/// # Errors
/// Where the database fails.
pub async fn holders(tx: &Tx<'_>, seat: &Seat, role: MandateRole) -> Outcome<Vec<AccountId>> {
    let rows = holding(tx, seat, &[role]).await?;
    let mut accounts: Vec<AccountId> = Vec::with_capacity(rows.len());
    for row in rows {
        if !accounts.contains(&row.account_id) {
            accounts.push(row.account_id);
        }
    }
    Ok(accounts)
}

/// The confirmed mandates of these roles that hold today, by first day and then by id.
async fn holding(tx: &Tx<'_>, seat: &Seat, roles: &[MandateRole]) -> Outcome<Vec<mandate::Model>> {
    let today = seat.day(tx.now())?;
    let begun = mandate::Column::FirstDay.lte(today);
    let not_over = Condition::any()
        .add(mandate::Column::LastDay.is_null())
        .add(mandate::Column::LastDay.gte(today));
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

/// A mandate that the set-up gives: no second person is there yet to propose or confirm it.
///
/// # Errors
/// Where the database fails.
pub async fn insert_confirmed(
    tx: &Tx<'_>,
    permit: &Permit,
    association: AssociationId,
    account: AccountId,
    role: MandateRole,
    (first_day, last_day): (NaiveDate, Option<NaiveDate>),
) -> Outcome<MandateId> {
    permit.covers(Effect::Mandate)?;
    let id = tx.id();
    mandate::Entity::insert(mandate::ActiveModel {
        id: Set(id),
        association_id: Set(association),
        account_id: Set(account),
        role: Set(role),
        state: Set(MandateState::Confirmed),
        first_day: Set(first_day),
        last_day: Set(last_day),
        proposed_at: Set(tx.now()),
        proposed_by: Set(None),
        confirmed_at: Set(Some(tx.now())),
        confirmed_by: Set(None),
        revoked_at: Set(None),
        revoked_by: Set(None),
        version: Set(1),
    })
    .exec_without_returning(tx.connection())
    .await?;
    Ok(id)
}
