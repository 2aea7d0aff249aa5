//! Who is convened, on what, and when.

use crate::support::sittings::{Board, EVENING};
use crate::support::world::both;
use entity::meeting;
use entity::value::MandateRole;
use serde_json::{Value as Json, json};

#[tokio::test]
async fn convening_refuses_what_is_not_ready_and_says_why() {
    both(async |world| {
        let board = world.board(|_| {}).await;
        let president = &board.president;
        let opened = world.opened_case(&board, 1).await;
        world.convene(president, &[&opened], EVENING).await.missing(&["NOTICE"]);
        let file = world.file(president, &opened.id).await;
        world.notify(president, &file).await.done();
        let case = opened;

        // The defence time ends on 30 January at 24:00 (R2, T8).
        let early = world.convene(president, &[&case], "2026-01-30T22:59:59Z").await.missing(&["DEFENCE_TIME"]);
        assert_eq!(early.text("/userErrors/0/rule/id"), "R2");
        assert!(early.text("/userErrors/0/message").contains("Saturday 31 January 2026"), "{:#}", early.0);

        // Eight clear days (T5): sent on 28 January, the first day is 6 February.
        world.set_clock("2026-01-28T09:00:00Z");
        let late = world.convene(president, &[&case], "2026-02-05T22:59:59Z").await.refused("OUT_OF_TIME");
        assert_eq!(late.text("/userErrors/0/rule/id"), "T5");
        assert!(late.text("/userErrors/0/message").contains("Friday 6 February 2026"), "{:#}", late.0);
        world.convene(president, &[&case], "2025-12-01T18:00:00Z").await.missing(&["DEFENCE_TIME"]);

        let agenda = |ids: Json, place: &str| json!({ "proceedingIds": ids, "startsAt": "2026-02-06T18:00:00Z", "place": place });
        for (input, field) in [
            (agenda(json!([]), "Town hall"), "proceedingIds"),
            (agenda(json!([case.id, case.id]), "Town hall"), "proceedingIds"),
            (agenda(json!(vec![&case.id; 21]), "Town hall"), "proceedingIds"),
            (agenda(json!([case.id]), "  "), "place"),
            (agenda(json!([case.id]), "a\u{7}b"), "place"),
        ] {
            let refused = world.act(Some(president), "meetingConvene", input, "").await.refused("INVALID_INPUT");
            assert_eq!(refused.text("/userErrors/0/field/0"), field);
        }

        // Only the chair; and who may not know of the file does not learn of it.
        for (who, code) in [
            (&board.others[0], "FORBIDDEN"),
            (&board.secretary, "FORBIDDEN"),
            (&board.accused.person, "FORBIDDEN"),
            (&case.client, "NOT_FOUND"),
        ] {
            let input = agenda(json!([case.id]), "Town hall");
            world.act(Some(who), "meetingConvene", input, "").await.failed(code);
        }
        let input = agenda(json!([case.id]), "Town hall");
        world.act(None, "meetingConvene", input, "").await.failed("UNAUTHENTICATED");
        let input = agenda(json!(["meeting_aaaaaaaaaaaaaaaaaaaaaaaaaa"]), "Town hall");
        world.act(Some(president), "meetingConvene", input, "").await.failed("BAD_ID");
        assert_eq!(world.count::<meeting::Entity>().await, 0, "nothing was convened");

        let mut input = agenda(json!([case.id]), "Town hall");
        input["idempotencyKey"] = json!("once");
        for _ in 0..2 {
            world.act(Some(president), "meetingConvene", input.clone(), "").await.done();
        }
        assert_eq!(world.count::<meeting::Entity>().await, 1, "sent twice, done once");
    })
    .await;
}

#[tokio::test]
async fn a_meeting_is_convened_within_a_year() {
    both(async |world| {
        let board = world.board(|_| {}).await;
        let case = world.case_of(&board, 1).await;
        let at = async |instant| world.convene(&board.president, &[&case], instant).await;
        for far in ["2027-01-17T09:00:01Z", "9999-12-31T23:59:59Z"] {
            let refused = at(far).await.refused("INVALID_INPUT");
            assert_eq!(refused.at("/userErrors/0/field"), &json!(["startsAt"]));
        }
        at("2026-12-25T23:59:60Z").await.failed("VALIDATION_FAILED");
        at("2027-01-16T09:00:00Z").await.done();
    })
    .await;
}

#[tokio::test]
async fn the_strictest_of_the_files_rules_holds_for_the_meeting() {
    both(async |world| {
        let board = world.board(|_| {}).await;
        let first = world.case_of(&board, 1).await;
        let version = world
            .version_in_force(&board.president, |text| {
                text.rules.meeting.notice_clear_days = 20;
            })
            .await;
        let accused = world.member("Atelier Sud").await;
        let (charter, articles) = world.sign_version(&accused, &version).await;
        let other = Board {
            accused,
            charter,
            version,
            articles,
            ..board
        };
        let second = world.case_of(&other, 1).await;
        let president = &other.president;
        // Sent on 15 January: 20 clear days end on 4 February.
        let files = [&first, &second];
        let refused = world
            .convene(president, &files, "2026-02-04T18:00:00Z")
            .await
            .refused("OUT_OF_TIME");
        assert!(
            refused
                .text("/userErrors/0/message")
                .contains("Thursday 5 February 2026"),
            "{:#}",
            refused.0
        );
        world
            .convene(president, &[&first], "2026-02-04T18:00:00Z")
            .await
            .done();
        let convened = world.convene(president, &files, EVENING).await.done();
        assert_eq!(convened.at("/meeting/agenda").as_array().unwrap().len(), 2);
    })
    .await;
}

#[tokio::test]
async fn a_member_who_was_not_convened_voids_the_sitting_of_that_evening() {
    both(async |world| {
        let board = world.board(|_| {}).await;
        let case = world.case_of(&board, 1).await;
        let convened = world
            .convene(&board.president, &[&case], EVENING)
            .await
            .done();
        let id = convened.text("/meeting/id").to_owned();
        let newcomer = world.person("Nora").await;
        world
            .mandate(&newcomer, MandateRole::Board, "2026-02-01", None)
            .await;
        world.set_clock(EVENING);
        let opened = world
            .open_meeting(&board.president, &id, &board.all())
            .await
            .done();
        assert_eq!(opened.at("/meeting/agenda/0/quorum/reached"), true);
        assert_eq!(opened.at("/meeting/agenda/0/takenUpAt"), &Json::Null);
        world
            .open_ballot(&board.president, &case, Ok(0))
            .await
            .missing(&["CONVOCATION", "QUORUM"]);
        let file = world
            .of_file(&board.president, &case, "gate { step done }")
            .await;
        assert!(
            file["gate"]
                .as_array()
                .unwrap()
                .contains(&json!({ "step": "CONVOCATION", "done": false }))
        );
        world.close_meeting(&board.president, &id).await.done();

        // A mandate that is known to begin before the meeting is convened with the rest.
        let next = world.person("Nils").await;
        world
            .mandate(&next, MandateRole::Board, "2026-02-16", None)
            .await;
        let convened = world
            .convene(&board.president, &[&case], "2026-02-16T18:00:00Z")
            .await
            .done();
        assert_eq!(
            convened.at("/meeting/summoned").as_array().unwrap().len(),
            7
        );
    })
    .await;
}

#[tokio::test]
async fn r3_a_member_who_joins_during_the_sitting_does_not_undo_its_convocation() {
    both(async |world| {
        let board = world.board(|_| {}).await;
        let case = world.case_of(&board, 1).await;
        world.sit(&board, &[&case], &board.all()).await;
        let newcomer = world.person("Nora").await;
        world
            .mandate(&newcomer, MandateRole::Board, "2026-02-01", None)
            .await;
        let file = world
            .of_file(&board.president, &case, "gate { step done }")
            .await;
        let steps = file["gate"].as_array().unwrap();
        assert!(steps.iter().all(|step| step["done"] == true), "{file:#}");
        // What the gate shows is what the ballot meets; who came later does not vote in it.
        let opened = world
            .open_ballot(&board.president, &case, Ok(0))
            .await
            .done();
        assert_eq!(opened.at("/ballot/electorate"), 5);
    })
    .await;
}
