//! The reading side of one request: who reads, and the one place where a statement is sent.

use super::recalled::{QUESTION, Recalled};
use super::weight::Budget;
use crate::access::Actor;
use crate::db::Readers;
use crate::failure::{Failure, Outcome};
use crate::guard::{self, Case, Cases};
use crate::rows::{self, Read, Rows, SelectText};
use chrono::{DateTime, Utc};
use entity::id::AssociationId;
use futures_util::future::BoxFuture;
use sea_orm::sea_query::SelectStatement;
use sea_orm::{DbBackend, DbErr, QueryResult, Statement, Value};
use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::ops::Deref;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use tokio::sync::OnceCell;
use uuid::Uuid;

/// The signed-in person who asks, and the rights that they hold now.
///
/// Where all rows at hand are one association's ([`Viewer::within`]), the rights that the viewer holds there alone.
#[derive(Clone, Debug)]
pub struct Viewer {
    actor: Arc<Actor>,
    within: Option<Arc<Actor>>,
    now: DateTime<Utc>,
}

impl Viewer {
    /// `actor`, reading at `now`.
    #[must_use]
    pub fn new(actor: Arc<Actor>, now: DateTime<Utc>) -> Self {
        Self {
            actor,
            within: None,
            now,
        }
    }

    /// The same viewer, before rows of `association` alone: what an office there reaches need not be asked of each row.
    #[must_use]
    pub fn within(&self, association: AssociationId) -> Self {
        Self {
            within: Some(Arc::new(self.actor.within(association))),
            ..self.clone()
        }
    }

    /// The same viewer, before rows of any association.
    #[must_use]
    pub fn anywhere(&self) -> Self {
        Self {
            within: None,
            ..self.clone()
        }
    }

    /// The same viewer after an act of theirs: it may have made them a party, or recused them.
    fn after_an_act(&self) -> Self {
        let partial = |actor: &Arc<Actor>| Arc::new(Actor::clone(actor).after_an_act());
        Self {
            actor: partial(&self.actor),
            within: self.within.as_ref().map(partial),
            ..self.clone()
        }
    }

    /// Whether all rows at hand are of one association, and the rights those that the viewer holds there.
    #[must_use]
    pub fn is_within(&self) -> bool {
        self.within.is_some()
    }

    /// When: the request's one instant.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.now
    }
}

impl Deref for Viewer {
    type Target = Actor;

    fn deref(&self) -> &Actor {
        self.within.as_ref().unwrap_or(&self.actor)
    }
}

/// The reading side of one request: put an `Arc<Reader>` into the request's data.
#[derive(Debug)]
pub struct Reader {
    db: Readers,
    viewer: Viewer,
    recalled: Option<Arc<Recalled>>,
    /// The viewer since something was written.
    since: OnceLock<Viewer>,
    statements: Arc<AtomicU32>,
    budget: Arc<Budget>,
    cases: Mutex<HashMap<(TypeId, Vec<Uuid>), Slot>>,
}

/// Cases that were loaded, or are being loaded by whoever asked first.
type Slot = Arc<OnceCell<AnyCases>>;
type AnyCases = Arc<dyn Any + Send + Sync>;

impl Reader {
    /// A reader of `db` on behalf of `viewer`.
    #[must_use]
    pub fn new(db: impl Into<Readers>, viewer: Viewer) -> Self {
        Self {
            db: db.into(),
            viewer,
            recalled: None,
            since: OnceLock::new(),
            statements: Arc::default(),
            budget: Arc::default(),
            cases: Mutex::default(),
        }
    }

    /// The same reader, whose viewer's rights an earlier request found: [`held`](Self::held) says whether they still hold.
    #[must_use]
    pub fn recalling(self, recalled: Option<Arc<Recalled>>) -> Self {
        Self { recalled, ..self }
    }

    /// Whether the viewer's rights held when something was read since the request came. Where nothing was read, this asks.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub async fn held(&self) -> Result<bool, DbErr> {
        let Some(recalled) = &self.recalled else {
            return Ok(true);
        };
        if let Some(holds) = recalled.holds() {
            return Ok(holds);
        }
        let rows = self.select(QUESTION, [recalled.account().into()]).await?;
        recalled.answer(&rows)?;
        Ok(recalled.holds() == Some(true))
    }

    /// The viewer's rights, where it is still open whether they hold.
    pub(super) fn open(&self) -> Option<&Recalled> {
        let recalled = self.recalled.as_deref();
        recalled.filter(|recalled| recalled.holds().is_none())
    }

    /// The same request's reader for another viewer: what is sent and answered counts for both.
    pub(super) fn read_as(&self, viewer: Viewer) -> Self {
        Self {
            db: self.db.clone(),
            viewer,
            recalled: None,
            since: OnceLock::new(),
            statements: Arc::clone(&self.statements),
            budget: Arc::clone(&self.budget),
            cases: Mutex::default(),
        }
    }

    /// Who reads.
    #[must_use]
    pub fn viewer(&self) -> &Viewer {
        self.since.get().unwrap_or(&self.viewer)
    }

    /// The database's dialect.
    #[must_use]
    pub fn backend(&self) -> DbBackend {
        self.db.backend()
    }

    /// Forgets what it loaded, and what bound the viewer to nothing: something was written since, by `actor` where they are signed in,
    /// who reads from now on with the rights that they acted with.
    pub fn forget(&self, actor: Option<Arc<Actor>>) {
        self.since.get_or_init(|| match actor {
            Some(actor) => Viewer::new(actor, self.viewer.now()).after_an_act(),
            None => self.viewer.after_an_act(),
        });
        self.cases().clear();
    }

    fn cases(&self) -> MutexGuard<'_, HashMap<(TypeId, Vec<Uuid>), Slot>> {
        self.cases.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many statements this request has sent so far.
    #[must_use]
    pub fn statements(&self) -> u32 {
        self.statements.load(Ordering::Relaxed)
    }

    /// What the request may still be answered with.
    pub(super) fn budget(&self) -> &Budget {
        &self.budget
    }

    /// How many values this request's roots are answered with, by weight: at least those that were planned so far.
    #[must_use]
    pub fn values(&self) -> u64 {
        self.budget.taken()
    }

    /// Sends a text written by hand, and the values of its `$1`, `$2` and so on.
    ///
    /// # Errors
    ///
    /// When the database refuses the statement or does not answer.
    pub async fn select(
        &self,
        text: SelectText,
        values: impl IntoIterator<Item = Value> + Send,
    ) -> Result<Vec<QueryResult>, DbErr> {
        self.query(Statement::from_sql_and_values(
            self.backend(),
            text.text(),
            values,
        ))
        .await
    }

    /// Sends one statement. Every read of a request goes through here, so the count is true.
    pub(super) async fn query(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.statements.fetch_add(1, Ordering::Relaxed);
        self.db.query(statement).await
    }
}

impl Rows for Reader {
    fn backend(&self) -> DbBackend {
        self.backend()
    }

    fn now(&self) -> DateTime<Utc> {
        self.viewer.now()
    }

    fn actor(&self) -> &Actor {
        self.viewer()
    }

    fn read(&self, query: &SelectStatement) -> Read<'_> {
        Box::pin(self.query(rows::statement(self.backend(), query)))
    }

    /// Several fields of a page hang on the same cases, and cases on one another: each is loaded once, until [`Reader::forget`].
    fn cases<C: Case>(&self, ids: &[C::Id]) -> BoxFuture<'_, Outcome<Cases<C>>> {
        let mut key: Vec<Uuid> = ids.iter().map(|id| (*id).into()).collect();
        key.sort_unstable();
        key.dedup();
        let ids: Vec<C::Id> = key.iter().map(|id| (*id).into()).collect();
        let slot = Arc::clone(self.cases().entry((TypeId::of::<C>(), key)).or_default());
        Box::pin(async move {
            let load = async || Ok::<AnyCases, Failure>(guard::load::<C>(self, &ids).await?);
            let loaded = Arc::clone(slot.get_or_try_init(load).await?);
            let cases = loaded.downcast::<Vec<(C::Id, Arc<C>)>>();
            cases.map_err(|_| Failure::internal("a case of another type"))
        })
    }
}
