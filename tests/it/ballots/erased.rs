//! What is left of a closed ballot in SQLite's files.

use super::{key, papers, sitting};
use crate::support::sittings::Board;
use crate::support::world::World;
use sceau::sweep::sweep;
use sea_orm::{EntityTrait, TransactionTrait};

/// A ballot in which all have voted, and what must not be read once it is closed: its papers, and the key that opens them.
async fn voted(world: &World) -> (Board, String, Vec<Vec<u8>>) {
    let (board, case) = sitting(world).await;
    let opened = world
        .open_ballot(&board.president, &case, Ok(0))
        .await
        .done();
    let id = opened.text("/ballot/id").to_owned();
    for voter in board.all() {
        world.vote(voter, &id, "IN_FAVOUR").await.done();
    }
    let mut secrets: Vec<_> = papers(world)
        .await
        .into_iter()
        .map(|it| it.sealed)
        .collect();
    secrets.push(key(world, &id).await);
    assert_eq!(secrets.len(), 6);
    (board, id, secrets)
}

/// How many of the secrets somebody reads who copies the folder now.
fn legible(world: &World, secrets: &[Vec<u8>]) -> usize {
    let folder = world.folder.as_ref().unwrap().path();
    let files = std::fs::read_dir(folder).unwrap();
    let copies: Vec<_> = files
        .map(|file| std::fs::read(file.unwrap().path()).unwrap())
        .collect();
    let is_in =
        |secret: &Vec<u8>, copy: &Vec<u8>| copy.windows(secret.len()).any(|it| it == secret);
    let found = secrets
        .iter()
        .filter(|secret| copies.iter().any(|copy| is_in(secret, copy)));
    found.count()
}

#[tokio::test]
async fn a_copy_of_the_folder_after_the_close_has_neither_papers_nor_key() {
    let world = World::on_sqlite().await;
    let (board, id, secrets) = voted(&world).await;
    assert_eq!(legible(&world, &secrets), 6, "they are looked for rightly");
    world.close_ballot(&board.president, &id).await.done();
    assert_eq!(legible(&world, &secrets), 0);
}

#[tokio::test]
async fn a_log_that_a_reader_holds_is_emptied_by_the_sweep() {
    let world = World::on_sqlite().await;
    let (board, id, secrets) = voted(&world).await;
    let reading = world.app.db.reader().begin().await.unwrap();
    entity::account::Entity::find().one(&reading).await.unwrap();
    world.close_ballot(&board.president, &id).await.done();
    assert_eq!(legible(&world, &secrets), 6, "the reader may still ask");
    reading.rollback().await.unwrap();
    sweep(&world.app, world.now()).await.unwrap();
    assert_eq!(legible(&world, &secrets), 0);
}
