//! Votes, closes and openings at the same moment.

use super::{papers, read, sitting};
use crate::support::sittings::action;
use crate::support::world::{Answer, both};
use entity::{ballot, ballot_key, ballot_voter};
use futures_util::future::join_all;
use sea_orm::EntityTrait;
use serde_json::json;
use std::time::Duration;

/// What came of a request: done, or the code of its refusal.
fn outcome(answer: &Answer) -> String {
    let code = answer
        .0
        .pointer("/userErrors/0/code")
        .or(answer.0.pointer("/errors/0/extensions/code"));
    code.map_or("done", |code| code.as_str().unwrap())
        .to_owned()
}

#[tokio::test]
async fn two_votes_of_one_person_at_once_are_one() {
    both(async |world| {
        let (board, case) = sitting(world).await;
        let opened = world
            .open_ballot(&board.president, &case, Ok(0))
            .await
            .done();
        let id = opened.text("/ballot/id");
        for voter in &board.others {
            let (one, other) = tokio::join!(
                world.vote(voter, id, "IN_FAVOUR"),
                world.vote(voter, id, "AGAINST"),
            );
            let mut outcomes = [outcome(&one), outcome(&other)];
            outcomes.sort();
            assert_eq!(outcomes, ["ALREADY_DONE", "done"], "{}", world.name);
        }
        assert_eq!(
            (
                world.count::<ballot_voter::Entity>().await,
                papers(world).await.len()
            ),
            (4, 4)
        );
    })
    .await;
}

#[tokio::test]
async fn a_vote_against_the_close_is_counted_or_refused() {
    both(async |world| {
        let board = world.board(|_| {}).await;
        let case = world.case_of(&board, 6).await;
        world.sit(&board, &[&case], &board.all()).await;
        for n in 0..case.allegations.len() {
            let opened = world
                .open_ballot(&board.president, &case, Ok(n))
                .await
                .done();
            let id = opened.text("/ballot/id");
            world.vote(&board.president, id, "ABSTAIN").await.done();
            let (first, second, closed, third, fourth) = tokio::join!(
                world.vote(&board.others[0], id, "IN_FAVOUR"),
                world.vote(&board.others[1], id, "IN_FAVOUR"),
                world.close_ballot_early(&board.president, id),
                world.vote(&board.others[2], id, "IN_FAVOUR"),
                world.vote(&board.others[3], id, "IN_FAVOUR"),
            );
            closed.done();
            let votes = [first, second, third, fourth].map(|vote| outcome(&vote));
            let cast = votes.iter().filter(|vote| *vote == "done").count();
            let refused = votes.iter().filter(|vote| *vote == "WRONG_STATE").count();
            assert_eq!(cast + refused, 4, "{}: {votes:?}", world.name);
            let seen = read(world, &board.president, id).await;
            let taken = cast + 1;
            assert_eq!(seen["voters"].as_array().unwrap().len(), taken);
            let closed = world.journaled(&case, "BallotClose").await;
            assert_eq!(
                (&closed["papers"], &closed["missingVotes"]),
                (&json!(taken), &json!(5 - taken)),
                "{}: every vote that was taken is counted",
                world.name
            );
        }
        assert_eq!(papers(world).await, []);
    })
    .await;
}

#[tokio::test]
async fn two_ballots_on_one_question_at_once_are_one() {
    both(async |world| {
        let (board, case) = sitting(world).await;
        let (one, other) = tokio::join!(
            world.open_ballot(&board.president, &case, Ok(0)),
            world.open_ballot(&board.president, &case, Ok(0)),
        );
        let mut outcomes = [outcome(&one), outcome(&other)];
        outcomes.sort();
        assert_eq!(outcomes, ["ALREADY_DONE", "done"], "{}", world.name);
        assert_eq!(world.count::<ballot::Entity>().await, 1);
    })
    .await;
}

#[tokio::test]
async fn votes_openings_and_closes_of_many_ballots_at_once_lose_nothing() {
    both(async |world| {
        let board = world.board(|_| {}).await;
        let cases = [
            world.case_of(&board, 4).await,
            world.case_of(&board, 4).await,
        ];
        world
            .sit(&board, &[&cases[0], &cases[1]], &board.all())
            .await;
        let president = &board.president;
        let mut ballots = Vec::new();
        for case in &cases {
            for question in 0..3 {
                let opened = world
                    .open_ballot(president, case, Ok(question))
                    .await
                    .done();
                ballots.push(opened.text("/ballot/id").to_owned());
            }
        }
        // Two close while the others are voted in, two more open, and then the rest close at once.
        let (early, rest) = ballots.split_at(2);
        let votes = ballots.iter().flat_map(|id| {
            let voters = board.others.iter();
            voters.map(move |voter| world.vote(voter, id, "IN_FAVOUR"))
        });
        let closes = early
            .iter()
            .map(|id| world.close_ballot_early(president, id));
        let opens = cases
            .iter()
            .map(|case| world.open_ballot(president, case, Ok(3)));
        let reads = (0..8)
            .flat_map(|_| rest)
            .map(|id| read(world, president, id));
        let (votes, closed, opened, seen) = tokio::join!(
            join_all(votes),
            join_all(closes),
            join_all(opens),
            join_all(reads)
        );
        for ballot in seen {
            let may_vote = action(&ballot, "VOTE_CAST");
            assert_eq!(may_vote, Some(json!(true)), "its papers are never away");
        }
        let (of_early, of_rest) = votes.split_at(2 * board.others.len());
        for vote in of_early.iter().map(outcome) {
            assert!(
                ["done", "WRONG_STATE"].contains(&&*vote),
                "{}: {vote}",
                world.name
            );
        }
        for vote in of_rest.iter().map(outcome) {
            assert_eq!(vote, "done", "{}", world.name);
        }
        for answer in closed.into_iter().chain(opened) {
            answer.done();
        }
        let closed = join_all(
            rest.iter()
                .map(|id| world.close_ballot_early(president, id)),
        )
        .await;
        for answer in closed {
            let voters = answer.done();
            assert_eq!(voters.at("/ballot/voters").as_array().unwrap().len(), 4);
        }
        for id in &ballots {
            let seen = read(world, president, id).await;
            let voters = seen["voters"].as_array().unwrap().len();
            let result = if voters == 0 { "NO_RESULT" } else { "ADOPTED" };
            assert_eq!(
                (&seen["state"], &seen["outcome"]),
                (&json!("CLOSED"), &json!(result))
            );
        }
        assert_eq!(papers(world).await, []);
        assert_eq!(
            world.count::<ballot_key::Entity>().await,
            2,
            "of those that opened meanwhile"
        );
    })
    .await;
}

#[tokio::test]
async fn a_close_waits_for_who_reads_as_a_dump_does() {
    both(async |world| {
        let (board, case) = sitting(world).await;
        let opened = world.open_ballot(&board.president, &case, Ok(0)).await;
        let id = opened.done().text("/ballot/id").to_owned();
        for voter in board.all() {
            world.vote(voter, &id, "IN_FAVOUR").await.done();
        }
        let dump = world.app.db.snapshot().await.unwrap();
        let keys = ballot_key::Entity::find();
        assert_eq!(keys.clone().all(&dump).await.unwrap().len(), 1);
        let (closed, ()) = tokio::join!(world.close_ballot(&board.president, &id), async {
            tokio::time::sleep(Duration::from_millis(500)).await;
            let there = keys.all(&dump).await.unwrap().len();
            assert_eq!(there, 1, "{}", world.name);
            dump.rollback().await.unwrap();
        });
        assert_eq!(closed.done().text("/ballot/outcome"), "ADOPTED");
        assert_eq!(world.count::<ballot_key::Entity>().await, 0);
    })
    .await;
}
