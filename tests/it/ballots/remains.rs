//! What is left of a closed ballot on a PostgreSQL server: in its files, its log and a dump.

use super::{key, papers};
use crate::support::postgres;
use crate::support::sittings::{Board, Case};
use crate::support::world::World;
use bench::Cluster;
use entity::id::BallotId;
use entity::value::MandateRole;
use sceau::secrets::Purpose;
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::json;
use std::collections::BTreeSet;
use std::path::Path;
use uuid::Uuid;

/// How the seven vote: three for, two against, two neither.
const VOTES: [&str; 7] = [
    "IN_FAVOUR",
    "AGAINST",
    "ABSTAIN",
    "IN_FAVOUR",
    "IN_FAVOUR",
    "AGAINST",
    "ABSTAIN",
];

/// A board of seven that sits on a file.
async fn seven(world: &World) -> (Board, Case) {
    let mut board = world.board(|_| {}).await;
    for name in ["Faye", "Gil"] {
        let person = world.officer(name, MandateRole::Board).await;
        board.others.push(person);
    }
    let case = world.case_of(&board, 2).await;
    world.sit(&board, &[&case], &board.all()).await;
    (board, case)
}

/// What must not be left: a name for the failure, and the bytes.
type Secrets = Vec<(String, Vec<u8>)>;

/// All that could open or join the papers of a ballot, as files, and as texts of a log or a dump, would have it.
async fn secrets(world: &World, ballot: &str) -> Secrets {
    let id: BallotId = ballot.parse().unwrap();
    let wrapped = key(world, ballot).await;
    let about = Uuid::from(id);
    let keyring = &world.app.keyring;
    let private = keyring.unwrap(Purpose::BallotKey, about.as_bytes(), &wrapped);
    let mut secrets = vec![
        ("the private key".to_owned(), private.unwrap().to_vec()),
        ("the wrapped key".to_owned(), wrapped),
    ];
    let papers = papers(world).await.into_iter();
    for (place, paper) in papers.filter(|paper| paper.ballot_id == id).enumerate() {
        let uuid = Uuid::from(paper.id);
        let text = uuid.hyphenated().to_string().into_bytes();
        secrets.push((format!("paper {place}"), paper.sealed));
        secrets.push((format!("the id of paper {place}"), uuid.into_bytes().into()));
        secrets.push((format!("the id of paper {place} in a text"), text));
    }
    let texts = secrets.clone().into_iter().map(|(name, bytes)| {
        let text = data_encoding::HEXLOWER.encode(&bytes).into_bytes();
        (format!("{name} in a text"), text)
    });
    secrets.extend(texts.collect::<Vec<_>>());
    secrets
}

/// Which of the secrets stand in these bytes. Most places are passed by their first two bytes.
fn legible<'a>(bytes: &[u8], secrets: &'a Secrets) -> BTreeSet<&'a str> {
    let mut begins = vec![false; 1 << 16];
    let start = |bytes: &[u8]| usize::from(bytes[0]) << 8 | usize::from(bytes[1]);
    for (_, secret) in secrets {
        begins[start(secret)] = true;
    }
    let mut found = BTreeSet::new();
    for place in 0..bytes.len().saturating_sub(1) {
        let rest = &bytes[place..];
        if begins[start(rest)] {
            let here = secrets.iter().filter(|(_, it)| rest.starts_with(it));
            found.extend(here.map(|(name, _)| name.as_str()));
        }
    }
    found
}

/// Every file of a folder, and of those in it; not one that is gone when it is its turn.
fn each_file(folder: &Path, see: &mut impl FnMut(&[u8])) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            each_file(&path, see);
        } else if let Ok(bytes) = std::fs::read(&path) {
            see(&bytes);
        }
    }
}

/// Which of the secrets somebody reads who copies the server's folder now, once it has written all that it has in memory.
async fn left<'a>(server: &Cluster, world: &World, secrets: &'a Secrets) -> BTreeSet<&'a str> {
    let db = world.app.db.reader();
    // A checkpoint leaves out what is not logged, but for one before a database is copied as files.
    let all = "CREATE DATABASE flushed TEMPLATE template0 STRATEGY file_copy";
    for flush in [all, "DROP DATABASE flushed", "CHECKPOINT"] {
        db.execute_unprepared(flush).await.unwrap();
    }
    let mut found = BTreeSet::new();
    each_file(server.folder(), &mut |bytes| {
        found.extend(legible(bytes, secrets));
    });
    found
}

/// How many of the names are of what is found in files, and not in texts.
fn in_files(names: &BTreeSet<&str>) -> usize {
    names.iter().filter(|it| !it.ends_with("in a text")).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_of_a_postgresql_server_after_the_close_has_neither_papers_nor_key() {
    let Some(server) = postgres::server() else {
        return;
    };
    let world = World::on_server(&server, "sceau").await;
    let (board, case) = seven(&world).await;
    let mut ballots = Vec::new();
    for question in 0..2 {
        let opened = world.open_ballot(&board.president, &case, Ok(question));
        ballots.push(opened.await.done().text("/ballot/id").to_owned());
    }
    let [first, second] = &*ballots else {
        unreachable!()
    };
    for (voter, choice) in board.all().into_iter().zip(VOTES) {
        world.vote(voter, first, choice).await.done();
    }
    for voter in &board.others[..3] {
        world.vote(voter, second, "IN_FAVOUR").await.done();
    }

    // While they are open, keys and papers are there, and nowhere in clear: what is looked for is looked for rightly.
    let of_first = secrets(&world, first).await;
    let of_second = secrets(&world, second).await;
    let found = left(&server, &world, &of_first).await;
    assert_eq!(in_files(&found), 1 + 7 * 2, "{found:?}");
    assert!(!found.contains("the private key"));
    let dump = server.dump("sceau").unwrap();
    let dumped = legible(dump.as_bytes(), &of_first);
    assert_eq!(dumped.len(), 1 + 7 * 2, "{dumped:?}");

    let closed = world.close_ballot(&board.president, first).await.done();
    let counts = json!({ "inFavour": 3, "against": 2, "abstained": 2 });
    assert_eq!(closed.at("/ballot/count"), &counts);
    let found = left(&server, &world, &of_first).await;
    assert_eq!(found, BTreeSet::new());
    let dump = server.dump("sceau").unwrap();
    let dumped = legible(dump.as_bytes(), &of_first);
    assert_eq!(dumped, BTreeSet::new());

    // The other ballot has all of its own, goes on, and is counted rightly; then nothing of it is left either.
    let found = left(&server, &world, &of_second).await;
    assert_eq!(in_files(&found), 1 + 3 * 2, "{found:?}");
    let later = [&board.president, &board.others[3], &board.others[4]];
    for voter in later.into_iter().chain([&board.others[5]]) {
        world.vote(voter, second, "AGAINST").await.done();
    }
    let of_second = secrets(&world, second).await;
    let closed = world.close_ballot(&board.president, second).await.done();
    let counts = json!({ "inFavour": 3, "against": 4, "abstained": 0 });
    assert_eq!(closed.at("/ballot/count"), &counts);
    let found = left(&server, &world, &of_second).await;
    assert_eq!(found, BTreeSet::new());
}

/// A ballot that is open to seven, in a database that is copied for each way to vote.
struct Opened {
    server: Cluster,
    world: World,
    board: Board,
    ballot: String,
}

impl Opened {
    /// All that a copy of this name says once the seven have voted so: its dump, and of each row where it lies and by which transaction,
    /// counted from the first vote.
    async fn said(&self, name: &str, votes: [&str; 7]) -> (String, Vec<String>) {
        let url = self.server.create(name, "opened").await.unwrap();
        let world = self.world.another_server_over(&url).await;
        for (voter, choice) in self.board.all().into_iter().zip(votes) {
            world.vote(voter, &self.ballot, choice).await.done();
        }
        let closed = world.close_ballot(&self.board.president, &self.ballot);
        closed.await.done();

        let db = world.app.db.reader();
        let ask = async |query: &str| {
            let query = Statement::from_string(DbBackend::Postgres, query);
            let rows = db.query_all_raw(query).await.unwrap();
            let texts = rows.iter().map(|row| row.try_get_by_index(0).unwrap());
            texts.collect::<Vec<String>>()
        };
        let tables = "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'";
        let mut rows = Vec::new();
        for table in ask(tables).await {
            let by = "xmin::text::bigint";
            let of_table = format!(
                "SELECT '{table} ' || ctid || ' ' || GREATEST({by} - (SELECT min({by}) FROM ballot_voter), -2) || ' ' || {table}::text
                 FROM {table} ORDER BY ctid"
            );
            rows.extend(ask(&of_table).await);
        }
        // It fences what it writes with a word that is another each time.
        let dump = self.server.dump(name).unwrap();
        let fences = ["\\restrict ", "\\unrestrict "];
        let is_fence = |line: &str| fences.iter().any(|fence| line.starts_with(fence));
        let lines: Vec<_> = dump.lines().filter(|line| !is_fence(line)).collect();
        (lines.join("\n"), rows)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_voted_how_makes_no_difference_to_what_is_left() {
    let Some(server) = postgres::server() else {
        return;
    };
    let world = World::on_server(&server, "opened").await;
    let (board, case) = seven(&world).await;
    let opened = world.open_ballot(&board.president, &case, Ok(0)).await;
    let ballot = opened.done().text("/ballot/id").to_owned();
    world.app.db.close().await.unwrap();
    let opened = Opened {
        server,
        world,
        board,
        ballot,
    };

    let mut exchanged = VOTES;
    exchanged.swap(0, 1);
    exchanged.swap(4, 6);
    // On a busy machine a transaction may be run again, and draws other random values then: what is left is compared anew.
    let mut differs = None;
    for time in 0..5 {
        let (dump, rows) = opened.said(&format!("one{time}"), VOTES).await;
        let (other_dump, other_rows) = opened.said(&format!("other{time}"), exchanged).await;
        assert!(dump.contains("VoteCast") && rows.len() > 100, "{dump}");
        let differ = |(one, other): &(&String, &String)| one != other;
        let row = rows.iter().zip(&other_rows).find(differ);
        differs = row.map(|(one, other)| format!("{one}\n{other}"));
        if differs.is_none() {
            assert_eq!(rows.len(), other_rows.len());
            assert!(dump == other_dump, "what differs is in no table");
            break;
        }
    }
    assert_eq!(differs, None);

    // Another result does.
    let mut changed = VOTES;
    changed[2] = "AGAINST";
    let (first, second) = (opened.said("first", VOTES), opened.said("second", changed));
    assert_ne!(first.await, second.await);
}
