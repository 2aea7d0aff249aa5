//! Decisions and their coming into force, told through HTTP.

mod ban_over;
mod in_force;
mod joined;
mod left;
mod model;
mod recording;
mod rules;

use crate::support::world::World;
use axum::body::{Body, to_bytes};
use axum::http::Request;
use sea_orm::EntityTrait;
use serde_json::{Value as Json, json};
use tower::ServiceExt;

/// The only row of a table.
pub async fn only<E: EntityTrait>(world: &World) -> E::Model {
    let mut rows = E::find().all(world.app.db.reader()).await.unwrap();
    assert_eq!(rows.len(), 1);
    rows.pop().unwrap()
}

/// What anybody sees of the accused: the register, its membership, the badge.
pub async fn shown(world: &World) -> Json {
    let query = "{ register(association: {slug: \"club\"}, first: 10) { nodes { standing endedOn badgePath organisation { isMember } signature { endedOn } } } }";
    let read = world.ask(None, query, json!({})).await.ok();
    let line = read.at("/data/register/nodes/0").clone();
    let request = Request::get(line["badgePath"].as_str().unwrap());
    let request = request.body(Body::empty()).unwrap();
    let response = world.router.clone().oneshot(request).await.unwrap();
    let badge = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    let badge = String::from_utf8(badge.to_vec()).unwrap();
    json!({
        "register": line["standing"],
        "endedOn": line["endedOn"],
        "member": line["organisation"]["isMember"],
        "signatureEndedOn": line["signature"]["endedOn"],
        "badge": badge,
    })
}
