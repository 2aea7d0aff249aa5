//! What the board must do, by due date.

use super::notice::set_state;
use super::opened;
use crate::support::world::{Person, World, both};
use chrono::TimeDelta;
use entity::value::ProceedingState;
use serde_json::{Value as Json, json};

async fn docket(world: &World, who: Option<&Person>) -> Vec<Json> {
    let query = "{ boardDocket(association: {slug: \"club\"}, first: 50) { totalCount nodes {
        nextStep dueDay dueAt deadlineMissed accused { name } complaint { id } proceeding { id } } } }";
    let read = world.ask(who, query, json!({})).await.ok();
    let nodes = read
        .at("/data/boardDocket/nodes")
        .as_array()
        .unwrap()
        .clone();
    assert_eq!(read.at("/data/boardDocket/totalCount"), nodes.len());
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
