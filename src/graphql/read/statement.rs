//! The statement forms, each standing once: a root, the children of many parents, a page of each parent, counts.

use super::columns::{Source, join, key_name, order, whole};
use super::connection::Window;
use super::entity::{Relation, Scope, Table, Through};
use super::plan::{List, Select};
use super::reader::Reader;
use super::recalled::Recalled;
use crate::rows;
use sea_orm::sea_query::{
    Alias, Condition, Expr, ExprTrait, IntoIden, JoinType, Query, SelectStatement,
};
use sea_orm::{DbBackend, Statement};
use uuid::Uuid;

/// The first column, which says to which parent a row belongs.
const OWNER: &str = "#";

/// A table of pairs between parents and children.
const PAIRS: &str = "pairs";

/// Makes the statements of one database.
#[derive(Clone, Copy)]
pub(super) struct Forms<'r> {
    backend: DbBackend,
    /// What a root's rows bring along.
    pub(super) open: Option<&'r Recalled>,
}

impl<'r> Forms<'r> {
    pub(super) fn new(reader: &'r Reader) -> Self {
        Self {
            backend: reader.backend(),
            open: reader.open(),
        }
    }

    fn postgres(self) -> bool {
        self.backend == DbBackend::Postgres
    }

    /// The first `limit` rows of a root list, or of a root page.
    pub(super) fn root(
        self,
        select: &Select,
        list: &List,
        limit: u64,
        page: Option<&Window>,
    ) -> Statement {
        let source = Source::table(select);
        let mut query = candidates(source, select, list, None, page);
        source.columns(&mut query, &select.prefix);
        if page.is_some() {
            source.keys(&mut query, &list.keyset);
        }
        if let Some((number, name)) = self.open.map(Recalled::question) {
            query.expr_as(number, name);
        }
        // Under a limit a generic plan hashes whole tables for a plain join.
        join(&mut query, source, select, self.postgres());
        self.build(query.limit(limit))
    }

    /// All children of all parents.
    pub(super) fn children(
        self,
        select: &Select,
        relation: &Relation,
        list: &List,
        parents: &[Uuid],
    ) -> Statement {
        let source = Source::table(select);
        let owner = match relation.through {
            Some(through) => Expr::col((PAIRS, through.parent)),
            None => source.column(relation.to),
        };
        let of_parents = rows::among(self.backend, owner.clone(), parents);
        let mut query = candidates(source, select, list, Some(of_parents), None);
        if let Some(Through {
            table,
            target,
            such,
            ..
        }) = relation.through
        {
            let pairs = Expr::col((PAIRS, target)).eq(source.at.col("id"));
            let pairs = Condition::all()
                .add(pairs)
                .add_option(such.map(|such| Expr::col((PAIRS, such)).eq(true)));
            query.join_as(JoinType::InnerJoin, table, PAIRS, pairs);
        }
        query.expr_as(owner, OWNER);
        source.columns(&mut query, &select.prefix);
        // Here it is the other way round: the rows are many, and LATERAL would look each one up.
        join(&mut query, source, select, false);
        self.build(&query)
    }

    /// The first rows of each parent, by one subquery for each: LATERAL, or on SQLite a correlated list of ids.
    pub(super) fn pages(
        self,
        select: &Select,
        relation: &Relation,
        list: &List,
        window: &Window,
        parents: &[Uuid],
    ) -> Statement {
        let table = Source::table(select);
        let (parent, from_parents) = rows::table_of(self.backend, parents);
        let of_parent = table.column(relation.to).eq(parent.clone());
        let mut inner = candidates(table, select, list, Some(of_parent), Some(window));
        inner.limit(window.limit());
        let mut query = from_parents;
        query.expr_as(parent, OWNER);
        let keyset = window.direct(&list.keyset);
        let source = if self.postgres() {
            inner.expr(whole(table.at));
            table.keys(&mut inner, &list.keyset);
            query.join_lateral(JoinType::InnerJoin, inner, table.at, Expr::cust("TRUE"));
            for (index, term) in keyset.terms.iter().enumerate() {
                let key = Expr::col((table.at.into_iden(), key_name(index)));
                query.expr_as(key.clone(), key_name(index));
                order(&mut query, key, term);
            }
            table
        } else {
            inner.expr(table.at.col("id"));
            let outer = Source {
                at: Table(u16::MAX),
                ..table
            };
            let chosen = outer.at.col("id").in_subquery(inner);
            query.join_as(JoinType::InnerJoin, select.entity.table, outer.at, chosen);
            outer.keys(&mut query, &list.keyset);
            outer.sort(&mut query, &keyset);
            outer
        };
        source.columns(&mut query, &select.prefix);
        join(&mut query, source, select, self.postgres());
        self.build(&query)
    }

    /// How many rows a root list has, up to `cap`.
    pub(super) fn count(self, select: &Select, list: &List, cap: u64) -> Statement {
        let counted = counted(select, list, None, cap);
        self.build(Query::select().expr_as(counted, "n"))
    }

    /// How many children each parent has, up to `cap`.
    pub(super) fn counts(
        self,
        select: &Select,
        relation: &Relation,
        list: &List,
        cap: u64,
        parents: &[Uuid],
    ) -> Statement {
        let (parent, mut query) = rows::table_of(self.backend, parents);
        let of_parent = Source::table(select).column(relation.to).eq(parent.clone());
        let counted = counted(select, list, Some(of_parent), cap);
        self.build(query.expr_as(parent, OWNER).expr_as(counted, "n"))
    }

    fn build(self, query: &SelectStatement) -> Statement {
        rows::statement(self.backend, query)
    }
}

/// FROM, WHERE and ORDER BY of the rows that may answer.
fn candidates(
    source: Source<'_>,
    select: &Select,
    list: &List,
    of: Option<Expr>,
    page: Option<&Window>,
) -> SelectStatement {
    let mut query = Query::select();
    from_where(&mut query, source, select, list, of);
    let direct = page.map(|window| window.direct(&list.keyset));
    let keyset = direct.as_ref().unwrap_or(&list.keyset);
    if let Some(position) = page.and_then(|window| window.position.as_ref()) {
        let keys: Vec<_> = keyset
            .terms
            .iter()
            .map(|term| source.key(term.key))
            .collect();
        query.cond_where(keyset.after(position, &keys));
    }
    source.sort(&mut query, keyset);
    query
}

fn from_where(
    query: &mut SelectStatement,
    source: Source<'_>,
    select: &Select,
    list: &List,
    of: Option<Expr>,
) {
    query.from_as(source.entity.table, source.at);
    let mut all = Condition::all().add_option(of);
    if let Scope::Where(scope) = &select.scope {
        all = all.add(scope.clone());
    }
    if !list.filter.is_empty() {
        all = all.add(list.filter.clone());
    }
    if !all.is_empty() {
        query.cond_where(all);
    }
}

/// The number of rows, counted up to `cap`.
fn counted(select: &Select, list: &List, of: Option<Expr>, cap: u64) -> Expr {
    let mut rows = Query::select();
    from_where(&mut rows, Source::table(select), select, list, of);
    rows.expr(Expr::cust("1")).limit(cap);
    let mut count = Query::select();
    count
        .expr(Expr::cust("COUNT(*)"))
        .from_subquery(rows, Alias::new("c"));
    count.into()
}
