//! The board's files, told through HTTP.

mod docket;
mod notice;
mod opening;
mod outside;
mod parties;
mod recusal;

use crate::support::files::Case;
use crate::support::sittings::action;
use crate::support::world::{Person, World};
use serde_json::Value as Json;

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
