//! Whom a bearer token stands for: one statement for the session, the mandates and the affiliations that hold now.
//!
//! What was found is kept for the requests that follow. It is no more than a guess there: the first rows that a query reads say
//! whether it still holds ([`Recalled`]), and an act looks up again, in its own transaction, who acts ([`Session::caller`]).

use crate::access::{Actor, Bond, Bonds, Denied, HeldAffiliation, HeldMandate};
use crate::context::{App, Context, Recalled, Tx};
use crate::deadline::day_of;
use crate::failure::Outcome;
use crate::journal::Mark;
use crate::modules::accounts::crypto::access_token::BadToken;
use crate::rows::{Rows as _, SelectText};
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use entity::id::{AccountId, AssociationId, MandateId, OrganisationId, SessionId};
use entity::value::{MandateRole, OrganisationKind};
use quick_cache::sync::Cache;
use sea_orm::{DbBackend, FromQueryResult, QueryResult};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Mandates of the session's account, each with whether the account declared a recusal and whether it made a complaint, and under them
/// its affiliations that were ever confirmed. A session that ended or expired gives no row.
macro_rules! statement {
    ($held:literal, $hold:literal) => {
        SelectText::new(concat!(
            "SELECT a.journal_salt, x.expires_at, r.version, ",
            $held,
            " AS held, m.id AS mandate_id, m.association_id, m.role, s.time_zone, m.first_day, m.last_day, \
                   NULL AS organisation_id, NULL AS kind, NULL AS revoked_at, \
                   m.id IS NOT NULL AND EXISTS (SELECT 1 FROM recusal WHERE account_id = a.id) AS recused, \
                   m.id IS NOT NULL AND EXISTS (SELECT 1 FROM complaint WHERE author_account_id = a.id) AS author \
            FROM session x JOIN account a ON a.id = x.account_id \
            JOIN caller_rights r ON r.account_id = a.id ",
            $hold,
            " LEFT JOIN mandate m ON m.account_id = a.id AND m.state = 'CONFIRMED' \
            LEFT JOIN association s ON s.id = m.association_id \
            WHERE x.id = $1 AND x.account_id = $2 AND x.ended_at IS NULL AND x.expires_at > $3 \
            UNION ALL \
            SELECT a.journal_salt, x.expires_at, r.version, r.version, NULL, f.association_id, NULL, NULL, NULL, NULL, f.organisation_id, o.kind, f.revoked_at, FALSE, FALSE \
            FROM session x JOIN account a ON a.id = x.account_id \
            JOIN caller_rights r ON r.account_id = a.id \
            JOIN affiliation f ON f.account_id = a.id AND f.confirmed_at IS NOT NULL \
            JOIN organisation o ON o.id = f.organisation_id \
            WHERE x.id = $1 AND x.account_id = $2 AND x.ended_at IS NULL AND x.expires_at > $3"
        ))
    };
}

const STATEMENT: SelectText = statement!("r.version", "");

/// The same, holding the person's rights until the act ends: whoever changes them waits for it, as it waits for them, and another
/// act of the same person waits too. Having waited, PostgreSQL still sees the rest as it stood before: `held` tells.
const HOLDING: SelectText = statement!(
    "h.version",
    "CROSS JOIN (SELECT version FROM caller_rights WHERE account_id = $2 FOR NO KEY UPDATE) h"
);

/// How many sessions are kept.
const KEPT: usize = 10_000;

/// The callers that were found last, by their sessions.
#[derive(Debug)]
pub struct Callers(Cache<SessionId, Arc<Found>>);

impl Default for Callers {
    fn default() -> Self {
        Self(Cache::new(KEPT))
    }
}

/// What the database says of a session that goes on.
#[derive(Debug)]
struct Found {
    account: AccountId,
    mark: Mark,
    expires_at: DateTime<Utc>,
    version: i64,
    rows: Vec<Row>,
}

/// A signed-in person.
#[derive(Clone, Debug)]
pub struct Caller {
    /// Who may do what.
    pub actor: Actor,
    /// How the journal names them.
    pub mark: Mark,
    session: Arc<Session>,
    /// What an earlier request found, where this comes from one.
    recalled: Option<Arc<Recalled>>,
}

/// The session that a request came in.
#[derive(Debug)]
pub struct Session {
    account: AccountId,
    id: SessionId,
    met: Mutex<Met>,
}

/// Whom the request's acts met in its session, the last of them.
#[derive(Clone, Debug, Default)]
enum Met {
    /// It did not act yet.
    #[default]
    Open,
    /// The person, with the rights that they held then.
    Person(Arc<Actor>),
    /// Nobody, at the first act: the session is over.
    Nobody,
}

impl Caller {
    /// The same person, for a request that acts: what an earlier request found is looked up again by each act, and by nobody else.
    #[must_use]
    pub fn acting(self) -> Self {
        Self {
            recalled: None,
            ..self
        }
    }

    /// The same request, as theirs.
    #[must_use]
    pub fn asking(self, request: &Context) -> Context {
        Context {
            actor: Arc::new(self.actor),
            mark: self.mark,
            session: Some(self.session),
            recalled: self.recalled,
            ..request.clone()
        }
    }
}

#[derive(Debug, FromQueryResult)]
struct Row {
    mandate_id: Option<MandateId>,
    association_id: Option<AssociationId>,
    role: Option<MandateRole>,
    time_zone: Option<String>,
    first_day: Option<NaiveDate>,
    last_day: Option<NaiveDate>,
    organisation_id: Option<OrganisationId>,
    kind: Option<OrganisationKind>,
    revoked_at: Option<DateTime<Utc>>,
    recused: bool,
    author: bool,
}

/// The person whom `token` stands for at `now`.
pub async fn load_caller(
    app: &App,
    token: &str,
    now: DateTime<Utc>,
) -> anyhow::Result<Result<Caller, BadToken>> {
    let (account, session) = match app.tokens.verify(app, token, now).await? {
        Ok(named) => named,
        Err(bad) => return Ok(Err(bad)),
    };
    let values = [session.into(), account.into(), now.into()];
    let rows = app.reader().select(STATEMENT, values).await?;
    let Some(first) = rows.first() else {
        app.callers.0.remove(&session);
        return Ok(Err(BadToken::Invalid));
    };
    let found = Arc::new(Found::read(account, first, &rows)?);
    let caller = found.at(session, now, None);
    app.callers.0.insert(session, found);
    Ok(Ok(caller))
}

/// The person whom `token` stands for at `now`, as far as earlier requests know. Whoever answers them has to ask whether it still
/// holds: [`Reader::held`](crate::context::Reader::held).
pub fn recall_caller(app: &App, token: &str, now: DateTime<Utc>) -> Option<Caller> {
    let (account, session) = app.tokens.recall(token, now)?;
    let found = app.callers.0.get(&session)?;
    let holds = found.account == account && found.expires_at > now;
    holds.then(|| found.at(session, now, Some(Recalled::new(account, found.version))))
}

impl Session {
    fn new(account: AccountId, id: SessionId) -> Self {
        Self {
            account,
            id,
            met: Mutex::default(),
        }
    }

    /// Who acts in `tx`, with the rights that they hold until it ends, and how the journal names them.
    ///
    /// # Errors
    /// [`Denied::Unauthenticated`] where the session is over.
    pub async fn caller(&self, tx: &Tx<'_>) -> Outcome<(Arc<Actor>, Mark)> {
        let text = match tx.backend() {
            DbBackend::Postgres => HOLDING,
            _ => STATEMENT,
        };
        loop {
            let values = [self.id.into(), self.account.into(), tx.now().into()];
            let rows = tx.select(text, values).await?;
            let Some(first) = rows.first() else {
                self.meet(None);
                return Err(Denied::Unauthenticated.into());
            };
            let found = Found::read(self.account, first, &rows)?;
            let held = rows.iter().map(|row| row.try_get("", "held"));
            let held: Vec<i64> = held.collect::<Result<_, _>>()?;
            if held.iter().all(|held| *held == found.version) {
                let actor = Arc::new(found.actor(tx.now()));
                self.meet(Some(&actor));
                return Ok((actor, found.mark));
            }
        }
    }

    fn meet(&self, actor: Option<&Arc<Actor>>) {
        let mut met = self.met();
        match actor {
            Some(actor) => *met = Met::Person(Arc::clone(actor)),
            None if matches!(*met, Met::Open) => *met = Met::Nobody,
            // What was done before is answered.
            None => {}
        }
    }

    fn met(&self) -> MutexGuard<'_, Met> {
        self.met.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whom the request's last act met: they have those rights, and not what an earlier request knew.
    pub fn actor(&self) -> Option<Arc<Actor>> {
        match &*self.met() {
            Met::Person(actor) => Some(Arc::clone(actor)),
            Met::Open | Met::Nobody => None,
        }
    }

    /// Whether the session was over when the request acted first.
    pub fn is_over(&self) -> bool {
        matches!(*self.met(), Met::Nobody)
    }
}

impl Found {
    fn read(account: AccountId, first: &QueryResult, rows: &[QueryResult]) -> anyhow::Result<Self> {
        let salt: Vec<u8> = first.try_get("", "journal_salt")?;
        let rows = rows.iter().map(|row| Row::from_query_result(row, ""));
        Ok(Self {
            account,
            mark: Mark::person(account, &salt),
            expires_at: first.try_get("", "expires_at")?,
            version: first.try_get("", "version")?,
            rows: rows.collect::<Result<_, _>>()?,
        })
    }

    fn at(&self, session: SessionId, now: DateTime<Utc>, recalled: Option<Recalled>) -> Caller {
        Caller {
            actor: self.actor(now),
            mark: self.mark.clone(),
            session: Arc::new(Session::new(self.account, session)),
            recalled: recalled.map(Arc::new),
        }
    }

    fn actor(&self, now: DateTime<Utc>) -> Actor {
        let mandates = self.rows.iter().filter_map(|row| held_mandate(row, now));
        let affiliations = self.rows.iter().filter_map(held_affiliation);
        let bonds = Bonds {
            recused: self.rows.iter().any(|row| row.recused),
            author: self.rows.iter().any(|row| row.author),
            organisations: self.rows.iter().filter_map(bond).collect(),
        };
        Actor::person(self.account, mandates.collect(), affiliations.collect()).bound(bonds)
    }
}

/// A mandate holds from its first day to its last, as days are counted at the seat.
fn held_mandate(row: &Row, now: DateTime<Utc>) -> Option<HeldMandate> {
    let zone: Tz = row.time_zone.as_deref()?.parse().ok()?;
    let today = day_of(now, zone).ok()?;
    let begun = row.first_day? <= today;
    let over = row.last_day.is_some_and(|last| last < today);
    (begun && !over).then_some(HeldMandate {
        mandate: row.mandate_id?,
        association: row.association_id?,
        role: row.role?,
    })
}

fn bond(row: &Row) -> Option<Bond> {
    Some(Bond {
        association: row.association_id?,
        organisation: row.organisation_id?,
        left_at: row.revoked_at,
    })
}

fn held_affiliation(row: &Row) -> Option<HeldAffiliation> {
    row.revoked_at.is_none().then_some(HeldAffiliation {
        association: row.association_id?,
        organisation: row.organisation_id?,
        kind: row.kind?,
    })
}
