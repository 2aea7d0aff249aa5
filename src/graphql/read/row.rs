//! What is read of a table: its whole row, or a part of it.

use super::entity::Table;
use entity::{Column, TableRow};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{DbErr, QueryResult};

/// What is read of a table: its `Model`, or the part of it that [`row!`](crate::row) names.
pub trait Row: Sized + Send + Sync + 'static {
    /// The table's `Model`.
    type Whole: TableRow;

    /// The columns that are read.
    const COLUMNS: &'static [Column];

    /// What is read with them of other tables.
    const LENT: &'static [Lent] = &[];

    /// The row whose columns, and then those lent to it, stand in `row` from `first` on.
    ///
    /// # Errors
    /// Where a value is not of its column's type.
    fn decode(row: &QueryResult, first: usize) -> Result<Self, DbErr>;
}

/// A column of another table's row: of the one whose id the row's own column `by` holds. It is read by a subquery, so that what
/// always goes with a row takes no field, no join and no statement.
#[derive(Clone, Copy, Debug)]
pub struct Lent {
    pub(super) name: &'static str,
    pub(super) by: &'static str,
    table: &'static str,
    pub(super) columns: &'static [Column],
}

impl Lent {
    /// The column `name` of the `M` whose id is in `by`.
    #[must_use]
    pub const fn of<M: TableRow>(name: &'static str, by: &'static str) -> Self {
        Self {
            name,
            by,
            table: M::TABLE,
            columns: M::COLUMNS,
        }
    }

    /// Its value for a row of `at`.
    pub(super) fn value(&self, at: Table) -> Expr {
        const LENDER: &str = "lender";
        let value = Query::select()
            .column((LENDER, self.name))
            .from_as(self.table, LENDER)
            .and_where(Expr::col((LENDER, "id")).eq(at.col(self.by)))
            .take();
        value.into()
    }
}

impl<M: TableRow + Send + Sync + 'static> Row for M {
    type Whole = Self;
    const COLUMNS: &'static [Column] = M::COLUMNS;

    fn decode(row: &QueryResult, first: usize) -> Result<Self, DbErr> {
        <M as TableRow>::decode(row, first)
    }
}

/// Declares a part of a table's row: `row! { /// doc  Name of table::Model { column: Type, … } }`. For a type that needs few of the
/// columns, must not read some of them, or has a guarded column that is never null in the table: it is an `Option` here. With columns
/// of another table: `… } with other_id in other::Model { column: Type, … }`.
///
/// The names and types are the tables': the compiler refuses any other, since the part is made [`From`] the whole.
#[macro_export]
macro_rules! row {
    ($(#[$doc:meta])* $name:ident of $whole:path { $($column:ident: $type:ty,)+ }
        $(with $by:ident in $other:path { $($lent:ident: $lent_type:ty,)+ })?) => {
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $name {
            $($column: $type,)+
            $($($lent: $lent_type,)+)?
        }

        impl From<($whole, $($other,)?)> for $name {
            fn from(whole: ($whole, $($other,)?)) -> Self {
                Self {
                    $($column: whole.0.$column.into(),)+
                    $($($lent: whole.1.$lent.into(),)+)?
                }
            }
        }

        impl $crate::graphql::read::Row for $name {
            type Whole = $whole;
            const COLUMNS: &'static [entity::Column] = &[
                $((stringify!($column), stringify!($type)),)+
            ];
            const LENT: &'static [$crate::graphql::read::Lent] = &[
                $($($crate::graphql::read::Lent::of::<$other>(stringify!($lent), stringify!($by)),)+)?
            ];

            fn decode(
                row: &sea_orm::QueryResult,
                first: usize,
            ) -> Result<Self, sea_orm::DbErr> {
                let mut place = first;
                Ok(Self {
                    $($column: entity::next(row, &mut place)?,)+
                    $($($lent: entity::next(row, &mut place)?,)+)?
                })
            }
        }
    };
}
