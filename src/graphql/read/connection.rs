//! Connections: pages by cursor, as Relay has them.

use super::engine::{Field, List, key};
use super::entity::Entity;
use super::error::{bad_page, not_fetched};
use super::level::{Level, Page, Span};
use super::loaded::Loaded;
use super::node::{object, objects};
use super::order::{Keyset, Position};
use async_graphql::{Context, Name, Object, OutputType, Result, SimpleObject, TypeName};
use std::borrow::Cow;
use std::sync::Arc;

/// The most rows a page may have.
pub const MAX_PAGE: i32 = 100;
/// Totals are counted up to here.
pub(super) const TOTAL_CAP: u64 = 10_000;

/// The paging arguments of a field.
#[derive(Clone, Debug, Default)]
pub struct Paging {
    /// How many rows from the start, or after `after`.
    pub first: Option<i32>,
    /// The cursor that the page comes after.
    pub after: Option<String>,
    /// How many rows from the end, or before `before`.
    pub last: Option<i32>,
    /// The cursor that the page comes before.
    pub before: Option<String>,
}

/// A valid page: how many rows, from which end, from where.
pub(super) struct Window {
    pub(super) backward: bool,
    pub(super) count: usize,
    pub(super) position: Option<Position>,
}

impl Paging {
    /// The arguments of a resolver, in the order of the specification.
    #[must_use]
    pub fn new(
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Self {
        Self {
            first,
            after,
            last,
            before,
        }
    }

    /// The arguments of a field that will be resolved later.
    pub(super) fn read(field: &Field<'_>) -> Result<Self> {
        Ok(Self {
            first: field.argument("first")?,
            after: field.argument("after")?,
            last: field.argument("last")?,
            before: field.argument("before")?,
        })
    }

    pub(super) fn window(&self, keyset: &Keyset) -> Result<Window> {
        let (backward, count, cursor) = match (self.first, self.last) {
            (Some(first), None) if self.before.is_none() => (false, first, &self.after),
            (None, Some(last)) if self.after.is_none() => (true, last, &self.before),
            (Some(_), None) => {
                return Err(bad_page("`first` goes with `after`, not with `before`."));
            }
            (None, Some(_)) => {
                return Err(bad_page("`last` goes with `before`, not with `after`."));
            }
            _ => return Err(bad_page("Give either `first` or `last`.")),
        };
        if !(0..=MAX_PAGE).contains(&count) {
            return Err(bad_page("A page has 0 to 100 rows."));
        }
        Ok(Window {
            backward,
            count: usize::try_from(count)?,
            position: cursor
                .as_deref()
                .map(|cursor| keyset.position(cursor))
                .transpose()?,
        })
    }
}

impl Window {
    /// One row more than the page has, to know whether there are more.
    pub(super) fn limit(&self) -> u64 {
        self.count as u64 + 1
    }

    /// The order from the end where the page begins.
    pub(super) fn direct(&self, keyset: &Keyset) -> Keyset {
        if self.backward {
            keyset.reversed()
        } else {
            keyset.clone()
        }
    }
}

/// A page of `E`.
pub struct Connection<E: Entity> {
    level: Arc<Level<E>>,
    span: Span,
    page: Arc<Page>,
    parent: usize,
    backward: bool,
    resumed: bool,
}

impl<E: Entity> Connection<E> {
    pub(super) fn new(
        level: Arc<Level<E>>,
        span: Span,
        page: Arc<Page>,
        parent: usize,
        paging: &Paging,
    ) -> Self {
        Self {
            level,
            span,
            page,
            parent,
            backward: paging.last.is_some(),
            resumed: paging.after.is_some() || paging.before.is_some(),
        }
    }

    fn cursor(&self, index: usize) -> Option<String> {
        self.page.cursors.as_ref()?.get(index).cloned()
    }
}

/// Which of a connection's selections of nodes is being answered.
fn place(page: &Page, key: &Name, node: Option<&Name>, of: &str) -> Result<u16> {
    let found = page
        .places
        .iter()
        .position(|(k, n)| k == key && n.as_ref() == node);
    let place = found.and_then(|place| u16::try_from(place).ok());
    place.ok_or_else(|| not_fetched(node.unwrap_or(key), of))
}

impl<E: Entity> TypeName for Connection<E> {
    fn type_name() -> Cow<'static, str> {
        format!("{}Connection", <E as OutputType>::type_name()).into()
    }
}

/// A page of a list, with the cursors by which the pages before and after it are asked for.
#[Object(name_type)]
impl<E: Entity> Connection<E> {
    /// The objects of the page in the order of the list, each with its cursor.
    async fn edges(&self, ctx: &Context<'_>) -> List<Loaded<Edge<E>>> {
        let rows = self.span.start..self.span.start + self.span.len;
        let edge = |index| {
            Loaded(Edge {
                level: Arc::clone(&self.level),
                page: Arc::clone(&self.page),
                key: key(ctx).clone(),
                index,
            })
        };
        List(rows.map(edge).collect())
    }

    /// The objects of the page.
    async fn nodes(&self, ctx: &Context<'_>) -> Result<List<Loaded<E>>> {
        let name = <Self as TypeName>::type_name();
        let place = place(&self.page, key(ctx), None, &name)?;
        Ok(objects(&self.level, self.span, place))
    }

    /// The place of the page in the list, and whether there are pages before and after it.
    async fn page_info(&self) -> PageInfo {
        let more = self.page.more.get(self.parent).is_some_and(|more| *more);
        let last = (self.span.start + self.span.len).checked_sub(1);
        let last = last.filter(|_| self.span.len > 0);
        PageInfo {
            has_previous_page: if self.backward { more } else { self.resumed },
            has_next_page: if self.backward { self.resumed } else { more },
            start_cursor: last.and_then(|_| self.cursor(self.span.start)),
            end_cursor: last.and_then(|last| self.cursor(last)),
        }
    }

    /// The number of objects on all pages of the list. Counting stops at 10,000, which then means that many or more.
    fn total_count(&self) -> Result<i32> {
        let totals = self.page.totals.as_ref();
        let total = totals.and_then(|totals| totals.get(self.parent).copied());
        total.ok_or_else(|| not_fetched("totalCount", &<Self as TypeName>::type_name()))
    }
}

/// An object on a page.
pub struct Edge<E: Entity> {
    level: Arc<Level<E>>,
    page: Arc<Page>,
    /// The response key of the `edges` that it is one of.
    key: Name,
    index: usize,
}

impl<E: Entity> TypeName for Edge<E> {
    fn type_name() -> Cow<'static, str> {
        format!("{}Edge", <E as OutputType>::type_name()).into()
    }
}

/// An object on a page, with its cursor.
#[Object(name_type)]
impl<E: Entity> Edge<E> {
    /// The opaque mark of the place of the object in the list, which `after` and `before` take for the same list in the same order.
    fn cursor(&self) -> Result<String> {
        let cursors = self.page.cursors.as_ref();
        let cursor = cursors.and_then(|cursors| cursors.get(self.index).cloned());
        cursor.ok_or_else(|| not_fetched("cursor", &<Self as TypeName>::type_name()))
    }

    /// The object at this place of the list.
    async fn node(&self, ctx: &Context<'_>) -> Result<Loaded<E>> {
        let name = <Self as TypeName>::type_name();
        let place = place(&self.page, &self.key, Some(key(ctx)), &name)?;
        Ok(Loaded(object(&self.level, self.index, place)))
    }
}

/// The place of a page in its list.
#[derive(Clone, Debug, SimpleObject)]
pub struct PageInfo {
    /// Whether there are objects before the page. Paging forward, whether the page came after a cursor.
    pub has_previous_page: bool,
    /// Whether there are objects after the page. Paging backward, whether the page came before a cursor.
    pub has_next_page: bool,
    /// The cursor of the page's first object; null when the page is empty.
    pub start_cursor: Option<String>,
    /// The cursor of the page's last object; null when the page is empty.
    pub end_cursor: Option<String>,
}
