//! The journal finds what was changed, removed, added or put in another place, and names it.

mod forms;
mod live;
mod people;

use crate::support::world::{World, both};
use sceau::context::Context;
use sceau::journal::{Fault, take_checkpoint, verify};
use sea_orm::{ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

/// A person with four entries in their chain, and some others.
async fn chain(world: &World) -> Uuid {
    let person = world.person("Anne").await;
    let context = Context::system(&world.app);
    for _ in 0..2 {
        sceau::modules::accounts::open_session(&context, person.account)
            .await
            .unwrap();
    }
    world.person("Basile").await;
    let chains = entity::journal_chain::Entity::find()
        .filter(entity::journal_chain::Column::Length.eq(4))
        .all(world.app.db.reader())
        .await
        .unwrap();
    assert_eq!(chains.len(), 1, "{chains:?}");
    chains[0].id
}

/// A UUID as each database writes it in SQL.
fn literal(world: &World, id: Uuid) -> String {
    match world.app.db.backend() {
        DbBackend::Sqlite => format!("x'{}'", id.simple()),
        _ => format!("'{id}'"),
    }
}

async fn tamper(world: &World, sql: &str) {
    let tx = world.app.db.begin().await.unwrap();
    let done = tx.execute_unprepared(sql).await.unwrap();
    assert!(done.rows_affected() > 0, "{sql}");
    tx.commit().await.unwrap();
}

async fn faults(world: &World) -> Vec<Fault> {
    verify(&world.app.db).await.unwrap().faults
}

/// Does `sql` to the chain of a new world, and expects these faults and no other.
async fn finds(sealed: bool, sql: impl Fn(&str) -> String, expected: impl Fn(Uuid) -> Vec<Fault>) {
    let on = async |world: &World| {
        let id = chain(world).await;
        if sealed {
            take_checkpoint(&Context::system(&world.app)).await.unwrap();
        }
        assert_eq!(faults(world).await, []);
        tamper(world, &sql(&literal(world, id))).await;
        assert_eq!(faults(world).await, expected(id), "on {}", world.name);
    };
    on(&World::on_sqlite().await).await;
    if let Some(world) = World::on_postgres().await {
        on(&world).await;
    }
}

#[tokio::test]
async fn a_changed_text_is_found() {
    finds(
        false,
        |id| {
            format!(
                "UPDATE journal_entry SET body = replace(body, 'SYSTEM', 'GUEST') WHERE chain_id = {id} AND sequence = 2"
            )
        },
        |chain| vec![Fault::Changed { chain, sequence: 2 }],
    )
    .await;
}

#[tokio::test]
async fn a_changed_text_with_a_new_hash_breaks_what_follows() {
    both(async |world| {
        let id = chain(world).await;
        let rows = entity::journal_entry::Entity::find()
            .order_by_asc(entity::journal_entry::Column::Sequence)
            .all(world.app.db.reader())
            .await
            .unwrap();
        let row = rows
            .iter()
            .find(|row| row.chain_id == id && row.sequence == 2)
            .unwrap();
        let body = row.body.replace("SYSTEM", "GUEST");
        let hash = sceau::secrets::sha256(&[body.as_bytes()]);
        let hash = data_encoding::HEXLOWER.encode(&hash);
        let hash = match world.app.db.backend() {
            DbBackend::Sqlite => format!("x'{hash}'"),
            _ => format!("'\\x{hash}'"),
        };
        let at = literal(world, id);
        let old = data_encoding::HEXLOWER.encode(&row.hash);
        tamper(
            world,
            &format!("UPDATE journal_entry SET body = '{body}', hash = {hash} WHERE chain_id = {at} AND sequence = 2"),
        )
        .await;
        assert_eq!(
            faults(world).await,
            [Fault::OutOfPlace { chain: id, sequence: 3 }]
        );
        // Put back, so that the story ends with a whole journal.
        let old = match world.app.db.backend() {
            DbBackend::Sqlite => format!("x'{old}'"),
            _ => format!("'\\x{old}'"),
        };
        let body = &row.body;
        tamper(
            world,
            &format!("UPDATE journal_entry SET body = '{body}', hash = {old} WHERE chain_id = {at} AND sequence = 2"),
        )
        .await;
    })
    .await;
}

#[tokio::test]
async fn a_removed_entry_is_found() {
    finds(
        false,
        |id| format!("DELETE FROM journal_entry WHERE chain_id = {id} AND sequence = 2"),
        |chain| vec![Fault::Removed { chain, sequence: 2 }],
    )
    .await;
}

#[tokio::test]
async fn a_removed_tail_is_found_by_the_chains_head() {
    finds(
        false,
        |id| format!("DELETE FROM journal_entry WHERE chain_id = {id} AND sequence = 4"),
        |chain| vec![Fault::Removed { chain, sequence: 4 }],
    )
    .await;
}

#[tokio::test]
async fn a_removed_chain_is_found_by_the_checkpoint() {
    both(async |world| {
        let id = chain(world).await;
        take_checkpoint(&Context::system(&world.app)).await.unwrap();
        let at = literal(world, id);
        let (entries, head) = {
            use entity::{journal_chain, journal_entry};
            let db = world.app.db.reader();
            (
                journal_entry::Entity::find().all(db).await.unwrap(),
                journal_chain::Entity::find_by_id(id)
                    .one(db)
                    .await
                    .unwrap()
                    .unwrap(),
            )
        };
        tamper(
            world,
            &format!("DELETE FROM journal_entry WHERE chain_id = {at}"),
        )
        .await;
        tamper(world, &format!("DELETE FROM journal_chain WHERE id = {at}")).await;
        assert_eq!(
            faults(world).await,
            [Fault::Removed {
                chain: id,
                sequence: 1
            }]
        );
        let tx = world.app.db.begin().await.unwrap();
        entity::journal_chain::Entity::insert(sea_orm::IntoActiveModel::into_active_model(head))
            .exec_without_returning(&tx)
            .await
            .unwrap();
        let rows = entries
            .into_iter()
            .filter(|row| row.chain_id == id)
            .map(sea_orm::IntoActiveModel::into_active_model);
        entity::journal_entry::Entity::insert_many(rows)
            .exec_without_returning(&tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn an_entry_moved_to_another_place_is_found() {
    finds(
        false,
        |id| {
            format!("UPDATE journal_entry SET sequence = 9 WHERE chain_id = {id} AND sequence = 4")
        },
        |chain| {
            let mut faults: Vec<_> = (4..9)
                .map(|sequence| Fault::Removed { chain, sequence })
                .collect();
            faults.push(Fault::Changed { chain, sequence: 9 });
            faults.push(Fault::OutOfPlace { chain, sequence: 9 });
            faults
        },
    )
    .await;
}

#[tokio::test]
async fn an_added_entry_is_found() {
    finds(
        false,
        |id| {
            format!(
                "INSERT INTO journal_entry (chain_id, sequence, association_id, recorded_at, body, hash) \
                 SELECT chain_id, 5, association_id, recorded_at, body, hash FROM journal_entry \
                 WHERE chain_id = {id} AND sequence = 4"
            )
        },
        |chain| {
            vec![
                Fault::Changed { chain, sequence: 5 },
                Fault::OutOfPlace { chain, sequence: 5 },
            ]
        },
    )
    .await;
}

#[tokio::test]
async fn a_removed_checkpoint_is_found() {
    both(async |world| {
        chain(world).await;
        let context = Context::system(&world.app);
        take_checkpoint(&context).await.unwrap();
        world.person("Colette").await;
        assert_eq!(take_checkpoint(&context).await.unwrap(), Some(2));
        assert_eq!(take_checkpoint(&context).await.unwrap(), None);
        let rows = entity::journal_checkpoint::Entity::find()
            .all(world.app.db.reader())
            .await
            .unwrap();
        tamper(world, "DELETE FROM journal_checkpoint WHERE number = 1").await;
        assert!(
            faults(world)
                .await
                .contains(&Fault::Checkpoint { number: 1 })
        );
        let tx = world.app.db.begin().await.unwrap();
        let first = rows.into_iter().find(|row| row.number == 1).unwrap();
        entity::journal_checkpoint::Entity::insert(sea_orm::IntoActiveModel::into_active_model(
            first,
        ))
        .exec_without_returning(&tx)
        .await
        .unwrap();
        tx.commit().await.unwrap();
    })
    .await;
}
