//! Each entry has a form, and nothing is recorded but by it.

use super::faults;
use crate::support::world::{World, both};
use entity::id::SessionId;
use entity::{journal_chain, journal_entry};
use sceau::access::{Act, Facts};
use sceau::context::Context;
use sceau::failure::Failure;
use sceau::journal::{self, Chain, Fault};
use sceau::modules::accounts::entries::{AccountRegistered, SessionOpened};
use sceau::modules::journal_forms;
use sceau::secrets::sha256;
use sea_orm::{ActiveValue::Set, EntityTrait};
use std::collections::BTreeSet;
use uuid::Uuid;

#[test]
fn each_act_has_a_form_and_each_form_a_name_of_its_own() {
    let forms = journal_forms();
    let recorded: BTreeSet<_> = forms
        .iter()
        .flat_map(|form| form.acts)
        .map(|act| act.name())
        .collect();
    let without: Vec<_> = Act::ALL
        .iter()
        .map(|act| act.name())
        .filter(|act| !recorded.contains(act))
        .collect();
    assert!(
        without.is_empty(),
        "no `entries.rs` of a slice tells what these record: {without:?}"
    );
    let mut names = BTreeSet::new();
    for form in &forms {
        assert!(
            names.insert(form.name),
            "two forms are called {}",
            form.name
        );
    }
}

#[tokio::test]
async fn an_act_records_its_own_entries_in_their_own_chains_alone() {
    both(async |world| {
        let person = world.person("Anne").await.account;
        let context = Context::system(&world.app);
        let entries = world.count::<journal_entry::Entity>().await;
        let refused = context.act(|tx| {
            Box::pin(async move {
                let permit = tx.require(Act::SessionCreate, &Facts::default())?;
                let chain = Chain::about(tx, person).await?;
                journal::record(tx, &permit, chain, &AccountRegistered { known: true }).await
            })
        });
        let Err(Failure::Internal(why)) = refused.await else {
            panic!("the entry of another act was recorded");
        };
        assert_eq!(
            why.to_string(),
            "SessionCreate records no AccountRegistered in a chain of kind account"
        );
        let refused = context.act(|tx| {
            Box::pin(async move {
                let permit = tx.require(Act::SessionCreate, &Facts::default())?;
                let session: SessionId = tx.id();
                let entry = SessionOpened { session };
                journal::record(tx, &permit, Chain::of(session), &entry).await
            })
        });
        assert!(matches!(refused.await, Err(Failure::Internal(_))));
        assert_eq!(world.count::<journal_entry::Entity>().await, entries);
    })
    .await;
}

/// A chain of one entry in a version of the format.
async fn written(world: &World, version: u32) -> Uuid {
    let (chain, session) = (Uuid::from_u128(u128::from(version)), SessionId(Uuid::nil()));
    let body = format!(
        r#"{{"act":"SessionCreate","association":null,"at":"2025-01-02T03:04:05.000006Z","by":"SYSTEM","chain":"{chain}","facts":{{"session":"{session}"}},"kind":"account","prev":null,"seq":1,"v":{version}}}"#
    );
    let hash = sha256(&[body.as_bytes()]).to_vec();
    let head = journal_chain::ActiveModel {
        id: Set(chain),
        association_id: Set(None),
        kind: Set("account".to_owned()),
        length: Set(1),
        sealed: Set(0),
        head_hash: Set(hash.clone()),
    };
    world.write(journal_chain::Entity::insert(head)).await;
    let row = journal_entry::ActiveModel {
        chain_id: Set(chain),
        sequence: Set(1),
        association_id: Set(None),
        recorded_at: Set("2025-01-02T03:04:05.000006Z".parse().unwrap()),
        body: Set(body),
        hash: Set(hash),
    };
    world.write(journal_entry::Entity::insert(row)).await;
    chain
}

#[tokio::test]
async fn the_entries_of_every_version_up_to_this_one_verify() {
    let on = async |world: &World| {
        for version in [1, 2] {
            written(world, version).await;
            assert_eq!(faults(world).await, [], "{version} on {}", world.name);
        }
        let chain = written(world, 3).await;
        assert_eq!(faults(world).await, [Fault::Changed { chain, sequence: 1 }]);
    };
    on(&World::on_sqlite().await).await;
    if let Some(world) = World::on_postgres().await {
        on(&world).await;
    }
}
