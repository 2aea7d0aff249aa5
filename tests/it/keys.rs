//! The secret key: another one is refused before anything is written, and it can be changed.

use crate::cli::{KEY, SETUP, databases, done, failed, folder, names};
use crate::support::process::{Done, Server, command, end, run};
use sea_orm::{ConnectionTrait, Database};
use serde_json::json;
use std::fmt::Write as _;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

/// Another 32 bytes in base64.
const OTHER: &str = "YW5vdGhlci1zZWNyZXQtYW5vdGhlci1zZWNyZXQtMzI=";

type Settings = Vec<(&'static str, String)>;

fn with(folder: &Path, settings: &Settings, key: Option<&str>, args: &[&str]) -> Done {
    let mut command = command(folder, args);
    command.envs(settings.clone());
    if let Some(key) = key {
        command.env("SCEAU_SECRET_KEY", key);
    }
    end(&mut command)
}

/// What every row says that a start could write.
async fn written(folder: &Path, settings: &Settings) -> String {
    let url = settings
        .iter()
        .find(|(name, _)| *name == "SCEAU_DATABASE_URL");
    let file = folder.join("sceau-data/sceau.db");
    let url = url.map_or_else(
        || format!("sqlite:{}", file.display()),
        |(_, url)| url.clone(),
    );
    let db = Database::connect(url).await.unwrap();
    let mut all = String::new();
    for table in [
        "root_key",
        "signing_key",
        "account",
        "account_link",
        "seaql_migrations",
    ] {
        let rows = db.query_all_raw(sea_orm::Statement::from_string(
            db.get_database_backend(),
            format!("SELECT * FROM {table}"),
        ));
        for row in rows.await.unwrap() {
            writeln!(all, "{table} {row:?}").unwrap();
        }
    }
    db.close().await.unwrap();
    all
}

#[tokio::test]
async fn another_key_is_refused_by_every_command_before_anything_is_written() {
    for (name, settings) in databases().await {
        let folder = folder();
        let given = (name == "PostgreSQL").then_some(KEY);
        done(with(folder.path(), &settings, given, &SETUP));
        let before = written(folder.path(), &settings).await;
        let files = names(
            &folder
                .path()
                .join("sceau-data")
                .canonicalize()
                .unwrap_or_else(|_| folder.path().into()),
        );
        let setup = [&SETUP[..2], &["other"], &SETUP[3..]].concat();
        let commands: [&[&str]; 7] = [
            &setup,
            &["serve", "--listen", "127.0.0.1:0"],
            &["migrate"],
            &["token", "--email", "anne@example.org"],
            &["sweep"],
            &["journal", "verify"],
            &["key", "rotate", "--new-secret-key", KEY],
        ];
        for args in commands {
            let refused = with(folder.path(), &settings, Some(OTHER), args);
            failed(&refused, 1, "the secret key is not this database's");
            assert_eq!(
                written(folder.path(), &settings).await,
                before,
                "{args:?} on {name}"
            );
        }
        let still = names(
            &folder
                .path()
                .join("sceau-data")
                .canonicalize()
                .unwrap_or_else(|_| folder.path().into()),
        );
        let databases_own = |name: &&String| !name.starts_with("sceau.db");
        let [files, still] = [files, still].map(|all| {
            all.iter()
                .filter(databases_own)
                .cloned()
                .collect::<Vec<_>>()
        });
        assert_eq!(still, files, "on {name}");
        done(with(folder.path(), &settings, given, &["migrate"]));
    }
}

#[test]
fn beside_a_filled_database_no_new_key_is_made() {
    let folder = folder();
    done(run(folder.path(), &SETUP));
    let key = folder.path().join("sceau-data/secret-key");
    let kept = fs::read(&key).unwrap();
    fs::remove_file(&key).unwrap();
    for args in [
        &["serve"][..],
        &["migrate"],
        &["sweep"],
        &["journal", "verify"],
    ] {
        failed(&run(folder.path(), args), 1, "its secret key is missing");
        assert!(!key.exists(), "{args:?}");
    }
    fs::write(&key, kept).unwrap();
    done(run(folder.path(), &["migrate"]));
}

#[tokio::test]
async fn a_key_that_was_changed_opens_what_the_old_one_sealed_and_the_old_one_nothing() {
    for (name, settings) in databases().await {
        let folder = folder();
        let given = (name == "PostgreSQL").then_some(KEY);
        let told = done(with(folder.path(), &settings, given, &SETUP)).out;
        let code = told
            .lines()
            .find_map(|line| line.split_whitespace().find(|word| word.len() == 52));
        let code = code.unwrap_or_else(|| panic!("no code in {told}"));
        let serve = |key: Option<&str>| {
            let mut serve = command(folder.path(), &["serve"]);
            serve.envs(settings.clone());
            if let Some(key) = key {
                serve.env("SCEAU_SECRET_KEY", key);
            }
            Server::start_with(&mut serve, &[])
        };
        let server = serve(given);
        let activated = "mutation($input: AccountActivateInput!) { accountActivate(input: $input) { session { refreshToken } userErrors { code } } }";
        let input = json!({ "code": code, "password": "une phrase tenue longtemps" });
        let answer = ask(&server.url, activated, &input).await;
        let refresh = answer["data"]["accountActivate"]["session"]["refreshToken"].clone();
        assert!(refresh.is_string(), "{answer} on {name}");

        // A server that runs goes on while the key is changed under it.
        let asked = [
            &["key", "rotate"][..],
            if given.is_some() {
                &["--new-secret-key", OTHER]
            } else {
                &[]
            },
        ]
        .concat();
        done(with(folder.path(), &settings, given, &asked));
        let renew = "mutation($input: SessionRefreshInput!) { sessionRefresh(input: $input) { session { refreshToken } userErrors { code } } }";
        let answer = ask(&server.url, renew, &json!({ "refreshToken": refresh })).await;
        let refresh = answer["data"]["sessionRefresh"]["session"]["refreshToken"].clone();
        assert!(refresh.is_string(), "{answer} on {name}");
        drop(server);

        let old = match given {
            Some(key) => key.to_owned(),
            None => fs::read_to_string(folder.path().join("sceau-data/secret-key.old")).unwrap(),
        };
        failed(
            &with(folder.path(), &settings, Some(&old), &["sweep"]),
            1,
            "is not this database's",
        );
        let server = serve(given.map(|_| OTHER));
        let answer = ask(&server.url, renew, &json!({ "refreshToken": refresh })).await;
        assert!(
            answer["data"]["sessionRefresh"]["session"]["refreshToken"].is_string(),
            "{answer} on {name}"
        );
    }
}

async fn ask(url: &str, document: &str, input: &serde_json::Value) -> serde_json::Value {
    let body = json!({ "query": document, "variables": { "input": input } });
    let sent = reqwest::Client::new()
        .post(format!("{url}/graphql"))
        .json(&body)
        .send();
    sent.await.unwrap().json().await.unwrap()
}

#[test]
fn the_database_is_its_owners_alone_wherever_it_lies() {
    let folder = folder();
    let file = folder.path().join("elsewhere.db");
    let address = format!("sqlite:{}", file.display());
    let mode = |name: &str| {
        fs::metadata(folder.path().join(name)).map(|found| found.permissions().mode() & 0o777)
    };
    done(run(folder.path(), &["migrate", "--database-url", &address]));
    assert_eq!(mode("elsewhere.db").unwrap(), 0o600);
    // One that was made before is taken from the others.
    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
    done(run(folder.path(), &["migrate", "--database-url", &address]));
    assert_eq!(mode("elsewhere.db").unwrap(), 0o600);
    for beside in ["elsewhere.db-wal", "elsewhere.db-shm"] {
        assert!(
            mode(beside).is_err() || mode(beside).unwrap() == 0o600,
            "{beside}"
        );
    }
}
