//! A ballot whose key and papers the database has lost.

use super::{read, sitting};
use crate::support::postgres;
use crate::support::sittings::{Board, Case, action};
use crate::support::world::{World, both};
use entity::{ballot_key, ballot_paper, ballot_voter};
use sea_orm::{ConnectionTrait, EntityTrait};
use serde_json::{Value as Json, json};
use std::time::Duration;

/// A ballot in which three of five have voted.
async fn begun(world: &World) -> (Board, Case, String) {
    let (board, case) = sitting(world).await;
    let opened = world.open_ballot(&board.president, &case, Ok(0)).await;
    let id = opened.done().text("/ballot/id").to_owned();
    for voter in &board.others[..3] {
        world.vote(voter, &id, "IN_FAVOUR").await.done();
    }
    (board, case, id)
}

/// It takes no more votes, is closed without a result, which says why, and the question is put again.
async fn is_held_again(world: &World, (board, case, id): &(Board, Case, String)) {
    let president = &board.president;
    let late = &board.others[3];
    let refused = world.vote(late, id, "AGAINST").await.refused("WRONG_STATE");
    assert!(refused.text("/userErrors/0/message").contains("lost"));
    let twice = world.vote(&board.others[0], id, "AGAINST").await;
    twice.refused("ALREADY_DONE");
    let seen = read(world, late, id).await;
    assert_eq!(action(&seen, "VOTE_CAST"), Some(json!("WRONG_STATE")));
    let seen = read(world, president, id).await;
    assert_eq!(action(&seen, "BALLOT_CLOSE"), Some(json!(true)));
    let again = world.open_ballot(president, case, Ok(0)).await;
    again.refused("ALREADY_DONE");
    world.close_ballot(late, id).await.failed("FORBIDDEN");

    let closed = world.close_ballot(president, id).await.done();
    let ballot = closed.at("/ballot");
    assert_eq!(ballot["outcome"], "NO_RESULT");
    assert_eq!(ballot["count"], Json::Null);
    let note = closed.text("/ballot/countNote/en");
    assert!(note.contains("lost"), "{note}");
    let entry = world.journaled(case, "BallotClose").await;
    assert_eq!(
        entry,
        json!({
            "ballot": id, "papers": 0, "missingVotes": 2, "withoutMissingVotes": false,
            "outcome": "NO_RESULT", "papersLost": true, "inFavour": null, "against": null, "abstained": null,
        })
    );
    world
        .close_ballot(president, id)
        .await
        .refused("ALREADY_DONE");

    world.adopt(board, case, Ok(0)).await;
    let entry = world.journaled(case, "BallotClose").await;
    assert_eq!(
        (&entry["papersLost"], &entry["papers"]),
        (&json!(false), &json!(5))
    );
}

/// What a crash does to open ballots.
async fn lose(world: &World) {
    let db = world.app.db.reader();
    let keys = ballot_key::Entity::delete_many().exec(db).await.unwrap();
    let papers = ballot_paper::Entity::delete_many().exec(db).await.unwrap();
    assert!(keys.rows_affected > 0 && papers.rows_affected > 0);
}

#[tokio::test]
async fn a_ballot_that_lost_its_papers_is_held_again() {
    both(async |world| {
        let ballot = begun(world).await;
        lose(world).await;
        is_held_again(world, &ballot).await;
    })
    .await;
}

#[tokio::test]
async fn a_paper_that_somebody_took_away_is_no_loss_that_opens_the_question_again() {
    both(async |world| {
        let (board, _, id) = begun(world).await;
        let db = world.app.db.reader();
        ballot_paper::Entity::delete_many().exec(db).await.unwrap();
        world
            .close_ballot_early(&board.president, &id)
            .await
            .failed("INTERNAL");
        assert_eq!(read(world, &board.president, &id).await["state"], "OPEN");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crash_of_postgresql_loses_the_papers_of_open_ballots_and_nothing_else() {
    let Some(server) = postgres::server() else {
        return;
    };
    let world = World::on_server(&server, "sceau").await;
    let ballot = begun(&world).await;
    // A process of the server that is killed takes the others with it, as every crash does; then it recovers from its log.
    let crash = "COPY (SELECT) TO PROGRAM 'kill -9 $PPID'";
    let db = world.app.db.reader();
    db.execute_unprepared(crash).await.unwrap_err();
    let mut tries = 0;
    let admin = loop {
        match sea_orm::Database::connect(server.url("sceau")).await {
            Ok(admin) => break admin,
            Err(error) if tries == 100 => panic!("{error}"),
            Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
        }
        tries += 1;
    };
    admin.close().await.unwrap();

    let world = world.another_server().await;
    assert_eq!(world.count::<ballot_voter::Entity>().await, 3);
    assert_eq!(world.count::<ballot_key::Entity>().await, 0);
    is_held_again(&world, &ballot).await;
    world.assert_journal_is_whole().await;
}

#[tokio::test]
async fn t7_a_meeting_whose_ballot_lost_its_papers_has_not_voted() {
    both(async |world| {
        let board = world.board(|_| {}).await;
        let case = world.case_of(&board, 1).await;
        let president = &board.president;
        let meeting = world.sit(&board, &[&case], &board.all()[..3]).await;
        let opened = world.open_ballot(president, &case, Ok(0)).await.done();
        let id = opened.text("/ballot/id");
        world.vote(president, id, "IN_FAVOUR").await.done();
        lose(world).await;
        world.close_ballot(president, id).await.done();
        // One of the three goes over to the accused: two are left, of five.
        world.affiliate(&board.others[0], board.accused.id).await;
        world.close_meeting(president, &meeting).await.done();
        let entry = world.journaled(&case, "MeetingClose").await;
        assert_eq!(
            (&entry["ballots"], &entry["deliberated"]),
            (&json!(0), &json!(false)),
            "{}",
            world.name
        );
    })
    .await;
}
