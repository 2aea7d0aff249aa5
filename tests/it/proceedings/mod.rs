//! The board's files, told through HTTP.

mod docket;
mod notice;
mod opening;
mod recusal;
mod sides;

use crate::support::files::Case;
use crate::support::world::{Person, World};
use serde_json::{Value as Json, json};

/// An action as the viewer is told of it, and the code of why not.
fn action(file: &Json, name: &str) -> Option<Json> {
    let actions = file["viewerActions"].as_array().unwrap();
    let found = actions.iter().find(|action| action["name"] == name)?;
    Some(match found["allowed"].as_bool() {
        Some(true) => json!(true),
        _ => found["reasons"][0]["code"].clone(),
    })
}

/// A file that the secretary opened on one complaint; answers the file, and who complained.
async fn opened(world: &World, case: &Case) -> (Json, Person) {
    let (client, complaint) = world.complaint(case).await;
    let opened = world.open_file(&case.secretary, &[&complaint]).await.done();
    (opened.at("/proceeding").clone(), client)
}

/// A file of which the accused was told.
async fn notified(world: &World, case: &Case) -> Json {
    let (file, _) = opened(world, case).await;
    let told = world.notify(&case.president, &file).await.done();
    told.at("/proceeding").clone()
}

fn id(of: &Json) -> &str {
    of["id"].as_str().unwrap()
}
