//! What a sweep does where a part of it fails: everything else.

use crate::support::world::{World, both};
use entity::id::ComplaintId;
use entity::{complaint, decision, journal_checkpoint, journal_entry};
use sceau::sweep::sweep;
use sea_orm::{ActiveValue::Set, EntityTrait};
use serde_json::json;
use uuid::Uuid;

/// Takes the place of a complaint's next entry in its chain, so that no act on it can be journaled.
async fn block(world: &World, complaint: ComplaintId) {
    let row = journal_entry::ActiveModel {
        chain_id: Set(complaint.into()),
        sequence: Set(2),
        association_id: Set(Some(world.association)),
        recorded_at: Set(world.now()),
        body: Set(String::new()),
        hash: Set(Vec::new()),
    };
    world.write(journal_entry::Entity::insert(row)).await;
}

async fn unblock(world: &World, complaint: ComplaintId) {
    let tx = world.app.db.begin().await.unwrap();
    journal_entry::Entity::delete_by_id((Uuid::from(complaint), 2))
        .exec(&tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

async fn is_marked(world: &World, id: ComplaintId) -> bool {
    let row = complaint::Entity::find_by_id(id)
        .one(world.app.db.reader())
        .await;
    row.unwrap().unwrap().missed_at.is_some()
}

#[tokio::test]
async fn a_failure_holds_up_nothing_else() {
    both(async |world| {
        let board = world.board(|_| {}).await;
        let case = world.decided(&board, &["LABEL_BAN"]).await;
        let counting = Some("2026-02-10");
        world
            .notify_decision(&board.president, &case, "HAND_DELIVERY", counting)
            .await
            .done();
        let client = world.again(&case.client).await;
        let mut late = Vec::new();
        for _ in 0..2 {
            let facts = json!({
                "charterId": board.charter,
                "accusedId": board.accused.id,
                "articleIds": [board.articles[0]],
                "facts": "The quotation hid the yearly fee.",
                "happenedOn": world.today(),
            });
            let filed = world.complain(Some(&client), facts).await.done();
            late.push(filed.text("/complaint/id").parse().unwrap());
        }
        block(world, late[0]).await;

        world.set_clock("2026-05-01T12:00:00Z");
        assert!(sweep(&world.app, world.now()).await.is_err());
        let decided = decision::Entity::find().one(world.app.db.reader()).await;
        assert_eq!(decided.unwrap().unwrap().state.as_str(), "IN_FORCE");
        assert!(!is_marked(world, late[0]).await);
        assert!(is_marked(world, late[1]).await, "the next one is marked");
        assert_eq!(world.count::<journal_checkpoint::Entity>().await, 1);

        unblock(world, late[0]).await;
        let swept = sweep(&world.app, world.now()).await.unwrap();
        assert_eq!((swept.deadlines_missed, swept.decisions_in_force), (1, 0));
        assert!(is_marked(world, late[0]).await);
    })
    .await;
}
