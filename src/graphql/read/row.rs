//! What is read of a table: its whole row, or a part of it.

use super::entity::Table;
use entity::{Cells, Column, TableRow};
use sea_orm::DbErr;
use sea_orm::sea_query::{Expr, ExprTrait, Query};

/// What is read of a table: its `Model`, or the part of it that [`row!`](crate::row) names.
pub trait Row: Sized + Send + Sync + 'static {
    /// The table's `Model`.
    type Whole: TableRow;

    /// The columns that are read.
    const COLUMNS: &'static [Column];

    /// What is read with them of other tables.
    const LENT: &'static [Lent] = &[];

    /// The row whose columns, and then those lent to it, `cells` holds.
    ///
    /// # Errors
    /// Where a value is not of its column's type.
    fn decode(cells: Cells<'_>) -> Result<Self, DbErr>;
}

/// What a field reads of its object's row.
#[derive(Clone, Copy, Debug)]
pub enum Need {
    /// These columns.
    Columns(&'static [&'static str]),
    /// All of them.
    Whole,
}

/// An object whose fields say which columns of its row they read: [`reads`](macros::reads) sees it in the resolvers.
pub trait Reads {
    /// Each field of the object by its name in the schema. One that is not named reads the whole row.
    const READS: &'static [(&'static str, Need)];
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

    fn decode(cells: Cells<'_>) -> Result<Self, DbErr> {
        <M as TableRow>::decode(cells)
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

            fn decode(mut cells: entity::Cells<'_>) -> Result<Self, sea_orm::DbErr> {
                Ok(Self {
                    $($column: cells.take()?,)+
                    $($($lent: cells.take()?,)+)?
                })
            }
        }
    };
}
