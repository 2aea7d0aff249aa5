//! Where rows are read from: the transaction of an act, or the reading side of a request.
//!
//! What loads rows asks for any [`Rows`], so that one function serves an act, its refusals and the page that shows them. All that
//! can be sent here is a `SELECT`.

mod text;

use crate::access::Actor;
use crate::failure::{Failure, Outcome};
use crate::guard::{self, Case, Cases};
use chrono::{DateTime, Utc};
use futures_util::future::BoxFuture;
use sea_orm::sea_query::extension::postgres::PgFunc;
use sea_orm::sea_query::{Expr, ExprTrait, Func, Query, SelectStatement};
use sea_orm::{
    DbBackend, DbErr, EntityTrait, FromQueryResult, QueryResult, QuerySelect, QueryTrait, Select,
    TryGetable, Value,
};
use uuid::Uuid;

pub(crate) use text::{searches, statement};

/// Rows on their way, not yet decoded.
pub type Read<'a> = BoxFuture<'a, Result<Vec<QueryResult>, DbErr>>;

/// The text of a `SELECT` written by hand, in the words of both databases: what it is sent to cannot be written by it.
#[derive(Clone, Copy, Debug)]
pub struct SelectText(&'static str);

impl SelectText {
    /// `text`, whose values are `$1`, `$2` and so on.
    ///
    /// # Panics
    /// While compiling, where the text is anything but one `SELECT`.
    #[must_use]
    pub const fn new(text: &'static str) -> Self {
        let (bytes, mut n) = (text.as_bytes(), 0);
        assert!(
            matches!(bytes, [b'S', b'E', b'L', b'E', b'C', b'T', b' ', ..]),
            "a text that selects"
        );
        while n < bytes.len() {
            assert!(bytes[n] != b';', "one statement alone");
            n += 1;
        }
        Self(text)
    }

    /// The text.
    #[must_use]
    pub const fn text(self) -> &'static str {
        self.0
    }
}

/// Where rows are read from. Each method sends one statement.
pub trait Rows: Send + Sync {
    /// The database's dialect.
    fn backend(&self) -> DbBackend;

    /// When: the request's one instant.
    fn now(&self) -> DateTime<Utc>;

    /// Who asks.
    fn actor(&self) -> &Actor;

    /// The same `select`, whose rows nobody else changes until the act ends that finds them. Whoever else holds them is waited for,
    /// and what is read afterwards is what they left. Where nothing is written it is just a `select`.
    fn held<E: EntityTrait>(&self, select: Select<E>) -> Select<E> {
        select
    }

    /// The rows that `query` finds, for whoever decodes them by hand.
    fn read(&self, query: &SelectStatement) -> Read<'_>;

    /// The rows that `query` finds, as `M`.
    fn all_as<M: FromQueryResult + 'static>(
        &self,
        query: &SelectStatement,
    ) -> BoxFuture<'_, Outcome<Vec<M>>> {
        decoded(self.read(query), |row| M::from_query_result(row, ""))
    }

    /// The rows that `select` finds.
    fn all<E: EntityTrait>(&self, select: Select<E>) -> BoxFuture<'_, Outcome<Vec<E::Model>>> {
        self.all_as(select.as_query())
    }

    /// The first row that `select` finds.
    fn one<E: EntityTrait>(&self, select: Select<E>) -> BoxFuture<'_, Outcome<Option<E::Model>>> {
        let rows = self.all(select.limit(1));
        Box::pin(async move { Ok(rows.await?.pop()) })
    }

    /// The first row that `select` finds; hidden where there is none.
    fn get<E: EntityTrait>(&self, select: Select<E>) -> BoxFuture<'_, Outcome<E::Model>> {
        let row = self.one(select);
        Box::pin(async move { row.await?.ok_or_else(Failure::hidden) })
    }

    /// The values of one column of the rows that `select` finds.
    fn values<E: EntityTrait, T: TryGetable + 'static>(
        &self,
        select: Select<E>,
        column: E::Column,
    ) -> BoxFuture<'_, Outcome<Vec<T>>> {
        let values = select.select_only().column(column);
        decoded(self.read(values.as_query()), |row| row.try_get_by_index(0))
    }

    /// How many rows `select` finds.
    fn count<E: EntityTrait>(&self, select: Select<E>) -> BoxFuture<'_, Outcome<u64>> {
        let mut count = Query::select();
        count
            .expr(Expr::cust("COUNT(*)"))
            .from_subquery(select.into_query(), "counted");
        let count = self.read(&count);
        Box::pin(async move {
            let rows = count.await?;
            let row = rows
                .first()
                .ok_or_else(|| Failure::internal("a count of no row"))?;
            Ok(row.try_get_by_index::<i64>(0)?.unsigned_abs())
        })
    }

    /// The cases of these ids, in as many statements for one as for many. The reading side loads the same ones once.
    fn cases<C: Case>(&self, ids: &[C::Id]) -> BoxFuture<'_, Outcome<Cases<C>>>
    where
        Self: Sized,
    {
        let ids = ids.to_vec();
        Box::pin(async move { guard::load(self, &ids).await })
    }

    /// `column` is one of `ids`, in a form whose text is the same for any number of them.
    fn among<I: Copy + Into<Uuid>>(&self, column: Expr, ids: &[I]) -> Expr {
        let ids: Vec<Uuid> = ids.iter().map(|id| (*id).into()).collect();
        among(self.backend(), column, &ids)
    }
}

/// Apart from [`Rows`], so that there is one of it for all sources.
fn decoded<T: 'static>(
    read: Read<'_>,
    decode: fn(&QueryResult) -> Result<T, DbErr>,
) -> BoxFuture<'_, Outcome<Vec<T>>> {
    Box::pin(async move {
        let rows = read.await?;
        Ok(rows.iter().map(decode).collect::<Result<_, _>>()?)
    })
}

/// The name of a table of ids.
const IDS: &str = "k";

/// `column` is one of `ids`: `= ANY($1)`, or on SQLite a subquery of [`table_of`].
pub(crate) fn among(backend: DbBackend, column: Expr, ids: &[Uuid]) -> Expr {
    if backend == DbBackend::Postgres {
        return column.eq(PgFunc::any(bound(backend, ids)));
    }
    let (id, mut table) = table_of(backend, ids);
    column.in_subquery(table.expr(id).take())
}

/// `ids` as a table to select from, and the expression of an id.
pub(crate) fn table_of(backend: DbBackend, ids: &[Uuid]) -> (Expr, SelectStatement) {
    let mut query = Query::select();
    let ids = bound(backend, ids);
    if backend == DbBackend::Postgres {
        query.from_function(Func::cust("unnest").arg(ids), IDS);
        (Expr::col((IDS, IDS)), query)
    } else {
        query.from_function(Func::cust("json_each").arg(ids), IDS);
        let id = Func::cust("unhex").arg(Expr::col((IDS, "value")));
        (id.into(), query)
    }
}

/// All ids in one bind: an array, or a JSON array of hex texts, since SQLite keeps ids as blobs.
fn bound(backend: DbBackend, ids: &[Uuid]) -> Value {
    if backend == DbBackend::Postgres {
        return ids.to_vec().into();
    }
    let texts: Vec<_> = ids
        .iter()
        .map(|id| format!("\"{}\"", id.simple()))
        .collect();
    format!("[{}]", texts.join(",")).into()
}
