//! How many statements a page of complaints costs: it depends on what is asked, never on how many there are.

use crate::support::files::{COMPLAINT, FILE};
use crate::support::sittings::{BALLOT, Board, Case, DECISION};
use crate::support::world::{World, both};
use serde_json::{Value as Json, json};

/// What a screen of the board asks: complaints with provider, label, proceeding, limit and votes.
const SCREEN: &str = "query($first: Int!) { complaints(association: {slug: \"club\"}, first: $first) { nodes {
    id association { slug } accused { name association { id } labels { standing association { name } } } deadline { lastDay missed daysLeft explanation { fr } }
    proceeding { id association { slug } state deadline { lastDay } ballots { question outcome association { slug } electorate voters { displayName } } } } } }";

/// The most statements that the screen may cost, the one that finds out who asks included.
const MOST: u64 = 6;

/// The most statements that a page may cost with all that decides what may be done on complaints and files.
const MOST_WITH_ACTIONS: u64 = 30;

/// Files with a ballot each, on so many complaints each.
async fn voted(world: &World, board: &Board, files: usize, complaints: usize) {
    let client = world.person("Cleo").await;
    let mut cases = Vec::new();
    for _ in 0..files {
        let mut filed = Vec::new();
        for _ in 0..complaints {
            let facts = board.facts(world, 1);
            let answer = world.complain(Some(&client), facts).await.done();
            filed.push(answer.text("/complaint/id").to_owned());
        }
        let ids: Vec<_> = filed.iter().map(String::as_str).collect();
        let file = world.open_file(&board.secretary, &ids).await.done();
        let file = file.at("/proceeding");
        world.notify(&board.president, file).await.done();
        let allegations = file["allegations"].as_array().unwrap().iter();
        cases.push(Case {
            id: file["id"].as_str().unwrap().to_owned(),
            complaint: filed.remove(0),
            allegations: allegations
                .map(|it| it["id"].as_str().unwrap().to_owned())
                .collect(),
            client: client.clone(),
        });
    }
    let files: Vec<_> = cases.iter().collect();
    world.sit(board, &files, &board.all()).await;
    for case in &cases {
        world.adopt(board, case, Ok(0)).await;
    }
}

#[tokio::test]
async fn twenty_complaints_with_their_votes_cost_what_a_hundred_do() {
    both(async |world| {
        let board = world.board(|_| {}).await;
        voted(world, &board, 20, 5).await;
        let president = world.again(&board.president).await;
        let statements = async |first: usize| {
            let before = world.app.db.statements();
            let read = world
                .ask(Some(&president), SCREEN, json!({ "first": first }))
                .await
                .ok();
            let sent = world.app.db.statements() - before;
            let nodes = read.at("/data/complaints/nodes").as_array().unwrap();
            assert_eq!(nodes.len(), first);
            for node in nodes {
                assert_eq!(node["accused"]["labels"][0]["standing"], "ACTIVE");
                let ballots = node["proceeding"]["ballots"].as_array().unwrap();
                let voters = ballots[0]["voters"].as_array().unwrap();
                assert_eq!((ballots.len(), voters.len()), (1, 5));
                assert_eq!(ballots[0]["electorate"], 5);
            }
            sent
        };
        // The first request finds out who asks, and the others know.
        assert!(statements(1).await <= MOST);
        let twenty = statements(20).await;
        assert!(twenty < MOST, "{}: {twenty} statements", world.name);
        assert_eq!(statements(100).await, twenty, "{}", world.name);
        // A page of all that hangs on a hundred complaints is large and honest: it is far from too heavy.
        let whole = format!(
            "{{ complaints(association: {{slug: \"club\"}}, first: 100) {{ totalCount nodes {{ {COMPLAINT}
                accused {{ name city labels {{ id standing since }} signatures {{ id signedAt charterVersion {{ number }} }} }}
                proceeding {{ {FILE} ballots {{ {BALLOT} }} gate {{ step }} decision {{ {DECISION} }}
                    meetings {{ id startsAt place summoned {{ displayName }} present {{ id }} }} }} }} }} }}"
        );
        let read = world.ask(Some(&president), &whole, json!({})).await.ok();
        let nodes = read.at("/data/complaints/nodes").as_array().unwrap();
        assert_eq!(nodes.len(), 100);
        let values = held(read.at("/data"));
        assert!(values > 20_000, "only {values} values");
    })
    .await;
}

/// How many values an answer holds.
fn held(answer: &Json) -> u64 {
    match answer {
        Json::Object(fields) => fields.values().map(|value| 1 + held(value)).sum(),
        Json::Array(items) => items.iter().map(|value| 1 + held(value)).sum(),
        _ => 0,
    }
}

#[tokio::test]
async fn whatever_else_is_asked_statements_do_not_grow_with_the_page() {
    both(async |world| {
        let case = world.case().await;
        let client = world.person("Cleo").await;
        let statements = async |wanted: usize| {
            let query = format!(
                "{{ complaints(association: {{slug: \"club\"}}, first: 100) {{ nodes {{ {COMPLAINT}
                    accused {{ name labels {{ standing }} }}
                    proceeding {{ state chair {{ account {{ displayName }} }} deadline {{ lastDay }} allegations {{ article {{ number }} }}
                        gate {{ step done }} viewerActions {{ name allowed }} }} }} }} }}"
            );
            let before = world.app.db.statements();
            let read = world.ask(Some(&case.secretary), &query, json!({})).await.ok();
            assert_eq!(read.at("/data/complaints/nodes").as_array().unwrap().len(), wanted);
            world.app.db.statements() - before
        };
        let mut filed = Vec::new();
        for _ in 0..20 {
            let complaint = world.complain(Some(&client), case.facts(world)).await.done();
            filed.push(complaint.text("/complaint/id").to_owned());
        }
        for pair in filed.chunks(2) {
            let pair: Vec<_> = pair.iter().map(String::as_str).collect();
            world.open_file(&case.secretary, &pair).await.done();
        }
        let twenty = statements(20).await;
        assert!(twenty <= MOST_WITH_ACTIONS, "{}: {twenty} statements", world.name);
        for _ in 20..100 {
            world.complain(Some(&client), case.facts(world)).await.done();
        }
        assert_eq!(statements(100).await, twenty);
    })
    .await;
}
