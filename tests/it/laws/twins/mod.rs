//! What somebody may not know changes nothing for them: two worlds that differ in secrets alone answer whoever may not know these with
//! the same bytes, and with as many statements.
//!
//! Both twins go through the same acts of the same people at the same instants, with the same random values: of each secret one value
//! or one act differs. Then everybody who may not know sends both the same requests ([`corpus`]): all that can be read, by every
//! filter and order, and every mutation on every kind of id. What is done is done in both. This finds what is told by an inference,
//! which the other laws cannot: they ask of each row whether it is answered, and not what the answer gives away.
//!
//! A new secret is one entry in [`secrets`]: who may know it, where one of them reads it, and how the tale of the second twin differs;
//! what the tale has no word for yet is one more field of it ([`tale`]). Whoever may not know several of a scene compares twins that
//! differ in all of these at once: what is found says by its place which of them is told. PostgreSQL takes thrice the time for the same
//! statements: there only those compare who may know none.

mod cast;
mod corpus;
mod ids;
mod secrets;
mod tale;

use self::cast::{Told, Twin};
use self::corpus::{Corpus, Request};
use self::secrets::Scene;
use crate::schema::introspect;
use crate::support::postgres;
use crate::support::world::{Person, World};
use axum::body::{Body, to_bytes};
use axum::http::{self, header};
use serde_json::{Value as Json, json};
use std::collections::{BTreeMap, BTreeSet};
use tower::ServiceExt;

/// What is told and not mended yet: scene, reader, what of it, and why. One that is no longer so fails the test.
const KNOWN: &[(&str, &str, &str, &str)] = &[];

/// An answer: status, headers and body, and the statements that it took.
struct Answered {
    head: String,
    body: String,
    statements: u64,
}

/// A difference: whose answer, where in it, and what it is.
struct Difference {
    reader: &'static str,
    place: String,
    more: String,
}

macro_rules! scenes {
    ($($test:ident: $scene:ident,)*) => {
        $(#[tokio::test]
        async fn $test() {
            compared(&secrets::$scene).await;
        })*
    };
}

scenes! {
    a_file: FILE,
    members_offices_drafts_and_people: BUSINESS,
    a_file_that_nobody_was_told_of: UNTOLD,
    an_open_ballot: OPEN_BALLOT,
    a_decision_before_it_is_told: DECISION,
    a_sanction_before_it_is_told: SENTENCE,
    that_a_decision_is_recorded_before_it_is_told: RECORDED,
    whether_an_address_has_an_account: ADDRESS,
}

/// Everybody compares twins that differ in what they may not know.
async fn compared(scene: &Scene) {
    let schema = introspect().await;
    let mut groups = BTreeMap::<Vec<usize>, Vec<&'static str>>::new();
    for reader in scene.readers {
        let hidden = scene.secrets.iter().enumerate();
        let hidden = hidden.filter(|(_, secret)| !secret.known_to.contains(reader));
        let hidden: Vec<_> = hidden.map(|(at, _)| at).collect();
        assert!(
            !hidden.is_empty(),
            "{reader} may know all of {}",
            scene.name
        );
        groups.entry(hidden).or_default().push(reader);
    }
    let everything: Vec<_> = (0..scene.secrets.len()).collect();
    assert!(
        groups.contains_key(&everything),
        "everybody may know something of {}",
        scene.name
    );
    for postgres in [false, true] {
        if postgres && postgres::cluster().is_none() {
            continue;
        }
        let first = Told::all(postgres, scene.tale).await;
        let mut found = Found::default();
        let groups = groups.iter();
        let groups = groups.filter(|(hidden, _)| !postgres || **hidden == everything);
        let mut asked = 0;
        for (hidden, readers) in groups {
            let mut tale = scene.tale;
            for at in hidden {
                (scene.secrets[*at].differs)(&mut tale);
            }
            let other = Told::all(postgres, tale).await;
            let twins = [first.twin().await, other.gone_on().await];
            let corpus = Corpus::new(&schema, [&twins[0], &twins[1]]).await;
            found.ask(&corpus, scene, &twins, readers).await;
            asked += readers.len();
            if *hidden == everything {
                seen(&corpus, scene, &twins).await;
            }
        }
        found.judge(scene, asked);
    }
}

/// Each secret is seen by somebody who may know it: the twins do differ.
async fn seen(corpus: &Corpus<'_>, scene: &Scene, twins: &[Twin; 2]) {
    for secret in scene.secrets {
        let Some((reader, place)) = secret.read else {
            assert!(secret.known_to.is_empty(), "nobody reads {}", secret.name);
            continue;
        };
        assert!(
            secret.known_to.contains(&reader),
            "{reader} may not know {}",
            secret.name
        );
        let mut found = Found::default();
        found.compare(twins, reader, &corpus.about(place)).await;
        let places: BTreeSet<_> = found.differences.iter().map(|it| &it.place).collect();
        assert!(
            places.iter().any(|it| *it == place),
            "{reader} sees nothing of {} at {place}, but at {places:?}",
            secret.name
        );
    }
}

/// What was found by asking both of two twins.
#[derive(Default)]
struct Found {
    database: &'static str,
    compared: BTreeMap<&'static str, usize>,
    differences: Vec<Difference>,
}

impl Found {
    /// Asks all that these people can read, and then all that they can do.
    async fn ask(
        &mut self,
        corpus: &Corpus<'_>,
        scene: &Scene,
        twins: &[Twin; 2],
        readers: &[&'static str],
    ) {
        self.database = twins[0].world.name;
        let reads = corpus.reads();
        for reader in readers {
            self.compare(twins, reader, &reads).await;
        }
        let acts = corpus.acts(scene.name == secrets::ADDRESS.name);
        for reader in readers {
            if scene.tale.busy {
                let key = corpus.keys(&twins[0], reader);
                self.compare(twins, reader, &[key]).await;
            }
            self.compare(twins, reader, &acts).await;
        }
        for twin in twins {
            twin.world.assert_journal_is_whole().await;
        }
    }

    /// Sends all requests to both, as one person.
    async fn compare(&mut self, twins: &[Twin; 2], reader: &'static str, requests: &[Request]) {
        for (at, request) in requests.iter().enumerate() {
            let mut answers = Vec::new();
            for twin in twins {
                twin.draw(&format!("{reader} {at} {}", request.name));
                answers.push(answered(&twin.world, twin.plays(reader), request).await);
            }
            *self.compared.entry(reader).or_default() += 1;
            let (first, other) = (&answers[0], &answers[1]);
            let mut places = BTreeMap::new();
            apart(&first.body, &other.body, &mut places);
            if first.head != other.head {
                let more = format!("{} and {}", first.head, other.head);
                places.insert(format!("head of {}", request.name), more);
            }
            if first.statements != other.statements {
                let more = format!("{} and {}", first.statements, other.statements);
                places.insert(format!("statements of {}", request.name), more);
            }
            self.differences
                .extend(places.into_iter().map(|(place, more)| Difference {
                    reader,
                    place,
                    more,
                }));
        }
    }

    /// That nothing was found but what is known, and that everybody was asked.
    fn judge(self, scene: &Scene, readers: usize) {
        let Self {
            database,
            compared,
            differences,
        } = self;
        println!("{database}, {}: answers compared: {compared:?}", scene.name);
        let known = KNOWN.iter().filter(|(name, ..)| *name == scene.name);
        let known: Vec<_> = known.collect();
        let is = |it: &Difference, known: &(&str, &str, &str, &str)| {
            ["*", it.reader].contains(&known.1) && it.place == known.2
        };
        let new = differences
            .iter()
            .filter(|it| !known.iter().any(|entry| is(it, entry)));
        let new = new.map(|it| format!("{}, {}: {}", it.reader, it.place, it.more));
        let new: Vec<_> = new.collect();
        assert!(
            new.is_empty(),
            "{database}, {}: told to who may not know:\n{}",
            scene.name,
            new.join("\n")
        );
        let gone = known
            .iter()
            .filter(|entry| !differences.iter().any(|it| is(it, entry)));
        let gone: Vec<_> = gone.collect();
        assert!(gone.is_empty(), "{database}: no longer so: {gone:?}");
        assert_eq!(compared.len(), readers);
        assert!(compared.values().all(|count| *count > 30), "{compared:?}");
    }
}

/// Sends a request; answers what came, with the statements that it took.
async fn answered(world: &World, who: Option<&Person>, request: &Request) -> Answered {
    let builder = match &request.sent {
        Ok(_) => http::Request::post("/graphql").header(header::CONTENT_TYPE, "application/json"),
        Err(path) => http::Request::get(path),
    };
    let builder = builder.header(header::ACCEPT_LANGUAGE, "en");
    let builder = match who {
        Some(who) => builder.header(header::AUTHORIZATION, format!("Bearer {}", who.token)),
        None => builder,
    };
    let body = match &request.sent {
        Ok((document, variables)) => {
            Body::from(json!({ "query": document, "variables": variables }).to_string())
        }
        Err(_) => Body::empty(),
    };
    let before = world.app.db.statements();
    let response = world.router.clone().oneshot(builder.body(body).unwrap());
    let mut response = response.await.unwrap();
    let statements = world.app.db.statements() - before;
    // No two answers share the one, and the body tells the other.
    for name in ["x-request-id", "content-length"] {
        response.headers_mut().remove(name).unwrap();
    }
    let head = format!("{} {:?}", response.status(), response.headers());
    let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    let body = String::from_utf8(body.to_vec()).unwrap();
    let valid = ![
        "VALIDATION_FAILED",
        "LIMIT_EXCEEDED",
        "INTERNAL",
        "BAD_ID",
        "BAD_REQUEST",
    ]
    .iter()
    .any(|code| body.contains(code));
    assert!(valid, "{body} to {}: {:?}", request.name, request.sent);
    Answered {
        head,
        body,
        statements,
    }
}

/// Where two bodies part: each place, without the numbers in it, and what stands there.
fn apart(first: &str, other: &str, places: &mut BTreeMap<String, String>) {
    if first == other {
        return;
    }
    let read = |text: &str| serde_json::from_str::<Json>(text);
    match (read(first), read(other)) {
        (Ok(a), Ok(b)) if a != b => inside(&a, &b, "", places),
        _ => {
            places.insert("/".to_owned(), format!("{first} and {other}"));
        }
    }
}

fn inside(first: &Json, other: &Json, at: &str, places: &mut BTreeMap<String, String>) {
    match (first, other) {
        (Json::Object(a), Json::Object(b)) if a.keys().eq(b.keys()) => {
            for (key, value) in a {
                let name = key.trim_end_matches(|letter: char| letter.is_ascii_digit());
                inside(value, &b[key], &format!("{at}/{name}"), places);
            }
        }
        (Json::Array(a), Json::Array(b)) if a.len() == b.len() => {
            for (a, b) in a.iter().zip(b) {
                inside(a, b, &format!("{at}/*"), places);
            }
        }
        _ if first == other => {}
        _ => {
            places.insert(at.to_owned(), format!("{first} and {other}"));
        }
    }
}
