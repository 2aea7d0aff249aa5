//! The plan: what a root field's selection asks for, read once, as entities and the relations between them.

use super::connection::{Paging, Window};
use super::definition::{Columns, Definition};
use super::engine::Field;
use super::entity::{Loader, Relation, Scope, Shape, Table};
use super::error::exceeded;
use super::order::Keyset;
use super::reader::Viewer;
use super::row::Need;
use super::weight::Items;
use async_graphql::{Context, Name, Result};
use sea_orm::sea_query::Condition;

/// How many objects one row may bring along by joins. SQLite refuses a statement over 64 tables.
const MAX_JOINS: u16 = 40;

/// How many selections of rows one root may have in all.
const MAX_SELECTS: u16 = 500;

/// A selected object type: its rows come from one table of one statement.
pub(super) struct Select {
    pub(super) entity: &'static Definition,
    pub(super) at: Table,
    /// Who reads its rows.
    pub(super) viewer: Viewer,
    pub(super) scope: Scope,
    pub(super) columns: Columns,
    /// What its columns' names begin with in the statement's result.
    pub(super) prefix: String,
    /// How many values each row is answered with, what its links lead to apart.
    pub(super) weight: u64,
    pub(super) links: Vec<Wanted>,
}

/// A selected relation.
pub(super) struct Wanted {
    /// Which of the selections of its parent asks for it: `edges` and `nodes` of one connection are several.
    pub(super) place: u16,
    pub(super) key: Name,
    pub(super) relation: &'static Relation,
    pub(super) what: What,
}

pub(super) enum What {
    One(Select),
    Many(Select, List),
    Named(Loader, Select, List),
    Page(Select, List, PagePlan),
    Computed(Loader, Items),
}

/// What narrows and orders a list.
pub(super) struct List {
    pub(super) filter: Condition,
    pub(super) keyset: Keyset,
}

/// What is asked of a connection.
pub(super) struct PagePlan {
    pub(super) window: Window,
    /// The selections of its nodes: `nodes` by one key, `edges { node }` by two.
    pub(super) places: Vec<(Name, Option<Name>)>,
    pub(super) cursors: bool,
    pub(super) total: bool,
    /// How many values answer the connection beside its nodes and edges.
    pub(super) weight: u64,
}

pub(super) struct Planner {
    viewer: Viewer,
    next: u16,
    joins: u16,
}

impl Planner {
    pub(super) fn new(viewer: Viewer) -> Self {
        Self {
            viewer,
            next: 0,
            joins: 0,
        }
    }

    /// The plan of a root field that answers with `entity`, alone or in a list; or with the field `part` of it alone.
    pub(super) fn object(
        mut self,
        ctx: &Context<'_>,
        entity: &'static Definition,
        part: Option<&'static str>,
    ) -> Result<Select> {
        let field = Field::of(ctx)?;
        let Some(part) = part else {
            return self.below(&field, entity, "", (field.list, Need::Whole));
        };
        let selection = vec![field.named(part)];
        self.select(entity, "", vec![selection], Need::Columns(&[]))
    }

    /// The plan of a root field that answers with a connection of `entity`.
    pub(super) fn page(
        mut self,
        ctx: &Context<'_>,
        entity: &'static Definition,
        keyset: &Keyset,
        paging: &Paging,
    ) -> Result<(Select, PagePlan)> {
        self.connection(&Field::of(ctx)?, entity, keyset, paging)
    }

    fn below(
        &mut self,
        field: &Field<'_>,
        entity: &'static Definition,
        prefix: &str,
        (list, otherwise): (bool, Need),
    ) -> Result<Select> {
        let name = (entity.name)();
        let selection = field.selection(&name)?;
        // A field that makes something else of the rows looks at them itself.
        let need = if field.shows(&name) && field.list == list {
            Need::Columns(&[])
        } else {
            otherwise
        };
        self.select(entity, prefix, vec![selection], need)
    }

    fn select(
        &mut self,
        entity: &'static Definition,
        prefix: &str,
        selections: Vec<Vec<Field<'_>>>,
        need: Need,
    ) -> Result<Select> {
        if self.next == MAX_SELECTS {
            let what =
                "The selection leads to too many objects and lists: ask in several requests.";
            return Err(exceeded("selections", MAX_SELECTS, what));
        }
        let at = Table(self.next);
        self.next += 1;
        let viewer = if entity.of_association {
            self.viewer.clone()
        } else {
            self.viewer.anywhere()
        };
        let outer = std::mem::replace(&mut self.viewer, viewer.clone());
        let scope = (entity.scope)(&viewer, at);
        let mut needs = vec![need];
        let mut weight: u64 = 0;
        let mut links = Vec::new();
        for (place, selection) in (0u16..).zip(selections) {
            for field in selection {
                needs.push(entity.need(field.name()));
                let mut relation = false;
                for candidate in entity.relations.iter().filter(|r| r.field == field.name()) {
                    relation = true;
                    let what = self.want(entity, candidate, &field)?;
                    if let What::Page(_, _, page) = &what {
                        weight = weight.saturating_add(page.weight);
                    }
                    links.push(Wanted {
                        place,
                        key: field.key().clone(),
                        relation: candidate,
                        what,
                    });
                }
                weight = weight.saturating_add(if relation {
                    field.weight()
                } else {
                    field.weigh()?
                });
            }
        }
        self.viewer = outer;
        let starts = links.iter().map(|wanted| wanted.relation.from);
        Ok(Select {
            entity,
            at,
            viewer,
            scope,
            columns: entity.columns(needs, starts),
            prefix: prefix.to_owned(),
            weight,
            links,
        })
    }

    fn want(
        &mut self,
        parent: &Definition,
        relation: &Relation,
        field: &Field<'_>,
    ) -> Result<What> {
        let list = |keyset, of: &Select| -> Result<List> {
            let filter = relation
                .filter
                .map(|filter| filter(field, &of.viewer, of.at))
                .transpose()?;
            let filter = filter.unwrap_or_else(Condition::all);
            Ok(List { filter, keyset })
        };
        let keyset = || {
            let name = format!("{}.{}", (parent.name)(), relation.field);
            Keyset::new(&name, relation.order)
        };
        let (one, many) = ((false, relation.reads), (true, relation.reads));
        Ok(match relation.shape {
            Shape::One(target) => {
                self.joins += 1;
                if self.joins > MAX_JOINS {
                    let what = "A row leads to too many objects: ask in several requests.";
                    return Err(exceeded("joins", MAX_JOINS, what));
                }
                // No column is called like this, so no join's columns hide another's.
                let prefix = format!("{}.", self.next);
                What::One(self.below(field, target(), &prefix, one)?)
            }
            Shape::Many(target) => {
                let mut select = self.apart(|planner| planner.below(field, target(), "", many))?;
                select.weight = select.weight.saturating_add(field.weight());
                let list = list(keyset(), &select)?;
                What::Many(select, list)
            }
            Shape::Page(target) => {
                let (paging, keyset) = (Paging::read(field)?, keyset());
                let (select, page) =
                    self.apart(|planner| planner.connection(field, target(), &keyset, &paging))?;
                let list = list(keyset, &select)?;
                What::Page(select, list, page)
            }
            Shape::Named(load, target) => {
                let select = self.apart(|planner| planner.below(field, target(), "", one))?;
                let list = list(keyset(), &select)?;
                What::Named(load, select, list)
            }
            Shape::Computed(load) => What::Computed(load, field.items()?),
        })
    }

    /// Plans what another statement will fetch, whose joins are counted by themselves.
    fn apart<T>(&mut self, plan: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        let joins = std::mem::take(&mut self.joins);
        let planned = plan(self);
        self.joins = joins;
        planned
    }

    fn connection(
        &mut self,
        field: &Field<'_>,
        entity: &'static Definition,
        keyset: &Keyset,
        paging: &Paging,
    ) -> Result<(Select, PagePlan)> {
        let mut page = PagePlan {
            window: paging.window(keyset)?,
            places: Vec::new(),
            cursors: false,
            total: false,
            weight: 0,
        };
        // What each row is answered with by the connection's own objects, its nodes apart.
        let mut each: u64 = 0;
        let mut selections = Vec::new();
        let name = (entity.name)();
        for part in field.selection(&format!("{name}Connection"))? {
            match part.name() {
                "nodes" => {
                    each = each.saturating_add(part.weight());
                    page.places.push((part.key().clone(), None));
                    selections.push(part.selection(&name)?);
                }
                "edges" => {
                    each = each.saturating_add(part.weight());
                    for inner in part.selection(&format!("{name}Edge"))? {
                        each = each.saturating_add(inner.weight());
                        if inner.name() == "node" {
                            page.places
                                .push((part.key().clone(), Some(inner.key().clone())));
                            selections.push(inner.selection(&name)?);
                        } else {
                            page.cursors |= inner.name() == "cursor";
                        }
                    }
                }
                "pageInfo" => page.cursors = true,
                "totalCount" => page.total = true,
                _ => {}
            }
            page.weight = page.weight.saturating_add(match part.name() {
                "nodes" | "edges" => part.weight(),
                _ => part.weigh()?,
            });
        }
        let mut select = self.select(entity, "", selections, Need::Columns(&[]))?;
        select.weight = select.weight.saturating_add(each);
        Ok((select, page))
    }
}
