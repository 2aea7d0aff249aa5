//! The command line, run as a process: what it prints, what it refuses before anything opens, and how it stops.

use crate::support::postgres;
use crate::support::process::{Done, Server, command, commands, end, run};
use sea_orm::{ConnectionTrait, Database};
use serde_json::json;
use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

pub const SETUP: [&str; 9] = [
    "setup",
    "--slug",
    "club",
    "--name",
    "Le Club",
    "--admin",
    "Anne Lys <anne@example.org>",
    "--president",
    "Paul Roc <paul@example.org>",
];
/// 32 bytes in base64.
pub const KEY: &str = "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LTMyYiE=";

pub fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

#[track_caller]
pub fn done(done: Done) -> Done {
    assert_eq!(done.code, Some(0), "{done:?}");
    assert_eq!(done.err, "", "{done:?}");
    done
}

/// It failed in one plain line that says this, and shows nothing of the inside.
#[track_caller]
pub fn failed(done: &Done, code: i32, says: &str) {
    assert_eq!(done.code, Some(code), "{done:?}");
    assert_eq!(done.err.matches('\n').count(), 1, "{done:?}");
    assert!(done.err.starts_with("sceau: "), "{done:?}");
    assert!(done.err.contains(says), "{done:?} does not say {says}");
}

pub fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect()
}

/// Both databases: how it is called, and the settings that choose it.
pub async fn databases() -> Vec<(&'static str, Vec<(&'static str, String)>)> {
    let mut databases = vec![("SQLite", Vec::new())];
    if let Some(cluster) = postgres::cluster() {
        let settings = vec![
            ("SCEAU_DATABASE_URL", cluster.database().await),
            ("SCEAU_SECRET_KEY", KEY.to_owned()),
        ];
        databases.push(("PostgreSQL", settings));
    }
    databases
}

#[test]
fn every_command_explains_itself() {
    let folder = folder();
    let commands = commands(folder.path());
    assert!(commands.len() > 10, "{commands:?}");
    for (words, help) in commands {
        assert!(help.contains("Usage: sceau"), "{words:?}: {help}");
        assert!(
            !help.starts_with("Usage"),
            "{words:?} does not say what it is for"
        );
    }
    assert_eq!(names(folder.path()), [""; 0]);
}

#[test]
fn what_is_printed_is_what_the_library_says() {
    let folder = folder();
    assert_eq!(
        done(run(folder.path(), &["schema"])).out,
        sceau::graphql::sdl()
    );
    assert_eq!(
        done(run(folder.path(), &["matrix"])).out,
        sceau::access::matrix_page()
    );
    assert_eq!(
        done(run(folder.path(), &["journal", "format"])).out,
        sceau::journal::format_page(&sceau::modules::journal_forms())
    );
    assert_eq!(names(folder.path()), [""; 0]);
}

#[test]
fn a_wrong_setting_is_one_line_and_nothing_opens() {
    let none: &[(&str, &str)] = &[];
    for (arguments, settings, says) in [
        (&[][..], none, "command"),
        (&["serve", "--nope"], none, "--nope"),
        (&["nope"], none, "nope"),
        (&["journal"], none, "command"),
        (&["token"], none, "--email"),
        (&["serve", "--listen", "everywhere"], none, "everywhere"),
        (&["serve", "--listen", "127.0.0.1:99999"], none, "99999"),
        (&["serve", "--sweep-seconds", "0"], none, "--sweep-seconds"),
        (&["serve", "--stop-seconds", "0"], none, "--stop-seconds"),
        (
            &["serve", "--request-timeout-seconds", "soon"],
            none,
            "soon",
        ),
        (&["serve", "--access-token-minutes", "1441"], none, "1441"),
        (&["serve", "--acts-an-hour", "0"], none, "--acts-an-hour"),
        (
            &["serve"],
            &[("SCEAU_ACCOUNTS_AN_HOUR", "many")],
            "--accounts-an-hour",
        ),
        (
            &["serve", "--allowed-origins", "https://a.example/path/"],
            none,
            "origin",
        ),
        (
            &["serve", "--log-format", "loud"],
            none,
            "possible values: text, json",
        ),
        (&["serve", "--log", "a=b=c"], none, "--log"),
        (
            &["sweep", "--now", "2026-02-30T00:00:00Z"],
            none,
            "2026-02-30",
        ),
        (
            &["migrate", "--database-url", "mysql://x"],
            none,
            "--database-url",
        ),
        (
            &["migrate", "--database-url", "sqlite::memory:"],
            none,
            "--database-url",
        ),
        (
            &["migrate", "--database-url", "sqlite:"],
            none,
            "--database-url",
        ),
        (&["migrate", "--secret-key", "c2hvcnQ="], none, "32 bytes"),
        (
            &["migrate"],
            &[("SCEAU_LISTENN", "127.0.0.1:1")],
            "SCEAU_LISTENN",
        ),
        (
            &["migrate"],
            &[("SCEAU_DATABASE_URL", "here")],
            "--database-url",
        ),
        (&["migrate"], &[("SCEAU_SECRET_KEY", "*")], "base64"),
        (&["serve"], &[("SCEAU_LISTEN", "x")], "--listen"),
        (&["schema"], &[("SCEAU_LOG_FORMAT", "x")], "--log-format"),
    ] {
        let folder = folder();
        let refused = end(command(folder.path(), arguments).envs(settings.iter().copied()));
        failed(&refused, 2, says);
        assert_eq!(refused.out, "", "{arguments:?}");
        assert_eq!(
            names(folder.path()),
            [""; 0],
            "{arguments:?} opened something"
        );
    }
}

#[test]
fn a_secret_is_never_written() {
    let broken = "bm90LTMyLWJ5dGVz";
    let address = "postgres://sceau:hunter22@127.0.0.1:1/sceau";
    for (arguments, settings) in [
        (["migrate", "--secret-key", broken], vec![]),
        (
            [
                "migrate",
                "--database-url",
                "mysql://sceau:hunter22@db/sceau",
            ],
            vec![],
        ),
        (
            ["migrate", "--log", "trace"],
            vec![("SCEAU_SECRET_KEY", broken)],
        ),
        (
            ["migrate", "--log", "trace"],
            vec![("SCEAU_DATABASE_URL", "hunter22")],
        ),
        (
            ["sweep", "--log", "trace"],
            vec![("SCEAU_DATABASE_URL", address), ("SCEAU_SECRET_KEY", KEY)],
        ),
        (
            ["sweep", "--log", "trace"],
            vec![("SCEAU_DATABASE_URL", address)],
        ),
        (
            ["serve", "--help", "-h"],
            vec![("SCEAU_DATABASE_URL", address), ("SCEAU_SECRET_KEY", KEY)],
        ),
    ] {
        let folder = folder();
        let done = end(command(folder.path(), &arguments).envs(settings.clone()));
        for secret in [broken, "hunter22", KEY] {
            let written = format!("{}{}", done.out, done.err);
            assert!(
                !written.contains(secret),
                "{arguments:?} {settings:?}: {written}"
            );
        }
    }
}

#[tokio::test]
async fn an_association_is_set_up_once() {
    for (name, settings) in databases().await {
        let folder = folder();
        let with =
            |arguments: &[&str]| end(command(folder.path(), arguments).envs(settings.clone()));
        let made = done(with(&SETUP));
        let codes: Vec<_> = made
            .out
            .lines()
            .filter_map(|line| line.strip_prefix("one-time code of "))
            .collect();
        assert_eq!(codes.len(), 2, "on {name}: {made:?}");
        assert!(codes[0].starts_with("anne@example.org: "), "{codes:?}");
        assert!(codes[1].starts_with("paul@example.org: "), "{codes:?}");
        failed(&with(&SETUP), 1, "short name already");

        let alone = SETUP.map(|word| match word {
            "club" => "other",
            "Paul Roc <paul@example.org>" => "Anne Lys <ANNE@example.org>",
            word => word,
        });
        failed(&with(&alone), 1, "two people");

        // A second association with the same people needs the operator's word.
        let second = SETUP.map(|word| if word == "club" { "second" } else { word });
        failed(&with(&second), 1, "anne@example.org has an account already");
        let made = done(with(&[&second[..], &["--take-over"]].concat()));
        assert_eq!(made.out.matches("one-time code").count(), 2, "{made:?}");

        let token = done(with(&["token", "--email", "ANNE@example.org"])).out;
        assert_eq!(token.trim().split('.').count(), 3, "{token}");
        failed(
            &with(&["token", "--email", "nobody@example.org"]),
            1,
            "no account",
        );
        failed(&with(&["token", "--email", "nobody"]), 1, "e-mail address");

        assert!(
            done(with(&["sweep"])).out.contains("checkpoint 1 taken"),
            "on {name}"
        );
        assert!(
            !done(with(&["sweep"])).out.contains("checkpoint"),
            "on {name}"
        );
        let read = done(with(&["journal", "verify"])).out;
        assert!(read.ends_with("0 faults\n"), "on {name}: {read}");
    }
}

#[tokio::test]
async fn the_journal_is_verified_and_a_fault_is_named() {
    let folder = folder();
    failed(
        &run(folder.path(), &["journal", "verify"]),
        1,
        "no such database",
    );
    done(run(folder.path(), &SETUP));
    let file = folder.path().join("sceau-data/sceau.db");
    let db = Database::connect(format!("sqlite:{}", file.display()))
        .await
        .unwrap();
    let change = "UPDATE journal_entry SET body = replace(body, 'PRESIDENT', 'SECRETARY') WHERE sequence = 1";
    assert_eq!(
        db.execute_unprepared(change).await.unwrap().rows_affected(),
        1
    );
    let row = db
        .query_one_raw(sea_orm::Statement::from_string(
            sea_orm::DbBackend::Sqlite,
            "SELECT chain_id FROM journal_entry WHERE body LIKE '%SECRETARY%'",
        ))
        .await
        .unwrap()
        .unwrap();
    let chain: uuid::Uuid = row.try_get_by_index(0).unwrap();
    db.close().await.unwrap();
    let read = run(folder.path(), &["journal", "verify"]);
    failed(&read, 1, "does not hold");
    assert!(
        read.out
            .contains(&format!("chain {chain}, entry 1: changed\n")),
        "{read:?}"
    );
    assert!(read.out.ends_with(" 1 faults\n"), "{read:?}");
}

#[test]
fn a_charters_file_is_checked() {
    let folder = folder();
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("charters/qualite.toml");
    let text = fs::read_to_string(&shipped).unwrap();
    let check = |text: &str| {
        fs::write(folder.path().join("charter.toml"), text).unwrap();
        run(folder.path(), &["charter", "check", "charter.toml"])
    };
    let good = done(check(&text)).out;
    assert_eq!(good, "charter.toml: 8 chapters, 27 articles, no fault\n");

    let line = text
        .lines()
        .position(|line| line.starts_with("kind = "))
        .unwrap();
    let mut lines: Vec<_> = text.lines().collect();
    lines[line] = "kind = \"wish\"";
    let bad = check(&lines.join("\n"));
    failed(&bad, 1, "charter.toml has 1 fault");
    let place = format!("charter.toml:{}: ", line + 1);
    assert!(bad.out.starts_with(&place), "{bad:?}");
    assert_eq!(bad.out.lines().count(), 1, "{bad:?}");

    failed(&check("not a charter"), 1, "fault");
    let missing = run(folder.path(), &["charter", "check", "nowhere.toml"]);
    failed(&missing, 1, "nowhere.toml cannot be read");
    fs::write(folder.path().join("binary.toml"), [0xff, 0xfe]).unwrap();
    failed(
        &run(folder.path(), &["charter", "check", "binary.toml"]),
        1,
        "cannot be read",
    );
}

#[tokio::test]
async fn migrating_again_changes_nothing_and_together_waits() {
    for (name, settings) in databases().await {
        let folder = folder();
        let migrate = || end(command(folder.path(), &["migrate"]).envs(settings.clone()));
        let together: Vec<_> = thread::scope(|scope| {
            let started: Vec<_> = (0..4).map(|_| scope.spawn(migrate)).collect();
            started.into_iter().map(|one| one.join().unwrap()).collect()
        });
        for one in together {
            assert_eq!((one.code, one.err.as_str()), (Some(0), ""), "on {name}");
        }
        done(migrate());
    }
}

#[test]
fn the_data_folder_is_its_owners_alone() {
    let folder = folder();
    // What needs a database makes none in a folder that was mistyped.
    failed(
        &run(folder.path(), &["sweep"]),
        1,
        "there is no database at",
    );
    assert_eq!(names(folder.path()), [""; 0]);
    done(run(folder.path(), &SETUP));
    let data = folder.path().join("sceau-data");
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&data), 0o700);
    assert_eq!(mode(&data.join("secret-key")), 0o600);

    fs::write(data.join("secret-key"), "no key").unwrap();
    failed(&run(folder.path(), &["sweep"]), 1, "holds no key");
}

#[test]
fn a_database_elsewhere_needs_a_key_of_its_own() {
    let folder = folder();
    let address = "postgres://nobody@127.0.0.1:1/nothing";
    let done = run(folder.path(), &["sweep", "--database-url", address]);
    failed(&done, 1, "SCEAU_SECRET_KEY is needed");
    assert_eq!(names(folder.path()), [""; 0]);
}

#[tokio::test]
async fn a_server_answers_and_stops_when_it_is_told() {
    for (name, settings) in databases().await {
        let folder = folder();
        let mut serve = command(folder.path(), &["serve"]);
        let server = Server::start_with(serve.envs(settings), &["--log", "trace"]);
        // The client keeps its connection: an idle one must not hold the server back.
        let client = reqwest::Client::new();
        let health = client
            .get(format!("{}/health", server.url))
            .send()
            .await
            .unwrap();
        assert_eq!(health.status(), 200, "on {name}");

        let password = "une phrase tenue secrète";
        let input =
            json!({ "email": "anne@example.org", "password": password, "displayName": "Anne" });
        let document = "mutation($input: AccountRegisterInput!) { accountRegister(input: $input) { accepted } }";
        let answer = client
            .post(format!("{}/graphql", server.url))
            .bearer_auth("")
            .json(&json!({ "query": "{ viewer { account { id } } }" }));
        let answer = answer.send().await.unwrap();
        let told = answer.status();
        let body: serde_json::Value = answer.json().await.unwrap();
        assert_eq!(told, 401, "an empty token is no token: {body}");
        let query = |query: &str, input: &serde_json::Value| {
            client
                .post(format!("{}/graphql", server.url))
                .json(&json!({ "query": query, "variables": { "input": input } }))
        };
        let body: serde_json::Value = query(document, &input)
            .send()
            .await
            .unwrap()
            .json()
            .await
            .unwrap();
        assert_eq!(
            body["data"]["accountRegister"]["accepted"], true,
            "on {name}: {body}"
        );
        let input = json!({ "email": "anne@example.org", "password": password });
        let document = "mutation($input: SessionCreateInput!) { sessionCreate(input: $input) { session { accessToken refreshToken } } }";
        let body: serde_json::Value = query(document, &input)
            .send()
            .await
            .unwrap()
            .json()
            .await
            .unwrap();
        let session = &body["data"]["sessionCreate"]["session"];
        let token = session["accessToken"].as_str().unwrap();
        let asked = query("{ viewer { account { id } } }", &json!({})).bearer_auth(token);
        let body: serde_json::Value = asked.send().await.unwrap().json().await.unwrap();
        assert!(
            body["data"]["viewer"]["account"]["id"].is_string(),
            "on {name}: {body}"
        );

        let refresh = session["refreshToken"].as_str().unwrap();
        let (code, log) = server.stop();
        assert_eq!(code, Some(0), "on {name}: {log}");
        assert!(log.contains("/graphql"), "nothing was logged: {log}");
        for secret in [password, token, refresh, KEY, "anne@example.org"] {
            assert!(!log.contains(secret), "on {name} the log holds {secret}");
        }
    }
}

#[test]
fn half_a_request_does_not_hold_a_server_that_is_told_to_stop() {
    let folder = folder();
    let server = Server::start(folder.path(), &["--stop-seconds", "1"]);
    let address = server.url.strip_prefix("http://").unwrap();
    let half = |text: &str| {
        let mut socket = TcpStream::connect(address).unwrap();
        socket.write_all(text.as_bytes()).unwrap();
        socket
    };
    // Half a head; a head without its body, which its handler waits for.
    let mut head = half("POST /graphql HTTP/1.1\r\nHost: sceau\r\nX-Half: ");
    let body = half(
        "POST /graphql HTTP/1.1\r\nHost: sceau\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{",
    );
    // The server has read both by the time that it answers one that came later.
    let mut whole = half("GET /health HTTP/1.1\r\nHost: sceau\r\nConnection: close\r\n\r\n");
    let mut answer = String::new();
    whole.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    let told = Instant::now();
    let (code, log) = server.stop();
    assert_eq!(code, Some(0), "{log}");
    assert!(told.elapsed() < Duration::from_secs(8), "{log}");
    assert!(log.contains("did not end in time"), "{log}");
    assert_eq!(head.read(&mut [0; 64]).unwrap_or(0), 0);
    drop(body);
}

#[test]
fn an_address_in_use_is_told() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let folder = folder();
    failed(
        &run(folder.path(), &["serve", "--listen", &address]),
        1,
        "cannot be listened on",
    );
}
