//! Ballots, told through HTTP.

mod accused;
mod erased;
mod gate;
mod lost;
mod majority;
mod races;
mod remains;
mod secret;

use crate::support::sittings::{BALLOT, Board, Case};
use crate::support::world::{Person, World};
use entity::{ballot, ballot_key, ballot_paper};
use sea_orm::EntityTrait;
use serde_json::{Value as Json, json};

/// A board with a file on two articles, taken up by a meeting where all five are.
pub async fn sitting(world: &World) -> (Board, Case) {
    let board = world.board(|_| {}).await;
    let case = world.case_of(&board, 2).await;
    world.sit(&board, &[&case], &board.all()).await;
    (board, case)
}

pub async fn row(world: &World, id: &str) -> ballot::Model {
    let id = id.parse::<entity::id::BallotId>().unwrap();
    let row = ballot::Entity::find_by_id(id)
        .one(world.app.db.reader())
        .await;
    row.unwrap().unwrap()
}

pub async fn papers(world: &World) -> Vec<ballot_paper::Model> {
    ballot_paper::Entity::find()
        .all(world.app.db.reader())
        .await
        .unwrap()
}

/// The wrapped key of an open ballot.
pub async fn key(world: &World, id: &str) -> Vec<u8> {
    let id = id.parse::<entity::id::BallotId>().unwrap();
    let row = ballot_key::Entity::find_by_id(id)
        .one(world.app.db.reader())
        .await;
    row.unwrap().unwrap().wrapped
}

/// A ballot as somebody sees it; null where they do not.
pub async fn read(world: &World, who: &Person, id: &str) -> Json {
    let query = format!("query($id: ID!) {{ node(id: $id) {{ ... on Ballot {{ {BALLOT} }} }} }}");
    let read = world.ask(Some(who), &query, json!({ "id": id })).await.ok();
    read.at("/data/node").clone()
}
