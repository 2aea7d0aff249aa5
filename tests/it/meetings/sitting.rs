//! A meeting from its opening to its minutes.

use super::{met, read, recuse, state};
use crate::organisations::{sorted, told};
use crate::support::sittings::{EVENING, action};
use crate::support::world::{Person, both};
use chrono::TimeDelta;
use entity::meeting_summons;
use entity::value::ProceedingState;
use sea_orm::EntityTrait;
use serde_json::{Value as Json, json};

#[tokio::test]
async fn a_meeting_is_convened_held_and_minuted() {
    both(async |world| {
        let board = world.board(|_| {}).await;
        let case = world.case_of(&board, 2).await;
        let file = world.of_file(&board.president, &case, "viewerActions { name allowed reasons { code } }").await;
        assert_eq!(action(&file, "MEETING_CONVENE"), Some(json!(true)));
        let convened = world.convene(&board.president, &[&case], EVENING).await.done();
        let meeting = convened.at("/meeting");
        assert_eq!(meeting["state"], "CONVENED");
        assert_eq!(meeting["startsAt"], "2026-02-05T18:00:00.000000Z");
        let names: Vec<_> = meeting["summoned"].as_array().unwrap().iter().map(|it| &it["displayName"]).collect();
        assert_eq!(names, ["Bela", "Cara", "Dora", "Emil", "Pia"], "the whole board (R3)");
        assert_eq!(meeting["present"], Json::Null);
        assert_eq!(told(world, "MEETING_CONVOCATION").await, sorted(&board.all()));
        assert_eq!(action(meeting, "MEETING_OPEN"), Some(json!("OUT_OF_TIME")));
        let id = meeting["id"].as_str().unwrap();

        world.set_clock(EVENING);
        let present = &board.all()[..3];
        let opened = world.open_meeting(&board.president, id, present).await.done();
        let meeting = opened.at("/meeting");
        assert_eq!(meeting["state"], "OPEN");
        let came: Vec<_> = meeting["present"].as_array().unwrap().iter().map(|it| &it["displayName"]).collect();
        assert_eq!(came, ["Bela", "Cara", "Pia"]);
        assert_eq!(meeting["summoned"].as_array().unwrap().len(), 5);
        let item = &meeting["agenda"][0];
        assert_eq!(item["takenUpAt"], "2026-02-05T18:00:00.000000Z");
        assert_eq!(item["proceeding"]["state"], "TAKEN_UP");
        assert_eq!(
            item["quorum"],
            json!({ "present": 3, "body": 5, "needed": 3, "reached": true, "outOfReach": false, "fallback": null, "fallbackNote": null })
        );
        assert!(!met(world, &case).await, "taken up, and not minuted yet (T7)");
        assert_eq!(action(meeting, "MEETING_CLOSE"), Some(json!(true)));

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
        assert_eq!(early.text("/userErrors/0/rule/id"), "R3");
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

#[tokio::test]
async fn r4_who_stands_aside_from_one_file_of_the_agenda_does_not_lead_the_meeting() {
    both(async |world| {
        let board = world.board(|_| {}).await;
        let first = world.case_of(&board, 1).await;
        let second = world.case_of(&board, 1).await;
        let convened = world
            .convene(&board.president, &[&first, &second], EVENING)
            .await
            .done();
        let id = convened.text("/meeting/id");
        recuse(world, &board.president, &second).await;
        world.set_clock(EVENING);
        let present = board.all();
        let seen = read(world, &world.again(&board.president).await, id).await;
        assert_eq!(
            seen["viewerActions"],
            json!([]),
            "still a chair of the first"
        );
        for led in [&board.president, &board.others[1]] {
            let refused = world.open_meeting(led, id, &present).await;
            refused.failed("FORBIDDEN");
        }
        let acting = &board.others[0];
        world.open_meeting(acting, id, &present).await.done();
        let refused = world.close_meeting(&board.president, id).await;
        refused.failed("FORBIDDEN");
        // The first file is the president's own all the same.
        world.adopt(&board, &first, Ok(0)).await;
        world.close_meeting(acting, id).await.done();
    })
    .await;
}

#[tokio::test]
async fn the_meeting_that_met_a_limit_is_told_to_those_who_read_meetings() {
    both(async |world| {
        let board = world.board(|_| {}).await;
        let case = world.case_of(&board, 1).await;
        let meeting = world.sit(&board, &[&case], &board.all()).await;
        world.close_meeting(&board.president, &meeting).await.done();
        let query = "query($complaint: ID!, $file: ID!) {
            complaint(id: $complaint) { deadline { met metBy { id place } again: metBy { association { slug } } } }
            proceeding(id: $file) { deadline { met metBy { id agenda { position } } } notices { deadline { met metBy { id } } } } }";
        let read = async |who: &Person| {
            let ids = json!({ "complaint": case.complaint, "file": case.id });
            let who = world.again(who).await;
            let before = world.app.db.statements();
            let read = world.ask(Some(&who), query, ids).await.ok();
            (read.at("/data").clone(), world.app.db.statements() - before)
        };
        let (told, statements) = read(&board.secretary).await;
        let of_complaint = json!({ "met": true, "metBy": { "id": meeting, "place": "Town hall" }, "again": { "association": { "slug": "club" } } });
        assert_eq!(told["complaint"]["deadline"], of_complaint);
        let of_file = json!({ "met": true, "metBy": { "id": meeting, "agenda": [{ "position": 1 }] } });
        assert_eq!(told["proceeding"]["deadline"], of_file);
        let of_notice = json!({ "met": false, "metBy": null });
        assert_eq!(told["proceeding"]["notices"][0]["deadline"], of_notice);
        // Who asks, the complaint, the file, and of that its limits, an agenda, its notices and their rules.
        assert_eq!(statements, 7, "{}", world.name);
        for who in [&board.accused.person, &case.client] {
            let (told, _) = read(who).await;
            let seen = &told["complaint"]["deadline"];
            assert_eq!((&seen["met"], &seen["metBy"]), (&json!(true), &Json::Null));
        }
        let (told, _) = read(&board.accused.person).await;
        assert_eq!(told["proceeding"]["deadline"], json!({ "met": true, "metBy": null }));
    })
    .await;
}
