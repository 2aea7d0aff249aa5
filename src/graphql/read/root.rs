//! Roots: where a resolver turns its selection into statements.

use super::connection::{Connection, Paging};
use super::definition::{Definition, definition, lies_in_associations};
use super::engine::{List, nullable};
use super::entity::{ById, Entity, OWNER, Table};
use super::error::internal;
use super::fetch::{self, RootList, RootPage};
use super::level::{Erased, Level, Span};
use super::loaded::Loaded;
use super::node::objects;
use super::order::{Keyset, Order};
use super::plan::{self, Planner};
use super::reader::{Reader, Viewer};
use crate::access::Actor;
use crate::rows::Rows as _;
use anyhow::anyhow;
use async_graphql::{Context, Result};
use entity::id::AssociationId;
use sea_orm::sea_query::{Condition, Expr, ExprTrait};
use std::sync::Arc;
use uuid::Uuid;

/// A root's own condition. Boxed, so that what fetches is compiled once and not for each caller.
pub(super) type Filter<'a> = Box<dyn FnOnce(Table) -> Condition + Send + 'a>;

/// The request's reader: the one place that knows where it is kept.
pub(super) fn reader<'a>(ctx: &Context<'a>) -> Result<&'a Reader> {
    ctx.data::<Arc<Reader>>().map(AsRef::as_ref)
}

/// Forgets the cases that the request's reader loaded: something was written since, by `actor` where they are signed in.
pub fn forget(ctx: &Context<'_>, actor: Option<Arc<Actor>>) {
    if let Ok(reader) = reader(ctx) {
        reader.forget(actor);
    }
}

/// Who reads: in a mutation's payload with the rights that its act was done with.
///
/// # Errors
/// Where the request has no reader.
pub fn viewer<'a>(ctx: &Context<'a>) -> Result<&'a Viewer> {
    reader(ctx).map(Reader::viewer)
}

/// The `E` of this id, or `None` where it does not exist for this viewer.
pub async fn find_by_id<E: ById>(ctx: &Context<'_>, id: E::Id) -> Option<E> {
    let id: Uuid = id.into();
    find_one(ctx, |at| Condition::all().add(at.col("id").eq(id))).await
}

/// The `E` that `filter` finds, the first by id if it finds several.
pub async fn find_one<E: Entity>(
    ctx: &Context<'_>,
    filter: impl FnOnce(Table) -> Condition + Send,
) -> Option<E> {
    let found = list(ctx, filter, &[], 1).await;
    nullable(ctx, found).and_then(|mut found| Some(found.0.pop()?.0))
}

/// At most `limit` of `E`. For lists that are short by nature; the others are pages.
///
/// # Errors
///
/// When the selection is refused or the database fails.
pub async fn list<E: Entity>(
    ctx: &Context<'_>,
    filter: impl FnOnce(Table) -> Condition + Send,
    order: &[Order],
    limit: u64,
) -> Result<List<Loaded<E>>> {
    let whole = (definition::<E>(), None);
    let found = level(ctx, whole, Box::new(filter), order, limit).await?;
    reader(ctx)?.budget().take(found.weights.total())?;
    let span = Span {
        start: 0,
        len: found.ids.len(),
    };
    Ok(objects(&typed(found.level)?, span, 0))
}

/// A page of `E`.
///
/// # Errors
///
/// When the arguments do not form a page, the selection is refused or the database fails.
pub async fn page<E: Entity>(
    ctx: &Context<'_>,
    paging: &Paging,
    filter: impl FnOnce(Table) -> Condition + Send,
    order: &[Order],
) -> Result<Connection<E>> {
    let viewer = reader(ctx)?.viewer().clone();
    connection(ctx, viewer, paging, Box::new(filter), order).await
}

/// A page of the `E` of one association. Whoever has an office there reads by it, without the database
/// being asked of each row.
///
/// # Errors
///
/// When the arguments do not form a page, the selection is refused or the database fails.
pub async fn page_of<E: Entity>(
    ctx: &Context<'_>,
    association: AssociationId,
    paging: &Paging,
    filter: impl FnOnce(Table) -> Condition + Send,
    order: &[Order],
) -> Result<Connection<E>> {
    const { assert!(lies_in_associations::<E>()) };
    let viewer = reader(ctx)?.viewer().within(association);
    let such = |at: Table| {
        let here = at.col(OWNER).eq(association);
        Condition::all().add(here).add(filter(at))
    };
    connection(ctx, viewer, paging, Box::new(such), order).await
}

async fn connection<E: Entity>(
    ctx: &Context<'_>,
    viewer: Viewer,
    paging: &Paging,
    filter: Filter<'_>,
    order: &[Order],
) -> Result<Connection<E>> {
    let found = rows(ctx, definition::<E>(), viewer, paging, filter, order).await?;
    let level = typed(found.level)?;
    Ok(Connection::new(level, found.span, found.page, 0, paging))
}

async fn rows(
    ctx: &Context<'_>,
    entity: &'static Definition,
    viewer: Viewer,
    paging: &Paging,
    filter: Filter<'_>,
    order: &[Order],
) -> Result<RootPage> {
    let reader = reader(ctx)?;
    let keyset = Keyset::new(ctx.field().name(), order);
    let (select, plan) = Planner::new(viewer).page(ctx, entity, &keyset, paging)?;
    let filter = filter(select.at);
    let list = plan::List { filter, keyset };
    fetch::page(reader, &select, &list, &plan).await
}

/// `column` is one of `ids`, in a form whose text is the same for any number of them.
pub(super) fn among(reader: &Reader, column: Expr, ids: &[Uuid]) -> Expr {
    reader.among(column, ids)
}

/// The rows of a root list, of which one field alone may be asked, their ids, and what they weigh: whoever answers with them takes
/// that.
pub(super) async fn level(
    ctx: &Context<'_>,
    (entity, part): (&'static Definition, Option<&'static str>),
    filter: Filter<'_>,
    order: &[Order],
    limit: u64,
) -> Result<RootList> {
    let reader = reader(ctx)?;
    let select = Planner::new(reader.viewer().clone()).object(ctx, entity, part)?;
    let (filter, keyset) = (filter(select.at), Keyset::new("", order));
    let list = plan::List { filter, keyset };
    fetch::list(reader, &select, &list, limit).await
}

/// The level of `E` that was fetched by its definition.
pub(super) fn typed<E: Entity>(level: Erased) -> Result<Arc<Level<E>>> {
    let level = level.downcast::<Level<E>>();
    level.map_err(|_| internal(anyhow!("a level of another type")))
}
