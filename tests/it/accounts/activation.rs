//! One-time codes, and whose an account is from then on.

use super::{PASSWORD, TOKENS, register};
use crate::support::world::{Answer, Person, World, both};
use entity::association;
use entity::id::AccountId;
use sceau::access::{Act, Facts};
use sceau::context::Context;
use sceau::journal::{self, Chain};
use sceau::modules::accounts::{self, entries::SessionOpened};
use sceau::setup::{Person as Named, Setup, set_up};
use serde_json::{Value as Json, json};

const NEW: &str = "une autre phrase bien longue";
const ROLES: &str = "{ viewer { account { displayName } mandates { role } } }";

async fn activate(world: &World, code: &str, password: &str) -> Answer {
    let input = json!({ "code": code, "password": password });
    world.act(None, "accountActivate", input, TOKENS).await
}

async fn sign_in(world: &World, password: &str) -> Answer {
    let input = json!({ "email": "paul@example.org", "password": password });
    world.act(None, "sessionCreate", input, TOKENS).await
}

async fn renew(world: &World, session: &Answer) -> Answer {
    let input = json!({ "refreshToken": session.text("/session/refreshToken") });
    world.act(None, "sessionRefresh", input, TOKENS).await
}

/// Who holds a session.
fn person(session: &Answer) -> Person {
    Person {
        account: session.text("/session/viewer/account/id").parse().unwrap(),
        token: session.text("/session/accessToken").to_owned(),
        email: String::new(),
    }
}

async fn roles(world: &World, session: &Answer) -> Answer {
    world.ask(Some(&person(session)), ROLES, json!({})).await
}

/// A new code for an account, as the set-up makes it.
pub async fn code(world: &World, account: AccountId) -> String {
    let context = Context::system(&world.app);
    let made = context.act(|tx| {
        Box::pin(async move {
            let permit = tx.require(Act::AccountActivate, &Facts::default().on([account]))?;
            let code = accounts::new_link(tx, &permit, account).await?;
            let entry = SessionOpened { session: tx.id() };
            journal::record(tx, &permit, Chain::about(tx, account).await?, &entry).await?;
            Ok(code.to_string())
        })
    });
    made.await.unwrap()
}

fn setup(take_over: bool) -> Setup {
    let named = |name: &str, email: &str| Named {
        name: name.to_owned(),
        email: email.to_owned(),
    };
    Setup {
        slug: "second".to_owned(),
        name: "Le second club".to_owned(),
        time_zone: chrono_tz::Europe::Paris,
        admin: named("Anne Lys", "anne@example.org"),
        president: named("Paul Roc", "PAUL@example.org"),
        take_over,
    }
}

#[tokio::test]
async fn who_registered_first_with_an_address_gets_no_mandate_by_it() {
    both(async |world| {
        register(world, "paul@example.org", "Not Paul").await;
        let early = sign_in(world, PASSWORD).await.done();
        let system = Context::system(&world.app);
        let refused = set_up(&system, &setup(false)).await.unwrap_err();
        let line = refused.to_string();
        assert!(
            line.contains("PAUL@example.org has an account already"),
            "{line}"
        );
        assert_eq!(world.count::<association::Entity>().await, 1);

        // Taken over, the account is shut before anybody has used the code.
        let made = set_up(&system, &setup(true)).await.unwrap();
        roles(world, &early).await.failed("UNAUTHENTICATED");
        renew(world, &early).await.refused("BAD_CREDENTIALS");
        sign_in(world, PASSWORD).await.refused("BAD_CREDENTIALS");
        register(world, "paul@example.org", "Not Paul").await;
        sign_in(world, PASSWORD).await.refused("BAD_CREDENTIALS");
        let session = activate(world, &made.codes[1].1, NEW).await.done();
        let held = roles(world, &session).await.ok();
        assert_eq!(held.text("/data/viewer/account/displayName"), "Paul Roc");
        assert_eq!(
            held.at("/data/viewer/mandates"),
            &json!([{ "role": "PRESIDENT" }])
        );
    })
    .await;
}

#[tokio::test]
async fn a_code_ends_whatever_opened_the_account_before() {
    both(async |world| {
        register(world, "paul@example.org", "Paul").await;
        let mut before = Vec::new();
        for _ in 0..2 {
            before.push(sign_in(world, PASSWORD).await.done());
        }
        let account = person(&before[0]).account;
        let (first, second) = (code(world, account).await, code(world, account).await);
        activate(world, &first, "short")
            .await
            .refused("INVALID_INPUT");
        let session = activate(world, &first, NEW).await.done();
        for old in &before {
            roles(world, old).await.failed("UNAUTHENTICATED");
            renew(world, old).await.refused("BAD_CREDENTIALS");
        }
        for code in [&first, &second, ""] {
            activate(world, code, PASSWORD)
                .await
                .refused("BAD_CREDENTIALS");
        }
        sign_in(world, PASSWORD).await.refused("BAD_CREDENTIALS");
        sign_in(world, NEW).await.done();
        roles(world, &session).await.ok();
        renew(world, &session).await.done();
    })
    .await;
}

#[tokio::test]
async fn a_code_that_is_sent_by_many_at_once_is_used_once() {
    both(async |world| {
        let paul = world.person("Paul").await;
        let code = code(world, paul.account).await;
        let tries = (0..15).map(|_| activate(world, &code, NEW));
        let answers = futures_util::future::join_all(tries).await;
        let count = |code: Json| {
            let such = |answer: &&Answer| answer.0.pointer("/userErrors/0/code") == Some(&code);
            answers.iter().filter(such).count()
        };
        let done = answers
            .iter()
            .filter(|answer| answer.at("/userErrors") == &json!([]));
        assert_eq!(done.count(), 1, "on {}", world.name);
        let (used, waits) = (
            count(json!("BAD_CREDENTIALS")),
            count(json!("RATE_LIMITED")),
        );
        assert_eq!(used + waits, 14, "on {}", world.name);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_that_is_being_tried_while_it_is_changed_opens_nothing() {
    both(async |world| {
        register(world, "paul@example.org", "Paul").await;
        let paul = person(&sign_in(world, PASSWORD).await.done());
        let code = code(world, paul.account).await;
        let tries = futures_util::future::join_all((0..8).map(|_| sign_in(world, PASSWORD)));
        let (tries, session) = tokio::join!(tries, activate(world, &code, NEW));
        roles(world, &session.done()).await.ok();
        for tried in tries {
            let Some(token) = tried.0.pointer("/session/accessToken") else {
                tried.refused("BAD_CREDENTIALS");
                continue;
            };
            let token = token.as_str().unwrap().to_owned();
            let opened = Person {
                token,
                ..paul.clone()
            };
            let asked = world.ask(Some(&opened), ROLES, json!({})).await;
            asked.failed("UNAUTHENTICATED");
            renew(world, &tried).await.refused("BAD_CREDENTIALS");
        }
    })
    .await;
}
