//! Whether somebody may know of the things that an act names.

use super::definition::definition;
use super::entity::{ById, Entity, Scope, Table};
use crate::access::Denied;
use crate::context::{Tx, Viewer};
use crate::failure::{Failure, Outcome};
use crate::graphql::Id;
use crate::rows::Rows as _;
use entity::id::TypedId;
use sea_orm::sea_query::{Condition, Expr, ExprTrait, Query};
use std::collections::HashSet;
use uuid::Uuid;

/// One id or several, as an input has them.
pub trait Ids<T> {
    /// All of them.
    fn all(&self) -> Vec<Uuid>;
}

impl<T: TypedId> Ids<T> for Id<T> {
    fn all(&self) -> Vec<Uuid> {
        vec![self.0.into()]
    }
}

impl<T: TypedId> Ids<T> for Vec<Id<T>> {
    fn all(&self) -> Vec<Uuid> {
        self.iter().map(|id| id.0.into()).collect()
    }
}

/// That whoever acts may know of all these `E`, in one statement: the same where one of them is not there and where it is hidden, so
/// that neither the answer nor how long it takes tells which. From then on a denied act is forbidden and not hidden.
///
/// # Errors
/// Hidden; unauthenticated where nobody is signed in.
pub async fn known<E: ById>(tx: &Tx<'_>, ids: &impl Ids<E::Id>) -> Outcome<()> {
    let at = Table(0);
    let such = match E::scope(&tx.viewer(), at) {
        Scope::All => {
            tx.knows();
            return Ok(());
        }
        Scope::Nothing => return Err(unknown(tx)),
        Scope::Where(such) => such,
    };
    let ids: HashSet<Uuid> = ids.all().into_iter().collect();
    let all: Vec<Uuid> = ids.iter().copied().collect();
    let found = Query::select()
        .expr(Expr::val(1))
        .from_as(definition::<E>().table, at)
        .and_where(tx.among(at.col("id"), &all))
        .cond_where(such)
        .take();
    if tx.read(&found).await?.len() < ids.len() {
        return Err(unknown(tx));
    }
    tx.knows();
    Ok(())
}

/// That the viewer may see the `E` of this id: for a filter by what a relation leads to, which is not shown to everybody who sees what it
/// leads from.
#[must_use]
pub fn seen<E: Entity>(viewer: &Viewer, id: Expr) -> Condition {
    // No list has so many tables.
    let at = Table(u16::MAX);
    let such = match E::scope(viewer, at) {
        Scope::Where(such) => such,
        all_or_nothing => return all_or_nothing.condition(),
    };
    let found = Query::select()
        .expr(Expr::val(1))
        .from_as(definition::<E>().table, at)
        .and_where(at.col("id").eq(id))
        .cond_where(such)
        .take();
    Condition::all().add(Expr::exists(found))
}

/// That there is nothing that the actor knows of. No act on a thing is a guest's: whoever is none may know more.
fn unknown(tx: &Tx<'_>) -> Failure {
    match tx.actor().account() {
        Some(_) => Failure::hidden(),
        None => Denied::Unauthenticated.into(),
    }
}
