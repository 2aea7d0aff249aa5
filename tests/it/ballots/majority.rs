//! What a majority is of.

use super::row;
use crate::support::world::{Person, World, both};
use entity::mandate;
use entity::value::MandateRole;
use sceau::modules::charter::format::Majority;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

/// An admin ends somebody's mandate.
async fn revoke(world: &World, admin: &Person, of: &Person) {
    let found = mandate::Entity::find()
        .filter(mandate::Column::AccountId.eq(of.account))
        .one(world.app.db.reader())
        .await;
    let input = json!({ "mandateId": found.unwrap().unwrap().id });
    world
        .act(Some(admin), "mandateRevoke", input, "")
        .await
        .done();
}

#[tokio::test]
async fn r3_a_mandate_revoked_during_the_sitting_lowers_no_majority() {
    both(async |world| {
        let board = world
            .board(|text| text.rules.meeting.majority = Majority::AbsoluteOfElectorate)
            .await;
        let case = world.case_of(&board, 1).await;
        // Five may vote, and three came: three votes carry, two do not.
        world.sit(&board, &[&case], &board.all()[..3]).await;
        let admin = world.officer("Max", MandateRole::Admin).await;
        revoke(world, &admin, &board.others[2]).await;
        let opened = world
            .open_ballot(&board.president, &case, Ok(0))
            .await
            .done();
        let id = opened.text("/ballot/id");
        let kept = row(world, id).await;
        assert_eq!((kept.electorate, kept.entitled), (3, 5));
        revoke(world, &admin, &board.others[3]).await;
        for (voter, choice) in board
            .all()
            .into_iter()
            .zip(["IN_FAVOUR", "IN_FAVOUR", "AGAINST"])
        {
            world.vote(voter, id, choice).await.done();
        }
        let closed = world.close_ballot(&board.president, id).await.done();
        assert_eq!(closed.text("/ballot/outcome"), "REJECTED");
    })
    .await;
}

#[tokio::test]
async fn who_stands_aside_is_not_of_those_entitled() {
    both(async |world| {
        let board = world
            .board(|text| text.rules.meeting.majority = Majority::AbsoluteOfElectorate)
            .await;
        let case = world.case_of(&board, 1).await;
        world.sit(&board, &[&case], &board.all()).await;
        // The quorum's base stays five (R4); a majority is of the four who may vote.
        let input = json!({ "proceedingId": case.id, "ground": "RELATIVE" });
        world
            .act(Some(&board.others[0]), "recusalDeclare", input, "")
            .await
            .done();
        let opened = world
            .open_ballot(&board.president, &case, Ok(0))
            .await
            .done();
        let kept = row(world, opened.text("/ballot/id")).await;
        assert_eq!((kept.electorate, kept.entitled), (4, 4));
        let opened = world.journaled(&case, "BallotOpen").await;
        assert_eq!(opened["entitled"], 4);
    })
    .await;
}
