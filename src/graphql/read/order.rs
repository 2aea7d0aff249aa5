//! Orders, and the keyset arithmetic that makes pages of them on both databases alike.

use super::entity::Table;
use super::error::bad_cursor;
use async_graphql::Result;
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use data_encoding::BASE64URL_NOPAD;
use sea_orm::sea_query::{Condition, Expr, ExprTrait, NullOrdering};
use sea_orm::{DbErr, QueryResult, TryGetable, Value};
use serde_json::Value as Json;
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// The type of what is sorted by, for the cursor to carry it there and back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// Text.
    Text,
    /// A 32-bit integer.
    Int,
    /// A 64-bit integer.
    BigInt,
    /// A truth value.
    Bool,
    /// A day.
    Date,
    /// An instant.
    Instant,
    /// A UUID.
    Uuid,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Key {
    Column(&'static str),
    Expression(&'static str, fn(Table) -> Expr),
}

/// One term of an order.
#[derive(Clone, Copy, Debug)]
pub struct Order {
    pub(super) key: Key,
    pub(super) sort: Sort,
    pub(super) descending: bool,
    /// Where nulls stand; `None` where there are none, so that a plain index serves.
    pub(super) nulls: Option<NullOrdering>,
}

impl Order {
    /// By a column that is never null, smallest first. A guarded column sorts as what the viewer sees.
    #[must_use]
    pub const fn by(column: &'static str, sort: Sort) -> Self {
        Self {
            key: Key::Column(column),
            sort,
            descending: false,
            nulls: None,
        }
    }

    /// By an expression; `name` stands for it in cursors. Build it of sea-query's parts: a custom text with binds has
    /// another placeholder on each database, and SQLite takes the wrong one for NULL.
    #[must_use]
    pub const fn by_expression(name: &'static str, sort: Sort, of: fn(Table) -> Expr) -> Self {
        Self {
            key: Key::Expression(name, of),
            sort,
            descending: false,
            nulls: None,
        }
    }

    /// Greatest first.
    #[must_use]
    pub const fn descending(mut self) -> Self {
        self.descending = true;
        self
    }

    /// What is null comes last.
    #[must_use]
    pub const fn nulls_last(mut self) -> Self {
        self.nulls = Some(NullOrdering::Last);
        self
    }

    /// What is null comes first.
    #[must_use]
    pub const fn nulls_first(mut self) -> Self {
        self.nulls = Some(NullOrdering::First);
        self
    }

    /// The term in words that are the same in every build, unlike a function's address.
    fn describe(&self) -> String {
        let (Key::Column(name) | Key::Expression(name, _)) = self.key;
        let (sort, descending, nulls) = (self.sort, self.descending, self.nulls);
        format!("|{name} {sort:?} {descending} {nulls:?}")
    }

    /// The opposite order, nulls included.
    #[must_use]
    pub const fn reversed(mut self) -> Self {
        self.descending = !self.descending;
        self.nulls = match self.nulls {
            Some(NullOrdering::First) => Some(NullOrdering::Last),
            Some(NullOrdering::Last) => Some(NullOrdering::First),
            None => None,
        };
        self
    }
}

/// The place of a row in an order: a value for each term, the last of them its id.
pub(super) type Position = Vec<Option<Value>>;

/// A list's order, and the mark that its cursors bear.
#[derive(Clone)]
pub(super) struct Keyset {
    /// The terms, and `id` as the last one.
    pub(super) terms: Vec<Order>,
    mark: u32,
}

impl Keyset {
    /// The order of the list called `list`.
    pub(super) fn new(list: &str, order: &[Order]) -> Self {
        // The id goes the way of the last term, so that one index serves both ways.
        let id = Order {
            descending: order.last().is_some_and(|term| term.descending),
            ..Order::by("id", Sort::Uuid)
        };
        let terms: Vec<_> = order.iter().copied().chain([id]).collect();
        let mut hash = Sha256::new();
        hash.update(list);
        for term in &terms {
            hash.update(term.describe());
        }
        let mark = hash.finalize().into_iter().take(4);
        let mark = mark.fold(0, |mark, byte| (mark << 8) | u32::from(byte));
        Self { terms, mark }
    }

    /// The same order from its other end.
    pub(super) fn reversed(&self) -> Self {
        let terms = self.terms.iter().map(|term| term.reversed()).collect();
        Self { terms, ..*self }
    }

    /// What comes after `position`, where `keys` are the terms' expressions.
    pub(super) fn after(&self, values: &Position, keys: &[Expr]) -> Condition {
        let uniform = self
            .terms
            .windows(2)
            .all(|pair| pair[0].descending == pair[1].descending);
        if uniform
            && self.terms.iter().all(|term| term.nulls.is_none())
            && values.iter().all(Option::is_some)
        {
            // One comparison of rows, which an index range answers.
            let bound = Expr::tuple(values.iter().flatten().cloned().map(Expr::val));
            let row = Expr::tuple(keys.iter().cloned());
            let descending = self.terms.last().is_some_and(|term| term.descending);
            return Condition::all().add(if descending {
                row.lt(bound)
            } else {
                row.gt(bound)
            });
        }
        let mut any = Condition::any();
        for (depth, term) in self.terms.iter().enumerate() {
            let mut all = Condition::all();
            for (key, value) in keys.iter().zip(values).take(depth) {
                all = all.add(match value {
                    Some(value) => key.clone().eq(value.clone()),
                    None => key.clone().is_null(),
                });
            }
            any = any.add(all.add(beyond(term, &keys[depth], values[depth].as_ref())));
        }
        any
    }

    /// The cursor of a row; the terms' values are its columns `o0`, `o1` and so on.
    pub(super) fn cursor(&self, row: &QueryResult) -> Result<String, DbErr> {
        let mut parts = vec![Json::from(self.mark)];
        for (index, term) in self.terms.iter().enumerate() {
            parts.push(read(row, &format!("o{index}"), term.sort)?);
        }
        Ok(BASE64URL_NOPAD.encode(Json::from(parts).to_string().as_bytes()))
    }

    /// The position that a cursor of this list stands for.
    pub(super) fn position(&self, cursor: &str) -> Result<Position> {
        self.parse(cursor).ok_or_else(bad_cursor)
    }

    fn parse(&self, cursor: &str) -> Option<Position> {
        let bytes = BASE64URL_NOPAD.decode(cursor.as_bytes()).ok()?;
        let parts: Vec<Json> = serde_json::from_slice(&bytes).ok()?;
        let (mark, parts) = parts.split_first()?;
        if mark.as_u64() != Some(self.mark.into()) || parts.len() != self.terms.len() {
            return None;
        }
        let terms = parts.iter().zip(&self.terms);
        terms
            .map(|(part, term)| match part {
                Json::Null => term.nulls.map(|_| None),
                part => value(part, term.sort).map(Some),
            })
            .collect()
    }
}

/// What comes after `value` by one term alone.
fn beyond(term: &Order, key: &Expr, value: Option<&Value>) -> Condition {
    let last = term.nulls == Some(NullOrdering::Last);
    match value {
        None if last => Condition::all().add(Expr::cust("1 = 0")),
        None => Condition::all().add(key.clone().is_not_null()),
        Some(value) => {
            let value = value.clone();
            let further = if term.descending {
                key.clone().lt(value)
            } else {
                key.clone().gt(value)
            };
            let null = last.then(|| key.clone().is_null());
            Condition::any().add(further).add_option(null)
        }
    }
}

fn read(row: &QueryResult, column: &str, sort: Sort) -> Result<Json, DbErr> {
    fn get<T: TryGetable + Into<Json>>(row: &QueryResult, column: &str) -> Result<Json, DbErr> {
        Ok(row
            .try_get::<Option<T>>("", column)?
            .map_or(Json::Null, Into::into))
    }
    fn text<T: TryGetable>(
        row: &QueryResult,
        column: &str,
        show: fn(T) -> String,
    ) -> Result<Json, DbErr> {
        Ok(row
            .try_get::<Option<T>>("", column)?
            .map_or(Json::Null, |value| show(value).into()))
    }
    match sort {
        Sort::Text => get::<String>(row, column),
        Sort::Int => get::<i32>(row, column),
        Sort::BigInt => get::<i64>(row, column),
        Sort::Bool => get::<bool>(row, column),
        Sort::Date => text::<NaiveDate>(row, column, |day| day.to_string()),
        Sort::Instant => text::<DateTime<Utc>>(row, column, |instant| instant.to_rfc3339()),
        Sort::Uuid => text::<Uuid>(row, column, |id| id.simple().to_string()),
    }
}

/// The value that `read` wrote. A forged one is refused here, before a database stumbles over it.
fn value(json: &Json, sort: Sort) -> Option<Value> {
    let kept = |year: i32| (0..=9999).contains(&year);
    Some(match sort {
        Sort::Text => json.as_str().filter(|text| !text.contains('\0'))?.into(),
        Sort::Int => i32::try_from(json.as_i64()?).ok()?.into(),
        Sort::BigInt => json.as_i64()?.into(),
        Sort::Bool => json.as_bool()?.into(),
        Sort::Date => {
            let day = json.as_str()?.parse::<NaiveDate>().ok()?;
            kept(day.year()).then_some(day)?.into()
        }
        Sort::Instant => {
            let instant = json.as_str()?.parse::<DateTime<Utc>>().ok()?;
            kept(instant.year()).then_some(instant)?.into()
        }
        Sort::Uuid => Uuid::try_parse(json.as_str()?).ok()?.into(),
    })
}
