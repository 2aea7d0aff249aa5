//! The queue: which rows of the outbox are due, who carries them, and what became of each.
//!
//! A row is carried by one worker at a time, which has its lease: claimed in a short transaction, carried outside of any, settled in
//! another. A worker that dies leaves its lease, and once that is over another carries the row again: at least once, never lost. A
//! worker that settles too late, when somebody else has the lease, changes nothing.

use super::Keeper;
use crate::context::{Context, Isolation, Tx};
use crate::failure::Outcome;
use crate::random::Random;
use crate::rows::Rows;
use chrono::{DateTime, TimeDelta, Utc};
use entity::id::OutboxId;
use entity::outbox::{self, Column as C};
use sea_orm::sea_query::{Expr, LockBehavior, LockType};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use uuid::Uuid;

/// For how long a worker has what it claimed: more than it takes to carry [`AT_ONCE`] of them.
pub const LEASE: TimeDelta = TimeDelta::minutes(10);
/// How many rows are claimed at once.
pub const AT_ONCE: u64 = 16;
/// The pauses between tries, in minutes. The last try is more than three days after the first.
const PAUSES: [i64; 11] = [1, 5, 15, 60, 240, 720, 720, 720, 720, 720, 720];
/// The pause where a row was not tried, since nothing could be.
const UNTRIED: i64 = 2;

/// What became of a row that was carried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// It arrived, as far as can be known, or nobody is to be told any more.
    Done,
    /// It did not, and may later: the code of what failed.
    Later(Fault),
    /// It did not, and will not.
    Never(Fault),
    /// It was not tried, since nothing could be sent at all: no try is counted.
    Untried(Fault),
    /// It was not tried, and waits as it did before.
    Left,
}

/// A short code of what failed: a mail server's, or a word of our own. Never a text, which might hold an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// What the mail server answered (RFC 5321, section 4.2).
    Reply(u16),
    /// A word of ours.
    Word(&'static str),
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Reply(code) => write!(f, "{code}"),
            Self::Word(word) => f.write_str(word),
        }
    }
}

/// What waits to be carried, or is being.
fn waiting() -> Select<outbox::Entity> {
    outbox::Entity::find()
        .filter(C::DoneAt.is_null())
        .filter(C::DeadAt.is_null())
}

/// What is due and nobody carries.
fn due(now: DateTime<Utc>) -> Select<outbox::Entity> {
    let free = Condition::any()
        .add(C::LeasedUntil.is_null())
        .add(C::LeasedUntil.lte(now));
    waiting().filter(C::DueAt.lte(now)).filter(free)
}

/// Takes so many rows that are due, the longest due first: nobody else has them until the lease is over.
///
/// It is looked first whether there are any, since on SQLite a claim takes the writer's place.
pub async fn claim(context: &Context, worker: Uuid) -> Outcome<Vec<outbox::Model>> {
    if context.reader().one(due(context.now)).await?.is_none() {
        return Ok(Vec::new());
    }
    let claim = context.act_in(Isolation::ReadCommitted, move |tx| {
        Box::pin(async move {
            // Whoever else claims passes over what is held here.
            let due = due(tx.now())
                .order_by_asc(C::DueAt)
                .order_by_asc(C::Id)
                .limit(AT_ONCE)
                .lock_with_behavior(LockType::NoKeyUpdate, LockBehavior::SkipLocked);
            let mut rows = tx.all(due).await?;
            let until = tx.now() + LEASE;
            let lease = outbox::Entity::update_many()
                .col_expr(C::LeasedUntil, Expr::value(until))
                .col_expr(C::LeasedBy, Expr::value(worker));
            if !rows.is_empty() {
                let ids = rows.iter().map(|row| row.id);
                tx.change_all(&Keeper(()), (C::Id, ids), lease).await?;
            }
            for row in &mut rows {
                (row.leased_until, row.leased_by) = (Some(until), Some(worker));
            }
            Ok(rows)
        })
    });
    claim.await
}

/// Writes down what became of a row, and gives its lease up. Answers the row as it is then; nothing where `worker` no longer had it.
pub async fn settle(
    context: &Context,
    id: OutboxId,
    worker: Uuid,
    end: End,
) -> Outcome<Option<outbox::Model>> {
    let settle = context.act_in(Isolation::ReadCommitted, move |tx| {
        Box::pin(async move {
            let mine = outbox::Entity::find_by_id(id)
                .filter(C::LeasedBy.eq(worker))
                .filter(C::DoneAt.is_null());
            let Some(row) = tx.one(tx.held(mine)).await? else {
                return Ok(None);
            };
            let (now, random) = (tx.now(), tx.random());
            let settled = tx.change(&Keeper(()), row, |row| end.put(row, now, random));
            Ok(Some(settled.await?))
        })
    });
    settle.await
}

impl End {
    fn put(self, row: &mut outbox::Model, now: DateTime<Utc>, random: &Random) {
        (row.leased_until, row.leased_by) = (None, None);
        match self {
            Self::Left => {}
            Self::Done => {
                row.attempts += 1;
                (row.done_at, row.last_fault) = (Some(now), None);
            }
            Self::Never(fault) => {
                row.attempts += 1;
                (row.dead_at, row.last_fault) = (Some(now), Some(fault.to_string()));
            }
            Self::Untried(fault) => {
                row.due_at = now + jittered(UNTRIED, random);
                row.last_fault = Some(fault.to_string());
            }
            Self::Later(fault) => {
                let tries = usize::try_from(row.attempts).unwrap_or(usize::MAX);
                row.attempts += 1;
                row.last_fault = Some(fault.to_string());
                match PAUSES.get(tries) {
                    Some(minutes) => row.due_at = now + jittered(*minutes, random),
                    None => row.dead_at = Some(now),
                }
            }
        }
    }
}

/// So many minutes and up to a quarter more, by chance: what failed together does not come back together.
fn jittered(minutes: i64, random: &Random) -> TimeDelta {
    let [chance] = random.bytes();
    TimeDelta::seconds(minutes * 60 + minutes * 15 * i64::from(chance) / 255)
}

/// What is dead, the latest last.
pub async fn dead(from: &impl Rows, most: u64) -> Outcome<Vec<outbox::Model>> {
    let dead = outbox::Entity::find()
        .filter(C::LastFault.is_not_null())
        .filter(C::DeadAt.is_not_null())
        .order_by_asc(C::DeadAt)
        .order_by_asc(C::Id)
        .limit(most);
    from.all(dead).await
}

/// What waits, the longest due first, and how many there are in all.
pub async fn waits(from: &impl Rows, most: u64) -> Outcome<(Vec<outbox::Model>, u64)> {
    let first = waiting()
        .order_by_asc(C::DueAt)
        .order_by_asc(C::Id)
        .limit(most);
    Ok((from.all(first).await?, from.count(waiting()).await?))
}

/// Lets a dead row wait again, due at once, as if it had never been tried; its fault stands until it arrives. Answers whether it was
/// dead.
pub async fn replay(tx: &Tx<'_>, id: OutboxId) -> Outcome<bool> {
    let dead = outbox::Entity::find_by_id(id).filter(C::DeadAt.is_not_null());
    let Some(row) = tx.one(tx.held(dead)).await? else {
        return Ok(false);
    };
    let now = tx.now();
    let again = tx.change(&Keeper(()), row, |row| {
        (row.dead_at, row.due_at, row.attempts) = (None, now, 0);
    });
    again.await?;
    tx.tells();
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use entity::value::Channel;

    fn row(at: DateTime<Utc>) -> outbox::Model {
        outbox::Model {
            id: OutboxId(Uuid::from_u128(1)),
            association_id: None,
            kind: "KIND".to_owned(),
            subject_id: Uuid::from_u128(2),
            recipient_id: None,
            created_at: at,
            due_at: at,
            attempts: 0,
            done_at: None,
            channel: Channel::Mail,
            leased_until: Some(at),
            leased_by: Some(Uuid::from_u128(3)),
            last_fault: None,
            dead_at: None,
        }
    }

    #[test]
    fn the_pauses_grow_and_the_row_is_dead_after_three_days_and_not_before() {
        for seed in 0..50 {
            let random = Random::seeded(seed);
            let first: DateTime<Utc> = "2026-01-15T09:00:00Z".parse().unwrap();
            let (mut now, mut row) = (first, row(first));
            let mut pauses = Vec::new();
            while row.dead_at.is_none() {
                End::Later(Fault::Reply(451)).put(&mut row, now, &random);
                assert_eq!(row.last_fault.as_deref(), Some("451"));
                assert_eq!((row.leased_until, row.leased_by), (None, None));
                pauses.push(row.due_at - now);
                now = row.due_at;
            }
            assert!(now - first > TimeDelta::days(3), "{}", now - first);
            assert!(now - first < TimeDelta::days(5), "{}", now - first);
            assert_eq!(row.attempts, 12);
            for (pause, minutes) in pauses.iter().zip(PAUSES) {
                let least = TimeDelta::minutes(minutes);
                assert!(*pause >= least && *pause <= least * 5 / 4, "{pause}");
            }
        }
    }

    #[test]
    fn a_row_that_was_not_tried_never_dies_of_it() {
        let now = "2026-01-15T09:00:00Z".parse().unwrap();
        let (mut row, random) = (row(now), Random::seeded(1));
        for _ in 0..1_000 {
            End::Untried(Fault::Word("UNREACHABLE")).put(&mut row, now, &random);
        }
        assert_eq!((row.attempts, row.dead_at), (0, None));
        assert!(row.due_at > now && row.due_at < now + TimeDelta::minutes(3));
    }
}
