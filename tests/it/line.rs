//! Acts that come at once on SQLite share a commit, and nothing else.

use crate::support::world::World;
use entity::account;
use entity::id::AccountId;
use futures_util::future::join_all;
use futures_util::poll;
use sceau::access::{Act, Facts};
use sceau::context::{Context, Tx};
use sceau::failure::{Failure, Outcome};
use sceau::journal;
use sceau::modules::accounts::{self, entries::AccountRegistered};
use sea_orm::EntityTrait;
use std::pin::pin;

const ACTS: usize = 60;

/// Makes an account; fails after that where it `breaks`.
async fn register(tx: &Tx<'_>, number: usize, breaks: bool) -> Outcome<AccountId> {
    let permit = tx.require(Act::AccountRegister, &Facts::default())?;
    let address = accounts::email(&["email"], &format!("person{number}@example.org"))?;
    let name = format!("Person {number}");
    let id = accounts::insert_account(tx, &permit, address, name, None).await?;
    let chain = journal::Chain::about(tx, id).await?;
    journal::record(tx, &permit, chain, &AccountRegistered { known: false }).await?;
    if breaks {
        return Err(Failure::internal("broken"));
    }
    Ok(id)
}

/// How many bytes SQLite's log has.
fn log(world: &World) -> u64 {
    let folder = world.folder.as_ref().unwrap().path();
    folder.join("sceau.db-wal").metadata().unwrap().len()
}

async fn people(world: &World) -> Vec<account::Model> {
    let all = account::Entity::find().all(world.app.db.reader());
    all.await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_at_once_is_on_the_disk_together_and_what_fails_fails_alone() {
    let world = World::on_sqlite().await;
    let context = &Context::system(&world.app);
    let act =
        |number: usize, breaks: bool| context.act(move |tx| Box::pin(register(tx, number, breaks)));
    let before = log(&world);
    act(1_000, false).await.unwrap();
    let alone = log(&world) - before;

    let before = log(&world);
    let outcomes = join_all((0..ACTS).map(|number| act(number, number % 3 == 0))).await;
    let together = log(&world) - before;
    let made: Vec<_> = outcomes.iter().flatten().collect();
    assert_eq!(made.len(), ACTS * 2 / 3);
    let people = people(&world).await;
    assert_eq!(people.len(), made.len() + 1);
    assert!(
        made.iter()
            .all(|id| people.iter().any(|row| row.id == **id))
    );
    assert!(
        together < alone * 10,
        "{together} bytes for forty, {alone} for one"
    );
    world.assert_journal_is_whole().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_goes_away_holds_up_nobody_in_the_line() {
    let world = World::on_sqlite().await;
    let context = &Context::system(&world.app);
    for polls in 0..40 {
        let acts = (0..8).map(async |place| {
            let number = polls * 8 + place;
            let mut act = pin!(context.act(move |tx| Box::pin(register(tx, number, false))));
            if place % 2 == 0 {
                return act.await.is_ok();
            }
            for _ in 0..polls {
                if poll!(&mut act).is_ready() {
                    return true;
                }
                tokio::task::yield_now().await;
            }
            false
        });
        let done = join_all(acts).await;
        assert!(done.iter().step_by(2).all(|done| *done));
    }
    assert!(people(&world).await.len() >= 40 * 4);
    world.assert_journal_is_whole().await;
}
