//! How often somebody may try before they have to wait.

use super::{PASSWORD, TOKENS, register};
use crate::organisations::told;
use crate::support::world::{Answer, World, both, both_within};
use chrono::TimeDelta;
use entity::{account, attempt};
use sceau::config::Limits;
use sceau::sweep::sweep;
use serde_json::{Value as Json, json};

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

#[tokio::test]
async fn so_many_accounts_are_made_in_an_hour() {
    let limits = Limits {
        accounts_an_hour: 3,
        ..Limits::default()
    };
    both_within(limits, async |world| {
        let make = async |email: &str| {
            let input = json!({ "email": email, "password": PASSWORD, "displayName": "Somebody" });
            world.act(None, "accountRegister", input, "accepted").await
        };
        // A known e-mail counts like another; what is refused for its form does not count.
        make("no address").await.refused("INVALID_INPUT");
        for email in ["a@example.org", "b@example.org", "a@example.org"] {
            make(email).await.done();
        }
        for email in ["a@example.org", "c@example.org"] {
            let waits = make(email).await.refused("RATE_LIMITED");
            assert_eq!(waits.at("/accepted"), false);
        }
        assert_eq!(world.count::<account::Entity>().await, 2);
        world.pass(TimeDelta::hours(1));
        make("c@example.org").await.done();
    })
    .await;
}

#[tokio::test]
async fn an_owner_is_told_once_a_day_that_somebody_registers_with_their_address() {
    both(async |world| {
        register(world, "anne@example.org", "Anne").await;
        for expected in [1, 2] {
            for _ in 0..3 {
                register(world, "ANNE@example.org", "Somebody else").await;
            }
            assert_eq!(told(world, "ACCOUNT_KNOWN").await.len(), expected);
            world.pass(TimeDelta::days(1));
        }
        // What strangers tried leaves nothing behind.
        assert!(world.count::<attempt::Entity>().await > 0);
        sweep(&world.app, world.now()).await.unwrap();
        assert_eq!(world.count::<attempt::Entity>().await, 0);
    })
    .await;
}
