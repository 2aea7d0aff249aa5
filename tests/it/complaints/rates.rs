//! How many complaints come in within an hour.

use crate::support::world::{both, both_within};
use chrono::TimeDelta;
use entity::complaint;
use sceau::config::Limits;

#[tokio::test]
async fn without_signing_in_an_association_takes_thirty_an_hour() {
    both(async |world| {
        let case = world.case().await;
        for _ in 0..30 {
            world.complain(None, case.facts(world)).await.done();
        }
        world
            .complain(None, case.facts(world))
            .await
            .refused("RATE_LIMITED");
        assert_eq!(world.count::<complaint::Entity>().await, 30);
        let client = world.person("Cleo").await;
        world
            .complain(Some(&client), case.facts(world))
            .await
            .done();
        world.pass(TimeDelta::hours(1));
        world.complain(None, case.facts(world)).await.done();
    })
    .await;
}

#[tokio::test]
async fn one_person_files_so_many_an_hour_and_another_is_not_held_up() {
    both_within(Limits::default(), async |world| {
        let case = world.case().await;
        let (client, other) = (world.person("Cleo").await, world.person("Omar").await);
        for _ in 0..Limits::default().acts_an_hour {
            let filed = world.complain(Some(&client), case.facts(world)).await;
            filed.done();
        }
        world.pass(TimeDelta::minutes(20));
        for acting_as in [None, Some(case.buyer.id)] {
            let mut input = case.facts(world);
            input["actingAs"] = serde_json::json!(acting_as);
            let refused = world.complain(Some(&client), input).await;
            let refused = refused.refused("RATE_LIMITED");
            let message = refused.text("/userErrors/0/message");
            assert!(message.ends_with("wait 40 minutes."), "{message}");
        }
        let others = world.complain(Some(&other), case.facts(world)).await;
        others.done();
        // What came on paper is the secretary's to enter, however much it is.
        let mut paper = case.facts(world);
        paper["paper"] = serde_json::json!({ "authorKind": "UNKNOWN", "receivedAt": world.now() });
        for _ in 0..=Limits::default().acts_an_hour {
            let entered = world.complain(Some(&case.secretary), paper.clone()).await;
            entered.done();
        }
        world.pass(TimeDelta::minutes(40));
        let again = world.complain(Some(&client), case.facts(world)).await;
        again.done();
    })
    .await;
}
