//! What the accused sees of how far the board has come: the notice, that a meeting took the file up, and then the decision's
//! notification (R8).

use crate::support::sittings::Case;
use crate::support::world::{Person, World, both};
use serde_json::{Value as Json, json};

const SHOWN: &str = "state nextStep version allegations { finding version }";

/// The states by which the list finds the file.
async fn found_by(world: &World, who: &Person, case: &Case) -> Vec<&'static str> {
    let who = world.again(who).await;
    let mut found = Vec::new();
    for state in [
        "NOTIFIED",
        "TAKEN_UP",
        "DECIDED",
        "DECISION_NOTIFIED",
        "CLOSED",
    ] {
        let query = format!(
            "{{ proceedings(association: {{ slug: \"club\" }}, first: 9, filter: {{ state: {state} }}) {{ totalCount nodes {{ id }} }} }}"
        );
        let list = world.ask(Some(&who), &query, json!({})).await.ok();
        let list = list.at("/data/proceedings");
        let there = list["nodes"]
            .as_array()
            .unwrap()
            .iter()
            .any(|it| it["id"] == case.id);
        assert_eq!(list["totalCount"], json!(usize::from(there)));
        if there {
            found.push(state);
        }
    }
    found
}

#[tokio::test]
async fn r8_the_accused_learns_by_the_notification_that_the_decision_is_taken() {
    both(async |world| {
        let board = world.board(|_| {}).await;
        let case = world.case_of(&board, 1).await;
        let accused = board.accused.person.clone();
        let meeting = world.sit(&board, &[&case], &board.all()).await;
        let before = world.of_file(&accused, &case, SHOWN).await;
        assert_eq!(
            before,
            json!({ "state": "TAKEN_UP", "nextStep": "RECORD_DECISION", "version": null, "allegations": [{ "finding": null, "version": null }] })
        );
        world.adopt(&board, &case, Ok(0)).await;
        world.close_meeting(&board.president, &meeting).await.done();
        world.record(&board.president, &case, None).await.done();
        assert_eq!(world.of_file(&accused, &case, SHOWN).await, before);
        assert_eq!(found_by(world, &accused, &case).await, ["TAKEN_UP"]);

        let seen = world.of_file(&board.others[0], &case, SHOWN).await;
        assert_eq!(
            (&seen["state"], &seen["nextStep"]),
            (&json!("DECIDED"), &json!("NOTIFY_DECISION"))
        );
        assert!(seen["version"].is_i64());
        assert_eq!(found_by(world, &board.others[0], &case).await, ["DECIDED"]);
        // Each alone, since what decides it is read with it.
        assert_eq!(
            world.of_file(&accused, &case, "state").await,
            json!({ "state": "TAKEN_UP" })
        );
        assert_eq!(
            world.of_file(&accused, &case, "nextStep").await,
            json!({ "nextStep": "RECORD_DECISION" })
        );

        world
            .notify_decision(&board.president, &case, "ELECTRONIC", None)
            .await
            .done();
        let after = world.of_file(&accused, &case, SHOWN).await;
        assert!(
            [json!("DECISION_NOTIFIED"), json!("CLOSED")].contains(&after["state"]),
            "{after}"
        );
        assert_eq!(
            (&after["nextStep"], &after["version"]),
            (&Json::Null, &Json::Null)
        );
    })
    .await;
}
