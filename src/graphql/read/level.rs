//! Levels: the rows of one selected relation in one vector, and for each parent a span of it.

use super::connection::Window;
use super::entity::{Entity, Scope};
use super::error::internal;
use super::plan::{Select, Wanted, What};
use super::row::Row as _;
use anyhow::anyhow;
use async_graphql::{Name, Result};
use entity::{Cells, Selected};
use sea_orm::{DbErr, QueryResult};
use std::any::Any;
use std::collections::HashMap;
use std::sync::Arc;
use uuid::Uuid;

/// A level whose type is only known to the resolver that asks for it.
pub(super) type Erased = Arc<dyn Any + Send + Sync>;

/// The rows of one relation, and the levels below.
pub(super) struct Level<E: Entity> {
    pub(super) rows: Vec<E::Row>,
    pub(super) links: Vec<Link>,
}

/// A way from a level to one below.
pub(super) struct Link {
    pub(super) place: u16,
    pub(super) key: Name,
    /// For each parent row, its rows below; several parents may share theirs.
    pub(super) spans: Vec<Span>,
    /// A `Level<E>`, or the `Vec` of a computed relation.
    pub(super) below: Erased,
    pub(super) page: Option<Arc<Page>>,
}

/// A run of rows.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Span {
    pub(super) start: usize,
    pub(super) len: usize,
}

/// What a connection knows beside its rows; by parent, save the cursors, which are by row.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub(super) places: Vec<(Name, Option<Name>)>,
    pub(super) more: Vec<bool>,
    pub(super) cursors: Option<Vec<String>>,
    pub(super) totals: Option<Vec<i32>>,
}

/// Decoded rows that still lack their links.
pub(super) trait Rows: Send {
    fn link(self: Box<Self>, links: Vec<Link>) -> Erased;
}

struct Decoding<E: Entity>(Vec<E::Row>);

impl<E: Entity> Rows for Decoding<E> {
    fn link(self: Box<Self>, links: Vec<Link>) -> Erased {
        Arc::new(Level::<E> {
            rows: self.0,
            links,
        })
    }
}

/// Decodes the rows of `E` that `picked` names, from their `selected` columns, which begin at `first`.
pub(super) fn decode_rows<E: Entity>(
    results: &[QueryResult],
    picked: &[usize],
    first: usize,
    selected: Selected,
) -> Result<Box<dyn Rows>, DbErr> {
    let rows = picked
        .iter()
        .map(|index| E::Row::decode(Cells::new(&results[*index], first, selected)));
    let rows: Vec<E::Row> = rows.collect::<Result<_, _>>()?;
    Ok(Box::new(Decoding::<E>(rows)))
}

/// One statement's rows of one selected type, with what hangs below them.
pub(super) struct Decoded<'p> {
    pub(super) rows: Box<dyn Rows>,
    pub(super) count: usize,
    pub(super) select: &'p Select,
    pub(super) below: Vec<Below<'p>>,
}

pub(super) enum Below<'p> {
    /// Joined, so loaded already.
    Joined(&'p Wanted, Vec<Span>, Decoded<'p>),
    /// To be fetched, by the parents' keys.
    Open(&'p Wanted, Vec<Option<Uuid>>),
}

/// Decodes `select` and everything joined to it from a statement's result.
pub(super) fn decode<'p>(
    select: &'p Select,
    results: &[QueryResult],
    picked: &[usize],
) -> Result<Decoded<'p>> {
    let names = results.first().map(QueryResult::column_names);
    decode_at(select, results, picked, &names.unwrap_or_default())
}

/// The same, where `names` are those of the result's columns: looked at once for a result, and not for each value.
fn decode_at<'p>(
    select: &'p Select,
    results: &[QueryResult],
    picked: &[usize],
    names: &[String],
) -> Result<Decoded<'p>> {
    let place = |prefix: &str, column: &str| {
        let found = |name: &String| name.strip_prefix(prefix) == Some(column);
        let place = names.iter().position(found);
        place.ok_or_else(|| internal(anyhow!("a result without the column {prefix}{column}")))
    };
    let ids = |prefix: &str, column: &str| -> Result<Vec<Option<Uuid>>> {
        if picked.is_empty() {
            return Ok(Vec::new());
        }
        let place = place(prefix, column)?;
        let ids = picked
            .iter()
            .map(|index| results[*index].try_get_by_index(place));
        ids.collect::<Result<_, _>>().map_err(internal)
    };
    let mut below = Vec::with_capacity(select.links.len());
    for wanted in &select.links {
        let What::One(child) = &wanted.what else {
            let from = wanted.relation.from;
            below.push(Below::Open(wanted, ids(&select.prefix, from)?));
            continue;
        };
        let mut spans = vec![Span::default(); picked.len()];
        let mut present = Vec::with_capacity(picked.len());
        if !matches!(child.scope, Scope::Nothing) {
            let ids = ids(&child.prefix, "id")?;
            for ((span, index), id) in spans.iter_mut().zip(picked).zip(ids) {
                if id.is_some() {
                    *span = Span {
                        start: present.len(),
                        len: 1,
                    };
                    present.push(*index);
                }
            }
        }
        below.push(Below::Joined(
            wanted,
            spans,
            decode_at(child, results, &present, names)?,
        ));
    }
    let first = match picked {
        [] => 0,
        _ => place(&select.prefix, select.columns.names[0])?,
    };
    let selected = select.columns.selected;
    let rows = (select.entity.decode)(results, picked, first, selected).map_err(internal)?;
    Ok(Decoded {
        rows,
        count: picked.len(),
        select,
        below,
    })
}

/// Which rows of a result belong to which parent.
pub(super) struct Arranged {
    /// The rows to keep, parent by parent, each parent's in the list's order.
    pub(super) picked: Vec<usize>,
    pub(super) spans: Vec<Span>,
    pub(super) more: Vec<bool>,
}

/// Arranges a result by `owners`, the parent's ordinal of each row. A window keeps its first rows of each parent.
pub(super) fn arrange(owners: &[usize], parents: usize, window: Option<&Window>) -> Arranged {
    let mut spans = vec![Span::default(); parents];
    let mut more = vec![false; parents];
    let mut picked = Vec::with_capacity(owners.len());
    for (index, owner) in owners.iter().enumerate() {
        if window.is_some_and(|window| spans[*owner].len == window.count) {
            more[*owner] = true;
        } else {
            spans[*owner].len += 1;
            picked.push(index);
        }
    }
    if window.is_some_and(|window| window.backward) {
        picked.reverse();
    }
    // Stable: within a parent the order stays.
    picked.sort_by_key(|index| owners[*index]);
    let mut start = 0;
    for span in &mut spans {
        span.start = start;
        start += span.len;
    }
    Arranged {
        picked,
        spans,
        more,
    }
}

/// Parents without repetition, and where each stands among them.
pub(super) struct Parents {
    pub(super) distinct: Vec<Uuid>,
    ordinals: HashMap<Uuid, usize>,
    keys: Vec<Option<usize>>,
}

impl Parents {
    pub(super) fn new(keys: &[Option<Uuid>]) -> Self {
        let mut parents = Self {
            distinct: Vec::with_capacity(keys.len()),
            ordinals: HashMap::with_capacity(keys.len()),
            keys: Vec::with_capacity(keys.len()),
        };
        for key in keys {
            let ordinal = key.map(|id| {
                *parents.ordinals.entry(id).or_insert_with(|| {
                    parents.distinct.push(id);
                    parents.distinct.len() - 1
                })
            });
            parents.keys.push(ordinal);
        }
        parents
    }

    /// The ordinal of a row's parent.
    pub(super) fn ordinal(&self, owner: Uuid) -> Result<usize> {
        let ordinal = self.ordinals.get(&owner).copied();
        ordinal.ok_or_else(|| internal(anyhow!("a row of a parent that was not asked for")))
    }

    /// What belongs to each parent row, from what belongs to each distinct parent.
    pub(super) fn spread<T: Clone + Default>(&self, of: &[T]) -> Vec<T> {
        let keys = self.keys.iter();
        keys.map(|key| key.map(|key| of[key].clone()).unwrap_or_default())
            .collect()
    }
}
