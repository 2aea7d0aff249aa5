//! Who counts for the quorum (R3, R4, R6).

use super::{met, read, recuse, state};
use crate::support::sittings::{EVENING, action};
use crate::support::world::both;
use entity::value::ProceedingState;
use serde_json::{Value as Json, json};

#[tokio::test]
async fn nobody_came_is_no_quorum_and_meets_no_limit() {
    both(async |world| {
        let board = world.board(|_| {}).await;
        let case = world.case_of(&board, 1).await;
        let president = &board.president;
        let id = world.sit(&board, &[&case], &[]).await;
        let meeting = read(world, president, &id).await;
        assert_eq!(meeting["agenda"][0]["quorum"]["present"], 0);
        assert_eq!(state(world, &case).await, ProceedingState::Notified);
        let refused = world
            .open_ballot(president, &case, Ok(0))
            .await
            .refused("NO_QUORUM");
        assert_eq!(refused.at("/userErrors/0/missing"), &json!(["QUORUM"]));
        world.close_meeting(president, &id).await.done();
        assert!(
            !met(world, &case).await,
            "a meeting without quorum does not meet the limit (T7)"
        );

        // Two are too few; another meeting takes the file up.
        let id = world
            .convene(president, &[&case], "2026-02-16T18:00:00Z")
            .await
            .done()
            .text("/meeting/id")
            .to_owned();
        world.set_clock("2026-02-16T18:00:00Z");
        let opened = world
            .open_meeting(president, &id, &board.all()[..2])
            .await
            .done();
        assert_eq!(opened.at("/meeting/agenda/0/quorum/reached"), false);
        assert_eq!(opened.at("/meeting/agenda/0/takenUpAt"), &Json::Null);
        world.close_meeting(president, &id).await.done();
        assert!(!met(world, &case).await);
    })
    .await;
}

#[tokio::test]
async fn a_recused_president_leaves_the_chair_and_counts_for_nothing() {
    both(async |world| {
        let board = world.board(|_| {}).await;
        let case = world.case_of(&board, 1).await;
        recuse(world, &board.president, &case).await;
        // The acting chair is the member with the oldest mandate (R4).
        world.convene(&board.president, &[&case], EVENING).await.failed("FORBIDDEN");
        let acting = &board.others[0];
        let convened = world.convene(acting, &[&case], EVENING).await.done();
        assert_eq!(convened.at("/meeting/summoned").as_array().unwrap().len(), 5, "the recused too (R3)");
        let id = convened.text("/meeting/id").to_owned();
        world.set_clock(EVENING);
        world.open_meeting(&board.president, &id, &board.all()).await.failed("FORBIDDEN");
        // Three come, the president among them: two count, of five (R4).
        let opened = world.open_meeting(acting, &id, &board.all()[..3]).await.done();
        assert_eq!(
            opened.at("/meeting/agenda/0/quorum"),
            &json!({ "present": 2, "body": 5, "needed": 3, "reached": false, "outOfReach": false, "fallback": null, "fallbackNote": null })
        );
        world.close_meeting(acting, &id).await.done();

        // Who stands aside knows of the meeting, and sees neither the file on its agenda nor the minutes.
        let seen = read(world, &board.president, &id).await;
        assert_eq!(seen["state"], "CLOSED");
        assert_eq!((&seen["agenda"], &seen["minutes"]), (&json!([]), &Json::Null));
        let seen = read(world, &board.others[3], &id).await;
        assert_eq!(seen["minutes"], "The board deliberated.");
        assert_eq!(seen["agenda"].as_array().unwrap().len(), 1);
        assert_eq!(read(world, &board.accused.person, &id).await, Json::Null);
    })
    .await;
}

#[tokio::test]
async fn r6_where_recusals_leave_no_quorum_the_rules_say_who_decides() {
    both(async |world| {
        let board = world.board(|_| {}).await;
        let case = world.case_of(&board, 1).await;
        for person in &board.others[1..] {
            recuse(world, person, &case).await;
        }
        let id = world.sit(&board, &[&case], &board.all()).await;
        let query = "query($id: ID!) { node(id: $id) { ... on Meeting { agenda { takenUpAt quorum { present needed outOfReach fallback fallbackNote { fr en } } } } } }";
        let read = world.ask(Some(&board.president), query, json!({ "id": id })).await.ok();
        let item = read.at("/data/node/agenda/0");
        assert_eq!(item["takenUpAt"], Json::Null);
        let quorum = &item["quorum"];
        assert_eq!((&quorum["present"], &quorum["needed"]), (&json!(2), &json!(3)));
        assert_eq!(quorum["outOfReach"], true);
        assert_eq!(quorum["fallback"], "SUBSTITUTES_THEN_GENERAL_ASSEMBLY");
        let refused = world.open_ballot(&board.president, &case, Ok(0)).await.refused("NO_QUORUM");
        assert!(refused.text("/userErrors/0/message").contains("the general assembly"), "{:#}", refused.0);
        let file = world.of_file(&board.president, &case, "gate { step done }").await;
        assert!(file["gate"].as_array().unwrap().contains(&json!({ "step": "QUORUM", "done": false })));
        world.close_meeting(&board.president, &id).await.done();
        assert!(!met(world, &case).await, "the clock runs on");
    })
    .await;
}

#[tokio::test]
async fn t7_a_quorum_that_recusals_break_meets_no_limit() {
    both(async |world| {
        let board = world.board(|_| {}).await;
        let case = world.case_of(&board, 1).await;
        let president = &board.president;
        let meeting = world.sit(&board, &[&case], &board.all()[..3]).await;
        assert_eq!(state(world, &case).await, ProceedingState::TakenUp);
        // Two of the three who came stand aside: one is left, of five, and no vote is possible.
        for person in &board.others[..2] {
            recuse(world, person, &case).await;
        }
        world
            .open_ballot(president, &case, Ok(0))
            .await
            .refused("NO_QUORUM");
        let closed = world.close_meeting(president, &meeting).await.done();
        assert_eq!(closed.at("/meeting/agenda/0/takenUpAt"), &Json::Null);
        assert!(!met(world, &case).await, "the clock runs on (R6)");
        let entry = world.journaled(&case, "MeetingClose").await;
        assert_eq!(
            (
                &entry["takenUp"],
                &entry["present"],
                &entry["quorate"],
                &entry["deliberated"]
            ),
            (&json!(true), &json!(1), &json!(false), &json!(false))
        );

        // The file stands as before: nothing can be decided, the accused may answer, and the board can be convened again.
        assert_eq!(state(world, &case).await, ProceedingState::Notified);
        let file = world
            .of_file(
                president,
                &case,
                "takenUpAt deadline { met } viewerActions { name allowed reasons { code } }",
            )
            .await;
        assert_eq!(
            (&file["takenUpAt"], &file["deadline"]["met"]),
            (&Json::Null, &json!(false))
        );
        assert_eq!(action(&file, "MEETING_CONVENE"), Some(json!(true)));
        let file = world
            .of_file(
                &board.accused.person,
                &case,
                "viewerActions { name allowed reasons { code } }",
            )
            .await;
        assert_eq!(action(&file, "DEFENCE_SUBMIT"), Some(json!(true)));
        world
            .record(president, &case, None)
            .await
            .missing(&["OPEN_MEETING", "FINDING_BALLOTS"]);

        let convened = world
            .convene(president, &[&case], "2026-02-16T18:00:00Z")
            .await
            .done();
        let id = convened.text("/meeting/id");
        world.set_clock("2026-02-16T18:00:00Z");
        let rest = [president, &board.others[2], &board.others[3]];
        let opened = world.open_meeting(president, id, &rest).await.done();
        assert_eq!(
            opened.at("/meeting/agenda/0/takenUpAt"),
            "2026-02-16T18:00:00.000000Z"
        );
        assert_eq!(state(world, &case).await, ProceedingState::TakenUp);
        world.open_ballot(president, &case, Ok(0)).await.done();
    })
    .await;
}

#[tokio::test]
async fn a_quorum_that_breaks_undoes_neither_an_earlier_meeting_nor_a_vote() {
    both(async |world| {
        let board = world.board(|_| {}).await;
        let [first, second] = [
            world.case_of(&board, 1).await,
            world.case_of(&board, 1).await,
        ];
        let (president, came) = (&board.president, &board.all()[..3]);
        let meeting = world.sit(&board, &[&first], came).await;
        world.close_meeting(president, &meeting).await.done();
        assert!(met(world, &first).await);

        let convened = world
            .convene(president, &[&first, &second], "2026-02-16T18:00:00Z")
            .await
            .done();
        let meeting = convened.text("/meeting/id");
        world.set_clock("2026-02-16T18:00:00Z");
        world.open_meeting(president, meeting, came).await.done();
        world
            .decide(&board, &second, Ok(0), &[(president, "ABSTAIN")])
            .await;
        // One of the three goes over to the accused: two are left, of five.
        world.affiliate(&board.others[0], board.accused.id).await;
        world.close_meeting(president, meeting).await.done();
        let deliberated =
            async |case| world.journaled(case, "MeetingClose").await["deliberated"].clone();
        assert_eq!(deliberated(&first).await, false);
        assert_eq!(
            state(world, &first).await,
            ProceedingState::TakenUp,
            "since the first meeting"
        );
        assert_eq!(deliberated(&second).await, true);
        assert_eq!(state(world, &second).await, ProceedingState::TakenUp);
        assert!(
            met(world, &second).await,
            "it voted while the quorum was there"
        );
    })
    .await;
}
