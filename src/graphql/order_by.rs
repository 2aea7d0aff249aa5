//! What a list is sorted by, as callers say it: `orderBy: { field: DUE_AT, direction: DESC }`.

use crate::graphql::read::Order;
use entity::text_enum;

text_enum! {
    /// Which end of an order comes first.
    #[derive(Default)]
    pub enum OrderDirection {
        /// The smallest first: the earliest, or the first of the alphabet.
        Asc = "ASC" ("Croissant", "Ascending") default,
        /// The greatest first: the latest, or the last of the alphabet.
        Desc = "DESC" ("Décroissant", "Descending"),
    }
}

impl OrderDirection {
    /// `order`, which says what comes first going up, in this direction.
    #[must_use]
    pub const fn of(self, order: Order) -> Order {
        match self {
            Self::Asc => order,
            Self::Desc => order.descending(),
        }
    }
}

/// Declares what a list can be sorted by: the input that says it, and the enum of its fields, each as [`text_enum!`] has its values and
/// with the order that it stands for; `else` is how the list is sorted where nothing is said.
#[macro_export]
macro_rules! order_by {
    ($(#[$doc:meta])* $name:ident by $fields:ident, else $default:ident $direction:ident {
        $($(#[doc = $about:literal])+ $field:ident = $text:literal ($fr:literal, $en:literal) => $order:expr,)+
    }) => {
        entity::text_enum! {
            /// What the list can be sorted by.
            pub enum $fields {
                $($(#[doc = $about])+ $field = $text ($fr, $en),)+
            }
        }

        $(#[$doc])*
        #[derive(Clone, Copy, Debug, async_graphql::InputObject)]
        pub struct $name {
            /// What the list is sorted by.
            field: $crate::graphql::Enum<$fields>,
            /// The end of the list that comes first.
            #[graphql(default)]
            direction: $crate::graphql::Enum<$crate::graphql::OrderDirection>,
        }

        impl Default for $name {
            fn default() -> Self {
                Self {
                    field: $fields::$default.into(),
                    direction: $crate::graphql::OrderDirection::$direction.into(),
                }
            }
        }

        impl $name {
            /// The order that it says; the id breaks ties in the same direction.
            fn order(self) -> $crate::graphql::read::Order {
                self.direction.0.of(match self.field.0 {
                    $($fields::$field => $order,)+
                })
            }
        }
    };
}
