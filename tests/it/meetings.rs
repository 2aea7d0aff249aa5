//! Meetings, told through HTTP: convening, quorum, minutes.

use chrono::TimeDelta;
use entity::value::{MandateRole, ProceedingState};
use entity::{complaint, meeting, meeting_summons, proceeding};
use sea_orm::{EntityTrait, PaginatorTrait};
use serde_json::{Value as Json, json};

use crate::organisations::{sorted, told};
use crate::support::sittings::{Board, Case, EVENING, action};
use crate::support::world::{Person, World, both};

async fn meetings(world: &World) -> u64 {
    meeting::Entity::find()
        .count(world.app.db.reader())
        .await
        .unwrap()
}

async fn state(world: &World, case: &Case) -> ProceedingState {
    let id = case.id.parse::<entity::id::ProceedingId>().unwrap();
    let row = proceeding::Entity::find_by_id(id)
        .one(world.app.db.reader())
        .await;
    row.unwrap().unwrap().state
}

async fn met(world: &World, case: &Case) -> bool {
    let id = case.complaint.parse::<entity::id::ComplaintId>().unwrap();
    let row = complaint::Entity::find_by_id(id)
        .one(world.app.db.reader())
        .await;
    row.unwrap().unwrap().met_at.is_some()
}

async fn recuse(world: &World, who: &Person, case: &Case) {
    let input = json!({ "proceedingId": case.id, "ground": "RELATIVE" });
    world
        .act(Some(who), "recusalDeclare", input, "recusal { id }")
        .await
        .done();
}

/// A meeting as somebody sees it.
async fn read(world: &World, who: &Person, id: &str) -> Json {
    let query = "query($id: ID!) { node(id: $id) { ... on Meeting { state minutes agenda { id quorum { present } } summoned { displayName } viewerActions { name allowed } } } }";
    let read = world.ask(Some(who), query, json!({ "id": id })).await.ok();
    read.at("/data/node").clone()
}

#[tokio::test]
async fn a_meeting_is_convened_held_and_minuted() {
    both(async |world| {
        let board = world.board(|_| {}).await;
        let case = world.case_of(&board, 2).await;
        let file = world.of_file(&board.president, &case, "viewerActions { name allowed reasons { code } }").await;
        assert_eq!(action(&file, "meetingConvene"), Some(json!(true)));
        let convened = world.convene(&board.president, &[&case], EVENING).await.done();
        let meeting = convened.at("/meeting");
        assert_eq!(meeting["state"], "CONVENED");
        assert_eq!(meeting["startsAt"], "2026-02-05T18:00:00.000000Z");
        let names: Vec<_> = meeting["summoned"].as_array().unwrap().iter().map(|it| &it["displayName"]).collect();
        assert_eq!(names, ["Bela", "Cara", "Dora", "Emil", "Pia"], "the whole board (R3)");
        assert_eq!(meeting["summoned"][0]["present"], Json::Null);
        assert_eq!(told(world, "MEETING_CONVOCATION").await, sorted(&board.all()));
        assert_eq!(action(meeting, "meetingOpen"), Some(json!("OUT_OF_TIME")));
        let id = meeting["id"].as_str().unwrap();

        world.set_clock(EVENING);
        let present = &board.all()[..3];
        let opened = world.open_meeting(&board.president, id, present).await.done();
        let meeting = opened.at("/meeting");
        assert_eq!(meeting["state"], "OPEN");
        let item = &meeting["agenda"][0];
        assert_eq!(item["takenUpAt"], "2026-02-05T18:00:00.000000Z");
        assert_eq!(item["proceeding"]["state"], "TAKEN_UP");
        assert_eq!(
            item["quorum"],
            json!({ "present": 3, "body": 5, "needed": 3, "reached": true, "outOfReach": false, "fallback": null, "fallbackNote": null })
        );
        assert!(!met(world, &case).await, "taken up, and not minuted yet (T7)");
        assert_eq!(action(meeting, "meetingClose"), Some(json!(true)));

        world.pass(TimeDelta::hours(2));
        let closed = world.close_meeting(&board.president, id).await.done();
        assert_eq!(closed.text("/meeting/state"), "CLOSED");
        assert_eq!(closed.text("/meeting/minutes"), "The board deliberated.");
        assert!(met(world, &case).await, "taken up and minuted (T7)");
        let seen = world.of_file(&board.secretary, &case, "meetings { id state } takenUpAt deadline { met }").await;
        assert_eq!(seen["meetings"], json!([{ "id": id, "state": "CLOSED" }]));
        assert_eq!(seen["deadline"]["met"], true);
        world.close_meeting(&board.president, id).await.refused("ALREADY_DONE");

        let query = "{ meetings(association: {slug: \"club\"}, first: 10, filter: {state: CLOSED}) { nodes { id } totalCount } }";
        let list = world.ask(Some(&board.secretary), query, json!({})).await.ok();
        assert_eq!(list.at("/data/meetings"), &json!({ "nodes": [{ "id": id }], "totalCount": 1 }));
        let list = world.ask(Some(&case.client), query, json!({})).await.ok();
        assert_eq!(list.at("/data/meetings/totalCount"), 0);
    })
    .await;
}

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
        assert_eq!(early.text("/userErrors/0/rule"), "R2");
        assert!(early.text("/userErrors/0/message").contains("Saturday 31 January 2026"), "{:#}", early.0);

        // Eight clear days (T5): sent on 28 January, the first day is 6 February.
        world.set_clock("2026-01-28T09:00:00Z");
        let late = world.convene(president, &[&case], "2026-02-05T22:59:59Z").await.refused("OUT_OF_TIME");
        assert_eq!(late.text("/userErrors/0/rule"), "T5");
        assert!(late.text("/userErrors/0/message").contains("Friday 6 February 2026"), "{:#}", late.0);
        world.convene(president, &[&case], "2025-12-01T18:00:00Z").await.missing(&["DEFENCE_TIME"]);

        let agenda = |ids: Json, place: &str| json!({ "proceedingIds": ids, "startsAt": "2026-02-06T18:00:00Z", "place": place });
        for (input, field) in [
            (agenda(json!([]), "Town hall"), "proceedingIds"),
            (agenda(json!([case.id, case.id]), "Town hall"), "proceedingIds"),
            (agenda(json!(vec![&case.id; 21]), "Town hall"), "proceedingIds"),
            (agenda(json!([case.id]), "  "), "place"),
            (agenda(json!([case.id]), "a\u{202e}b"), "place"),
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
        world.act(None, "meetingConvene", input, "").await.failed("NOT_FOUND");
        let input = agenda(json!(["meeting_aaaaaaaaaaaaaaaaaaaaaaaaaa"]), "Town hall");
        world.act(Some(president), "meetingConvene", input, "").await.failed("BAD_ID");
        assert_eq!(meetings(world).await, 0, "nothing was convened");

        let mut input = agenda(json!([case.id]), "Town hall");
        input["idempotencyKey"] = json!("once");
        for _ in 0..2 {
            world.act(Some(president), "meetingConvene", input.clone(), "").await.done();
        }
        assert_eq!(meetings(world).await, 1, "sent twice, done once");
    })
    .await;
}

#[tokio::test]
async fn the_strictest_of_the_files_rules_holds_for_the_meeting() {
    both(async |world| {
        let board = world.board(|_| {}).await;
        let first = world.case_of(&board, 1).await;
        let version = world
            .put_in_force(&board.president, |text| {
                text.rules.meeting.notice_clear_days = 20;
            })
            .await;
        let accused = world.member("Atelier Sud").await;
        let (charter, articles) = world.bind(&accused, &version).await;
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
async fn a_meeting_opens_at_its_hour_with_those_who_were_summoned() {
    both(async |world| {
        let board = world.board(|_| {}).await;
        let case = world.case_of(&board, 1).await;
        let (president, all) = (&board.president, board.all());
        let convened = world.convene(president, &[&case], EVENING).await.done();
        let id = convened.text("/meeting/id");
        let early = world
            .open_meeting(president, id, &all)
            .await
            .refused("OUT_OF_TIME");
        assert_eq!(early.text("/userErrors/0/rule"), "R3");
        world
            .close_meeting(president, id)
            .await
            .missing(&["OPEN_MEETING"]);
        world.set_clock("2026-02-06T18:00:00Z");
        world
            .open_meeting(president, id, &all)
            .await
            .refused("OUT_OF_TIME");
        world.set_clock(EVENING);
        let stranger = [president, &board.secretary];
        let refused = world
            .open_meeting(president, id, &stranger)
            .await
            .refused("INVALID_INPUT");
        assert_eq!(refused.text("/userErrors/0/field/0"), "present");
        world
            .open_meeting(&board.others[0], id, &all)
            .await
            .failed("FORBIDDEN");
        world
            .open_meeting(&case.client, id, &all)
            .await
            .failed("NOT_FOUND");
        let stale = json!({ "meetingId": id, "present": [], "expectedVersion": 7 });
        world
            .act(Some(president), "meetingOpen", stale, "")
            .await
            .refused("STALE_VERSION");
        let present = meeting_summons::Entity::find()
            .all(world.app.db.reader())
            .await
            .unwrap();
        assert!(
            present.iter().all(|row| !row.present),
            "nobody was written down as present"
        );
        assert_eq!(state(world, &case).await, ProceedingState::Notified);

        world.open_meeting(president, id, &all).await.done();
        world
            .open_meeting(president, id, &all)
            .await
            .refused("ALREADY_DONE");
        world.open_ballot(president, &case, Ok(0)).await.done();
        world
            .close_meeting(president, id)
            .await
            .missing(&["BALLOTS_CLOSED"]);
        let empty = json!({ "meetingId": id, "minutes": " " });
        world
            .act(Some(president), "meetingClose", empty, "")
            .await
            .missing(&["BALLOTS_CLOSED"]);
        assert!(!met(world, &case).await);
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
async fn a_file_sits_before_one_open_meeting_at_a_time() {
    both(async |world| {
        let board = world.board(|_| {}).await;
        let case = world.case_of(&board, 1).await;
        let second = world
            .convene(&board.president, &[&case], EVENING)
            .await
            .done();
        world.sit(&board, &[&case], &board.all()).await;
        let id = second.text("/meeting/id");
        world
            .open_meeting(&board.president, id, &board.all())
            .await
            .refused("WRONG_STATE");
    })
    .await;
}
