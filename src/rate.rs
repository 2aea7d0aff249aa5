//! How often something may be done before whoever does it has to wait.
//!
//! Counted in the database, so that several servers and a restart count alike, and before the thing is done, so that those who
//! come at once are counted too. A window begins with the first time and ends when its time is over, whatever is tried in it:
//! attempts that are refused do not make it longer. A row is named by a keyed hash, which tells nobody what was tried.

use crate::config::Limits;
use crate::context::{Context, Tx};
use crate::failure::{Outcome, Refusal, RefusalCode};
use crate::rows::Rows as _;
use crate::secrets::Purpose;
use chrono::{DateTime, TimeDelta, Utc};
use entity::attempt;
use entity::id::AccountId;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

/// Only this room has one: nobody else writes its rows.
#[derive(Debug)]
pub struct Keeper(());

/// The longest window: what is older counts nowhere.
pub const LONGEST: TimeDelta = TimeDelta::days(1);

/// What is counted, apart from all others: each slice says its own.
#[derive(Clone, Debug)]
pub struct Counted {
    /// What names the row, before it is hashed.
    name: String,
    most: fn(&Limits) -> i64,
    window: TimeDelta,
}

impl Counted {
    /// What is done by, with or to `whom` (no other slice counts the same `what`), as often as the settings say, in a window that is
    /// [`LONGEST`] at most.
    pub fn new(
        what: &'static str,
        whom: &str,
        most: fn(&Limits) -> i64,
        window: TimeDelta,
    ) -> Self {
        Self {
            name: format!("{what} {whom}"),
            most,
            window: window.min(LONGEST),
        }
    }

    /// What a signed-in person does.
    #[must_use]
    pub fn act(what: &'static str, person: AccountId) -> Self {
        let (whom, hour) = (Uuid::from(person).to_string(), TimeDelta::hours(1));
        Self::new(what, &whom, |limits| limits.acts_an_hour, hour)
    }

    fn limit(&self, limits: &Limits) -> Limit {
        Limit {
            most: (self.most)(limits),
            window: self.window,
        }
    }
}

/// How often something is done in a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Limit {
    most: i64,
    window: TimeDelta,
}

/// A window that has begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Window {
    /// When it began.
    since: DateTime<Utc>,
    /// How often it was done in it.
    taken: i64,
}

impl Window {
    /// The window after one more time at `now`.
    fn one_more(before: Option<Self>, limit: Limit, now: DateTime<Utc>) -> Result<Self, Refusal> {
        match before {
            Some(Self { since, taken }) if now < since + limit.window => {
                if taken >= limit.most {
                    return Err(too_often(since + limit.window - now));
                }
                let taken = taken + 1;
                Ok(Self { since, taken })
            }
            _ => Ok(Self {
                since: now,
                taken: 1,
            }),
        }
    }
}

/// The refusal that names the time to wait, in whole minutes.
fn too_often(wait: TimeDelta) -> Refusal {
    let minutes = (wait + TimeDelta::seconds(59)).num_minutes().max(1);
    let s = if minutes == 1 { "" } else { "s" };
    Refusal::new(
        RefusalCode::RateLimited,
        format!("Trop de demandes en peu de temps : attendez {minutes} minute{s}."),
        format!("Too many requests in a short time: wait {minutes} minute{s}."),
    )
}

/// Counts one more time; where it would be one too many, answers the refusal and counts nothing. No permit: nobody acts yet.
pub async fn count(tx: &Tx<'_>, what: &Counted) -> Outcome<Result<(), Refusal>> {
    let key = key(tx, what)?;
    let row = tx.one(attempt::Entity::find_by_id(key.clone())).await?;
    let before = row.as_ref().map(|row| Window {
        since: row.window_started_at,
        taken: row.taken,
    });
    let limit = what.limit(&tx.context().app.limits);
    let after = match Window::one_more(before, limit, tx.now()) {
        Ok(after) => after,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let after = attempt::Model {
        key_hash: key,
        window_started_at: after.since,
        taken: after.taken,
    };
    match row {
        Some(row) => tx.change(&Keeper(()), row, |row| *row = after).await?,
        None => tx.insert(&Keeper(()), after).await?,
    };
    Ok(Ok(()))
}

/// Takes back what was counted: it was not what is to be kept rare.
pub async fn forgive(tx: &Tx<'_>, what: &Counted) -> Outcome<()> {
    let counted = attempt::Column::KeyHash.eq(key(tx, what)?);
    let counted = attempt::Entity::delete_many().filter(counted);
    tx.remove(&Keeper(()), &counted).await?;
    Ok(())
}

/// Drops the windows that are over, so that what strangers try leaves nothing behind.
pub async fn clear(context: &Context) -> Outcome<()> {
    let over = context.now - LONGEST;
    context
        .act(|tx| {
            Box::pin(async move {
                let over = attempt::Column::WindowStartedAt.lte(over);
                let over = attempt::Entity::delete_many().filter(over);
                tx.remove(&Keeper(()), &over).await?;
                Ok(())
            })
        })
        .await
}

fn key(tx: &Tx<'_>, what: &Counted) -> Outcome<Vec<u8>> {
    let mac = tx.keyring().mac(Purpose::Attempt, what.name.as_bytes())?;
    Ok(mac.to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: &str = "2026-01-01T00:00:00Z";
    const LIMIT: Limit = Limit {
        most: 10,
        window: TimeDelta::minutes(15),
    };

    #[test]
    fn a_window_takes_so_many_and_begins_anew_when_its_time_is_over() {
        let start: DateTime<Utc> = START.parse().unwrap();
        let mut window = None;
        for taken in 1..=LIMIT.most {
            let at = start + TimeDelta::seconds(taken - 1);
            window = Some(Window::one_more(window, LIMIT, at).unwrap());
            assert_eq!(
                window,
                Some(Window {
                    since: start,
                    taken
                })
            );
        }
        let last = start + LIMIT.window - TimeDelta::microseconds(1);
        assert!(Window::one_more(window, LIMIT, last).is_err());
        let since = start + LIMIT.window;
        let anew = Window::one_more(window, LIMIT, since);
        assert_eq!(anew, Ok(Window { since, taken: 1 }));
    }

    #[test]
    fn the_time_to_wait_is_told_in_minutes_and_never_too_short() {
        for (seconds, told) in [
            (0, "1 minute."),
            (1, "1 minute."),
            (60, "1 minute."),
            (61, "2 minutes."),
            (900, "15 minutes."),
        ] {
            let message = too_often(TimeDelta::seconds(seconds)).message;
            assert!(message.en.ends_with(told), "{seconds}: {}", message.en);
            assert!(message.fr.ends_with(told), "{seconds}: {}", message.fr);
        }
    }
}
