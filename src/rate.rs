//! How often something may be done before whoever does it has to wait.
//!
//! Counted in the database, so that several servers and a restart count alike, and before the thing is done, so that those who
//! come at once are counted too. A window begins with the first time and ends when its time is over, whatever is tried in it:
//! attempts that are refused do not make it longer. A row is named by a keyed hash, which tells nobody what was tried.

use crate::config::Limits;
use crate::context::{Context, Tx};
use crate::failure::{Outcome, Refusal, RefusalCode};
use crate::secrets::Purpose;
use chrono::{DateTime, TimeDelta, Utc};
use entity::attempt;
use entity::id::{AccountId, AssociationId};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Value};
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

    /// What those do who are not signed in, all of them together, at one association.
    #[must_use]
    pub fn guests(
        what: &'static str,
        association: AssociationId,
        most: fn(&Limits) -> i64,
    ) -> Self {
        let whom = format!("guests {}", Uuid::from(association));
        Self::new(what, &whom, most, TimeDelta::hours(1))
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

impl Limit {
    /// Whether what was counted last in `window`, at `now`, was not one too many.
    fn check(self, window: &attempt::Model, now: DateTime<Utc>) -> Result<(), Refusal> {
        if window.taken <= self.most {
            return Ok(());
        }
        Err(too_often(window.window_started_at + self.window - now))
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

/// Counts one more time, in one statement: those who come at once wait for one another. Where it is one too many, answers the
/// refusal; counted it is then too, unless the act fails by it, and makes no window longer. No permit: nobody acts yet.
pub async fn count(tx: &Tx<'_>, what: &Counted) -> Outcome<Result<(), Refusal>> {
    use attempt::Column as C;
    use sea_orm::sea_query::ExprTrait as _;
    let (limit, now) = (what.limit(&tx.context().app.limits), tx.now());
    let first = attempt::Model {
        key_hash: key(tx, what)?,
        window_started_at: now,
        taken: 1,
    };
    let stands = |column: C| Expr::col((attempt::Entity, column));
    let is_over = stands(C::WindowStartedAt).lte(now - limit.window);
    let anew = |first: Value, one_more: Expr| Expr::case(is_over.clone(), first).finally(one_more);
    let one_more = OnConflict::column(C::KeyHash)
        .value(C::Taken, anew(1_i64.into(), stands(C::Taken).add(1)))
        .value(
            C::WindowStartedAt,
            anew(now.into(), stands(C::WindowStartedAt)),
        )
        .to_owned();
    let window = tx.put(&Keeper(()), first, one_more).await?;
    Ok(limit.check(&window, now))
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
