//! How many organisations one person makes known.

use super::{register, registration};
use crate::support::world::both_within;
use chrono::TimeDelta;
use entity::organisation;
use sceau::config::Limits;

#[tokio::test]
async fn one_person_makes_so_many_known_an_hour_and_another_is_not_held_up() {
    both_within(Limits::default(), async |world| {
        let (anne, other) = (world.person("Anne").await, world.person("Omar").await);
        let most = Limits::default().acts_an_hour;
        let mut first = registration("CLIENT", "Firm 0");
        first["idempotencyKey"] = "once".into();
        let mutation = "organisationRegister";
        let make = async |input| {
            world
                .act(Some(&anne), mutation, input, "organisation { id }")
                .await
        };
        let made = make(first.clone()).await.done();
        for number in 1..most {
            // What is refused does not count.
            make(registration("CLIENT", ""))
                .await
                .refused("INVALID_INPUT");
            register(world, &anne, "CLIENT", &format!("Firm {number}")).await;
        }
        let one_more = || registration("PROVIDER", "One more");
        let waits = make(one_more()).await.refused("RATE_LIMITED");
        let message = waits.text("/userErrors/0/message");
        assert!(message.ends_with("wait 60 minutes."), "{message}");
        // Sent again, what was done is answered again.
        assert_eq!(make(first).await.done().0, made.0);
        register(world, &other, "PROVIDER", "Another").await;
        let made = u64::try_from(most).unwrap() + 1;
        assert_eq!(world.count::<organisation::Entity>().await, made);
        world.pass(TimeDelta::hours(1));
        make(one_more()).await.done();
    })
    .await;
}
