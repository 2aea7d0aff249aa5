//! What a slice declares: entities, their columns, relations and scope. Static data, no SQL, no loader.

use std::borrow::Cow;
use std::future::Future;
use std::sync::Arc;

use async_graphql::{ObjectType, OutputType, Result};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use sea_orm::sea_query::{Condition, DynIden, Expr};
use sea_orm::{DbErr, FromQueryResult, QueryResult};
use uuid::Uuid;

use super::engine::Field;
use super::level::{Erased, Parents, Rows, Span, arrange, decode_rows};
use super::node::Node;
use super::order::Order;
use super::reader::{Reader, Viewer};

/// The alias of a table in the statement being built; conditions name columns through it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Table(pub(super) u16);

impl Table {
    /// A column of this table.
    #[must_use]
    pub fn col(self, column: &'static str) -> Expr {
        Expr::col((DynIden::from(self), column))
    }
}

impl From<Table> for DynIden {
    fn from(table: Table) -> Self {
        format!("t{}", table.0).into()
    }
}

/// What a viewer may see: of a table's rows, or of a guarded column.
#[derive(Clone, Debug)]
pub enum Scope {
    /// Everything.
    All,
    /// Nothing: no statement is sent, no value selected.
    Nothing,
    /// What satisfies the condition, built on the [`Table`] that came with the question.
    Where(Condition),
}

/// The question of a guarded column: on which rows may `viewer` see it?
pub type Guard = fn(viewer: &Viewer, at: Table) -> Scope;

/// A guarded column, by name.
pub type Guarded = (&'static str, Guard);

/// A further condition on a relation, from the field's arguments.
pub type Filter = fn(field: &Field<'_>, at: Table) -> Result<Condition>;

/// A readable type: the GraphQL object `Self`, its table and rows, and what it leads to.
pub trait Entity: ObjectType + Sized + 'static {
    /// The row, by the names of `COLUMNS` and `GUARDED`; a guarded column must be an `Option`.
    type Row: FromQueryResult + Send + Sync + 'static;

    /// The table. Its primary key is the UUID column `id`.
    const TABLE: &'static str;

    /// The columns to select; `id` and those that relations start from among them.
    const COLUMNS: &'static [&'static str];

    /// Further columns, each selected as itself, as NULL, or under its guard's condition.
    const GUARDED: &'static [Guarded] = &[];

    /// The fields that lead to other rows.
    const RELATIONS: &'static [Relation] = &[];

    /// The rows that `viewer` may see, wherever the type is reached.
    fn scope(viewer: &Viewer, at: Table) -> Scope;

    /// The object that answers for a loaded row.
    fn from_node(node: Node<Self>) -> Self;
}

/// Rows that SQL of the slice's own computes for many parents at once: the one escape hatch.
pub trait Computed: 'static {
    /// A computed row.
    type Row: Send + Sync + 'static;

    /// The rows of all `parents` in one statement, sent by [`Reader::query`], each with its parent's id.
    fn load(
        reader: &Reader,
        parents: &[Uuid],
    ) -> impl Future<Output = Result<Vec<(Uuid, Self::Row)>>> + Send;
}

/// A field that leads from an entity to other rows.
#[derive(Clone, Copy, Debug)]
pub struct Relation {
    /// The field's name in GraphQL.
    pub(super) field: &'static str,
    /// The parent's column.
    pub(super) from: &'static str,
    /// The target's column that equals `from`.
    pub(super) to: &'static str,
    pub(super) shape: Shape,
    pub(super) order: &'static [Order],
    pub(super) filter: Option<Filter>,
    pub(super) through: Option<Through>,
}

/// A table of pairs that leads from a parent to its many targets, each of which may have several parents.
#[derive(Clone, Copy, Debug)]
pub struct Through {
    /// The table.
    pub table: &'static str,
    /// Its column that names the parent.
    pub parent: &'static str,
    /// Its column that names the target.
    pub target: &'static str,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Shape {
    One(fn() -> &'static Definition),
    Many(fn() -> &'static Definition),
    Page(fn() -> &'static Definition),
    Computed(Loader),
}

/// A computed relation's loader: the span of each parent, in a vector of rows.
pub(super) type Loader =
    for<'a> fn(&'a Reader, &'a Parents) -> BoxFuture<'a, Result<(Vec<Span>, Erased)>>;

impl Relation {
    const fn new(field: &'static str, from: &'static str, to: &'static str, shape: Shape) -> Self {
        Self {
            field,
            from,
            to,
            shape,
            order: &[],
            filter: None,
            through: None,
        }
    }

    /// The one `E` that the parent's `column` names: `Node::one` or `Node::required` answers it.
    #[must_use]
    pub const fn one<E: Entity>(field: &'static str, column: &'static str) -> Self {
        Self::new(field, column, "id", Shape::One(definition::<E>))
    }

    /// The one `E` whose unique `column` names the parent.
    #[must_use]
    pub const fn one_by<E: Entity>(field: &'static str, column: &'static str) -> Self {
        Self::new(field, "id", column, Shape::One(definition::<E>))
    }

    /// All `E` whose `column` names the parent, for lists that are short by nature: `Node::many`.
    #[must_use]
    pub const fn many<E: Entity>(field: &'static str, column: &'static str) -> Self {
        Self::new(field, "id", column, Shape::Many(definition::<E>))
    }

    /// All `E` that a table of pairs ties to the parent, for lists that are short by nature: `Node::many`.
    #[must_use]
    pub const fn many_through<E: Entity>(field: &'static str, through: Through) -> Self {
        let mut relation = Self::new(field, "id", "id", Shape::Many(definition::<E>));
        relation.through = Some(through);
        relation
    }

    /// A page of the `E` whose `column` names the parent: `Node::page`.
    #[must_use]
    pub const fn page<E: Entity>(field: &'static str, column: &'static str) -> Self {
        Self::new(field, "id", column, Shape::Page(definition::<E>))
    }

    /// Rows that `C` computes: `Node::computed`.
    #[must_use]
    pub const fn computed<C: Computed>(field: &'static str) -> Self {
        Self::new(field, "id", "id", Shape::Computed(load_computed::<C>))
    }

    /// Starts from another column of the parent than its `id`.
    #[must_use]
    pub const fn from(mut self, column: &'static str) -> Self {
        self.from = column;
        self
    }

    /// The order of a list or page; `id` always breaks ties.
    #[must_use]
    pub const fn order(mut self, order: &'static [Order]) -> Self {
        self.order = order;
        self
    }

    /// A further condition, from the field's arguments.
    #[must_use]
    pub const fn filter(mut self, filter: Filter) -> Self {
        self.filter = Some(filter);
        self
    }
}

/// An [`Entity`] without its type: what plans and statements are made from.
pub(super) struct Definition {
    pub(super) name: fn() -> Cow<'static, str>,
    pub(super) table: &'static str,
    pub(super) columns: &'static [&'static str],
    pub(super) guarded: &'static [Guarded],
    pub(super) relations: &'static [Relation],
    pub(super) scope: fn(&Viewer, Table) -> Scope,
    pub(super) decode: Decode,
}

/// Decodes some rows of a result, from columns that begin with a prefix.
type Decode = fn(&[QueryResult], &[usize], &str) -> Result<Box<dyn Rows>, DbErr>;

/// The definition of `E`. A function, so that entities may name each other in circles.
pub(super) fn definition<E: Entity>() -> &'static Definition {
    const {
        check(E::COLUMNS, E::GUARDED, E::RELATIONS);
        &Definition {
            name: <E as OutputType>::type_name,
            table: E::TABLE,
            columns: E::COLUMNS,
            guarded: E::GUARDED,
            relations: E::RELATIONS,
            scope: E::scope,
            decode: decode_rows::<E>,
        }
    }
}

/// Refuses, while compiling, a declaration that a statement would stumble over.
const fn check(columns: &[&str], guarded: &[Guarded], relations: &[Relation]) {
    assert!(has(columns, "id"), "an entity selects its id, unguarded");
    let mut n = 0;
    while n < guarded.len() {
        let open = has(columns, guarded[n].0);
        assert!(!open, "a guarded column is not among COLUMNS too");
        n += 1;
    }
    let mut n = 0;
    while n < relations.len() {
        let (mut found, mut m) = (has(columns, relations[n].from), 0);
        while m < guarded.len() {
            found |= same(guarded[m].0, relations[n].from);
            m += 1;
        }
        assert!(found, "a relation starts from a column that is selected");
        n += 1;
    }
}

const fn has(columns: &[&str], name: &str) -> bool {
    let (mut found, mut n) = (false, 0);
    while n < columns.len() {
        found |= same(columns[n], name);
        n += 1;
    }
    found
}

const fn same(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    let (mut same, mut n) = (one.len() == other.len(), 0);
    while same && n < one.len() {
        same = one[n] == other[n];
        n += 1;
    }
    same
}

impl Definition {
    /// All columns that a row is decoded from.
    pub(super) fn all_columns(&self) -> impl Iterator<Item = &'static str> {
        let guarded = self.guarded.iter().map(|(name, _)| *name);
        self.columns.iter().copied().chain(guarded)
    }

    /// The guard of a column, if it has one.
    pub(super) fn guard(&self, column: &str) -> Option<Guard> {
        let mut guarded = self.guarded.iter();
        guarded.find(|(name, _)| *name == column).map(|(_, g)| *g)
    }
}

fn load_computed<'a, C: Computed>(
    reader: &'a Reader,
    parents: &'a Parents,
) -> BoxFuture<'a, Result<(Vec<Span>, Erased)>> {
    async move {
        let rows = C::load(reader, &parents.distinct).await?;
        let rows = rows
            .into_iter()
            .map(|(owner, row)| Ok((parents.ordinal(owner)?, row)));
        let mut rows: Vec<(usize, C::Row)> = rows.collect::<Result<_>>()?;
        // Stable, so that the loader's order within one parent stays.
        rows.sort_by_key(|(owner, _)| *owner);
        let (owners, rows): (Vec<_>, Vec<_>) = rows.into_iter().unzip();
        let spans = arrange(&owners, parents.distinct.len(), None).spans;
        Ok((spans, Arc::new(rows) as Erased))
    }
    .boxed()
}
