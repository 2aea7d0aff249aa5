//! Complaints, told through HTTP.

mod filing;
mod limits;
mod reading;

use crate::support::world::World;
use entity::complaint;
use sea_orm::{EntityTrait, PaginatorTrait};

/// How many complaints there are.
async fn count(world: &World) -> u64 {
    complaint::Entity::find()
        .count(world.app.db.reader())
        .await
        .unwrap()
}
