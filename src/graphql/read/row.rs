//! What is read of a table: its whole row, or a part of it.

use entity::{Column, TableRow};
use sea_orm::FromQueryResult;

/// What is read of a table: its `Model`, or the part of it that [`row!`](crate::row) names.
pub trait Row: FromQueryResult + Send + Sync + 'static {
    /// The table's `Model`.
    type Whole: TableRow;

    /// The columns that are read.
    const COLUMNS: &'static [Column];
}

impl<M: TableRow + FromQueryResult + Send + Sync + 'static> Row for M {
    type Whole = Self;
    const COLUMNS: &'static [Column] = M::COLUMNS;
}

/// Declares a part of a table's row: `row! { /// doc  Name of table::Model { column: Type, … } }`. For a type that needs few of the
/// columns, must not read some of them, or has a guarded column that is never null in the table: it is an `Option` here.
///
/// The names and types are the table's: the compiler refuses any other, since the part is made [`From`] the whole.
#[macro_export]
macro_rules! row {
    ($(#[$doc:meta])* $name:ident of $whole:path { $($column:ident: $type:ty,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, sea_orm::FromQueryResult)]
        pub struct $name {
            $($column: $type,)+
        }

        impl From<$whole> for $name {
            fn from(whole: $whole) -> Self {
                Self {
                    $($column: whole.$column.into(),)+
                }
            }
        }

        impl $crate::graphql::read::Row for $name {
            type Whole = $whole;
            const COLUMNS: &'static [entity::Column] = &[
                $((stringify!($column), stringify!($type)),)+
            ];
        }
    };
}
