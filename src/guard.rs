//! One guard for each act: who may do it, and whether it can be done now.
//!
//! What decides the acts on a thing is its *case*: everything that has to be known of a file, a ballot, a membership, loaded by one
//! function, for one id inside a transaction or for all ids of a page ([`Rows`]). A slice declares a [`Guard`] for
//! each of its acts on a case; the act passes it before anything else, and `viewerActions` lists the very same guards. So what a
//! screen shows as allowed is what is not refused, as far as it does not depend on the input.

use crate::access::{self, Act, Denied, Facts, Permit, Reach, Role};
use crate::context::{Tx, Viewer};
use crate::failure::{Failure, Outcome, Refusal, expect_version};
use crate::rows::Rows;
use entity::id::TypedId;
use std::future::Future;
use std::sync::Arc;

/// All that decides the acts on a thing.
pub trait Case: Send + Sync + Sized + 'static {
    /// What it is loaded by.
    type Id: TypedId + Send + Sync;

    /// The cases of these ids, each with its id; those that are not there are left out. As many statements for one as for many.
    fn load(
        from: &impl Rows,
        ids: &[Self::Id],
    ) -> impl Future<Output = Outcome<Vec<(Self::Id, Self)>>> + Send;

    /// The case of one id, inside a transaction.
    ///
    /// # Errors
    /// Hidden where there is none.
    fn one(tx: &Tx<'_>, id: Self::Id) -> impl Future<Output = Outcome<Self>> + Send {
        async move {
            let found = Self::load(tx, &[id]).await?.pop();
            found.map(|(_, case)| case).ok_or_else(Failure::hidden)
        }
    }
}

/// Cases of some ids, each with its id.
pub type Cases<C> = Arc<Vec<(<C as Case>::Id, Arc<C>)>>;

/// Loads cases, to be shared.
///
/// # Errors
/// What [`Case::load`] answers.
pub async fn load<C: Case>(from: &impl Rows, ids: &[C::Id]) -> Outcome<Cases<C>> {
    let cases = C::load(from, ids).await?.into_iter();
    let cases = cases.map(|(id, case)| (id, Arc::new(case)));
    Ok(Arc::new(cases.collect()))
}

/// The facts of a case by which the access layer decides an act.
pub type Who<C> = fn(&C, &Viewer) -> Facts;

/// Whether an act on a case can be done now, by whoever may do it; otherwise every refusal that applies.
pub type When<C> = fn(&C, &Viewer) -> Result<(), Vec<Refusal>>;

/// What stands before one act on a case `C`.
#[derive(Clone, Copy, Debug)]
pub struct Guard<C> {
    act: Act,
    who: Who<C>,
    when: When<C>,
}

impl<C> Guard<C> {
    /// The guard of `act`.
    #[must_use]
    pub const fn new(act: Act, who: Who<C>, when: When<C>) -> Self {
        Self { act, who, when }
    }

    /// Takes the permit for the act, where the actor may do it and it can be done now.
    ///
    /// # Errors
    /// Hidden or denied, or every refusal that applies.
    pub fn pass(&self, tx: &Tx<'_>, case: &C) -> Outcome<Permit> {
        self.pass_at(tx, case, (None, 0))
    }

    /// The same on a thing that must still be as the caller read it: its `version` is the one that they expect, if any.
    ///
    /// # Errors
    /// Hidden or denied, stale, or every refusal that applies: in this order, since a refusal about a thing that has changed would
    /// not be understood.
    pub fn pass_at(
        &self,
        tx: &Tx<'_>,
        case: &C,
        (expected, version): (Option<i32>, i64),
    ) -> Outcome<Permit> {
        let viewer = tx.viewer();
        let permit = tx.require(self.act, &(self.who)(case, &viewer))?;
        expect_version(expected, version)?;
        (self.when)(case, &viewer).map_err(Failure::Refused)?;
        Ok(permit)
    }

    /// The permit alone, for an act whose input chooses among several things: what is chosen is checked by itself then.
    ///
    /// # Errors
    /// Hidden or denied.
    pub fn permit(&self, tx: &Tx<'_>, case: &C) -> Outcome<Permit> {
        tx.require(self.act, &(self.who)(case, &tx.viewer()))
    }

    /// The act.
    #[must_use]
    pub fn act(&self) -> Act {
        self.act
    }

    /// Whether `viewer` may do it, whenever it can be done.
    #[must_use]
    pub fn is_for(&self, case: &C, viewer: &Viewer) -> bool {
        access::ask(viewer, self.act, &(self.who)(case, viewer)).is_ok()
    }

    /// What `viewer` would meet: nothing where their roles never reach the act. Who has not signed in is told so of what whoever
    /// signs in may come to do.
    #[must_use]
    pub fn ask(&self, case: &C, viewer: &Viewer) -> Option<Result<(), Vec<Refusal>>> {
        match access::ask(viewer, self.act, &(self.who)(case, viewer)) {
            Ok(()) => Some((self.when)(case, viewer)),
            Err(Denied::Unauthenticated) if self.act.reach(Role::Client) != Reach::No => {
                Some(Err(vec![Refusal::unauthenticated()]))
            }
            Err(_) => None,
        }
    }
}

/// One refusal as all that apply.
///
/// # Errors
/// The refusal.
pub fn one(check: Result<(), Refusal>) -> Result<(), Vec<Refusal>> {
    check.map_err(|refusal| vec![refusal])
}
