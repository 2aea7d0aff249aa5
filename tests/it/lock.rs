//! What an act locks before anything else: a series of numbers without gaps, drawn by many at once.

use crate::support::world::World;
use futures_util::future::join_all;
use sceau::access::OutOfPermit;
use sceau::context::{Context, Isolation, Lock, Once, Proof, Stored};
use sceau::rows::Rows as _;
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{ConnectionTrait, EntityTrait, QueryOrder, TransactionTrait};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

const SERIES: Isolation = Isolation::Behind(Lock::in_turn(&["series"]));
const CLIENTS: u32 = 64;
const EACH: u32 = 10;

/// A table of the story's own.
mod series {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "series")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub number: i64,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub struct Keeper;

impl Proof for Keeper {}

impl Stored for series::Model {
    type Proof = Keeper;

    fn reaches(_: &Keeper) -> Result<(), OutOfPermit> {
        Ok(())
    }
}

/// Makes the table.
async fn series(world: &World) {
    let table = "CREATE TABLE series (number bigint PRIMARY KEY)";
    world
        .app
        .db
        .reader()
        .execute_unprepared(table)
        .await
        .unwrap();
}

/// Draws the next number, under an idempotency key; `runs` counts the transactions that it takes.
async fn draw(world: &World, isolation: Isolation, key: String, runs: &AtomicU32) -> Option<i64> {
    let once = Once {
        operation: "seriesDraw",
        key,
        input_hash: [0; 32],
    };
    let context = Context::system(&world.app);
    let drawn = context.act_once(Some(once), isolation, |tx| {
        Box::pin(async move {
            runs.fetch_add(1, Ordering::Relaxed);
            let last = series::Entity::find().order_by_desc(series::Column::Number);
            let last = tx.one(last).await?.map_or(0, |row| row.number);
            let drawn = series::Model { number: last + 1 };
            Ok(tx.insert(&Keeper, drawn).await?.number)
        })
    });
    drawn.await.ok()
}

/// What many clients draw at once, in order, and how many transactions they took.
async fn rush(world: &World, isolation: Isolation) -> (Vec<i64>, u32) {
    series(world).await;
    let runs = AtomicU32::new(0);
    let clients = (0..CLIENTS).map(async |client| {
        let mut numbers = Vec::new();
        for turn in 0..EACH {
            numbers.extend(draw(world, isolation, format!("{client}-{turn}"), &runs).await);
        }
        numbers
    });
    let mut numbers = join_all(clients).await.concat();
    numbers.sort_unstable();
    (numbers, runs.into_inner())
}

#[tokio::test(flavor = "multi_thread")]
async fn behind_a_lock_every_number_is_drawn_and_without_it_many_meet() {
    const ALL: u32 = CLIENTS * EACH;
    let every: Vec<_> = (1..=i64::from(ALL)).collect();
    let (numbers, runs) = rush(&World::on_sqlite().await, SERIES).await;
    assert_eq!((numbers, runs), (every.clone(), ALL));

    let Some(world) = World::on_postgres().await else {
        return;
    };
    let (numbers, runs) = rush(&world, SERIES).await;
    assert_eq!(numbers, every);
    // None is run again, but for a few where other stories keep the same server busy: it lets the lock go an instant before it
    // counts the transaction as committed.
    assert!(runs < ALL + ALL / 10, "{runs} transactions");

    let world = World::on_postgres().await.unwrap();
    let (numbers, without) = rush(&world, Isolation::Serializable).await;
    println!(
        "of {ALL} numbers {} were drawn without the lock, in {without} transactions; behind it all, in {runs}",
        numbers.len()
    );
    assert!(without > ALL * 3 / 2, "{without} transactions");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_waits_too_long_is_run_again_and_waits_no_shorter_for_anything_else() {
    let Some(world) = World::on_postgres().await else {
        return;
    };
    series(&world).await;
    let holder = world.app.db.reader().begin().await.unwrap();
    let lock = "LOCK TABLE series IN SHARE ROW EXCLUSIVE MODE";
    holder.execute_unprepared(lock).await.unwrap();
    let runs = AtomicU32::new(0);
    let (number, ()) = tokio::join!(draw(&world, SERIES, "late".to_owned(), &runs), async {
        tokio::time::sleep(Duration::from_millis(2_500)).await;
        holder.commit().await.unwrap();
    });
    assert_eq!((number, runs.into_inner()), (Some(1), 1));

    let context = Context::system(&world.app);
    let shown = context.act_in(SERIES, |tx| {
        Box::pin(async move {
            let shown = Expr::cust("current_setting('lock_timeout')");
            let rows = tx.read(Query::select().expr(shown)).await?;
            Ok(rows[0].try_get_by_index::<String>(0)?)
        })
    });
    assert_eq!(shown.await.unwrap(), "0");
}
