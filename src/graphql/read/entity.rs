//! What a slice declares: entities, their columns, relations and scope. Static data, no SQL, no loader.

use super::engine::Field;
use super::error::internal;
use super::level::{Erased, Parents, Rows, Span, arrange, decode_rows};
use super::node::Node;
use super::order::{Key, Order};
use super::reader::{Reader, Viewer};
use super::row::{Lent, Need, Reads, Row};
use crate::guard::Case;
use crate::rows::Rows as _;
use async_graphql::{ObjectType, OutputType, Result};
use entity::{Column, Selected, TableRow};
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

/// A readable type: the GraphQL object `Self`, made of a loaded row, and what it leads to.
pub trait Entity: ObjectType + Reads + From<Node<Self>> + 'static {
    /// What its fields read of its table, whose primary key is the UUID column `id`. What the selected fields read is selected, and besides
    /// it `id` and the columns that the selected relations start from.
    type Row: Row;

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
    target: &'static [Column],
    pub(super) shape: Shape,
    pub(super) order: &'static [Order],
    pub(super) filter: Option<Filter>,
    pub(super) through: Option<Through>,
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
    reads: &'static [(&'static str, Need)],
    pub(super) relations: &'static [Relation],
    pub(super) scope: fn(&Viewer, Table) -> Scope,
    pub(super) decode: Decode,
}

/// The columns that are selected of a row.
pub(super) struct Columns {
    /// Their names: those that the row has, in its order, and then the others.
    pub(super) names: Vec<&'static str>,
    /// Which of the row's own they are.
    pub(super) selected: Selected,
}

/// Decodes some rows of a result, whose selected columns begin at a place.
type Decode = fn(&[QueryResult], &[usize], usize, Selected) -> Result<Box<dyn Rows>, DbErr>;

/// The definition of `E`. A function, so that entities may name each other in circles.
pub(super) fn definition<E: Entity>() -> &'static Definition {
    const {
        check_guards(whole::<E>(), E::Row::COLUMNS, E::GUARDED);
        check_relations(whole::<E>(), E::RELATIONS);
        check_lent(whole::<E>(), E::Row::LENT);
        check_reads(E::Row::COLUMNS, E::Row::LENT, E::READS);
        &Definition {
            name: <E as OutputType>::type_name,
            table: <<E::Row as Row>::Whole as TableRow>::TABLE,
            of_association: lies_in_associations::<E>(),
            row: E::Row::COLUMNS,
            lent: E::Row::LENT,
            guarded: E::GUARDED,
            reads: E::READS,
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

/// Refuses, while compiling, a field that reads a column which the row has not, and a row too wide to be told in bits.
const fn check_reads(columns: &[Column], lent: &[Lent], reads: &[(&str, Need)]) {
    assert!(columns.len() + lent.len() <= Selected::MOST);
    let mut n = 0;
    while n < reads.len() {
        if let Need::Columns(read) = reads[n].1 {
            let mut m = 0;
            while m < read.len() {
                let mut is_there = has(columns, read[m]);
                let mut l = 0;
                while l < lent.len() {
                    is_there |= same(lent[l].name, read[m]);
                    l += 1;
                }
                assert!(is_there, "a field reads columns of its row");
                m += 1;
            }
        }
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
    /// What the field of this name reads of the row.
    pub(super) fn need(&self, field: &str) -> Need {
        match self.reads.iter().find(|(name, _)| *name == field) {
            Some((_, need)) => *need,
            None if field == "__typename" => Need::Columns(&[]),
            None => Need::Whole,
        }
    }

    /// What is to be selected of a row for these needs, and for the relations that start from `starts`.
    pub(super) fn columns(
        &self,
        needs: impl IntoIterator<Item = Need>,
        starts: impl IntoIterator<Item = &'static str>,
    ) -> Columns {
        let row = self.row.iter().map(|(name, _)| *name);
        let own: Vec<_> = row.chain(self.lent.iter().map(|lent| lent.name)).collect();
        let mut selected = Selected::default();
        let place = |column: &str| own.iter().position(|name| *name == column);
        for need in needs {
            match need {
                Need::Columns(columns) => {
                    let places = columns.iter().filter_map(|column| place(column));
                    places.for_each(|place| selected.insert(place));
                }
                Need::Whole => selected = Selected::ALL,
            }
        }
        let mut besides = Vec::new();
        for column in ["id"].into_iter().chain(starts) {
            match place(column) {
                Some(place) => selected.insert(place),
                None if besides.contains(&column) => {}
                None => besides.push(column),
            }
        }
        let own = own.into_iter().enumerate();
        let own = own.filter(|(place, _)| selected.has(*place));
        Columns {
            names: own.map(|(_, name)| name).chain(besides).collect(),
            selected,
        }
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
