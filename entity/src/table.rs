//! How a table is declared, and what its declaration says to those who read it column by column.

use crate::Cells;
use sea_orm::DbErr;

/// A column: its name, and its type as it is written in the row.
pub type Column = (&'static str, &'static str);

/// The row of a whole table.
pub trait TableRow: Sized {
    /// The table's name.
    const TABLE: &'static str;

    /// All its columns, in the order of the declaration.
    const COLUMNS: &'static [Column];

    /// The row whose columns `cells` holds, in the order of the declaration.
    ///
    /// # Errors
    /// Where a value is not of its column's type.
    fn decode(cells: Cells<'_>) -> Result<Self, DbErr>;
}

/// Declares a table: its name, in parentheses the columns of its primary key, and the other columns.
///
/// It makes what sea-orm has for a table (`Model`, `Entity`, `Column`, `ActiveModel` …), so a table is a module of its own; and its
/// `Model` is a [`TableRow`]. Relations and behaviour there are none: how rows join is said where they are read.
///
/// ```
/// mod seat {
///     use entity::prelude::*;
///
///     entity::table! {
///         seat(meeting_id: MeetingId, account_id: AccountId) {
///             taken_at: Option<DateTimeUtc>,
///         }
///     }
/// }
///
/// use entity::TableRow;
///
/// assert_eq!(seat::Model::TABLE, "seat");
/// assert_eq!(seat::Model::COLUMNS[2], ("taken_at", "Option<DateTimeUtc>"));
/// ```
#[macro_export]
macro_rules! table {
    ($table:ident($($key:ident: $key_type:ty),+) { $($(#[$doc:meta])* $column:ident: $type:ty,)* }) => {
        #[doc = concat!("A row of `", stringify!($table), "`.")]
        #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
        pub struct Model {
            $(#[sea_orm(primary_key, auto_increment = false)] pub $key: $key_type,)+
            $($(#[$doc])* pub $column: $type,)*
        }

        impl $crate::TableRow for Model {
            const TABLE: &'static str = stringify!($table);
            const COLUMNS: &'static [$crate::Column] = &[
                $((stringify!($key), stringify!($key_type)),)+
                $((stringify!($column), stringify!($type)),)*
            ];

            fn decode(mut cells: $crate::Cells<'_>) -> Result<Self, sea_orm::DbErr> {
                Ok(Self {
                    $($key: cells.take()?,)+
                    $($column: cells.take()?,)*
                })
            }
        }

        #[doc = concat!("Table `", stringify!($table), "`.")]
        #[derive(Clone, Copy, Debug, Default, DeriveEntity)]
        pub struct Entity;

        impl EntityName for Entity {
            fn table_name(&self) -> &'static str {
                <Model as $crate::TableRow>::TABLE
            }
        }

        /// None: how rows join is said where they are read.
        #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
        pub enum Relation {}

        impl ActiveModelBehavior for ActiveModel {}
    };
}
