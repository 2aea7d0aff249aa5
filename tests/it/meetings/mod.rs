//! Meetings, told through HTTP.

mod convening;
mod quorum;
mod sitting;

use crate::support::sittings::Case;
use crate::support::world::{Person, World};
use entity::value::ProceedingState;
use entity::{complaint, proceeding};
use sea_orm::EntityTrait;
use serde_json::{Value as Json, json};

pub async fn state(world: &World, case: &Case) -> ProceedingState {
    let id = case.id.parse::<entity::id::ProceedingId>().unwrap();
    let row = proceeding::Entity::find_by_id(id)
        .one(world.app.db.reader())
        .await;
    row.unwrap().unwrap().state
}

pub async fn met(world: &World, case: &Case) -> bool {
    let id = case.complaint.parse::<entity::id::ComplaintId>().unwrap();
    let row = complaint::Entity::find_by_id(id)
        .one(world.app.db.reader())
        .await;
    row.unwrap().unwrap().met_at.is_some()
}

pub async fn recuse(world: &World, who: &Person, case: &Case) {
    let input = json!({ "proceedingId": case.id, "ground": "RELATIVE" });
    world
        .act(Some(who), "recusalDeclare", input, "recusal { id }")
        .await
        .done();
}

/// A meeting as somebody sees it.
pub async fn read(world: &World, who: &Person, id: &str) -> Json {
    let query = "query($id: ID!) { node(id: $id) { ... on Meeting { state minutes agenda { id quorum { present } } summoned { displayName } viewerActions { name allowed } } } }";
    let read = world.ask(Some(who), query, json!({ "id": id })).await.ok();
    read.at("/data/node").clone()
}
