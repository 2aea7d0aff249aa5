//! The association: the body that owns a charter and its label; the tenant. Its seat's time zone says when a day ends (T3).

pub mod entries;
mod graphql;
mod store;

pub use graphql::{
    Association, AssociationBy, AssociationQuery, OF_ASSOCIATION, SeatZone, day_at_seat, today,
};
pub use store::{AssociationKey, Seat, insert, seat, seat_by, seats};
