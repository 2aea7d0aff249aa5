//! A bearer that is no longer good: told apart from a bad one, and in nobody's way where none is needed.

use super::{PASSWORD, TOKENS};
use crate::support::world::{Person, World, both};
use chrono::TimeDelta;
use entity::value::MandateRole;
use serde_json::json;

/// Whoever sends the last token that they had: one whose time is over, and one that never was one.
async fn stale(world: &World) -> [Person; 2] {
    let expired = world.officer("Anne", MandateRole::Board).await;
    world.pass(TimeDelta::days(3651));
    let bad = Person {
        token: "not.a.token".to_owned(),
        ..expired.clone()
    };
    [expired, bad]
}

#[tokio::test]
async fn what_needs_no_bearer_is_done_whatever_bearer_came_along() {
    both(async |world| {
        for (number, who) in stale(world).await.iter().enumerate() {
            let email = format!("paul{number}@example.org");
            let account = json!({ "email": email, "password": PASSWORD, "displayName": "Paul" });
            let made = world
                .act(Some(who), "accountRegister", account, "accepted")
                .await;
            made.done();
            let credentials = json!({ "email": email, "password": PASSWORD });
            let session = world
                .act(Some(who), "sessionCreate", credentials, TOKENS)
                .await;
            let refresh = json!({ "refreshToken": session.done().text("/session/refreshToken") });
            let session = world
                .act(Some(who), "sessionRefresh", refresh, TOKENS)
                .await;
            let session = session.done();
            let me = Person {
                token: session.text("/session/accessToken").to_owned(),
                ..who.clone()
            };
            let viewer = "{ viewer { account { id } } }";
            world.ask(Some(&me), viewer, json!({})).await.ok();
            // The refresh token is all that signing out takes.
            let refresh = json!({ "refreshToken": session.text("/session/refreshToken") });
            let ended = world.act(Some(who), "sessionEnd", refresh, "ended").await;
            assert_eq!(ended.done().at("/ended"), true);
            world
                .ask(Some(&me), viewer, json!({}))
                .await
                .failed("UNAUTHENTICATED");
            let code = json!({ "code": "none", "password": PASSWORD });
            let activated = world.act(Some(who), "accountActivate", code, TOKENS).await;
            activated.refused("BAD_CREDENTIALS");
        }
    })
    .await;
}

#[tokio::test]
async fn whatever_else_is_asked_with_it_is_refused() {
    both(async |world| {
        let [expired, bad] = stale(world).await;
        let input = "(input: { refreshToken: \"x\" })";
        // A report by somebody who believes to be signed in is not made without their name.
        let file = "complaintFile(input: {}) { complaint { id } }";
        for document in [
            "{ associations(first: 1) { nodes { id } } }".to_owned(),
            format!("mutation {{ {file} }}"),
            format!("mutation {{ sessionEnd{input} {{ ended }} {file} }}"),
            format!("mutation {{ ...Both }} fragment Both on Mutation {{ sessionEnd{input} {{ ended }} }}"),
        ] {
            let ask = async |who| world.ask(Some(who), &document, json!({})).await;
            ask(&expired).await.failed("TOKEN_EXPIRED");
            ask(&bad).await.failed("UNAUTHENTICATED");
        }
    })
    .await;
}
