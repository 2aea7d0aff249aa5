//! The columns of a statement: as the viewer may see them, of the row itself and of what is joined to it.

use super::definition::Definition;
use super::entity::{Relation, Scope, Table};
use super::order::{Key, Keyset, Order};
use super::plan::{Select, What};
use super::reader::Viewer;
use sea_orm::Order as Direction;
use sea_orm::sea_query::{Alias, Condition, Expr, ExprTrait, JoinType, Query, SelectStatement};

/// A table that columns are taken from, or a subquery of all its columns under its name.
#[derive(Clone, Copy)]
pub(super) struct Source<'s> {
    pub(super) entity: &'static Definition,
    pub(super) viewer: &'s Viewer,
    pub(super) columns: &'s [&'static str],
    pub(super) at: Table,
}

impl<'s> Source<'s> {
    /// The base table of `select`.
    pub(super) fn table(select: &'s Select) -> Self {
        Self {
            entity: select.entity,
            viewer: &select.viewer,
            columns: &select.columns.names,
            at: select.at,
        }
    }

    /// Selects the columns of a row, under names that begin with `prefix`. Those that stand as they are, which are most, become one
    /// text: an expression for each would be most of what building a statement costs.
    pub(super) fn columns(self, query: &mut SelectStatement, prefix: &str) {
        let Table(at) = self.at;
        let mut plain = String::new();
        for name in self.columns {
            if self.is_plain(name) {
                let comma = if plain.is_empty() { "" } else { ", " };
                let column = format!("{comma}\"t{at}\".\"{name}\" AS \"{prefix}{name}\"");
                plain.push_str(&column);
                continue;
            }
            if !plain.is_empty() {
                query.expr(Expr::cust(std::mem::take(&mut plain)));
            }
            query.expr_as(self.column(name), Alias::new(format!("{prefix}{name}")));
        }
        if !plain.is_empty() {
            query.expr(Expr::cust(plain));
        }
    }

    /// Whether a column is the table's own, for everybody to see.
    fn is_plain(self, name: &str) -> bool {
        self.entity.lent(name).is_none() && self.entity.guard(name).is_none()
    }

    /// Selects the values of an order's terms, for the cursor.
    pub(super) fn keys(self, query: &mut SelectStatement, keyset: &Keyset) {
        for (index, term) in keyset.terms.iter().enumerate() {
            query.expr_as(self.key(term.key), key_name(index));
        }
    }

    /// What a term sorts by.
    pub(super) fn key(self, key: Key) -> Expr {
        match key {
            Key::Column(name) => self.column(name),
            Key::Expression(_, of) => of(self.at),
        }
    }

    /// A column as the viewer may see it, wherever it is used: in the result, in a join, in an order.
    pub(super) fn column(self, name: &'static str) -> Expr {
        let plain = self.at.col(name);
        if let Some(lent) = self.entity.lent(name) {
            return lent.value(self.at);
        }
        let guard = self.entity.guard(name);
        match guard.map_or(Scope::All, |(read, guard)| {
            guard(self.viewer, read, self.at)
        }) {
            Scope::All => plain,
            // A NULL that has the column's type, which PostgreSQL asks for.
            Scope::Nothing => Expr::case(Expr::cust("1 = 0"), plain).into(),
            Scope::Where(condition) => Expr::case(condition, plain).into(),
        }
    }

    /// Sorts by all terms.
    pub(super) fn sort(self, query: &mut SelectStatement, keyset: &Keyset) {
        for term in &keyset.terms {
            order(query, self.key(term.key), term);
        }
    }
}

/// The joined objects below `select`, and those below them.
pub(super) fn join(
    query: &mut SelectStatement,
    parent: Source<'_>,
    select: &Select,
    lateral: bool,
) {
    for wanted in &select.links {
        let What::One(child) = &wanted.what else {
            continue;
        };
        if matches!(child.scope, Scope::Nothing) {
            continue;
        }
        let relation = wanted.relation;
        let table = Source::table(child);
        if is_itself(parent, child, relation) {
            let itself = Source {
                at: parent.at,
                ..table
            };
            itself.columns(query, &child.prefix);
            join(query, itself, child, lateral);
            continue;
        }
        let from = parent.column(relation.from);
        let mut on = Condition::all().add(table.column(relation.to).eq(from));
        if let Scope::Where(scope) = &child.scope {
            on = on.add(scope.clone());
        }
        if lateral {
            let mut inner = Query::select();
            inner
                .expr(whole(child.at))
                .from_as(child.entity.table, child.at)
                .cond_where(on)
                .offset(0);
            query.join_lateral(JoinType::LeftJoin, inner, child.at, Expr::cust("TRUE"));
        } else {
            query.join_as(JoinType::LeftJoin, child.entity.table, child.at, on);
        }
        table.columns(query, &child.prefix);
        join(query, table, child, lateral);
    }
}

/// Whether `child` is its parent's own row, shown as another type: no join brings anything new.
fn is_itself(parent: Source<'_>, child: &Select, relation: &Relation) -> bool {
    parent.entity.table == child.entity.table
        && (relation.from, relation.to) == ("id", "id")
        && relation.filter.is_none()
        && matches!(child.scope, Scope::All)
}

/// All columns of a table, for a subquery: the database drops what is not asked of it.
pub(super) fn whole(at: Table) -> Expr {
    Expr::cust(format!("\"t{}\".*", at.0))
}

/// Adds one term to an order.
pub(super) fn order(query: &mut SelectStatement, key: Expr, term: &Order) {
    let direction = if term.descending {
        Direction::Desc
    } else {
        Direction::Asc
    };
    match term.nulls {
        Some(nulls) => query.order_by_expr_with_nulls(key, direction, nulls),
        None => query.order_by_expr(key, direction),
    };
}

/// The result's name of a term's value.
pub(super) fn key_name(index: usize) -> Alias {
    Alias::new(format!("o{index}"))
}
