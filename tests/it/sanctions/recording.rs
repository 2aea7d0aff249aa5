//! What a decision and its notification need before they are written down (R8, R9).

use super::{only, shown};
use crate::organisations::{sorted, told};
use crate::support::sittings::action;
use crate::support::world::both;
use entity::value::DecisionOutcome;
use entity::{ban, complaint, decision, sanction};
use serde_json::{Value as Json, json};

#[tokio::test]
async fn a_decision_is_recorded_when_nothing_is_missing() {
    both(async |world| {
        let board = world.board(|_| {}).await;
        let case = world.opened_case(&board, 2).await;
        let president = &board.president;
        let none = json!({ "proceedingId": case.id, "reasons": [] });
        let record = async |input: Json| {
            let president = world.again(president).await;
            world.act(Some(&president), "decisionRecord", input, "").await
        };
        record(none.clone()).await.missing(&["NOTICE", "OPEN_MEETING", "FINDING_BALLOTS", "REASONS"]);
        world.notify_decision(president, &case, "ELECTRONIC", None).await.missing(&["DECISION"]);
        let file = world.file(president, &case.id).await;
        world.notify(president, &file).await.done();
        record(none.clone()).await.missing(&["OPEN_MEETING", "FINDING_BALLOTS", "REASONS"]);
        world.sit(&board, &[&case], &board.all()).await;
        record(none.clone()).await.missing(&["FINDING_BALLOTS", "REASONS"]);
        world.adopt(&board, &case, Ok(0)).await;
        let ballot = world.open_ballot(president, &case, Ok(1)).await.done();
        record(none.clone()).await.missing(&["FINDING_BALLOTS", "BALLOTS_CLOSED", "REASONS"]);
        for voter in board.all() {
            world.vote(voter, ballot.text("/ballot/id"), "AGAINST").await.done();
        }
        world.close_ballot(president, ballot.text("/ballot/id")).await.done();
        let reasons = |ids: &[&String], text: &str| {
            let reasons = ids.iter().map(|id| json!({ "allegationId": id, "reasons": text }));
            json!({ "proceedingId": case.id, "reasons": reasons.collect::<Vec<_>>() })
        };
        let (first, second) = (&case.allegations[0], &case.allegations[1]);
        let refused = record(reasons(&[first], "So.")).await.missing(&["REASONS"]);
        assert_eq!(refused.text("/userErrors/0/rule/id"), "R9");
        record(reasons(&[first, first, second], "So.")).await.refused("INVALID_INPUT");
        record(reasons(&[first, second], "  ")).await.refused("INVALID_INPUT");
        let mut stale = reasons(&[first, second], "So.");
        stale["expectedVersion"] = json!(99);
        record(stale).await.refused("STALE_VERSION");
        let mut ban = reasons(&[first, second], "So.");
        ban["banMonths"] = json!(12);
        record(ban).await.refused("INVALID_INPUT");
        for (who, code) in [(&board.others[0], "FORBIDDEN"), (&board.secretary, "FORBIDDEN"), (&board.accused.person, "FORBIDDEN"), (&case.client, "NOT_FOUND")] {
            world.record(who, &case, None).await.failed(code);
            world.notify_decision(who, &case, "ELECTRONIC", None).await.failed(code);
        }
        assert_eq!(world.count::<decision::Entity>().await, 0, "nothing was recorded");

        record(reasons(&[first, second], "So.")).await.done();
        let decided = only::<decision::Entity>(world).await;
        assert_eq!(decided.outcome, DecisionOutcome::FaultWithoutSanction);
        let file = world.of_file(president, &case, "allegations { finding reasons }").await;
        assert_eq!(file["allegations"], json!([{ "finding": "ESTABLISHED", "reasons": "So." }, { "finding": "NOT_ESTABLISHED", "reasons": "So." }]));
    })
    .await;
}

#[tokio::test]
async fn t7_a_decision_is_notified_when_its_meeting_is_minuted() {
    both(async |world| {
        let board = world.board(|_| {}).await;
        let case = world.case_of(&board, 1).await;
        let meeting = world.sit(&board, &[&case], &board.all()).await;
        world.adopt(&board, &case, Ok(0)).await;
        world.adopt(&board, &case, Err("RADIATION")).await;
        let president = &board.president;
        let notify = async || {
            world
                .notify_decision(president, &case, "ELECTRONIC", None)
                .await
        };
        notify().await.missing(&["MEETING_CLOSED", "DECISION"]);
        world.record(president, &case, None).await.done();
        let before = shown(world).await;
        let refused = notify().await.missing(&["MEETING_CLOSED"]);
        assert_eq!(refused.text("/userErrors/0/rule/id"), "R9");
        assert_eq!(shown(world).await, before);
        let actions = "viewerActions { name allowed reasons { code missing } }";
        let both_say = format!("{actions} decision {{ {actions} }}");
        let missing = json!([{ "code": "STEP_MISSING", "missing": ["MEETING_CLOSED"] }]);
        let file = world.of_file(president, &case, &both_say).await;
        for object in [&file, &file["decision"]] {
            let all = object["viewerActions"].as_array().unwrap();
            let notify = all.iter().find(|one| one["name"] == "DECISION_NOTIFY");
            assert_eq!(notify.unwrap()["reasons"], missing);
        }

        world.close_meeting(president, &meeting).await.done();
        let file = world.of_file(president, &case, &both_say).await;
        for object in [&file, &file["decision"]] {
            assert_eq!(action(object, "DECISION_NOTIFY"), Some(json!(true)));
        }
        notify().await.done();
        // The limit is met, and stays so when its last day is over.
        world.set_clock("2026-04-01T10:00:00Z");
        let swept = sceau::sweep::sweep(&world.app, world.now()).await.unwrap();
        assert_eq!(swept.deadlines_missed, 0);
        let row = only::<complaint::Entity>(world).await;
        assert_eq!((row.met_at.is_some(), row.missed_at), (true, None));
    })
    .await;
}

#[tokio::test]
async fn a_notification_counts_from_a_day_that_is_not_over() {
    both(async |world| {
        let board = world.board(|_| {}).await;
        let case = world.decided(&board, &["RADIATION"]).await;
        let before = shown(world).await;
        for (means, day) in [
            ("ELECTRONIC", Some("2026-02-04")),
            ("REGISTERED_LETTER", None),
            ("HAND_DELIVERY", None),
            ("HAND_DELIVERY", Some("2027-02-07")),
        ] {
            let refused = world
                .notify_decision(&board.president, &case, means, day)
                .await
                .refused("INVALID_INPUT");
            assert_eq!(refused.text("/userErrors/0/field/0"), "countingDate");
        }
        let stale = json!({ "proceedingId": case.id, "means": "ELECTRONIC", "expectedVersion": 9 });
        let president = world.again(&board.president).await;
        world
            .act(Some(&president), "decisionNotify", stale, "")
            .await
            .refused("STALE_VERSION");
        let no_day =
            json!({ "proceedingId": case.id, "means": "ELECTRONIC", "countingDate": "2026-02-30" });
        let answer = world
            .act(Some(&president), "decisionNotify", no_day, "")
            .await;
        assert!(answer.0.get("errors").is_some());
        assert_eq!(shown(world).await, before);
        assert_eq!(
            only::<decision::Entity>(world).await.state.as_str(),
            "RECORDED"
        );
    })
    .await;
}

#[tokio::test]
async fn no_fault_changes_nothing_for_the_member() {
    both(async |world| {
        let board = world.board(|_| {}).await;
        let case = world.case_of(&board, 1).await;
        let meeting = world.sit(&board, &[&case], &board.all()).await;
        let against: Vec<_> = board
            .all()
            .into_iter()
            .map(|person| (person, "AGAINST"))
            .collect();
        world.decide(&board, &case, Ok(0), &against).await;
        world.close_meeting(&board.president, &meeting).await.done();
        let recorded = world.record(&board.president, &case, None).await.done();
        assert_eq!(recorded.text("/decision/outcome"), "NO_FAULT");
        let before = shown(world).await;
        let notified = world
            .notify_decision(&board.president, &case, "ELECTRONIC", None)
            .await
            .done();
        assert_eq!(notified.text("/decision/state"), "IN_FORCE");
        assert_eq!(shown(world).await, before);
        assert_eq!(
            world.count::<ban::Entity>().await + world.count::<sanction::Entity>().await,
            0
        );
        assert_eq!(
            told(world, "COMPLAINT_DECIDED").await,
            sorted(&[&case.client])
        );
    })
    .await;
}
