//! One act asked of the viewer: `viewer { can }` answers what `viewerActions` of the object says, and of what it does not list nothing
//! that tells whether the object is there.

use crate::schema::{introspect, list, name, type_named};
use crate::support::sittings::Board;
use crate::support::world::{Person, World, both};
use serde_json::{Value as Json, json};

/// What is asked of each act.
const ANSWER: &str = "name allowed reasons { code message rule { id } missing }";

/// All mutations, as acts are named.
async fn acts() -> Vec<String> {
    let schema = introspect().await;
    let values = list(&type_named(&schema, "MutationName")["enumValues"]);
    values.iter().map(|value| name(value).to_owned()).collect()
}

/// What the viewer is told of each question, an act and an id, all in one document.
async fn can(world: &World, who: &Person, questions: &[(&str, &str)], more: &str) -> Vec<Json> {
    let fields = questions.iter().enumerate().map(|(n, (act, id))| {
        format!("a{n}: can(action: {act}, id: \"{id}\"{more}) {{ {ANSWER} }}")
    });
    let document = format!(
        "{{ viewer {{ {} }} }}",
        fields.collect::<Vec<_>>().join(" ")
    );
    let read = world.ask(Some(who), &document, json!({})).await.ok();
    let answers = (0..questions.len()).map(|n| read.at(&format!("/data/viewer/a{n}")).clone());
    answers.collect()
}

/// What an object lists.
async fn listed(world: &World, who: &Person, id: &str, arguments: &str) -> Vec<Json> {
    let fields = format!("viewerActions{arguments} {{ {ANSWER} }}");
    let kinds = [
        "Association",
        "Affiliation",
        "Ballot",
        "Commitment",
        "Complaint",
        "Decision",
        "Mandate",
        "Meeting",
        "Membership",
        "Organisation",
        "Proceeding",
        "Signature",
    ];
    let plain = kinds.map(|kind| format!("... on {kind} {{ viewerActions {{ {ANSWER} }} }}"));
    let document = format!(
        "query($id: ID!) {{ node(id: $id) {{ __typename {} ... on CharterVersion {{ {fields} }} }} }}",
        plain.join(" ")
    );
    let read = world
        .ask(Some(who), &document, json!({ "id": id }))
        .await
        .ok();
    list(&read.at("/data/node")["viewerActions"]).to_vec()
}

/// Nothing that the viewer could wait for.
fn out_of_reach(act: &str) -> Json {
    json!({ "name": act, "allowed": false, "reasons": [] })
}

/// A board whose case has been decided, a meeting and a ballot with it: objects of most kinds, and people who see them differently.
async fn objects(world: &World, board: &Board) -> Vec<String> {
    let signature = world.signature(&board.accused).await.to_string();
    let input =
        json!({ "signatureId": signature, "articleId": board.articles[0], "statement": "We do." });
    let declared = world.act(
        Some(&board.accused.person),
        "commitmentDeclare",
        input,
        "commitment { id }",
    );
    let commitment = declared.await.done();
    let commitment = commitment.text("/commitment/id").to_owned();
    let decided = world.decided(board, &["LABEL_BAN"]).await;
    let file = world
        .of_file(
            &board.president,
            &decided,
            "meetings { id } ballots { id } decision { id } chair { id }",
        )
        .await;
    let running = world.opened_case(board, 1).await;
    let id = |of: &Json| of["id"].as_str().unwrap().to_owned();
    vec![
        world.association.to_string(),
        board.accused.id.to_string(),
        world.membership(&board.accused).await.id.to_string(),
        board.version.id.clone(),
        signature,
        commitment,
        id(&file["meetings"][0]),
        id(&file["ballots"][0]),
        id(&file["decision"]),
        id(&file["chair"]),
        decided.id,
        running.id,
        running.complaint,
    ]
}

#[tokio::test]
async fn what_is_asked_is_what_the_object_lists() {
    let acts = acts().await;
    both(async |world| {
        let board = world.board(|_| {}).await;
        let objects = objects(world, &board).await;
        let stranger = world.person("Nobody").await;
        let (mut allowed, mut refused, mut silent) = (0, 0, 0);
        for who in [
            &board.president,
            &board.secretary,
            &board.others[0],
            &board.accused.person,
            &stranger,
        ] {
            let who = world.again(who).await;
            for id in &objects {
                let questions: Vec<_> =
                    acts.iter().map(|act| (act.as_str(), id.as_str())).collect();
                let listed = listed(world, &who, id, "").await;
                for (act, answer) in acts.iter().zip(can(world, &who, &questions, "").await) {
                    let said = listed.iter().find(|one| one["name"] == **act);
                    let expected = said.cloned().unwrap_or_else(|| out_of_reach(act));
                    assert_eq!(answer, expected, "{}: {act} on {id}", world.name);
                    match said {
                        Some(said) if said["allowed"] == true => allowed += 1,
                        Some(_) => refused += 1,
                        None => silent += 1,
                    }
                }
            }
        }
        println!(
            "{}: {allowed} allowed, {refused} refused, {silent} not listed",
            world.name
        );
        assert!(allowed > 20 && refused > 20 && silent > 1_000);
    })
    .await;
}

#[tokio::test]
async fn for_which_organisation_one_acts_is_said_as_to_the_object() {
    both(async |world| {
        let board = world.board(|_| {}).await;
        let (north, south) = (world.member("North").await, world.member("South").await);
        world.affiliate(&north.person, south.id).await;
        let who = world.again(&north.person).await;
        let ask = async |more: &str| {
            let asked = can(world, &who, &[("CHARTER_SIGN", &board.version.id)], more).await;
            asked[0].clone()
        };
        assert_eq!(ask("").await["reasons"][0]["code"], "INVALID_INPUT");
        let named = format!(", actingAs: \"{}\"", south.id);
        assert_eq!(ask(&named).await["allowed"], true);
        let listed = listed(
            world,
            &who,
            &board.version.id,
            &format!("({})", &named[2..]),
        )
        .await;
        assert_eq!(listed, [ask(&named).await]);
    })
    .await;
}

#[tokio::test]
async fn what_is_hidden_is_answered_as_what_is_not_there() {
    both(async |world| {
        let board = world.board(|_| {}).await;
        let case = world.opened_case(&board, 1).await;
        let stranger = world.person("Nobody").await;
        let absent = "proceeding_aaaaaaaaaaaaaaaaaaaaaaaaaa";
        let other_kind = world.association.to_string();
        let bytes = async |id: &str| {
            let query = "query($id: ID!) { viewer { can(action: PROCEEDING_NOTIFY, id: $id) { name allowed reasons { code } } } }";
            world.ask(Some(&stranger), query, json!({ "id": id })).await.ok().0.to_string()
        };
        let hidden = bytes(&case.id).await;
        assert_eq!(hidden, bytes(absent).await);
        assert_eq!(hidden, bytes(&other_kind).await);
        // It is there, to whom it is not hidden.
        let seen = can(world, &board.president, &[("PROCEEDING_NOTIFY", &case.id)], "").await;
        assert_ne!(seen[0], out_of_reach("PROCEEDING_NOTIFY"));

        let query = "{ viewer { wrong: can(action: VOTE_CAST, id: \"x\") { allowed } right: can(action: SESSION_END) { allowed } } }";
        let read = world.ask(Some(&stranger), query, json!({})).await;
        assert_eq!(read.at("/data/viewer/wrong"), &Json::Null);
        assert_eq!(read.at("/data/viewer/right/allowed"), true);
        assert_eq!(read.text("/errors/0/extensions/code"), "BAD_ID");
        assert_eq!(read.at("/errors/0/path"), &json!(["viewer", "wrong"]));
        let guest = world.ask(None, "{ viewer { can(action: VOTE_CAST) { allowed } } }", json!({}));
        assert_eq!(guest.await.ok().at("/data/viewer"), &Json::Null);
    })
    .await;
}

#[tokio::test]
async fn what_is_about_no_object_is_about_oneself() {
    let acts = acts().await;
    both(async |world| {
        let president = world
            .officer("Pia", entity::value::MandateRole::President)
            .await;
        let fields = acts
            .iter()
            .map(|act| format!("{act}: can(action: {act}) {{ {ANSWER} }}"));
        let document = format!(
            "{{ viewer {{ {} }} }}",
            fields.collect::<Vec<_>>().join(" ")
        );
        let read = world.ask(Some(&president), &document, json!({})).await.ok();
        let of_oneself = [
            "ACCOUNT_REGISTER",
            "ACCOUNT_ACTIVATE",
            "SESSION_CREATE",
            "SESSION_REFRESH",
            "SESSION_END",
        ];
        for act in &acts {
            let allowed = of_oneself.contains(&act.as_str());
            let answer = json!({ "name": act, "allowed": allowed, "reasons": [] });
            assert_eq!(read.at(&format!("/data/viewer/{act}")), &answer);
        }
    })
    .await;
}

/// Who has just signed in is answered by the rights that they have then.
#[tokio::test]
async fn a_session_that_begins_says_what_its_viewer_can() {
    both(async |world| {
        let mut input =
            json!({ "email": "anne@example.org", "password": "correct horse battery", "displayName": "Anne" });
        let registered = world.act(None, "accountRegister", input.clone(), "accepted");
        registered.await.done();
        input.as_object_mut().unwrap().remove("displayName");
        let asked = format!(
            "session {{ viewer {{ can(action: ORGANISATION_REGISTER, id: \"{}\") {{ allowed }} }} }}",
            world.association
        );
        let answer = world.act(None, "sessionCreate", input, &asked).await.done();
        assert_eq!(answer.at("/session/viewer/can/allowed"), true);
    })
    .await;
}

/// As many statements for all acts as for one, and for many objects of a kind as for one.
#[tokio::test]
async fn many_questions_cost_what_one_does() {
    let acts = acts().await;
    both(async |world| {
        let board = world.board(|_| {}).await;
        let mut files = Vec::new();
        for _ in 0..4 {
            files.push(world.opened_case(&board, 1).await.id);
        }
        let president = world.again(&board.president).await;
        can(world, &president, &[("PROCEEDING_NOTIFY", &files[0])], "").await;
        let cost = async |questions: &[(&str, &str)]| {
            let before = world.app.db.statements();
            can(world, &president, questions, "").await;
            world.app.db.statements() - before
        };
        let one = cost(&[("PROCEEDING_NOTIFY", &files[0])]).await;
        let all: Vec<_> = acts.iter().map(|act| (act.as_str(), files[0].as_str())).collect();
        assert_eq!(cost(&all).await, one, "{}", world.name);
        let many = files.iter().flat_map(|file| {
            ["PROCEEDING_NOTIFY", "MEETING_CONVENE", "BALLOT_OPEN"].map(|act| (act, file.as_str()))
        });
        assert_eq!(cost(&many.collect::<Vec<_>>()).await, one, "{}", world.name);
        let before = world.app.db.statements();
        let page = "query($ids: [ID!]!) { nodes(ids: $ids) { ... on Proceeding { viewerActions { name } } } }";
        world.ask(Some(&president), page, json!({ "ids": files })).await.ok();
        assert_eq!(one, world.app.db.statements() - before, "as a page of them");
        println!("{}: {one} statements", world.name);
    })
    .await;
}
