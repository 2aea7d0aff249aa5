//! How often somebody may try before they have to wait.

use chrono::TimeDelta;
use serde_json::{Value as Json, json};

use super::{PASSWORD, TOKENS, register};
use crate::support::world::{Answer, World, both};

fn credentials(email: &str, password: &str) -> Json {
    json!({ "email": email, "password": password })
}

async fn sign_in(world: &World, email: &str, password: &str) -> Answer {
    let input = credentials(email, password);
    world.act(None, "sessionCreate", input, TOKENS).await
}

#[tokio::test]
async fn ten_failures_shut_the_door_for_a_quarter_of_an_hour() {
    both(async |world| {
        register(world, "anne@example.org", "Anne").await;
        // Known or not, an e-mail is answered alike.
        for email in ["anne@example.org", "nobody@example.org"] {
            for _ in 0..10 {
                let wrong = sign_in(world, email, "not the password").await;
                wrong.refused("BAD_CREDENTIALS");
            }
            world.pass(TimeDelta::minutes(2));
            let waits = sign_in(world, email, PASSWORD)
                .await
                .refused("RATE_LIMITED");
            let message = waits.text("/userErrors/0/message");
            assert!(message.ends_with("wait 13 minutes."), "{message}");
        }
        world.pass(TimeDelta::minutes(13));
        sign_in(world, "anne@example.org", PASSWORD).await.done();
        // The right password took the attempts back.
        for _ in 0..10 {
            let wrong = sign_in(world, "anne@example.org", "not the password").await;
            wrong.refused("BAD_CREDENTIALS");
        }
    })
    .await;
}

#[tokio::test]
async fn attempts_that_come_at_once_are_no_more_than_one_by_one() {
    both(async |world| {
        register(world, "anne@example.org", "Anne").await;
        let tries = (0..40).map(|_| sign_in(world, "anne@example.org", "not the password"));
        let answers = futures_util::future::join_all(tries).await;
        let count = |code: &str| {
            let such = |answer: &&Answer| answer.at("/userErrors/0/code") == code;
            answers.iter().filter(such).count()
        };
        let (tried, waits) = (count("BAD_CREDENTIALS"), count("RATE_LIMITED"));
        assert_eq!((tried, waits), (10, 30), "on {}", world.name);
        world.pass(TimeDelta::minutes(15));
        sign_in(world, "anne@example.org", PASSWORD).await.done();
    })
    .await;
}
