//! What a slice declares: entities, their columns, relations and scope. Static data, no SQL, no loader.

use super::engine::Field;
use super::error::internal;
use super::level::{Erased, Parents, Rows, Span, arrange, decode_rows};
use super::node::Node;
use super::order::{Key, Order};
use super::reader::{Reader, Viewer};
use super::row::{Lent, Row};
use crate::guard::Case;
use crate::rows::Rows as _;
use async_graphql::{ObjectType, OutputType, Result};
use entity::{Column, TableRow};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use sea_orm::sea_query::{Condition, DynIden, Expr};
use sea_orm::{DbErr, QueryResult};
use std::borrow::Cow;
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

/// The question of a guarded column: on which rows may `viewer` see it?
pub type Guard = fn(viewer: &Viewer, at: Table) -> Scope;

/// A guarded column, by name.
pub type Guarded = (&'static str, Guard);

/// A further condition on a relation, from the field's arguments or from who looks.
pub type Filter = fn(field: &Field<'_>, viewer: &Viewer, at: Table) -> Result<Condition>;

/// A column of text that is selected for these fields alone: it is long, or another table's.
pub type Lazy = (&'static str, &'static [&'static str]);

/// A readable type: the GraphQL object `Self`, made of a loaded row, and what it leads to.
pub trait Entity: ObjectType + From<Node<Self>> + 'static {
    /// What is read of its table, whose primary key is the UUID column `id`. Read besides are `id` and the columns that relations
    /// start from.
    type Row: Row;

    /// Columns that are selected as NULL where their guard does not let the viewer see them.
    const GUARDED: &'static [Guarded] = &[];

    /// Columns that are read only where a field needs them; otherwise they are empty. Every other field does without.
    const LAZY: &'static [Lazy] = &[];

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
    target: &'static [Column],
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

    /// A further condition, from the field's arguments or from who looks.
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
    /// Whether each row says to which association it belongs: then what leads from one such row to another stays in it.
    pub(super) of_association: bool,
    row: &'static [Column],
    lent: &'static [Lent],
    guarded: &'static [Guarded],
    lazy: &'static [Lazy],
    pub(super) relations: &'static [Relation],
    pub(super) scope: fn(&Viewer, Table) -> Scope,
    pub(super) decode: Decode,
}

/// Decodes some rows of a result, whose columns begin at a place.
type Decode = fn(&[QueryResult], &[usize], usize) -> Result<Box<dyn Rows>, DbErr>;

/// The definition of `E`. A function, so that entities may name each other in circles.
pub(super) fn definition<E: Entity>() -> &'static Definition {
    const {
        check_guards(whole::<E>(), E::Row::COLUMNS, E::GUARDED);
        check_relations(whole::<E>(), E::RELATIONS);
        check_lent(whole::<E>(), E::Row::LENT);
        check_lazy(whole::<E>(), E::Row::LENT, E::LAZY);
        &Definition {
            name: <E as OutputType>::type_name,
            table: <<E::Row as Row>::Whole as TableRow>::TABLE,
            of_association: lies_in_associations::<E>(),
            row: E::Row::COLUMNS,
            lent: E::Row::LENT,
            guarded: E::GUARDED,
            lazy: E::LAZY,
            relations: E::RELATIONS,
            scope: E::scope,
            decode: decode_rows::<E>,
        }
    }
}

/// Whether each row of `E` says to which association it belongs.
pub(super) const fn lies_in_associations<E: Entity>() -> bool {
    has(whole::<E>(), OWNER)
}

/// All columns of the table of `E`.
const fn whole<E: Entity>() -> &'static [Column] {
    <<E::Row as Row>::Whole as TableRow>::COLUMNS
}

/// Refuses, while compiling, a guard of no column, and one that a row could not be decoded under.
const fn check_guards(columns: &[Column], row: &[Column], guarded: &[Guarded]) {
    let mut n = 0;
    while n < guarded.len() {
        let name = guarded[n].0;
        assert!(has(columns, name), "a guarded column is the table's");
        assert!(!same(name, "id"), "an id has no guard");
        if let Some(written) = find(row, name) {
            let option = starts_with(written, "Option");
            assert!(option, "a guarded column is an `Option` in the row");
        }
        n += 1;
    }
}

/// Refuses, while compiling, a relation that a statement would stumble over.
const fn check_relations(columns: &[Column], relations: &[Relation]) {
    assert!(has(columns, "id"), "an entity has an id");
    let mut n = 0;
    while n < relations.len() {
        let relation = &relations[n];
        let (from, to) = (
            has(columns, relation.from),
            has(relation.target, relation.to),
        );
        assert!(from, "a relation starts from a column of the table");
        assert!(
            to || relation.target.is_empty(),
            "a relation leads to a column of its target"
        );
        let mut m = 0;
        while m < relation.order.len() {
            if let Key::Column(name) = relation.order[m].key {
                assert!(
                    has(relation.target, name),
                    "a relation is sorted by columns of its target"
                );
            }
            m += 1;
        }
        n += 1;
    }
}

/// Refuses, while compiling, a lent column that a statement would stumble over.
const fn check_lent(columns: &[Column], lent: &[Lent]) {
    let mut n = 0;
    while n < lent.len() {
        assert!(has(columns, lent[n].by), "a row lends by its own column");
        assert!(has(lent[n].columns, lent[n].name), "a row lends a column");
        assert!(!has(columns, lent[n].name), "a lent column hides none");
        n += 1;
    }
}

/// Refuses, while compiling, a lazy column that is no text, or whose field is not named.
const fn check_lazy(columns: &[Column], lent: &[Lent], lazy: &[Lazy]) {
    let mut n = 0;
    while n < lazy.len() {
        let (name, fields) = lazy[n];
        let mut kind = find(columns, name);
        let mut m = 0;
        while m < lent.len() {
            if same(lent[m].name, name) {
                kind = find(lent[m].columns, name);
            }
            m += 1;
        }
        let text = match kind {
            Some(kind) => same(kind, "String") || same(kind, "Option<String>"),
            None => false,
        };
        assert!(
            text && !fields.is_empty(),
            "a lazy column is text, and some field needs it"
        );
        n += 1;
    }
}

/// The type of a column, as it is written.
const fn find(columns: &[Column], name: &str) -> Option<&'static str> {
    let mut n = 0;
    while n < columns.len() {
        if same(columns[n].0, name) {
            return Some(columns[n].1);
        }
        n += 1;
    }
    None
}

const fn has(columns: &[Column], name: &str) -> bool {
    find(columns, name).is_some()
}

const fn same(one: &str, other: &str) -> bool {
    one.len() == other.len() && starts_with(one, other)
}

const fn starts_with(text: &str, start: &str) -> bool {
    let (text, start) = (text.as_bytes(), start.as_bytes());
    let (mut so, mut n) = (text.len() >= start.len(), 0);
    while so && n < start.len() {
        so = text[n] == start[n];
        n += 1;
    }
    so
}

impl Definition {
    /// The columns to select: those of the row, those lent to it, and besides the id and those that relations start from.
    pub(super) fn columns(&self) -> Vec<&'static str> {
        let row = self.row.iter().map(|(name, _)| *name);
        let starts = self.relations.iter().map(|relation| relation.from);
        let lent = self.lent.iter().map(|lent| lent.name);
        let mut columns: Vec<_> = row.chain(lent).collect();
        for column in ["id"].into_iter().chain(starts) {
            if !columns.contains(&column) {
                columns.push(column);
            }
        }
        columns
    }

    /// The column with which a row begins in a result.
    pub(super) fn first_column(&self) -> &'static str {
        self.row.first().map_or("id", |column| column.0)
    }

    /// The columns that these fields do without.
    pub(super) fn unneeded<'f>(
        &self,
        fields: &(impl Iterator<Item = &'f str> + Clone),
    ) -> Vec<&'static str> {
        let unneeded = |(_, needed): &&Lazy| !fields.clone().any(|field| needed.contains(&field));
        self.lazy
            .iter()
            .filter(unneeded)
            .map(|lazy| lazy.0)
            .collect()
    }

    /// A column of this name that is another table's, if it is one.
    pub(super) fn lent(&self, column: &str) -> Option<&Lent> {
        self.lent.iter().find(|lent| lent.name == column)
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
