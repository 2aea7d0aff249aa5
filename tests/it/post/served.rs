//! The binary: it sends beside what it serves, and from the command line.

use crate::support::mail_server::MailServer;
use crate::support::process::{Server, run};
use serde_json::json;
use std::time::Duration;

const REGISTER: &str = "mutation($input: AccountRegisterInput!) {
    accountRegister(input: $input) { accepted userErrors { code message } } }";

/// Registers an address twice, by which its owner is told.
async fn register_twice(url: &str, email: &str) {
    let input =
        json!({ "email": email, "password": "une phrase bien longue", "displayName": "Zoé" });
    let body = json!({ "query": REGISTER, "variables": { "input": input } });
    for _ in 0..2 {
        let http = reqwest::Client::new().post(format!("{url}/graphql"));
        let answer = http
            .json(&body)
            .header("Accept-Language", "en")
            .send()
            .await;
        let answer: serde_json::Value = answer.unwrap().json().await.unwrap();
        assert_eq!(
            answer["data"]["accountRegister"]["accepted"], true,
            "{answer}"
        );
    }
}

async fn took(mail: &MailServer) {
    let took = tokio::time::timeout(Duration::from_secs(20), mail.took_one());
    took.await
        .expect("a mail within twenty seconds, which is less than the worker's own pause");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_server_sends_what_its_acts_tell_at_once_and_says_loudly_where_it_cannot() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let mail = MailServer::start().await;
    let url = format!("smtp://{}", mail.address);
    let sends = [
        "--mail-url",
        url.as_str(),
        "--mail-from",
        "Le club <club@example.org>",
        "--public-url",
        "https://club.example.org",
    ];
    let server = Server::start(folder, &[]);
    register_twice(&server.url, "zoe@example.org").await;
    let (code, log) = server.stop();
    assert_eq!(code, Some(0), "{log}");
    assert!(log.contains("NO MAIL IS SENT"), "{log}");
    let list = run(folder, &["post", "list"]);
    assert_eq!(list.code, Some(0), "{}", list.err);
    let row = ["waits ", " MAIL ", " ACCOUNT_KNOWN 0 tries -\n"];
    assert!(row.iter().all(|it| list.out.contains(it)), "{}", list.out);
    assert!(list.out.ends_with("1 wait, 0 are dead\n"), "{}", list.out);
    assert!(!list.out.contains('@'), "{}", list.out);
    let refused = run(folder, &["post", "run", "--once"]);
    assert_eq!(refused.code, Some(1), "{}", refused.out);

    // What waited leaves at the start, and what is told then at once.
    let server = Server::start(folder, &sends);
    took(&mail).await;
    register_twice(&server.url, "tom@example.org").await;
    took(&mail).await;
    let (code, log) = server.stop();
    assert_eq!(code, Some(0), "{log}");
    assert!(!log.contains('@') && !log.contains("NO MAIL"), "{log}");
    assert_eq!(mail.recipients(), ["tom@example.org", "zoe@example.org"]);

    let server = Server::start(folder, &[]);
    register_twice(&server.url, "ann@example.org").await;
    server.kill();
    let once = async |expected: &str| {
        let arguments = [&["post", "run", "--once"], &sends[..]].concat();
        let done = run(folder, &arguments);
        assert_eq!(
            (done.code, done.out.as_str()),
            (Some(0), expected),
            "{}",
            done.err
        );
        run(folder, &["post", "list"]).out
    };
    mail.answer("ann@example.org", &[550]);
    let list = once("0 sent, 0 to nobody, 0 to be tried again, 1 dead\n").await;
    assert!(
        list.starts_with("dead ") && list.ends_with("0 wait, 1 are dead\n"),
        "{list}"
    );
    assert!(list.contains(" ACCOUNT_KNOWN 1 tries 550\n"), "{list}");
    let id = list.split_whitespace().nth(1).unwrap();
    for (arguments, expected) in [
        (["post", "replay", id], Some("1 to be tried again\n")),
        (["post", "replay", id], None),
        (
            ["post", "replay", "--all-dead"],
            Some("0 to be tried again\n"),
        ),
    ] {
        let done = run(folder, &arguments);
        let code = Some(i32::from(expected.is_none()));
        assert_eq!(
            (done.code, done.out.as_str()),
            (code, expected.unwrap_or_default()),
            "{}",
            done.err
        );
    }
    let list = once("1 sent, 0 to nobody, 0 to be tried again, 0 dead\n").await;
    assert_eq!(list, "0 wait, 0 are dead\n");
    assert_eq!(run(folder, &["journal", "verify"]).code, Some(0));
}

#[test]
fn a_message_is_looked_at_before_it_is_sent() {
    let folder = tempfile::tempdir().unwrap();
    let preview =
        |arguments: &[&str]| run(folder.path(), &[&["post", "preview"], arguments].concat());
    let text = preview(&["MANDATE_PROPOSED"]);
    assert!(
        text.out
            .starts_with("Mandat proposé\n\nUn mandat a été proposé"),
        "{}",
        text.out
    );
    let html = preview(&["MANDATE_PROPOSED", "--language", "en", "--html"]);
    assert!(
        html.out.starts_with("<!DOCTYPE html>\n<html lang=\"en\">"),
        "{}",
        html.out
    );
    let unknown = preview(&["MANDATE"]);
    assert_eq!(unknown.code, Some(1));
    assert!(
        unknown.err.contains("MANDATE is none of ACCOUNT_KNOWN, "),
        "{}",
        unknown.err
    );
}

#[test]
fn a_mail_server_is_set_whole_or_not_at_all_and_its_password_is_not_repeated() {
    let folder = tempfile::tempdir().unwrap();
    let serve = |arguments: &[&str]| {
        run(
            folder.path(),
            &[&["serve", "--listen", "127.0.0.1:0"], arguments].concat(),
        )
    };
    let from = ["--mail-from", "club@example.org"];
    let front = ["--public-url", "https://club.example.org"];
    let good = ["--mail-url", "smtps://anne:hunter2@relay.example.org"];
    let bad = ["--mail-url", "imap://anne:hunter2@relay.example.org"];
    for (arguments, missing) in [
        ([&good[..], &from[..]].concat(), "--public-url"),
        ([&good[..], &front[..]].concat(), "--mail-from"),
        ([&bad[..], &from[..], &front[..]].concat(), "--mail-url"),
        (
            [&good[..], &from[..], &["--public-url", "club.example.org"]].concat(),
            "--public-url",
        ),
        (
            [&good[..], &front[..], &["--mail-from", "le club"]].concat(),
            "--mail-from",
        ),
    ] {
        let done = serve(&arguments);
        assert_eq!(done.code, Some(2), "{}", done.err);
        assert!(done.err.contains(missing), "{}", done.err);
        assert!(!done.err.contains("hunter2"), "{}", done.err);
        assert_eq!(done.err.lines().count(), 1, "{}", done.err);
    }
}
