//! What the columns of a table are made of.

pub use crate::id::*;
pub use crate::value::*;
pub use sea_orm::entity::prelude::*;
