//! The values of a result's row, one after the other, of which some may not have been selected.

use crate::TextEnum;
use sea_orm::prelude::{Date, DateTimeUtc};
use sea_orm::{DbErr, QueryResult, TryGetable};
use uuid::Uuid;

/// A value of a column.
pub trait Cell: TryGetable {
    /// What stands in a row where the column was not selected: nobody reads it.
    fn unread() -> Self;
}

macro_rules! cells {
    ($($type:ty => $unread:expr,)+) => {
        $(impl Cell for $type {
            fn unread() -> Self {
                $unread
            }
        })+
    };
}

cells! {
    bool => false,
    i32 => 0,
    i64 => 0,
    String => Self::new(),
    Vec<u8> => Self::new(),
    Date => Self::MIN,
    DateTimeUtc => Self::MIN_UTC,
    Uuid => Self::nil(),
}

impl<T: Cell> Cell for Option<T> {
    fn unread() -> Self {
        None
    }
}

impl<T: TextEnum + TryGetable> Cell for T {
    fn unread() -> Self {
        Self::VALUES[0]
    }
}

/// Which columns of a row were selected: a bit for each, in their order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Selected(u64);

impl Selected {
    /// How many columns a row may have.
    pub const MOST: usize = 64;

    /// All.
    pub const ALL: Self = Self(u64::MAX);

    /// With the column at `place`.
    pub fn insert(&mut self, place: usize) {
        self.0 |= 1 << place;
    }

    /// Whether the column at `place` was selected.
    #[must_use]
    pub const fn has(self, place: usize) -> bool {
        self.0 >> place & 1 == 1
    }
}

/// The values of one row, from a place of the result on.
#[derive(Debug)]
pub struct Cells<'r> {
    row: &'r QueryResult,
    place: usize,
    selected: Selected,
}

impl<'r> Cells<'r> {
    /// The values of `row` that begin at `first`, of which those of `selected` are there.
    #[must_use]
    pub fn new(row: &'r QueryResult, first: usize, selected: Selected) -> Self {
        Self {
            row,
            place: first,
            selected,
        }
    }

    /// The next column's value.
    ///
    /// # Errors
    /// Where it is not of the type.
    pub fn take<T: Cell>(&mut self) -> Result<T, DbErr> {
        let is_there = self.selected.has(0);
        self.selected.0 >>= 1;
        if !is_there {
            return Ok(T::unread());
        }
        let value = self.row.try_get_by_index(self.place)?;
        self.place += 1;
        Ok(value)
    }
}
