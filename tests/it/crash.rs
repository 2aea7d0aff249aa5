//! `kill -9` at any moment loses no acknowledged act.
//!
//! Clients act on a server and write down what it acknowledged. At random moments, under load and while it starts, the server is
//! killed and started again on the same folder: what the clients wrote down must be there, once, and the journal must hold. An act
//! that was sent and not acknowledged may have happened or not; sent again under its idempotency key, it has happened once.

use crate::support::process::{Guarded, Server, command, run};
use entity::{account, affiliation, journal_chain, organisation, session};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use sceau::db::Database;
use sceau::journal;
use sceau::random::Random;
use sceau::secrets::sha256;
use sea_orm::{ConnectionTrait, DbBackend, EntityTrait, Statement};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard};
use std::time::Duration;

/// Kills under load.
const KILLS: u32 = 20;
/// Clients that make organisations known; one more renews a session, and one makes accounts.
const WRITERS: usize = 3;

const ORGANISATION: &str = "mutation($input: OrganisationRegisterInput!) {
    organisationRegister(input: $input) { organisation { id } userErrors { code message } } }";
const ACCOUNT: &str = "mutation($input: AccountRegisterInput!) {
    accountRegister(input: $input) { accepted userErrors { code message } } }";
const SIGN_IN: &str = "mutation($input: SessionCreateInput!) {
    sessionCreate(input: $input) { session { refreshToken } userErrors { code message } } }";
const REFRESH: &str = "mutation($input: SessionRefreshInput!) {
    sessionRefresh(input: $input) { session { refreshToken } userErrors { code message } } }";
const PASSWORD: &str = "une phrase bien longue";

/// How the story serves: what it makes in seconds is more than what people do in an hour.
const ROOM: [&str; 4] = ["--accounts-an-hour", "1000000", "--acts-an-hour", "1000000"];

/// What the server acknowledged.
#[derive(Default)]
struct Acknowledged {
    /// Organisations: name and id.
    organisations: BTreeMap<String, String>,
    /// The e-mails of accounts.
    accounts: Vec<String>,
    /// The newest refresh token of each session.
    sessions: Vec<String>,
    /// How many acts in all.
    acts: usize,
}

/// What the clients share.
struct Clients {
    token: String,
    log: Mutex<Acknowledged>,
    /// The names of organisations that were sent and not acknowledged.
    open: Mutex<Vec<String>>,
    names: AtomicU64,
}

/// The clients' way to one life of the server.
struct Line<'a> {
    clients: &'a Clients,
    http: reqwest::Client,
    url: &'a str,
}

impl Clients {
    fn log(&self) -> MutexGuard<'_, Acknowledged> {
        self.log.lock().unwrap()
    }

    fn next(&self) -> u64 {
        self.names.fetch_add(1, Ordering::Relaxed)
    }
}

impl<'a> Line<'a> {
    fn new(clients: &'a Clients, url: &'a str) -> Self {
        Self {
            clients,
            http: reqwest::Client::new(),
            url,
        }
    }

    /// Sends a mutation. Answers its payload, or nothing where the server is gone: then nothing was acknowledged.
    async fn act(&self, document: &str, input: Json) -> Option<Json> {
        let body = json!({ "query": document, "variables": { "input": input } });
        let request = self.http.post(format!("{}/graphql", self.url)).json(&body);
        let response = request.bearer_auth(&self.clients.token).send().await.ok()?;
        let answer: Json = response.json().await.ok()?;
        assert!(answer.get("errors").is_none(), "{answer:#}");
        let payload = answer["data"].as_object().unwrap().values().next().unwrap();
        assert_eq!(payload["userErrors"], json!([]), "{answer:#}");
        Some(payload.clone())
    }

    /// Makes one organisation known; one that was open before, where there is one.
    async fn organisation(&self) -> Option<()> {
        let open = self.clients.open.lock().unwrap().pop();
        let name = open.unwrap_or_else(|| format!("Firm {}", self.clients.next()));
        let input = json!({
            "association": { "slug": "club" }, "kind": "PROVIDER", "name": name, "idempotencyKey": name,
        });
        let Some(payload) = self.act(ORGANISATION, input).await else {
            self.clients.open.lock().unwrap().push(name);
            return None;
        };
        let id = payload["organisation"]["id"].as_str().unwrap().to_owned();
        let mut log = self.clients.log();
        log.acts += 1;
        assert_eq!(log.organisations.insert(name, id), None);
        Some(())
    }

    async fn organisations(&self) {
        while self.organisation().await.is_some() {}
    }

    async fn accounts(&self) {
        loop {
            let email = format!("person{}@example.org", self.clients.next());
            let input = json!({ "email": email, "password": PASSWORD, "displayName": "Somebody" });
            if self.act(ACCOUNT, input).await.is_none() {
                return;
            }
            let mut log = self.clients.log();
            log.acts += 1;
            log.accounts.push(email);
        }
    }

    /// Signs in and renews the session for as long as the server lives.
    async fn session(&self) {
        let email = self.clients.log().accounts[0].clone();
        let mut document = SIGN_IN;
        let mut input = json!({ "email": email, "password": PASSWORD });
        while let Some(payload) = self.act(document, input).await {
            let token = payload["session"]["refreshToken"]
                .as_str()
                .unwrap()
                .to_owned();
            input = json!({ "refreshToken": token });
            let mut log = self.clients.log();
            log.acts += 1;
            if document == REFRESH {
                log.sessions.pop();
            }
            log.sessions.push(token);
            document = REFRESH;
        }
    }
}

/// Acts on the server until it is killed, `moment` after the first acts were acknowledged.
async fn load(clients: &Clients, server: Server, moment: Duration) {
    let url = server.url.clone();
    let line = Line::new(clients, &url);
    let before = clients.log().acts;
    let writers = futures_util::future::join_all((0..WRITERS).map(|_| line.organisations()));
    let killing = async {
        while clients.log().acts < before + WRITERS {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        tokio::time::sleep(moment).await;
        server.kill();
    };
    tokio::join!(writers, line.accounts(), line.session(), killing);
}

/// Everything that was acknowledged is there, and the journal holds.
async fn verify(folder: &Path, clients: &Clients) {
    let url = format!("sqlite:{}", folder.join("sceau-data/sceau.db").display());
    let db = Database::connect(&url).await.unwrap();
    let rows = organisation::Entity::find().all(db.reader()).await.unwrap();
    let affiliations = affiliation::Entity::find().all(db.reader()).await.unwrap();
    let chains = journal_chain::Entity::find()
        .all(db.reader())
        .await
        .unwrap();
    let accounts = account::Entity::find().all(db.reader()).await.unwrap();
    let sessions = session::Entity::find().all(db.reader()).await.unwrap();
    let report = journal::verify(&db).await.unwrap();
    let check = "PRAGMA integrity_check";
    let check = Statement::from_string(DbBackend::Sqlite, check);
    let check = db.reader().query_one_raw(check).await.unwrap().unwrap();
    db.close().await.unwrap();

    let mut found = BTreeMap::new();
    for row in rows {
        let twice = found.insert(row.name.clone(), row.id.to_string());
        assert_eq!(twice, None, "{} is there twice", row.name);
        let whole = affiliations
            .iter()
            .any(|other| other.organisation_id == row.id)
            && chains
                .iter()
                .any(|chain| chain.id == uuid::Uuid::from(row.id));
        assert!(whole, "{} is there without what belongs to it", row.name);
    }
    {
        let log = clients.log();
        for (name, id) in &log.organisations {
            assert_eq!(found.get(name), Some(id), "{name} was acknowledged");
        }
        for email in &log.accounts {
            assert!(
                accounts.iter().any(|row| row.email == *email),
                "{email} was acknowledged"
            );
        }
        for token in &log.sessions {
            // The renewal after the last acknowledged one may have happened too.
            let hash = sha256(&[token.as_bytes()]).to_vec();
            let lives = sessions
                .iter()
                .any(|row| row.refresh_hash == hash || row.previous_hash.as_ref() == Some(&hash));
            assert!(lives, "a session was acknowledged and is lost");
        }
    }
    assert_eq!(report.faults, []);
    let check: String = check.try_get_by_index(0).unwrap();
    assert_eq!(check, "ok");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_kill_at_any_moment_loses_no_acknowledged_act() {
    let seed = u64::from_le_bytes(Random::system().unwrap().bytes());
    println!("the moments come from the seed {seed}");
    let mut rng = StdRng::seed_from_u64(seed);
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let made = run(
        folder,
        &[
            "setup",
            "--slug",
            "club",
            "--name",
            "Le Club",
            "--admin",
            "Anne Lys <anne@example.org>",
            "--president",
            "Paul Roc <paul@example.org>",
        ],
    );
    assert_eq!(made.code, Some(0), "{made:?}");
    let token = [
        "token",
        "--email",
        "anne@example.org",
        "--access-token-minutes",
        "1440",
    ];
    let clients = Clients {
        token: run(folder, &token).out.trim().to_owned(),
        log: Mutex::default(),
        open: Mutex::default(),
        names: AtomicU64::new(0),
    };
    let first = Server::start(folder, &ROOM);
    let line = Line::new(&clients, &first.url);
    let input =
        json!({ "email": "first@example.org", "password": PASSWORD, "displayName": "First" });
    line.act(ACCOUNT, input).await.unwrap();
    clients.log().accounts.push("first@example.org".to_owned());
    first.kill();

    for kill in 0..KILLS {
        if rng.random_bool(0.3) {
            // While it starts: nobody has been answered yet.
            let starting = Guarded::start(&mut command(
                folder,
                &["serve", "--listen", "127.0.0.1:0", "--log", "off"],
            ));
            tokio::time::sleep(Duration::from_millis(rng.random_range(0..150))).await;
            drop(starting);
        }
        let sweeping = ["--sweep-seconds", "1"];
        let server = Server::start(folder, &[&sweeping[..], &ROOM].concat());
        verify(folder, &clients).await;
        let before = clients.log().acts;
        let moment = Duration::from_micros(rng.random_range(0..600_000));
        load(&clients, server, moment).await;
        println!(
            "kill {kill} after {moment:?}: {} acts",
            clients.log().acts - before
        );
    }

    // What is still open is sent again: it happens once, and then every name ever sent is there.
    let server = Server::start(folder, &ROOM);
    verify(folder, &clients).await;
    let line = Line::new(&clients, &server.url);
    while !clients.open.lock().unwrap().is_empty() {
        line.organisation().await.unwrap();
    }
    let (code, _) = server.stop();
    assert_eq!(code, Some(0));
    verify(folder, &clients).await;
    let acts = clients.log().acts;
    assert!(
        acts > 5 * KILLS as usize,
        "only {acts} acts were acknowledged: the server was hardly under load"
    );
}
