//! What the board must do, by due date.

use super::notice::set_state;
use super::opened;
use crate::support::world::{Person, World, both};
use chrono::TimeDelta;
use entity::value::ProceedingState;
use serde_json::{Value as Json, json};

async fn docket(world: &World, who: Option<&Person>) -> Vec<Json> {
    let query = "{ boardDocket(association: {slug: \"club\"}, first: 50) { totalCount nodes {
        id association { slug } nextStep dueDay dueAt deadlineMissed accused { name } complaint { id nextStep } proceeding { id nextStep } } } }";
    let read = world.ask(who, query, json!({})).await.ok();
    let nodes = read
        .at("/data/boardDocket/nodes")
        .as_array()
        .unwrap()
        .clone();
    assert_eq!(read.at("/data/boardDocket/totalCount"), nodes.len());
    for node in &nodes {
        assert_eq!(node["complaint"]["nextStep"], node["nextStep"]);
        if !node["proceeding"].is_null() {
            assert_eq!(node["proceeding"]["nextStep"], node["nextStep"]);
        }
    }
    nodes
}

fn steps(docket: &[Json]) -> Vec<&str> {
    docket
        .iter()
        .map(|item| item["nextStep"].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn the_docket_says_what_comes_next_by_due_date() {
    both(async |world| {
        let case = world.case().await;
        let (file, _) = opened(world, &case).await;
        world.pass(TimeDelta::days(5));
        let (_, later) = world.complaint(&case).await;
        let found = docket(world, Some(&case.president)).await;
        assert_eq!(steps(&found), ["NOTIFY_ACCUSED", "OPEN_PROCEEDING"]);
        assert_eq!(found[0]["dueDay"], "2026-03-16");
        assert_eq!(found[0]["proceeding"]["id"], file["id"]);
        assert_eq!(found[1]["complaint"]["id"], json!(later));
        assert_eq!(found[1]["proceeding"], Json::Null);

        world.notify(&case.president, &file).await.done();
        let step = async || {
            let found = docket(world, Some(&case.secretary)).await;
            steps(&found)[0].to_owned()
        };
        assert_eq!(step().await, "AWAIT_DEFENCE");
        world.pass(TimeDelta::days(17));
        assert_eq!(step().await, "HOLD_MEETING");
        for (state, next) in [
            (ProceedingState::TakenUp, "RECORD_DECISION"),
            (ProceedingState::Decided, "NOTIFY_DECISION"),
            (ProceedingState::DecisionNotified, "OPEN_PROCEEDING"),
        ] {
            set_state(world, &file, state).await;
            assert_eq!(step().await, next);
        }
    })
    .await;
}

#[tokio::test]
async fn a_file_on_several_complaints_stands_once_on_the_first_due() {
    both(async |world| {
        let case = world.case().await;
        let (_, first) = world.complaint(&case).await;
        let (_, twin) = world.complaint(&case).await;
        world.pass(TimeDelta::days(9));
        let (_, last) = world.complaint(&case).await;
        world
            .open_file(&case.secretary, &[&last, &twin, &first])
            .await
            .done();
        let found = docket(world, Some(&case.secretary)).await;
        assert_eq!(steps(&found), ["NOTIFY_ACCUSED"]);
        assert_eq!(found[0]["dueDay"], "2026-03-16");
        world.set_clock("2026-03-16T23:00:00Z");
        let secretary = world.again(&case.secretary).await;
        assert_eq!(
            docket(world, Some(&secretary)).await[0]["deadlineMissed"],
            true
        );
    })
    .await;
}

#[tokio::test]
async fn the_docket_is_the_offices_alone() {
    both(async |world| {
        let case = world.case().await;
        let (_, author) = opened(world, &case).await;
        for who in [
            &case.president,
            &case.second,
            &case.secretary,
            &case.auditor,
        ] {
            assert_eq!(docket(world, Some(who)).await.len(), 1);
        }
        for who in [
            None,
            Some(&author),
            Some(&case.admin),
            Some(&case.accused.person),
        ] {
            assert_eq!(docket(world, who).await, Vec::<Json>::new());
        }
        world.affiliate(&case.second, case.accused.id).await;
        assert_eq!(docket(world, Some(&case.second)).await, Vec::<Json>::new());
    })
    .await;
}

/// What a complaint and a file say of the next step.
async fn told(world: &World, who: &Person, complaint: &str, file: &Json) -> (Json, Json) {
    let query = "query($complaint: ID!, $file: ID!) {
        complaint(id: $complaint) { nextStep } proceeding(id: $file) { nextStep } }";
    let ids = json!({ "complaint": complaint, "file": file["id"] });
    let read = world.ask(Some(who), query, ids).await.ok();
    let of = |root: &str| read.at("/data")[root]["nextStep"].clone();
    (of("complaint"), of("proceeding"))
}

#[tokio::test]
async fn the_next_step_is_told_to_whoever_may_know_of_the_file() {
    both(async |world| {
        let case = world.case().await;
        let (author, id) = world.complaint(&case).await;
        let read = world
            .ask(
                Some(&author),
                "query($id: ID!) { complaint(id: $id) { nextStep } }",
                json!({ "id": id }),
            )
            .await
            .ok();
        assert_eq!(read.at("/data/complaint/nextStep"), "OPEN_PROCEEDING");
        let file = world.open_file(&case.secretary, &[&id]).await.done();
        let file = &file.at("/proceeding").clone();
        let accused = &case.accused.person;
        let nothing = (Json::Null, Json::Null);
        let both_say = |step: &str| (json!(step), json!(step));
        assert_eq!(
            told(world, &case.auditor, &id, file).await,
            both_say("NOTIFY_ACCUSED")
        );
        // The author knows that there is a file, and nothing of it; the accused not even that.
        assert_eq!(told(world, &author, &id, file).await, nothing);
        assert_eq!(told(world, accused, &id, file).await, nothing);
        world.notify(&case.president, file).await.done();
        for who in [accused, &case.secretary] {
            assert_eq!(told(world, who, &id, file).await, both_say("AWAIT_DEFENCE"));
        }
        // Who stands aside knows of the file, and sees no complaint of it.
        let aside =
            json!({ "proceedingId": file["id"], "ground": "OTHER", "explanation": "A friend." });
        world
            .act(Some(&case.eldest), "recusalDeclare", aside, "")
            .await
            .done();
        assert_eq!(
            told(world, &case.eldest, &id, file).await,
            (Json::Null, json!("AWAIT_DEFENCE"))
        );
        for (state, step) in [
            (ProceedingState::TakenUp, json!("RECORD_DECISION")),
            (ProceedingState::Decided, json!("NOTIFY_DECISION")),
            (ProceedingState::DecisionNotified, Json::Null),
            (ProceedingState::Closed, Json::Null),
        ] {
            set_state(world, file, state).await;
            // That the decision is taken the accused learns by its notification (R8).
            let outside = match state {
                ProceedingState::Decided => json!("RECORD_DECISION"),
                _ => step.clone(),
            };
            for (who, step) in [(accused, outside), (&case.secretary, step)] {
                assert_eq!(
                    told(world, who, &id, file).await,
                    (step.clone(), step.clone())
                );
            }
            assert_eq!(told(world, &author, &id, file).await, nothing);
        }
    })
    .await;
}

#[tokio::test]
async fn a_line_of_the_docket_is_asked_for_by_its_id_as_long_as_it_stands() {
    both(async |world| {
        let case = world.case().await;
        let (file, author) = opened(world, &case).await;
        let found = docket(world, Some(&case.secretary)).await;
        assert_eq!(found[0]["association"]["slug"], "club");
        let id = found[0]["id"].as_str().unwrap();
        let (complaint, prefix) = (found[0]["complaint"]["id"].as_str().unwrap(), "docketitem");
        assert_eq!(id, complaint.replace("complaint", prefix));
        let node = async |who: Option<&Person>, id: &str| {
            let query = "query($id: ID!) { node(id: $id) { id ... on DocketItem { nextStep } } }";
            world
                .ask(who, query, json!({ "id": id }))
                .await
                .ok()
                .at("/data/node")
                .clone()
        };
        let item = json!({ "id": id, "nextStep": "NOTIFY_ACCUSED" });
        assert_eq!(node(Some(&case.secretary), id).await, item);
        for who in [
            None,
            Some(&author),
            Some(&case.accused.person),
            Some(&case.admin),
        ] {
            assert_eq!(node(who, id).await, Json::Null);
        }
        set_state(world, &file, ProceedingState::Closed).await;
        assert_eq!(node(Some(&case.secretary), id).await, Json::Null);
    })
    .await;
}
