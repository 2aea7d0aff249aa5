//! Nodes: a row of a level, and the ways from it.

use super::connection::{Connection, Paging};
use super::engine::{List, key, nullable};
use super::entity::{Computed, Entity};
use super::error::{absent, internal, not_fetched};
use super::level::{Level, Link, Span};
use super::loaded::Loaded;
use super::reader::Viewer;
use crate::guard::{Case, Guard};
use anyhow::anyhow;
use async_graphql::{Context, Result};
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

/// An object that has an id.
pub struct Node<E: Entity> {
    level: Arc<Level<E>>,
    index: usize,
    place: u16,
}

impl<E: Entity> Clone for Node<E> {
    fn clone(&self) -> Self {
        Self {
            level: Arc::clone(&self.level),
            ..*self
        }
    }
}

impl<E: Entity> fmt::Debug for Node<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}[{}]", E::type_name(), self.index)
    }
}

/// The row, of which the columns are there that the selected fields read: who looks at others than a field's own says so
/// ([`reads`](super::reads), [`Relation::reading`](super::Relation::reading)).
impl<E: Entity> Deref for Node<E> {
    type Target = E::Row;

    fn deref(&self) -> &E::Row {
        &self.level.rows[self.index]
    }
}

impl<E: Entity> Node<E> {
    /// The target of a relation `one`, or `None` where it does not exist for this viewer. For a nullable field.
    #[must_use]
    pub fn one<T: Entity>(&self, ctx: &Context<'_>) -> Option<Loaded<T>> {
        nullable(ctx, self.target(ctx)).flatten()
    }

    /// The target of a relation `one` that every viewer of this row may see. For a non-null field.
    ///
    /// # Errors
    ///
    /// When it was not fetched ahead, or does not exist for this viewer.
    pub fn required<T: Entity>(&self, ctx: &Context<'_>) -> Result<Loaded<T>> {
        let target = self.target(ctx)?;
        target.ok_or_else(|| absent(ctx.field().name(), &E::type_name()))
    }

    /// The targets of a relation `many`.
    ///
    /// # Errors
    ///
    /// When they were not fetched ahead.
    pub fn many<T: Entity>(&self, ctx: &Context<'_>) -> Result<List<Loaded<T>>> {
        let (level, link) = self.find::<Level<T>>(ctx)?;
        Ok(objects(&level, link.spans[self.index], 0))
    }

    /// The connection of a relation `page`, given the arguments of its resolver.
    ///
    /// # Errors
    ///
    /// When it was not fetched ahead, or the arguments do not form a page.
    pub fn page<T: Entity>(&self, ctx: &Context<'_>, paging: &Paging) -> Result<Connection<T>> {
        let (level, link) = self.find::<Level<T>>(ctx)?;
        let page = link.page.as_ref().ok_or_else(|| Self::missing(ctx))?;
        let span = link.spans[self.index];
        Ok(Connection::new(
            level,
            span,
            Arc::clone(page),
            self.index,
            paging,
        ))
    }

    /// The rows of a computed relation.
    ///
    /// # Errors
    ///
    /// When they were not fetched ahead.
    pub fn computed<C: Computed>(&self, ctx: &Context<'_>) -> Result<Vec<C::Row>>
    where
        C::Row: Clone,
    {
        let (rows, link) = self.find::<Vec<C::Row>>(ctx)?;
        let Span { start, len } = link.spans[self.index];
        Ok(rows[start..start + len].to_vec())
    }

    /// The case that decides the acts on this row.
    ///
    /// # Errors
    ///
    /// When it was not fetched ahead, or is not there.
    pub fn case<C: Case>(&self, ctx: &Context<'_>) -> Result<Judged<C>> {
        let (cases, link) = self.find::<Vec<Judged<C>>>(ctx)?;
        let case = cases.get(link.spans[self.index].start);
        let case = case.filter(|_| link.spans[self.index].len > 0);
        let case = case.ok_or_else(|| internal(anyhow!("{} without its case", E::type_name())))?;
        Ok(Judged(Arc::clone(&case.0)))
    }

    fn target<T: Entity>(&self, ctx: &Context<'_>) -> Result<Option<Loaded<T>>> {
        let (level, link) = self.find::<Level<T>>(ctx)?;
        Ok(objects(&level, link.spans[self.index], 0).0.pop())
    }

    /// The way that the field being resolved leads, by its response key, to a level of type `L`.
    fn find<L: Send + Sync + 'static>(&self, ctx: &Context<'_>) -> Result<(Arc<L>, &Link)> {
        let key = key(ctx);
        let links = self.level.links.iter();
        links
            .filter(|link| link.place == self.place && link.key == *key)
            .find_map(|link| Some((Arc::clone(&link.below).downcast().ok()?, link)))
            .ok_or_else(|| Self::missing(ctx))
    }

    fn missing(ctx: &Context<'_>) -> async_graphql::Error {
        not_fetched(ctx.field().name(), &E::type_name())
    }
}

/// A case in the hands of a resolver. It knows more than the viewer may: guards alone look into it, and what a field shows of a
/// case is [`Computed`].
#[derive(Debug)]
pub struct Judged<C>(pub(super) Arc<C>);

impl<C> Judged<C> {
    /// The case, to whom `guard` is for.
    #[must_use]
    pub fn opened_by(&self, guard: &Guard<C>, viewer: &Viewer) -> Option<&C> {
        guard.is_for(&self.0, viewer).then_some(&*self.0)
    }

    /// For guards.
    pub(in crate::graphql) fn case(&self) -> &C {
        &self.0
    }
}

/// The object of one row.
pub(super) fn object<E: Entity>(level: &Arc<Level<E>>, index: usize, place: u16) -> E {
    E::from(Node {
        level: Arc::clone(level),
        index,
        place,
    })
}

/// The objects of a span of rows.
pub(super) fn objects<E: Entity>(level: &Arc<Level<E>>, span: Span, place: u16) -> List<Loaded<E>> {
    let rows = span.start..span.start + span.len;
    List(
        rows.map(|index| Loaded(object(level, index, place)))
            .collect(),
    )
}
