//! Accounts and sessions, told through HTTP.

pub mod activation;
mod rates;
mod recalled;
mod revoked;
mod stale;

use crate::support::world::{Person, World, both};
use chrono::TimeDelta;
use entity::session;
use entity::value::MandateRole;
use sea_orm::EntityTrait;
use serde_json::json;

const TOKENS: &str = "session { accessToken refreshToken expiresAt viewer { account { id } } }";
const PASSWORD: &str = "une phrase bien longue";

async fn register(world: &World, email: &str, name: &str) {
    let input = json!({ "email": email, "password": PASSWORD, "displayName": name });
    let answer = world
        .act(None, "accountRegister", input, "accepted")
        .await
        .done();
    assert_eq!(answer.at("/accepted"), true);
}

#[tokio::test]
async fn a_person_registers_signs_in_and_out() {
    both(async |world| {
        register(world, "Anne.Lys@example.org", "Anne Lys").await;
        let credentials = json!({ "email": "anne.lys@EXAMPLE.org", "password": PASSWORD });
        let session = world
            .act(None, "sessionCreate", credentials, TOKENS)
            .await
            .done();
        let me = Person {
            account: session.text("/session/viewer/account/id").parse().unwrap(),
            token: session.text("/session/accessToken").to_owned(),
            email: String::new(),
        };
        let viewer =
            "{ viewer { account { id displayName email } mandates { role } actsFor { id } } }";
        let answer = world.ask(Some(&me), viewer, json!({})).await.ok();
        assert_eq!(answer.text("/data/viewer/account/displayName"), "Anne Lys");
        assert_eq!(
            answer.text("/data/viewer/account/email"),
            "Anne.Lys@example.org"
        );

        let end = json!({ "refreshToken": session.text("/session/refreshToken") });
        world
            .act(Some(&me), "sessionEnd", end, "ended")
            .await
            .done();
        world
            .ask(Some(&me), viewer, json!({}))
            .await
            .failed("UNAUTHENTICATED");
    })
    .await;
}

#[tokio::test]
async fn who_signs_in_reads_at_once_what_they_will_read_with_the_token() {
    const SELECTION: &str = "viewer { account { id displayName email }
        mandates { role isInForce association { slug } account { email } viewerActions { name allowed reasons { code } } }
        actsFor { id name isMember viewerActions { name allowed } } }";
    both(async |world| {
        register(world, "anne@example.org", "Anne").await;
        let credentials = json!({ "email": "anne@example.org", "password": PASSWORD });
        let session = world
            .act(None, "sessionCreate", credentials.clone(), TOKENS)
            .await
            .done();
        let anne = Person {
            account: session.text("/session/viewer/account/id").parse().unwrap(),
            token: session.text("/session/accessToken").to_owned(),
            email: String::new(),
        };
        world
            .mandate(&anne, MandateRole::Board, "2020-01-01", None)
            .await;
        world
            .mandate(&anne, MandateRole::Secretary, "2021-01-01", None)
            .await;
        world
            .mandate(
                &anne,
                MandateRole::Auditor,
                "2020-01-01",
                Some("2020-12-31"),
            )
            .await;
        let firm = world.member("Atelier Nord").await;
        world.affiliate(&anne, firm.id).await;

        let query = format!("{{ {SELECTION} }}");
        // What the server knew of her is no longer true: it asks anew.
        let first = world.ask(Some(&anne), &query, json!({})).await.ok();
        let statements = world.app.db.statements();
        let known = world.ask(Some(&anne), &query, json!({})).await.ok();
        let statements = world.app.db.statements() - statements;
        assert!(statements <= 20, "{}: {statements} statements", world.name);
        assert_eq!(known.0, first.0);
        let known = known.at("/data/viewer");
        assert_eq!(known["account"]["email"], "anne@example.org");
        let roles: Vec<_> = known["mandates"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| &it["role"])
            .collect();
        assert_eq!(
            roles,
            ["BOARD", "SECRETARY"],
            "those that hold, the oldest first"
        );
        assert_eq!(known["mandates"][0]["association"]["slug"], "club");
        let actions = known["mandates"][0]["viewerActions"].as_array().unwrap();
        let mut actions = actions.iter();
        assert!(
            actions.any(|action| action["allowed"] == true),
            "one may give it up"
        );
        assert_eq!(known["actsFor"], json!([known["actsFor"][0]]));
        assert_eq!(known["actsFor"][0]["id"], json!(firm.id));
        assert_eq!(known["actsFor"][0]["isMember"], true);

        let asked = format!("session {{ refreshToken {SELECTION} }}");
        let session = world
            .act(None, "sessionCreate", credentials.clone(), &asked)
            .await
            .done();
        assert_eq!(session.at("/session/viewer"), known);
        let refresh = json!({ "refreshToken": session.text("/session/refreshToken") });
        let session = world
            .act(None, "sessionRefresh", refresh, &asked)
            .await
            .done();
        assert_eq!(session.at("/session/viewer"), known);
        // Whoever else's request it is.
        let other = world.officer("Other", MandateRole::Admin).await;
        let session = world
            .act(Some(&other), "sessionCreate", credentials, &asked)
            .await
            .done();
        assert_eq!(session.at("/session/viewer"), known);
    })
    .await;
}

#[tokio::test]
async fn the_same_letters_open_the_account_from_whatever_keyboard() {
    both(async |world| {
        let typed = |password: &str| json!({ "email": "anne@example.org", "password": password });
        let mut account = typed("un e\u{301}te\u{301} de canicule");
        account["displayName"] = json!("Anne");
        world
            .act(None, "accountRegister", account, "accepted")
            .await
            .done();
        let composed = typed("un \u{e9}t\u{e9} de canicule");
        world
            .act(None, "sessionCreate", composed, TOKENS)
            .await
            .done();
        for guessed in ["123456789012", "            ", "MotDePasse1234"] {
            let mut account = typed(guessed);
            account["displayName"] = json!("Anne");
            let refused = world
                .act(None, "accountRegister", account, "accepted")
                .await;
            let refused = refused.refused("INVALID_INPUT");
            assert_eq!(refused.at("/userErrors/0/field"), &json!(["password"]));
        }
    })
    .await;
}

#[tokio::test]
async fn a_known_and_an_unknown_email_are_answered_alike() {
    both(async |world| {
        register(world, "anne@example.org", "Anne").await;
        register(world, "anne@example.org", "Somebody else").await;
        for email in ["anne@example.org", "nobody@example.org"] {
            let wrong = json!({ "email": email, "password": "not the password" });
            let answer = world
                .act(None, "sessionCreate", wrong, TOKENS)
                .await
                .refused("BAD_CREDENTIALS");
            assert_eq!(answer.at("/session"), &json!(null));
        }
        let right = json!({ "email": "anne@example.org", "password": PASSWORD });
        world.act(None, "sessionCreate", right, TOKENS).await.done();
    })
    .await;
}

#[tokio::test]
async fn a_refresh_token_gives_one_successor_and_shown_later_ends_the_session() {
    both(async |world| {
        register(world, "anne@example.org", "Anne").await;
        let credentials = json!({ "email": "anne@example.org", "password": PASSWORD });
        let first = world
            .act(None, "sessionCreate", credentials, TOKENS)
            .await
            .done();
        let refresh = |token: &str| json!({ "refreshToken": token });
        let old = refresh(first.text("/session/refreshToken"));
        let second = world
            .act(None, "sessionRefresh", old.clone(), TOKENS)
            .await
            .done();
        // Another tab, or who got no answer, is given the same again for half a minute, however many they are.
        world.pass(TimeDelta::seconds(29));
        let [one, other] = [(); 2].map(|()| world.act(None, "sessionRefresh", old.clone(), TOKENS));
        let newest = second.text("/session/refreshToken");
        for again in <[_; 2]>::from(tokio::join!(one, other)) {
            assert_eq!(again.done().text("/session/refreshToken"), newest);
        }
        world.pass(TimeDelta::seconds(1));
        world
            .act(None, "sessionRefresh", old, TOKENS)
            .await
            .refused("BAD_CREDENTIALS");
        let newest = refresh(newest);
        world
            .act(None, "sessionRefresh", newest, TOKENS)
            .await
            .refused("BAD_CREDENTIALS");
    })
    .await;
}

#[tokio::test]
async fn a_refresh_token_of_long_ago_ends_the_session_and_one_made_up_does_not() {
    both(async |world| {
        register(world, "anne@example.org", "Anne").await;
        let credentials = json!({ "email": "anne@example.org", "password": PASSWORD });
        let session = world.act(None, "sessionCreate", credentials, TOKENS).await;
        let first = session.done().text("/session/refreshToken").to_owned();
        let renew = async |token: &str| {
            let input = json!({ "refreshToken": token });
            world.act(None, "sessionRefresh", input, TOKENS).await
        };
        let next = async |token: &str| {
            let renewed = renew(token).await.done();
            renewed.text("/session/refreshToken").to_owned()
        };
        let second = next(&first).await;
        let third = next(&second).await;
        // The same session's id with other letters behind it was never given out.
        let mut made_up = first.clone();
        let last = if made_up.pop() == Some('a') { 'b' } else { 'a' };
        made_up.push(last);
        for token in [&made_up, &first[..60], "", "é"] {
            renew(token).await.refused("BAD_CREDENTIALS");
        }
        // Letters in another case are the same token.
        let fourth = next(&third.to_uppercase()).await;
        renew(&first).await.refused("BAD_CREDENTIALS");
        renew(&fourth).await.refused("BAD_CREDENTIALS");
        let sessions = session::Entity::find().all(world.app.db.reader()).await;
        assert!(sessions.unwrap().iter().all(|row| row.ended_at.is_some()));
    })
    .await;
}

#[tokio::test]
async fn bad_values_are_refused_with_their_field() {
    both(async |world| {
        let good =
            json!({ "email": "anne@example.org", "password": PASSWORD, "displayName": "Anne" });
        for (field, value) in [
            ("email", json!("not an address")),
            ("email", json!("")),
            ("password", json!("short")),
            ("displayName", json!("   ")),
            ("displayName", json!("x".repeat(201))),
            ("displayName", json!("a\u{0}b")),
        ] {
            let mut input = good.clone();
            input[field] = value;
            let answer = world
                .act(None, "accountRegister", input, "accepted")
                .await
                .refused("INVALID_INPUT");
            assert_eq!(answer.at("/userErrors/0/field"), &json!([field]));
            assert_eq!(answer.at("/accepted"), false);
        }
        register(world, "anne@example.org", "Anne").await;
    })
    .await;
}

#[tokio::test]
async fn a_token_that_is_broken_or_over_is_told_so() {
    both(async |world| {
        let me = world.officer("Anne", MandateRole::Board).await;
        let broken = Person {
            token: format!("{}x", me.token),
            ..me.clone()
        };
        let viewer = "{ viewer { mandates { role } } }";
        world
            .ask(Some(&broken), viewer, json!({}))
            .await
            .failed("UNAUTHENTICATED");
        let answer = world.ask(Some(&me), viewer, json!({})).await.ok();
        assert_eq!(answer.text("/data/viewer/mandates/0/role"), "BOARD");
        world.pass(TimeDelta::days(31));
        world
            .ask(Some(&me), viewer, json!({}))
            .await
            .failed("UNAUTHENTICATED");
        world.pass(TimeDelta::days(3650));
        world
            .ask(Some(&me), viewer, json!({}))
            .await
            .failed("TOKEN_EXPIRED");
        let guest = world.ask(None, viewer, json!({})).await.ok();
        assert_eq!(guest.at("/data/viewer"), &json!(null));
    })
    .await;
}
