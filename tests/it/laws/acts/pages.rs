//! What the viewer may do costs as many statements on a page of a hundred objects as on one of twenty, whatever they are; and as many
//! as `docs/decisions/0021-guards.md` says.

use super::things::{ACTS, latest};
use crate::docs::text;
use crate::post::fail_all;
use crate::support::sittings::Board;
use crate::support::world::{World, both};
use entity::id::AssociationId;
use entity::value::MandateRole;
use sea_orm::{
    ActiveModelBehavior, ActiveModelTrait, DatabaseTransaction, EntityTrait, IdenStatic,
    IntoActiveModel, Iterable, ModelTrait, Value,
};
use serde_json::json;
use std::collections::{BTreeMap, HashSet};
use uuid::Uuid;

/// How many objects the pages have.
const PAGES: [usize; 2] = [20, 100];

#[tokio::test]
async fn a_page_of_a_hundred_costs_what_one_of_twenty_does_and_what_is_written() {
    both(async |world| {
        let board = world.board(|_| {}).await;
        // Who acts for somebody is asked about that too.
        let firm = world.member("Studio Est").await;
        world.affiliate(&board.president, firm.id).await;
        populate(world, &board).await;
        let president = world.again(&board.president).await;
        // The first request finds out who asks, and the others know.
        let me = world.ask(Some(&president), "{ viewer { account { id } } }", json!({}));
        me.await.ok();
        let mut costs = BTreeMap::new();
        let kinds: HashSet<_> = ACTS.iter().map(|on| on.kind).collect();
        for kind in kinds {
            let of = if kind == "Commitment" {
                "Signature"
            } else {
                kind
            };
            let things = latest(world, of, PAGES[1] as u64).await;
            let mut ids: Vec<_> = things.into_iter().map(|thing| thing.id).collect();
            if kind == "Association" {
                ids = (0..PAGES[1]).map(|n| club(n).to_string()).collect();
            }
            let mut more = Vec::new();
            for size in PAGES {
                let mut sent = Vec::new();
                for fields in ["id", "id viewerActions { name allowed reasons { code } }"] {
                    let part = match kind {
                        "Commitment" => {
                            format!("... on Signature {{ commitments {{ {fields} }} }}")
                        }
                        _ => format!("... on {kind} {{ {fields} }}"),
                    };
                    let query = format!("query($ids: [ID!]!) {{ nodes(ids: $ids) {{ {part} }} }}");
                    let before = world.app.db.statements();
                    let read = world.ask(Some(&president), &query, json!({ "ids": ids[..size] }));
                    let read = read.await.ok();
                    sent.push(world.app.db.statements() - before);
                    let nodes = read.at("/data/nodes").as_array().unwrap();
                    let objects = nodes.iter().filter(|node| match kind {
                        "Commitment" => node["commitments"][0]["id"].is_string(),
                        _ => node["id"].is_string(),
                    });
                    assert_eq!(objects.count(), size, "{}: {kind}", world.name);
                }
                more.push(sent[1] - sent[0]);
            }
            assert_eq!(more[0], more[1], "{}: {kind}", world.name);
            costs.insert(kind, more[0]);
        }
        let written = text("docs/decisions/0021-guards.md");
        for (kind, cost) in &costs {
            let line = format!("| `{kind}` | {cost} |");
            assert!(
                written.contains(&line),
                "{}: not written: {line} of {costs:?}",
                world.name
            );
        }
    })
    .await;
}

/// One more association, by its number.
fn club(number: usize) -> AssociationId {
    AssociationId(Uuid::from_u128(number as u128 + 1))
}

/// A procedure with its firm from the complaint to the decision, and as many copies of all that as fill the pages.
async fn populate(world: &World, board: &Board) {
    let signature = world.signature(&board.accused).await;
    let input =
        json!({ "signatureId": signature, "articleId": board.articles[0], "statement": "We do." });
    let declared = world.act(Some(&board.accused.person), "commitmentDeclare", input, "");
    declared.await.done();
    world.decided(board, &["LABEL_BAN"]).await;
    // Messages are an admin's to see.
    world
        .mandate(&board.president, MandateRole::Admin, "2020-01-01", None)
        .await;
    fail_all(world).await;
    let known = known(world).await;
    let tx = world.app.db.begin().await.unwrap();
    for number in 1..=PAGES[1] as u128 {
        copy(world, &tx, &known, number).await;
    }
    tx.commit().await.unwrap();
    for number in 0..PAGES[1] {
        let slug = format!("club-{number}");
        world.insert_association(club(number), &slug).await;
        world.officer("Olga", MandateRole::Auditor).await;
        let title = format!("Title {number}");
        world.import(|text| text.title.en.clone_from(&title)).await;
    }
}

macro_rules! copied {
    ($($table:ident),*) => {
        use entity::{$($table),*};

        /// The ids of all that is copied.
        async fn known(world: &World) -> HashSet<Uuid> {
            let mut ids = HashSet::new();
            $(for row in $table::Entity::find().all(world.app.db.reader()).await.unwrap() {
                ids.extend(of_its_own(&row));
            })*
            ids
        }

        /// One more of each row that was there first.
        async fn copy(world: &World, tx: &DatabaseTransaction, known: &HashSet<Uuid>, number: u128) {
            $(for row in $table::Entity::find().all(world.app.db.reader()).await.unwrap() {
                put(tx, row, known, number).await;
            })*
        }
    };
}

copied! {
    organisation, affiliation, membership, signature, commitment, commitment_revision, label, proceeding, complaint,
    complaint_article, notice, allegation, meeting, meeting_item, meeting_summons, ballot, ballot_elector, ballot_voter, decision,
    sanction, outbox
}

/// A row's own id, where it has one.
fn of_its_own<M: ModelTrait>(row: &M) -> Option<Uuid> {
    let mut columns = <M::Entity as EntityTrait>::Column::iter();
    match row.get(columns.find(|column| column.as_str() == "id")?) {
        Value::Uuid(id) => id,
        _ => None,
    }
}

async fn put<M>(tx: &DatabaseTransaction, row: M, known: &HashSet<Uuid>, number: u128)
where
    M: ModelTrait + Clone + IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel>,
    <M::Entity as EntityTrait>::ActiveModel: ActiveModelBehavior + Send,
{
    let mut copy = row.clone().into_active_model();
    for column in <M::Entity as EntityTrait>::Column::iter() {
        match row.get(column) {
            Value::Uuid(Some(id)) if known.contains(&id) => {
                let id = Uuid::from_u128(id.as_u128() ^ (number << 32));
                copy.set(column, id.into());
            }
            // What a receipt code is known by is nobody else's.
            Value::Bytes(Some(_)) if column.as_str() == "receipt_hash" => {
                copy.set(column, number.to_be_bytes().repeat(2).into());
            }
            _ => {}
        }
    }
    let insert = <M::Entity as EntityTrait>::insert(copy);
    insert.exec_without_returning(tx).await.unwrap();
}
