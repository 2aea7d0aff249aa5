//! What a slice declares: entities, their columns, relations and scope. Static data, no SQL, no loader.

use super::definition::{Definition, definition, whole};
use super::engine::Field;
use super::error::internal;
use super::level::{Erased, Parents, Span, arrange};
use super::node::{Judged, Node};
use super::order::Order;
use super::reader::{Reader, Viewer};
use super::row::{Need, Reads, Row};
use crate::access::{self, Facts, may_read};
use crate::guard::Case;
use crate::rows::Rows as _;
use async_graphql::{ObjectType, Result};
use entity::Column;
use entity::id::TypedId;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use sea_orm::sea_query::{Condition, DynIden, Expr, ExprTrait as _, IntoCondition as _, Query};
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

/// The names of tables, as many as most statements have: they are part of every column, and not made anew for each.
const NAMES: [&str; 16] = [
    "t0", "t1", "t2", "t3", "t4", "t5", "t6", "t7", "t8", "t9", "t10", "t11", "t12", "t13", "t14",
    "t15",
];

impl From<Table> for DynIden {
    fn from(table: Table) -> Self {
        match NAMES.get(usize::from(table.0)) {
            Some(name) => (*name).into(),
            None => format!("t{}", table.0).into(),
        }
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

/// The rows whose `column` names an `E` that `viewer` may read: the scope of a type whose rows are parts of another's.
#[must_use]
pub fn of_those_of<E: Entity>(viewer: &Viewer, column: Expr) -> Scope {
    const WHOLE: Table = Table(u16::MAX - 1);
    match E::scope(viewer, WHOLE) {
        Scope::Where(such) => {
            let readable = Query::select()
                .expr(WHOLE.col("id"))
                .from_as(definition::<E>().table, WHOLE)
                .cond_where(such)
                .take();
            Scope::Where(column.in_subquery(readable).into_condition())
        }
        scope => scope,
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

/// A type whose objects have ids of their own, by which they are found. A second type on the same table, such as a complaint's receipt,
/// is not one: it is reached from what leads to it alone, or by a condition that says why.
pub trait ById: Entity {
    /// Its id.
    type Id: TypedId;
}

/// What fields show of a [`Case`], where it is no row of a table. The statements are the case's, which knows everything; what comes
/// of it is shown to whom a row of the matrix lets, and who declares it cannot forget to ask: the facts that come with each are asked here.
pub trait Computed: 'static {
    /// What it is made of: the case of the parent's id, or of the column that [`Relation::from`] names.
    type Of: Case;

    /// What is shown.
    type Row: Send + Sync + 'static;

    /// The row of the matrix by which it is read.
    const READ: access::Read;

    /// What a case has to show, each with the facts by which it is read.
    fn rows(of: &Arc<Self::Of>) -> impl IntoIterator<Item = (Facts, Self::Row)>;
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
pub(super) type Loader = for<'a> fn(&'a Reader, &'a Parents) -> Loading<'a>;
type Loading<'a> = BoxFuture<'a, Result<(Vec<Span>, Erased)>>;

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
        let relation = Self::new(field, "id", "id", shape);
        relation.leading_to::<E>().by(C::READ)
    }

    /// Rows that `C` computes: `Node::computed`.
    #[must_use]
    pub const fn computed<C: Computed>(field: &'static str) -> Self {
        Self::new(field, "id", "id", Shape::Computed(load_computed::<C>)).by(C::READ)
    }

    /// The case that decides the acts on the row, by its id or by the column that [`from`](Self::from) names: `Node::case`.
    #[must_use]
    pub const fn case<C: Case>(field: &'static str) -> Self {
        Self::new(field, "id", "id", Shape::Computed(load_case::<C>))
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

/// The computed rows of all parents that the viewer may read.
fn load_computed<'a, C: Computed>(reader: &'a Reader, parents: &'a Parents) -> Loading<'a> {
    async move {
        let cases = cases::<C::Of>(reader, parents).await?;
        let mut rows = Vec::new();
        for (owner, case) in &cases {
            let shown = C::rows(case).into_iter();
            let shown = shown.filter(|(facts, _)| may_read(reader.viewer(), C::READ, facts));
            rows.extend(shown.map(|(_, row)| (*owner, row)));
        }
        Ok(spread(rows, parents))
    }
    .boxed()
}

/// The cases of all parents, for guards.
fn load_case<'a, C: Case>(reader: &'a Reader, parents: &'a Parents) -> Loading<'a> {
    async move {
        let cases = cases::<C>(reader, parents).await?;
        let judged = cases.into_iter();
        let judged = judged.map(|(owner, case)| (owner, Judged(case)));
        Ok(spread(judged.collect(), parents))
    }
    .boxed()
}

/// The case of each parent, by the parent's place among the distinct ones.
async fn cases<C: Case>(reader: &Reader, parents: &Parents) -> Result<Vec<(usize, Arc<C>)>> {
    let ids: Vec<C::Id> = parents.distinct.iter().map(|id| (*id).into()).collect();
    let cases = reader.cases::<C>(&ids).await.map_err(internal)?;
    let cases = cases
        .iter()
        .map(|(id, case)| Ok((parents.ordinal((*id).into())?, Arc::clone(case))));
    let mut cases: Vec<_> = cases.collect::<Result<_>>()?;
    cases.sort_by_key(|(owner, _)| *owner);
    Ok(cases)
}

/// The span of each parent among rows that stand in the order of their parents.
fn spread<T: Send + Sync + 'static>(
    rows: Vec<(usize, T)>,
    parents: &Parents,
) -> (Vec<Span>, Erased) {
    let (owners, rows): (Vec<_>, Vec<_>) = rows.into_iter().unzip();
    let spans = arrange(&owners, parents.distinct.len(), None).spans;
    (spans, Arc::new(rows))
}
