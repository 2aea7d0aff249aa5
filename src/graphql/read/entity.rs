//! What a slice declares: entities, their columns, relations and scope. Static data, no SQL, no loader.

use super::definition::{Definition, definition, whole};
use super::engine::Field;
use super::error::internal;
use super::level::{Erased, Parents, Span, arrange};
use super::node::Node;
use super::order::Order;
use super::reader::{Reader, Viewer};
use super::row::{Need, Reads, Row};
use crate::access;
use crate::guard::Case;
use crate::rows::Rows as _;
use async_graphql::{ObjectType, Result};
use entity::Column;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use sea_orm::sea_query::{Condition, DynIden, Expr};
use std::future::Future;
use std::marker::PhantomData;
use std::sync::Arc;
use uuid::Uuid;

/// The column that says to which association a row belongs. The database's keys hold rows of one association together.
pub(super) const OWNER: &str = "association_id";

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

impl Scope {
    /// As a condition, for a part of one.
    #[must_use]
    pub fn condition(self) -> Condition {
        match self {
            Self::All => Condition::all(),
            Self::Nothing => Condition::all().add(Expr::cust("1 = 0")),
            Self::Where(condition) => condition,
        }
    }
}

/// The question of a guarded column: on which rows may `viewer` see it, by the row of the matrix that is said with it?
pub type Guard = fn(viewer: &Viewer, read: access::Read, at: Table) -> Scope;

/// A guarded column, by name, and the row of the matrix by which it is read.
pub type Guarded = (&'static str, access::Read, Guard);

/// A further condition on a relation, from the field's arguments or from who looks.
pub type Filter = fn(field: &Field<'_>, viewer: &Viewer, at: Table) -> Result<Condition>;

/// A readable type: the GraphQL object `Self`, made of a loaded row, and what it leads to.
pub trait Entity: ObjectType + Reads + From<Node<Self>> + 'static {
    /// What its fields read of its table, whose primary key is the UUID column `id`. What the selected fields read is selected, and besides
    /// it `id` and the columns that the selected relations start from.
    type Row: Row;

    /// The rows of the matrix by which it is read: of several, each object is read by one.
    const READ: &'static [access::Read];

    /// Columns that are selected as NULL where their guard does not let the viewer see them.
    const GUARDED: &'static [Guarded] = &[];

    /// The fields that lead to other rows.
    const RELATIONS: &'static [Relation] = &[];

    /// The rows that `viewer` may see, wherever the type is reached.
    fn scope(viewer: &Viewer, at: Table) -> Scope;
}

/// Rows that SQL of the slice's own computes for many parents at once: the one escape hatch.
pub trait Computed: 'static {
    /// A computed row.
    type Row: Send + Sync + 'static;

    /// The rows of all `parents` in one statement, sent by [`Rows::read`](crate::rows::Rows::read), each with its parent's id.
    fn load(
        reader: &Reader,
        parents: &[Uuid],
    ) -> impl Future<Output = Result<Vec<(Uuid, Self::Row)>>> + Send;
}

/// A case as a computed row.
pub(super) struct OfCase<C>(PhantomData<C>);

impl<C: Case> Computed for OfCase<C> {
    type Row = Arc<C>;

    async fn load(reader: &Reader, parents: &[Uuid]) -> Result<Vec<(Uuid, Arc<C>)>> {
        let ids: Vec<C::Id> = parents.iter().map(|id| (*id).into()).collect();
        let cases = reader.cases::<C>(&ids).await.map_err(internal)?;
        let cases = cases
            .iter()
            .map(|(id, case)| ((*id).into(), Arc::clone(case)));
        Ok(cases.collect())
    }
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
    /// The columns of the target's table; none where the rows are computed.
    pub(super) target: &'static [Column],
    pub(super) shape: Shape,
    pub(super) order: &'static [Order],
    pub(super) filter: Option<Filter>,
    pub(super) through: Option<Through>,
    /// The row of the matrix by which what it leads to is cut besides.
    pub(super) by: Option<access::Read>,
    /// What the field's own resolver reads of the rows, where it answers with something else than them.
    pub(super) reads: Need,
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
    /// Its column that has to be true, where a pair ties only if it is.
    pub such: Option<&'static str>,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Shape {
    One(fn() -> &'static Definition),
    Many(fn() -> &'static Definition),
    Page(fn() -> &'static Definition),
    Named(Loader, fn() -> &'static Definition),
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
            target: &[],
            shape,
            order: &[],
            filter: None,
            through: None,
            by: None,
            reads: Need::Whole,
        }
    }

    const fn leading_to<E: Entity>(mut self) -> Self {
        self.target = whole::<E>();
        self
    }

    /// The one `E` that the parent's `column` names: `Node::one` or `Node::required` answers it.
    #[must_use]
    pub const fn one<E: Entity>(field: &'static str, column: &'static str) -> Self {
        Self::new(field, column, "id", Shape::One(definition::<E>)).leading_to::<E>()
    }

    /// The one `E` whose unique `column` names the parent.
    #[must_use]
    pub const fn one_by<E: Entity>(field: &'static str, column: &'static str) -> Self {
        Self::new(field, "id", column, Shape::One(definition::<E>)).leading_to::<E>()
    }

    /// All `E` whose `column` names the parent, for lists that are short by nature: `Node::many`.
    #[must_use]
    pub const fn many<E: Entity>(field: &'static str, column: &'static str) -> Self {
        Self::new(field, "id", column, Shape::Many(definition::<E>)).leading_to::<E>()
    }

    /// All `E` that a table of pairs ties to the parent, for lists that are short by nature: `Node::many`.
    #[must_use]
    pub const fn many_through<E: Entity>(field: &'static str, through: Through) -> Self {
        let mut relation = Self::many::<E>(field, "id");
        relation.through = Some(through);
        relation
    }

    /// A page of the `E` whose `column` names the parent: `Node::page`.
    #[must_use]
    pub const fn page<E: Entity>(field: &'static str, column: &'static str) -> Self {
        Self::new(field, "id", column, Shape::Page(definition::<E>)).leading_to::<E>()
    }

    /// The one `E` whose id `C` computes: `Node::one`.
    #[must_use]
    pub const fn one_named<E: Entity, C: Computed<Row = Uuid>>(field: &'static str) -> Self {
        let shape = Shape::Named(load_computed::<C>, definition::<E>);
        Self::new(field, "id", "id", shape).leading_to::<E>()
    }

    /// Rows that `C` computes: `Node::computed`.
    #[must_use]
    pub const fn computed<C: Computed>(field: &'static str) -> Self {
        Self::new(field, "id", "id", Shape::Computed(load_computed::<C>))
    }

    /// The case that decides the acts on the row, by its id or by the column that [`from`](Self::from) names: `Node::case`.
    #[must_use]
    pub const fn case<C: Case>(field: &'static str) -> Self {
        Self::computed::<OfCase<C>>(field)
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

    /// The columns that the field's own resolver looks at, where it answers with something else than the rows as they are: one of
    /// them, or a value made of them. Without this it may look at all.
    #[must_use]
    pub const fn reading(mut self, columns: &'static [&'static str]) -> Self {
        self.reads = Need::Columns(columns);
        self
    }

    /// That the field answers only whom this row of the matrix lets, beside what it leads to: its loader, filter or resolver asks.
    #[must_use]
    pub const fn by(mut self, read: access::Read) -> Self {
        self.by = Some(read);
        self
    }

    /// A further condition, from the field's arguments or from who looks.
    #[must_use]
    pub const fn filter(mut self, filter: Filter) -> Self {
        self.filter = Some(filter);
        self
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
