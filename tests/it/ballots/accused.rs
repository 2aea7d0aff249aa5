//! Who votes and then comes to act for the accused: the vote stays cast, and nothing else is left to them (decision 0034).

use super::{papers, read, sitting};
use crate::support::world::both;
use serde_json::{Value as Json, json};

#[tokio::test]
async fn a_vote_stays_cast_when_its_elector_comes_to_act_for_the_accused() {
    both(async |world| {
        let (board, case) = sitting(world).await;
        let opened = world
            .open_ballot(&board.president, &case, Ok(0))
            .await
            .done();
        let ballot = opened.text("/ballot/id");
        let marie = &board.others[0];
        world.vote(marie, ballot, "AGAINST").await.done();
        let inside = "ballots { id } allegations { id finding } gate { done } version";
        let before = world.of_file(marie, &case, inside).await;
        assert_eq!(before["ballots"], json!([{ "id": ballot }]));

        let ask = json!({ "organisationId": board.accused.id });
        let asked = world.act(Some(marie), "affiliationRequest", ask, "affiliation { id }");
        let asked = asked.await.done();
        // To ask binds to nobody.
        assert_eq!(world.of_file(marie, &case, inside).await, before);
        let input = json!({ "affiliationId": asked.text("/affiliation/id") });
        let confirmed = world.act(Some(&board.accused.person), "affiliationConfirm", input, "");
        confirmed.await.done();

        // They read what the accused does, and of the ballot as little: nor do they vote on it, again or otherwise.
        let after = world.of_file(marie, &case, inside).await;
        assert_eq!(
            (&after["ballots"], &after["gate"]),
            (&json!([]), &json!([]))
        );
        assert_eq!(
            after,
            world.of_file(&board.accused.person, &case, inside).await
        );
        assert_eq!(read(world, marie, ballot).await, Json::Null);
        for choice in ["AGAINST", "IN_FAVOUR"] {
            world.vote(marie, ballot, choice).await.failed("NOT_FOUND");
        }
        assert_eq!(papers(world).await.len(), 1);

        for who in board
            .all()
            .into_iter()
            .filter(|who| who.account != marie.account)
        {
            world.vote(who, ballot, "IN_FAVOUR").await.done();
        }
        let closed = world.close_ballot(&board.president, ballot).await.done();
        assert_eq!(closed.text("/ballot/outcome"), "ADOPTED");
        let count = read(world, &board.president, ballot).await;
        assert_eq!(
            (&count["count"]["inFavour"], &count["count"]["against"]),
            (&json!(4), &json!(1)),
            "{count:#}"
        );
        assert_eq!(read(world, marie, ballot).await, Json::Null);
    })
    .await;
}
