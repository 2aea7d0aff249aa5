//! The board's time on a complaint: its dates, its passing.

use crate::organisations::{sorted, told};
use crate::support::world::{World, both};
use chrono::TimeDelta;
use sceau::context::Context;
use sceau::modules::complaints::mark_missed;
use serde_json::{Value as Json, json};

/// Does what is due now, as a server would; answers how many complaints it marked.
pub async fn sweep(world: &World) -> u64 {
    mark_missed(&Context::system(&world.app)).await.unwrap()
}

#[tokio::test]
async fn two_months_end_when_the_law_says() {
    both(async |world| {
        let case = world.case().await;
        for (received, due, weekday, ends_at) in [
            (
                "2026-08-31",
                "2026-11-02",
                "Monday 2 November 2026",
                "2026-11-02T23:00:00.000000Z",
            ),
            (
                "2026-10-25",
                "2026-12-28",
                "Monday 28 December 2026",
                "2026-12-28T23:00:00.000000Z",
            ),
            (
                "2026-12-31",
                "2027-03-01",
                "Monday 1 March 2027",
                "2027-03-01T23:00:00.000000Z",
            ),
            (
                "2027-01-28",
                "2027-03-30",
                "Tuesday 30 March 2027",
                "2027-03-30T22:00:00.000000Z",
            ),
        ] {
            world.set_clock(&format!("{received}T12:00:00Z"));
            let client = world.person("Cleo").await;
            let filed = world
                .complain(Some(&client), case.facts(world))
                .await
                .done();
            let deadline = filed.at("/complaint/deadline");
            assert_eq!(deadline["startDay"], received);
            assert_eq!(deadline["lastDay"], due);
            assert_eq!(deadline["endsAt"], ends_at);
            let explained = deadline["explanation"]["en"].as_str().unwrap();
            assert!(
                explained.contains(&format!("{weekday} at 24:00, Paris time")),
                "{explained}"
            );
            assert_eq!(filed.text("/receipt/deadline/lastDay"), due);
        }
    })
    .await;
}

#[tokio::test]
async fn t3_the_day_is_that_of_the_seat_and_the_end_is_exclusive() {
    both(async |world| {
        let case = world.case().await;
        // Half past midnight in Paris, still the day before in London.
        world.set_clock("2026-01-20T23:30:00Z");
        let (client, id) = world.complaint(&case).await;
        let read = world.read_complaint(Some(&client), &id).await;
        assert_eq!(read["deadline"]["startDay"], "2026-01-21");
        assert_eq!(
            read["deadline"]["lastDay"], "2026-03-23",
            "21 March is a Saturday"
        );
        world.set_clock("2026-03-23T22:59:59Z");
        let client = world.again(&client).await;
        let read = world.read_complaint(Some(&client), &id).await;
        assert_eq!(
            (&read["deadline"]["missed"], &read["deadline"]["daysLeft"]),
            (&json!(false), &json!(0))
        );
        assert_eq!(sweep(world).await, 0);
        world.set_clock("2026-03-23T23:00:00Z");
        let read = world.read_complaint(Some(&client), &id).await;
        assert_eq!(
            (&read["deadline"]["missed"], &read["deadline"]["daysLeft"]),
            (&json!(true), &json!(-1))
        );
        assert_eq!(read["deadlineMissedAt"], Json::Null, "nobody has swept yet");
        assert_eq!(sweep(world).await, 1);
    })
    .await;
}

#[tokio::test]
async fn t8_a_missed_limit_is_marked_once_and_told() {
    both(async |world| {
        let case = world.case().await;
        let (client, late) = world.complaint(&case).await;
        world.complain(None, case.facts(world)).await.done();
        world.pass(TimeDelta::days(30));
        let (later, in_time) = world.complaint(&case).await;
        world.set_clock("2026-03-20T12:00:00Z");
        // Two servers at once.
        let (one, other) = tokio::join!(sweep(world), sweep(world));
        assert_eq!(one + other, 2, "{one} and {other}");
        assert_eq!(sweep(world).await, 0);
        let president = &case.president;
        assert_eq!(
            told(world, "COMPLAINT_DEADLINE_MISSED").await,
            sorted(&[president, president, &client])
        );
        let client = world.again(&client).await;
        let read = world.read_complaint(Some(&client), &late).await;
        assert_eq!(read["deadlineMissedAt"], read["deadline"]["endsAt"]);
        assert_eq!(read["deadline"]["missed"], true);
        let read = world.read_complaint(Some(&world.again(&later).await), &in_time).await;
        assert_eq!(read["deadlineMissedAt"], Json::Null);
        let secretary = world.again(&case.secretary).await;
        for (missed, expected) in [(true, 2), (false, 1)] {
            let query = "query($missed: Boolean) { complaints(association: {slug: \"club\"}, first: 9, filter: {deadlineMissed: $missed}) { totalCount } }";
            let read = world.ask(Some(&secretary), query, json!({ "missed": missed })).await.ok();
            assert_eq!(read.at("/data/complaints/totalCount"), expected);
        }
    })
    .await;
}

#[tokio::test]
async fn t8_the_acting_chair_is_told_where_the_president_is_accused() {
    both(async |world| {
        let case = world.case().await;
        world.affiliate(&case.president, case.accused.id).await;
        let (client, _) = world.complaint(&case).await;
        world.set_clock("2026-03-20T12:00:00Z");
        assert_eq!(sweep(world).await, 1);
        assert_eq!(
            told(world, "COMPLAINT_DEADLINE_MISSED").await,
            sorted(&[&case.eldest, &client])
        );
    })
    .await;
}
