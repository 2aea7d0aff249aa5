//! A missed limit stays missed, and has its cause (T8).

use super::deadlines::sweep;
use crate::organisations::{sorted, told};
use crate::support::sittings::{Board, Case};
use crate::support::world::{Person, World, both};
use entity::journal_entry;
use sea_orm::EntityTrait;
use serde_json::{Value as Json, json};

const LIMIT: &str =
    "deadlineMissedAt deadline { met metAt missed missedBecause explanation { fr en } }";

/// A sitting after the end of the limits, which is on 16 March.
const LATE: &str = "2026-03-20T18:00:00Z";

async fn limit(world: &World, who: &Person, complaint: &str) -> Json {
    let who = world.again(who).await;
    let query = format!("query($id: ID!) {{ complaint(id: $id) {{ {LIMIT} }} }}");
    let read = world.ask(Some(&who), &query, json!({ "id": complaint }));
    read.await.ok().at("/data/complaint").clone()
}

async fn cause(world: &World, board: &Board, case: &Case) -> Json {
    limit(world, &board.president, &case.complaint).await["deadline"]["missedBecause"].clone()
}

#[tokio::test]
async fn t8_a_late_meeting_does_not_undo_the_miss() {
    both(async |world| {
        let board = world.board(|_| {}).await;
        let case = world.case_of(&board, 1).await;
        let president = &board.president;
        let convened = world.convene(president, &[&case], LATE).await.done();
        let meeting = convened.text("/meeting/id");
        world.set_clock(LATE);
        world.open_meeting(president, meeting, &board.all()).await.done();
        world.close_meeting(president, meeting).await.done();

        // Nobody has swept yet: it is told as missed all the same.
        let read = limit(world, &case.client, &case.complaint).await;
        let deadline = &read["deadline"];
        assert_eq!((&deadline["met"], &deadline["missed"]), (&json!(true), &json!(true)));
        assert_eq!((&read["deadlineMissedAt"], &deadline["missedBecause"]), (&Json::Null, &Json::Null));

        let (one, other) = tokio::join!(sweep(world), sweep(world));
        assert_eq!(one + other, 1);
        assert_eq!(told(world, "COMPLAINT_DEADLINE_MISSED").await, sorted(&[president, &case.client]));
        let read = limit(world, &case.client, &case.complaint).await;
        assert_eq!(read["deadlineMissedAt"], "2026-03-16T23:00:00.000000Z");
        let deadline = &read["deadline"];
        assert_eq!((&deadline["missed"], &deadline["missedBecause"]), (&json!(true), &json!("NOT_CONVENED")));
        for (language, end) in [
            ("en", "The limit was missed on Monday 16 March 2026, and met on Friday 20 March 2026. Cause: the board had not been convened, whole and in time."),
            ("fr", "Le délai a été manqué le lundi 16 mars 2026, puis satisfait le vendredi 20 mars 2026. Cause : le bureau n’avait pas été convoqué au complet et à temps."),
        ] {
            let words = deadline["explanation"][language].as_str().unwrap();
            assert!(words.ends_with(end), "{words}");
        }
        let entries = journal_entry::Entity::find().all(world.app.db.reader()).await.unwrap();
        let bodies = entries.iter().map(|row| serde_json::from_str::<Json>(&row.body).unwrap());
        let marked: Vec<_> = bodies.filter(|body| body["act"] == "ComplaintMarkMissed").collect();
        let facts = json!({ "dueAt": "2026-03-16T23:00:00Z", "metAt": LATE, "cause": "NOT_CONVENED" });
        assert_eq!(marked.iter().map(|body| &body["facts"]).collect::<Vec<_>>(), [&facts]);

        let president = world.again(president).await;
        for (missed, expected) in [(true, 1), (false, 0)] {
            let query = "query($missed: Boolean) { complaints(association: {slug: \"club\"}, first: 9, filter: {deadlineMissed: $missed}) { totalCount } }";
            let read = world.ask(Some(&president), query, json!({ "missed": missed })).await.ok();
            assert_eq!(read.at("/data/complaints/totalCount"), expected);
        }
        assert_eq!(sweep(world).await, 0);
    })
    .await;
}

#[tokio::test]
async fn t8_a_limit_that_was_met_in_time_says_so() {
    both(async |world| {
        let board = world.board(|_| {}).await;
        let case = world.case_of(&board, 1).await;
        let meeting = world.sit(&board, &[&case], &board.all()).await;
        world.close_meeting(&board.president, &meeting).await.done();
        world.set_clock(LATE);
        assert_eq!(sweep(world).await, 0);
        let read = limit(world, &case.client, &case.complaint).await;
        let deadline = &read["deadline"];
        assert_eq!(
            (&deadline["met"], &deadline["missed"]),
            (&json!(true), &json!(false))
        );
        assert_eq!(deadline["missedBecause"], Json::Null);
        let words = deadline["explanation"]["en"].as_str().unwrap();
        assert!(
            words.ends_with("The limit was met on Thursday 5 February 2026."),
            "{words}"
        );
    })
    .await;
}

#[tokio::test]
async fn t8_the_cause_is_the_first_step_that_was_lacking() {
    both(async |world| {
        let board = world.board(|_| {}).await;
        let (client, president) = (world.person("Cleo").await, &board.president);
        let facts = board.facts(world, 1);
        let filed = world.complain(Some(&client), facts).await.done();
        let without_file = filed.text("/complaint/id");
        let untold = world.opened_case(&board, 1).await;
        let told_late = world.opened_case(&board, 1).await;
        let unconvened = world.case_of(&board, 1).await;
        let unheld = world.case_of(&board, 1).await;
        world
            .convene(president, &[&unheld], "2026-03-10T18:00:00Z")
            .await
            .done();
        let unminuted = world.case_of(&board, 1).await;
        let last_day = "2026-03-16T18:00:00Z";
        let meeting = world
            .convene(president, &[&unminuted], last_day)
            .await
            .done();
        let unquorate = world.case_of(&board, 1).await;
        world.sit(&board, &[&unquorate], &[president]).await;

        world.set_clock("2026-03-14T18:00:00Z");
        let file = world
            .file(&world.again(president).await, &told_late.id)
            .await;
        world
            .notify(&world.again(president).await, &file)
            .await
            .done();
        world.set_clock(last_day);
        world
            .open_meeting(president, meeting.text("/meeting/id"), &board.all())
            .await
            .done();
        assert_eq!(sweep(world).await, 0);
        world.set_clock("2026-03-16T23:00:00Z");
        assert_eq!(sweep(world).await, 7);

        let read = limit(world, &client, without_file).await;
        assert_eq!(read["deadline"]["missedBecause"], "NO_PROCEEDING");
        let words = read["deadline"]["explanation"]["fr"].as_str().unwrap();
        assert!(
            words.ends_with("Cause : aucun dossier n’était ouvert."),
            "{words}"
        );
        for (case, expected) in [
            (&untold, json!("NOT_NOTIFIED")),
            (&told_late, json!("DEFENCE_TIME")),
            (&unconvened, json!("NOT_CONVENED")),
            (&unheld, json!("NOT_HELD")),
            (&unquorate, json!("NO_QUORUM")),
            (&unminuted, json!("NOT_MINUTED")),
        ] {
            assert_eq!(cause(world, &board, case).await, expected);
        }
    })
    .await;
}
