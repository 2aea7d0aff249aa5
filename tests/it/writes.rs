//! What a transaction writes: what its permit reaches, nothing over what another wrote, and however many rows.

use crate::support::world::{World, both};
use chrono::TimeDelta;
use entity::id::{AccountId, SessionId};
use entity::{association, ballot_paper, ban, label, session};
use futures_util::future::join_all;
use futures_util::poll;
use sceau::access::{Act, Facts, Permit};
use sceau::context::{Context, Tx};
use sceau::failure::{Failure, Outcome};
use sceau::journal::{self, Chain};
use sceau::modules::associations::entries::AssociationMade;
use sceau::rows::Rows as _;
use sea_orm::{EntityTrait, sea_query::Expr};
use std::pin::pin;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};
use uuid::Uuid;

/// Closes an act of the world's association, whose permit writes associations, accounts, sessions and mandates.
async fn recorded(tx: &Tx<'_>, permit: &Permit, world: &World) -> Outcome<()> {
    let made = AssociationMade {
        association: world.association,
        mandates: Vec::new(),
        taken_over: Vec::new(),
    };
    journal::record(tx, permit, Chain::of(world.association), &made).await
}

fn permit(tx: &Tx<'_>, world: &World) -> Outcome<Permit> {
    permit_on(tx, world, world.association)
}

fn permit_on(tx: &Tx<'_>, world: &World, thing: impl Into<Uuid>) -> Outcome<Permit> {
    let facts = Facts::of(world.association).on([thing]);
    tx.require(Act::AssociationSetUp, &facts)
}

fn a_session(tx: &Tx<'_>, account: AccountId, number: u16) -> session::Model {
    let mut hash = vec![0; 30];
    hash.extend(number.to_be_bytes());
    session::Model {
        id: tx.id::<SessionId>(),
        account_id: account,
        refresh_hash: hash,
        previous_hash: None,
        renewed_at: None,
        created_at: tx.now(),
        expires_at: tx.now() + TimeDelta::hours(1),
        ended_at: None,
    }
}

#[tokio::test]
async fn a_permit_writes_nothing_but_what_its_act_may() {
    both(async |world| {
        let world = &world;
        let firm = world
            .signatory("Atelier Nord", &world.charter().await)
            .await;
        let organisation = firm.id;
        let context = Context::system(&world.app);
        let refused = context.act(|tx| {
            Box::pin(async move {
                let permit = permit(tx, world)?;
                let labels = tx.all(label::Entity::find()).await?;
                let label = labels[0].clone();
                let version = label.version;
                let row = || ban::Model {
                    id: tx.id(),
                    association_id: world.association,
                    organisation_id: organisation,
                    starts_at: tx.now(),
                    ends_at: None,
                    lifted_at: None,
                };
                let lapse = label::Entity::update_many()
                    .col_expr(label::Column::LapsesAt, Expr::value(tx.now()));
                let here = world.association;
                let refused = [
                    tx.insert(&permit, row()).await.unwrap_err(),
                    tx.insert_all(&permit, [row(), row()]).await.unwrap_err(),
                    tx.insert_all::<ban::Model>(&permit, []).await.unwrap_err(),
                    tx.change(&permit, label, |_| {}).await.unwrap_err(),
                    tx.change_all(&permit, (label::Column::Id, [here]), lapse)
                        .await
                        .unwrap_err(),
                    tx.erase::<ballot_paper::Entity>(
                        &permit,
                        (ballot_paper::Column::BallotId, here.into()),
                    )
                    .await
                    .unwrap_err(),
                ];
                assert_eq!(tx.count(ban::Entity::find()).await?, 0);
                assert_eq!(tx.all(label::Entity::find()).await?[0].version, version);
                recorded(tx, &permit, world).await?;
                Ok(refused.map(|failure| failure.to_string()))
            })
        });
        let expected = ["Ban", "Ban", "Ban", "Label", "Label", "Ballot"];
        let expected = expected
            .map(|effect| format!("the permit of AssociationSetUp does not reach {effect}"));
        assert_eq!(refused.await.unwrap(), expected, "on {}", world.name);
    })
    .await;
}

#[tokio::test]
async fn a_permit_writes_what_its_act_is_on_and_no_other_row() {
    both(async |world| {
        let world = &world;
        let (charter, said) = (world.charter().await, &Mutex::new(String::new()));
        for name in ["Atelier Nord", "Atelier Sud"] {
            world.signatory(name, &charter).await;
        }
        let context = Context::system(&world.app);
        let refused = context.act(|tx| {
            Box::pin(async move {
                let labels = tx.all(label::Entity::find()).await?;
                let [mine, other] = <[label::Model; 2]>::try_from(labels).unwrap();
                let facts = Facts::of(world.association).on([mine.id]);
                let permit = tx.require(Act::LabelLapse, &facts)?;
                let lapse = || {
                    label::Entity::update_many()
                        .col_expr(label::Column::LapsesAt, Expr::value(tx.now()))
                };
                let another = label::Model {
                    id: tx.id(),
                    ..mine.clone()
                };
                let (mine_id, other_id) = (mine.id, other.id);
                let refused = [
                    tx.change(&permit, other.clone(), |_| {}).await.unwrap_err(),
                    tx.change_all(&permit, (label::Column::Id, [other_id]), lapse())
                        .await
                        .unwrap_err(),
                    tx.change_all(&permit, (label::Column::Id, [mine_id, other_id]), lapse())
                        .await
                        .unwrap_err(),
                    tx.insert(&permit, another).await.unwrap_err(),
                ];
                let elsewhere = label::Model {
                    association_id: tx.id(),
                    ..mine
                };
                let elsewhere = tx.change(&permit, elsewhere, |_| {}).await.unwrap_err();
                assert_eq!(tx.all(label::Entity::find()).await?.len(), 2);
                let changed = tx.change_all(&permit, (label::Column::Id, [mine_id]), lapse());
                assert_eq!(changed.await?, 1);
                *said.lock().unwrap() = format!("{refused:?} {elsewhere:?}");
                Err::<(), _>(Failure::hidden())
            })
        });
        refused.await.unwrap_err();
        let said = said.lock().unwrap().clone();
        let times = said
            .matches("the permit of LabelLapse is for another row")
            .count();
        assert_eq!(times, 5, "{said} on {}", world.name);
    })
    .await;
}

#[tokio::test]
async fn what_another_changed_since_is_not_written_over_and_the_act_runs_again() {
    both(async |world| {
        let (world, tries) = (&world, &AtomicU32::new(0));
        let context = Context::system(&world.app);
        let rename = |row: &mut association::Model| row.name = "Le Cercle".to_owned();
        let changed = context.act(|tx| {
            Box::pin(async move {
                let permit = permit(tx, world)?;
                let row = association::Entity::find_by_id(world.association);
                let row = tx.get(row).await?;
                if tries.fetch_add(1, Ordering::Relaxed) == 0 {
                    tx.change(&permit, row.clone(), |_| {}).await?;
                }
                let row = tx.change(&permit, row, rename).await?;
                recorded(tx, &permit, world).await?;
                Ok(row)
            })
        });
        let changed = changed.await.unwrap();
        assert_eq!((tries.load(Ordering::Relaxed), changed.version), (2, 2));
        let row = association::Entity::find_by_id(world.association);
        let stored = row.one(world.app.db.reader()).await.unwrap();
        assert_eq!(stored, Some(changed), "on {}", world.name);
    })
    .await;
}

#[tokio::test]
async fn a_row_without_versions_that_stays_the_same_costs_no_statement() {
    both(async |world| {
        world.person("Anne").await;
        let world = &world;
        let context = Context::system(&world.app);
        let sent = context.act(|tx| {
            Box::pin(async move {
                let row = tx.get(session::Entity::find()).await?;
                let permit = permit_on(tx, world, row.id)?;
                let before = world.app.db.statements();
                let same = tx.change(&permit, row.clone(), |_| {}).await?;
                let sent = world.app.db.statements() - before;
                assert_eq!(same, row);
                recorded(tx, &permit, world).await?;
                Ok(sent)
            })
        });
        assert_eq!(sent.await.unwrap(), 0, "on {}", world.name);
    })
    .await;
}

#[tokio::test]
async fn more_rows_than_one_statement_takes_are_written_in_parts() {
    both(async |world| {
        let account = world.person("Anne").await.account;
        let world = &world;
        let context = Context::system(&world.app);
        let sent = context.act(|tx| {
            Box::pin(async move {
                let permit = permit_on(tx, world, account)?;
                let before = tx.count(session::Entity::find()).await?;
                let sent = world.app.db.statements();
                let rows = (0..5_000).map(|number| a_session(tx, account, number));
                tx.insert_all(&permit, rows).await?;
                assert_eq!(tx.count(session::Entity::find()).await?, before + 5_000);
                let sent = world.app.db.statements() - sent;
                recorded(tx, &permit, world).await?;
                Ok(sent)
            })
        });
        assert_eq!(
            sent.await.unwrap(),
            2 + 1,
            "two parts and a count on {}",
            world.name
        );
    })
    .await;
}

#[tokio::test]
async fn who_goes_away_while_a_transaction_begins_leaves_none_open() {
    both(async |world| {
        world.person("Anne").await;
        let db = &world.app.db;
        for polls in 0..200 {
            let mut begun = pin!(db.begin());
            for _ in 0..polls % 7 {
                if poll!(&mut begun).is_ready() {
                    break;
                }
                tokio::task::yield_now().await;
            }
        }
        // On every connection somebody reads, and then begins another.
        let connections = if world.name == "SQLite" { 1 } else { 16 };
        for _ in 0..3 {
            let reads = (0..connections).map(|_| session::Entity::find().all(db.reader()));
            for read in join_all(reads).await {
                read.unwrap();
            }
            for begun in join_all((0..connections).map(|_| db.begin())).await {
                begun.unwrap().rollback().await.unwrap();
            }
        }
    })
    .await;
}
