//! What a caller may read of an error, and what the log keeps.

use super::support::{PLAIN_JSON, RESPONSE_JSON, SECRET, Server};
use crate::support::world::{World, both};
use axum::{
    body::Body,
    http::{
        Request,
        header::{AUTHORIZATION, CONTENT_TYPE},
    },
};
use sea_orm::{ConnectionTrait, DbBackend};
use serde_json::{Value, json};
use std::{
    io,
    sync::{Arc, Mutex, Once, atomic::Ordering},
};

const INTERNAL: &str = "Something went wrong on the server.";

#[tokio::test]
async fn an_inner_text_reaches_nobody() {
    for field in [
        "leak",
        "leakOfAMessage",
        "leakWithAForeignCode",
        "leakWithoutAPath",
    ] {
        for accept in [RESPONSE_JSON, PLAIN_JSON] {
            let body = json!({ "query": format!("{{ echo {field} }}") }).to_string();
            let answer = Server::new().post(accept, body).await;
            assert_eq!(answer.status, 200, "{field}: it was executed");
            assert_eq!(answer.code(), "INTERNAL");
            let json = answer.json();
            assert_eq!(json["errors"][0]["message"], INTERNAL);
            assert_eq!(json.get("data"), Some(&Value::Null), "{field}");
        }
    }
}

#[tokio::test]
async fn a_mutation_whose_error_leaves_doubt_runs_once() {
    let server = Server::new();
    let answer = server.query("mutation { bumpAndLeak }").await;
    assert_eq!(
        (answer.status.as_u16(), answer.code().as_str()),
        (200, "INTERNAL")
    );
    assert_eq!(server.bumps.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_masked_error_keeps_its_place_and_spares_its_neighbours() {
    let answer = Server::new().query("{ here: leak }").await;
    assert_eq!(answer.json()["errors"][0]["path"], json!(["here"]));
    assert_eq!(answer.json()["errors"][0]["locations"][0]["column"], 3);

    let answer = Server::new()
        .query("{ echo(text: \"a\") leakBeside }")
        .await;
    assert_eq!(answer.code(), "INTERNAL");
    assert_eq!(
        answer.json()["data"],
        json!({ "echo": "a", "leakBeside": null })
    );
}

#[tokio::test]
async fn a_coded_error_is_shown() {
    let answer = Server::new().query("{ missing }").await;
    assert_eq!(
        (answer.status.as_u16(), answer.code().as_str()),
        (200, "NOT_FOUND")
    );
    assert_eq!(answer.json()["errors"][0]["message"], "No such thing.");
}

#[tokio::test]
async fn a_scalar_that_refuses_its_input_is_no_fault_of_the_server() {
    let body = json!({ "query": "query($d: Day!) { day(at: $d) }", "variables": { "d": "x" } });
    let answer = Server::new().post(RESPONSE_JSON, body.to_string()).await;
    assert_eq!(answer.code(), "VALIDATION_FAILED");
    assert!(answer.body.contains("Failed to parse"), "{}", answer.body);
}

#[tokio::test]
async fn a_panic_is_answered() {
    for accept in [RESPONSE_JSON, PLAIN_JSON] {
        let body = json!({ "query": "{ echo panic }" }).to_string();
        let answer = Server::new().post(accept, body).await;
        answer.refused(500, "INTERNAL");
        assert_eq!(answer.json()["errors"][0]["message"], INTERNAL);
    }
    with_token(&Server::new(), "Bearer panic")
        .await
        .refused(500, "INTERNAL");
}

async fn with_token(server: &Server, token: &str) -> super::support::Answer {
    let request = Request::post("/graphql")
        .header(CONTENT_TYPE, "application/json")
        .header(AUTHORIZATION, token)
        .body(Body::from(json!({ "query": "{ person }" }).to_string()));
    server.send(request.unwrap()).await
}

#[tokio::test]
async fn the_hook_attaches_and_refuses() {
    let server = Server::new();
    let answer = with_token(&server, "Bearer ada").await;
    assert_eq!(answer.data(), json!({ "person": "Ada" }));

    let answer = with_token(&server, "Bearer stolen").await;
    answer.refused(401, "UNAUTHENTICATED");
    assert_eq!(
        answer.header("www-authenticate"),
        "Bearer error=\"invalid_token\""
    );

    let answer = server.query("{ person }").await;
    assert_eq!(
        (answer.status.as_u16(), answer.code().as_str()),
        (200, "UNAUTHENTICATED")
    );
}

#[tokio::test]
async fn messages_follow_the_language_that_is_asked_for() {
    for (asked, expected) in [("en-GB, fr;q=0.5", "en"), ("de", "fr")] {
        let request = Request::get("/graphql?query=%7Blanguage%7D")
            .header("accept-language", asked)
            .body(Body::empty());
        let answer = Server::new().send(request.unwrap()).await;
        assert_eq!(answer.data(), json!({ "language": expected }));
    }
}

/// All that this process logs. One subscriber for all tests: one that belongs to a thread isn't
/// seen by what other threads met first.
#[derive(Clone, Copy)]
struct Log;

static LOG: Mutex<Vec<u8>> = Mutex::new(Vec::new());
static SUBSCRIBED: Once = Once::new();

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        LOG.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Log {
    fn start() {
        SUBSCRIBED.call_once(|| {
            let subscriber = tracing_subscriber::fmt()
                .with_max_level(tracing::Level::TRACE)
                .with_ansi(false)
                .with_writer(|| Self)
                .finish();
            tracing::subscriber::set_global_default(subscriber).unwrap();
            tracing::callsite::rebuild_interest_cache();
        });
    }

    /// The lines of one request.
    fn of(id: &str) -> String {
        let log = LOG.lock().unwrap();
        let lines = str::from_utf8(&log).unwrap().lines();
        lines.filter(|line| line.contains(id)).collect()
    }
}

#[tokio::test]
async fn the_log_has_the_error_and_nothing_of_the_request() {
    Log::start();
    let query = "query Distinctive($v: String) { leak echo(text: $v) }";
    let body = json!({ "query": query, "variables": { "v": "a-variable" } });
    let request = Request::post("/graphql?tucked=away")
        .header(CONTENT_TYPE, "application/json")
        .header(AUTHORIZATION, "Bearer ada")
        .header("x-request-id", "chosen-by-the-caller")
        .body(Body::from(body.to_string()));
    let answer = Server::new().send(request.unwrap()).await;

    let log = Log::of(answer.header("x-request-id"));
    for kept in [SECRET, "route=\"/graphql\"", "method=POST", "status=200"] {
        assert!(log.contains(kept), "{kept} is missing in {log}");
    }
    for private in [
        "Bearer",
        "Ada",
        "a-variable",
        "Distinctive",
        "tucked",
        "chosen-by",
    ] {
        assert!(!log.contains(private), "{private} is in {log}");
    }
}

/// Lets the database refuse every new account, on PostgreSQL in words that quote the row.
async fn refuse_accounts(world: &World) {
    let texts: &[&str] = match world.app.db.backend() {
        DbBackend::Sqlite => &[
            "CREATE TRIGGER refuse BEFORE INSERT ON account BEGIN SELECT RAISE(ABORT, 'no more accounts'); END",
        ],
        _ => &[
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
             RAISE EXCEPTION 'no % here', NEW.email USING DETAIL = NEW.display_name; END $$",
            "CREATE TRIGGER refuse BEFORE INSERT ON account FOR EACH ROW EXECUTE FUNCTION refuse()",
        ],
    };
    let tx = world.app.db.begin().await.unwrap();
    for text in texts {
        tx.execute_unprepared(text).await.unwrap();
    }
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn what_broke_inside_is_logged_once_with_the_requests_id_and_without_a_value() {
    Log::start();
    both(async |world| {
        world.person("Anne").await;
        refuse_accounts(world).await;
        let tx = world.app.db.begin().await.unwrap();
        let away = "ALTER TABLE organisation RENAME TO organisation_away";
        tx.execute_unprepared(away).await.unwrap();
        tx.commit().await.unwrap();
        let on_sqlite = world.app.db.backend() == DbBackend::Sqlite;
        for (query, code) in [
            (
                "mutation Distinctive { alias: accountRegister(input: { email: \"berthe@example.org\", \
                 displayName: \"Berthe Distinctive\", password: \"une phrase tenue\" }) { accepted } }",
                if on_sqlite { "1811" } else { "P0001" },
            ),
            (
                "query Distinctive { alias: providers(association: { slug: \"club\" }, first: 5, \
                 filter: { nameContains: \"berthe\", city: \"Distinctive\" }) { nodes { name } } }",
                if on_sqlite { "code 1:" } else { "42P01" },
            ),
        ] {
            let request = Request::post("/graphql")
                .header(CONTENT_TYPE, "application/json")
                .body(Body::from(json!({ "query": query }).to_string()));
            let server = Server {
                router: world.router.clone(),
                bumps: Arc::default(),
            };
            let answer = server.send(request.unwrap()).await;
            assert_eq!(answer.code(), "INTERNAL", "{}", answer.body);
            assert_eq!(answer.json()["errors"][0]["message"], INTERNAL);
            let log = Log::of(answer.header("x-request-id"));
            assert_eq!(log.matches("something broke inside").count(), 1, "{log}");
            for kept in [code, "alias", "route=\"/graphql\""] {
                assert!(log.contains(kept), "{}: {kept} is missing in {log}", world.name);
            }
            for private in ["berthe", "Distinctive", "une phrase"] {
                assert!(!log.contains(private), "{}: {private} is in {log}", world.name);
            }
        }
        let tx = world.app.db.begin().await.unwrap();
        let back = "ALTER TABLE organisation_away RENAME TO organisation";
        tx.execute_unprepared(back).await.unwrap();
        tx.commit().await.unwrap();
    })
    .await;
}
