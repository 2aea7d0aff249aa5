//! The secret of the vote, and its count.

use super::{papers, read, row, sitting};
use crate::support::sittings::action;
use crate::support::world::both;
use entity::value::BallotState;
use entity::{ballot_key, ballot_voter, journal_entry};
use sea_orm::EntityTrait;
use serde_json::{Value as Json, json};

#[tokio::test]
async fn votes_are_sealed_until_the_close_and_then_nobody_can_join_them() {
    both(async |world| {
        let (board, case) = sitting(world).await;
        let opened = world.open_ballot(&board.president, &case, Ok(0)).await.done();
        let ballot = opened.at("/ballot");
        assert_eq!((&ballot["state"], &ballot["electorate"]), (&json!("OPEN"), &json!(5)));
        assert_eq!(ballot["allegation"]["id"], case.allegations[0]);
        assert_eq!(action(ballot, "VOTE_CAST"), Some(json!(true)));
        let id = ballot["id"].as_str().unwrap();

        for (voter, choice) in board.all().into_iter().zip(["IN_FAVOUR", "IN_FAVOUR", "AGAINST", "IN_FAVOUR"]) {
            let cast = world.vote(voter, id, choice).await.done();
            assert_eq!(cast.at("/ballot/outcome"), &Json::Null);
            assert_eq!(cast.at("/ballot/count"), &Json::Null);
            assert!(cast.text("/ballot/countNote/en").contains("sealed"));
        }
        let seen = read(world, &board.others[3], id).await;
        assert_eq!(seen["voters"], json!([{ "displayName": "Bela" }, { "displayName": "Cara" }, { "displayName": "Dora" }, { "displayName": "Pia" }]));
        assert_eq!(seen["electors"][3], json!({ "displayName": "Emil" }));
        let sealed = papers(world).await;
        assert_eq!(sealed.len(), 4);
        assert!(sealed.iter().all(|paper| paper.sealed.len() == sealed[0].sealed.len()));
        assert!(sealed.iter().all(|paper| uuid::Uuid::from(paper.id).get_version_num() == 4));
        assert_eq!(world.count::<ballot_key::Entity>().await, 1);

        world.vote(&board.others[3], id, "ABSTAIN").await.done();
        let closed = world.close_ballot(&board.president, id).await.done();
        let ballot = closed.at("/ballot");
        assert_eq!((&ballot["state"], &ballot["outcome"]), (&json!("CLOSED"), &json!("ADOPTED")));
        assert_eq!(ballot["count"], json!({ "inFavour": 3, "against": 1, "abstained": 1 }));
        assert_eq!(ballot["countNote"], Json::Null);
        assert_eq!((world.count::<ballot_key::Entity>().await, papers(world).await), (0, vec![]));
        assert_eq!(row(world, id).await.state, BallotState::Closed);
        assert_eq!(world.count::<ballot_voter::Entity>().await, 5);

        // The journal says that votes were cast, and never how: all these entries are alike but for who, and their place.
        let entries = journal_entry::Entity::find().all(world.app.db.reader()).await.unwrap();
        let casts = entries.iter().filter(|entry| entry.body.contains("VoteCast"));
        let facts = casts.map(|entry| serde_json::from_str::<Json>(&entry.body).unwrap()["facts"].clone());
        let facts: Vec<_> = facts.collect();
        assert_eq!(facts, vec![json!({ "ballot": id }); 5]);
        assert!(!entries.iter().any(|entry| entry.body.contains("IN_FAVOUR") || entry.body.contains("AGAINST")));
    })
    .await;
}

#[tokio::test]
async fn r3_a_ballot_waits_for_every_elector_or_says_that_it_does_not() {
    both(async |world| {
        let (board, case) = sitting(world).await;
        let president = &board.president;
        let opened = world.open_ballot(president, &case, Ok(0)).await.done();
        let id = opened.text("/ballot/id");
        world.vote(&board.others[0], id, "IN_FAVOUR").await.done();
        let refused = world.close_ballot(president, id).await.missing(&["VOTES"]);
        let error = refused.at("/userErrors/0");
        assert_eq!(
            (&error["rule"]["id"], &error["field"]),
            (&json!("R3"), &json!(["withoutMissingVotes"]))
        );
        assert!(
            error["message"].as_str().unwrap().contains("missing (4)"),
            "{error:#}"
        );
        let kept = row(world, id).await;
        assert_eq!(
            (kept.state, papers(world).await.len()),
            (BallotState::Open, 1),
            "nothing was counted"
        );
        // A screen learns that the flag is needed.
        assert_eq!(
            action(&read(world, president, id).await, "BALLOT_CLOSE"),
            Some(json!("STEP_MISSING"))
        );

        for voter in &board.others[1..] {
            world.vote(voter, id, "AGAINST").await.done();
        }
        world.close_ballot(president, id).await.missing(&["VOTES"]);
        let closed = world.close_ballot_early(president, id).await.done();
        // Five could vote and four did: too few to show how (R15).
        let ballot = closed.at("/ballot");
        assert_eq!(
            (&ballot["outcome"], &ballot["count"]),
            (&json!("REJECTED"), &Json::Null)
        );
        let kept = row(world, id).await;
        assert_eq!(
            (kept.in_favour, kept.against, kept.abstained),
            (None, None, None)
        );
        let entry = world.journaled(&case, "BallotClose").await;
        assert_eq!(
            entry,
            json!({
                "ballot": id, "papers": 4, "missingVotes": 1, "withoutMissingVotes": true,
                "outcome": "REJECTED", "papersLost": false, "inFavour": null, "against": null, "abstained": null,
            })
        );

        let opened = world.open_ballot(president, &case, Ok(1)).await.done();
        let id = opened.text("/ballot/id");
        for voter in board.all() {
            world.vote(voter, id, "IN_FAVOUR").await.done();
        }
        assert_eq!(
            action(&read(world, president, id).await, "BALLOT_CLOSE"),
            Some(json!(true))
        );
        world.close_ballot(president, id).await.done();
        let entry = world.journaled(&case, "BallotClose").await;
        assert_eq!(
            (&entry["missingVotes"], &entry["withoutMissingVotes"]),
            (&json!(0), &json!(false))
        );
        assert_eq!(entry["inFavour"], 5);
    })
    .await;
}

#[tokio::test]
async fn where_nobody_votes_there_is_no_result_and_the_question_can_be_put_again() {
    both(async |world| {
        let (board, case) = sitting(world).await;
        let silent = world.decide(&board, &case, Ok(0), &[]).await;
        assert_eq!(silent.text("/ballot/outcome"), "NO_RESULT");
        let abstain: Vec<_> = board
            .all()
            .into_iter()
            .map(|person| (person, "ABSTAIN"))
            .collect();
        let silent = world.decide(&board, &case, Ok(0), &abstain).await;
        assert_eq!(silent.text("/ballot/outcome"), "NO_RESULT");
        assert_eq!(
            silent.at("/ballot/count"),
            &json!({ "inFavour": 0, "against": 0, "abstained": 5 })
        );
        let opened = world
            .open_ballot(&board.president, &case, Ok(0))
            .await
            .done();
        world
            .open_ballot(&board.president, &case, Ok(0))
            .await
            .refused("ALREADY_DONE");
        // As many for as against: rejected.
        let ballot = opened.text("/ballot/id");
        for (voter, choice) in
            board
                .all()
                .into_iter()
                .zip(["IN_FAVOUR", "IN_FAVOUR", "AGAINST", "AGAINST", "ABSTAIN"])
        {
            world.vote(voter, ballot, choice).await.done();
        }
        let closed = world.close_ballot(&board.president, ballot).await.done();
        assert_eq!(closed.text("/ballot/outcome"), "REJECTED");
        world
            .open_ballot(&board.president, &case, Ok(0))
            .await
            .refused("ALREADY_DONE");
    })
    .await;
}
