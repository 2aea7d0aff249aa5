//! What an entity declares, without its type, as plans and statements are made from it; and what is refused of it while compiling.

use super::entity::{Entity, Guard, Guarded, OWNER, Relation, Scope, Table};
use super::level::{Rows, decode_rows};
use super::order::Key;
use super::reader::Viewer;
use super::row::{Lent, Need, Row};
use crate::access;
use async_graphql::OutputType;
use entity::{Column, Selected, TableRow};
use sea_orm::{DbErr, QueryResult};
use std::borrow::Cow;

/// An [`Entity`] without its type: what plans and statements are made from.
pub(super) struct Definition {
    pub(super) name: fn() -> Cow<'static, str>,
    pub(super) table: &'static str,
    /// Whether each row says to which association it belongs: then what leads from one such row to another stays in it.
    pub(super) of_association: bool,
    row: &'static [Column],
    lent: &'static [Lent],
    read: &'static [access::Read],
    guarded: &'static [Guarded],
    reads: &'static [(&'static str, Need)],
    pub(super) relations: &'static [Relation],
    pub(super) scope: fn(&Viewer, Table) -> Scope,
    pub(super) decode: Decode,
}

/// By which rows of the matrix a type is read.
#[derive(Debug)]
pub struct ReadBy {
    /// The type's name in the schema.
    pub name: Cow<'static, str>,
    /// Of several, each object is read by one.
    pub rows: &'static [access::Read],
    /// The fields that are read by a row besides.
    pub fields: Vec<(&'static str, access::Read)>,
}

impl ReadBy {
    /// What `E` says of itself.
    #[must_use]
    pub fn of<E: Entity>() -> Self {
        definition::<E>().read_by()
    }
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
            read: E::READ,
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
pub(super) const fn whole<E: Entity>() -> &'static [Column] {
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

    /// The guard of a column, if it has one, and the row of the matrix that it asks.
    pub(super) fn guard(&self, column: &str) -> Option<(access::Read, Guard)> {
        let mut guarded = self.guarded.iter();
        let (_, read, guard) = guarded.find(|(name, ..)| *name == column)?;
        Some((*read, *guard))
    }

    /// By which rows of the matrix the type is read, and which of its fields by others.
    pub(super) fn read_by(&self) -> ReadBy {
        let fields = self.reads.iter().filter_map(|(field, need)| match need {
            Need::Columns(columns) => {
                // What it reads beside a guarded column is told to whoever reads the object.
                let guards = columns.iter().map(|column| self.guard(column));
                let guards: Vec<_> = guards.collect::<Option<_>>()?;
                Some((*field, guards.first()?.0))
            }
            Need::Whole => None,
        });
        let relations = self.relations.iter().filter_map(|relation| {
            let from = self.guard(relation.from).map(|(read, _)| read);
            Some((relation.field, relation.by.or(from)?))
        });
        // What everybody reads, or whoever reads the object, is no rule of the field's own; nor is what governs a part of it.
        let apart = |(field, read): &(&str, access::Read)| {
            let mut same = self.relations.iter().filter(|it| it.field == *field);
            !self.read.contains(read)
                && read.row()[0] == access::Reach::No
                && same.all(|it| it.by.is_some() || self.guard(it.from).is_some())
        };
        ReadBy {
            name: (self.name)(),
            rows: self.read,
            fields: fields.chain(relations.filter(apart)).collect(),
        }
    }
}
