//! Roots of any type, such as `node(id)`: the prefix of an id says which entity it is.

use super::definition::{Definition, ReadBy, definition};
use super::engine::{List, nullable};
use super::entity::{ById, Entity, Table};
use super::fetch::RootList;
use super::node::object;
use super::root::{among, level, reader, typed};
use async_graphql::{Context, Result};
use entity::id::TypedId as _;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use sea_orm::sea_query::Condition;
use std::collections::HashMap;
use uuid::Uuid;

/// One of the types that the interface or union `I` may be, by the prefix of its ids.
pub struct Kind<I> {
    prefix: &'static str,
    load: Load<I>,
    definition: fn() -> &'static Definition,
}

/// Makes the object of an id, if it was found, and says what it weighs.
type Finder<I> = Box<dyn Fn(Uuid) -> Option<(I, u64)> + Send>;
type Load<I> = for<'a> fn(&'a Context<'a>, Vec<Uuid>, Part) -> BoxFuture<'a, Result<Finder<I>>>;
/// The field that is asked of the objects, where it is one alone.
type Part = Option<&'static str>;

impl<I: 'static> Kind<I> {
    /// The entity `E`.
    #[must_use]
    pub const fn of<E: ById + Into<I>>() -> Self {
        Self {
            prefix: E::Id::PREFIX,
            load: load::<E, I>,
            definition: definition::<E>,
        }
    }
}

impl<I> Kind<I> {
    /// By which rows of the matrix it is read.
    #[must_use]
    pub fn read_by(&self) -> ReadBy {
        (self.definition)().read_by()
    }
}

fn load<'a, E: Entity + Into<I>, I>(
    ctx: &'a Context<'a>,
    ids: Vec<Uuid>,
    part: Part,
) -> BoxFuture<'a, Result<Finder<I>>> {
    async move {
        let found = by_ids(ctx, (definition::<E>(), part), &ids).await?;
        let level = typed::<E>(found.level)?;
        let places: HashMap<Uuid, usize> = found.ids.into_iter().zip(0..).collect();
        Ok(Box::new(move |id: Uuid| {
            let index = places.get(&id).copied()?;
            Some((object(&level, index, 0).into(), found.weights.row(index)))
        }) as Finder<I>)
    }
    .boxed()
}

async fn by_ids(
    ctx: &Context<'_>,
    what: (&'static Definition, Part),
    ids: &[Uuid],
) -> Result<RootList> {
    let reader = reader(ctx)?;
    let filter = |at: Table| Condition::all().add(among(reader, at.col("id"), ids));
    level(ctx, what, Box::new(filter), &[], ids.len() as u64).await
}

/// The object of one id, or `None` where it does not exist for this viewer, or its prefix is none of `kinds`.
pub async fn node<I>(
    ctx: &Context<'_>,
    kinds: &[Kind<I>],
    (prefix, id): (&str, Uuid),
) -> Option<I> {
    let found = nodes(ctx, kinds, &[(prefix, id)]).await;
    nullable(ctx, found).and_then(|mut found| found.0.pop()?)
}

/// The objects of many ids, in their order: one statement for each type among them.
///
/// # Errors
///
/// When the selection is refused or the database fails.
pub async fn nodes<I>(
    ctx: &Context<'_>,
    kinds: &[Kind<I>],
    ids: &[(&str, Uuid)],
) -> Result<List<Option<I>>> {
    load_all(ctx, kinds, ids, None).await
}

/// The same, of which the field at hand asks `part` alone: what leads to it stands under the key of the field at hand.
///
/// # Errors
///
/// As of [`nodes`].
pub async fn nodes_for<I>(
    ctx: &Context<'_>,
    kinds: &[Kind<I>],
    ids: &[(&str, Uuid)],
    part: &'static str,
) -> Result<List<Option<I>>> {
    load_all(ctx, kinds, ids, Some(part)).await
}

async fn load_all<I>(
    ctx: &Context<'_>,
    kinds: &[Kind<I>],
    ids: &[(&str, Uuid)],
    part: Part,
) -> Result<List<Option<I>>> {
    let mut objects: Vec<Option<I>> = ids.iter().map(|_| None).collect();
    let mut weight: u64 = 0;
    for kind in kinds {
        let of_kind = || ids.iter().filter(|(prefix, _)| *prefix == kind.prefix);
        if of_kind().next().is_none() {
            continue;
        }
        let find = (kind.load)(ctx, of_kind().map(|(_, id)| *id).collect(), part).await?;
        for (object, (prefix, id)) in objects.iter_mut().zip(ids) {
            if *prefix == kind.prefix
                && let Some((found, weighs)) = find(*id)
            {
                *object = Some(found);
                weight = weight.saturating_add(weighs);
            }
        }
    }
    // An id that was sent several times is answered as often.
    reader(ctx)?.budget().take(weight)?;
    Ok(List(objects))
}
