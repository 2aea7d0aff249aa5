//! What is hidden is answered as what is not there, after the same statements; what may be known of is forbidden.

use crate::support::sittings::Case;
use crate::support::world::{Answer, Person, World, both};
use entity::value::{MandateRole, OrganisationKind};
use serde_json::{Value as Json, json};

/// The acts on a thing, each with what it is named by and the kind of the id.
const ACTS: [(&str, &str, &str); 13] = [
    ("proceedingOpen", "complaintIds", "complaint"),
    ("proceedingNotify", "proceedingId", "proceeding"),
    ("defenceSubmit", "proceedingId", "proceeding"),
    ("recusalDeclare", "proceedingId", "proceeding"),
    ("meetingConvene", "proceedingIds", "proceeding"),
    ("meetingOpen", "meetingId", "meeting"),
    ("meetingClose", "meetingId", "meeting"),
    ("ballotOpen", "proceedingId", "proceeding"),
    ("voteCast", "ballotId", "ballot"),
    ("ballotClose", "ballotId", "ballot"),
    ("decisionRecord", "proceedingId", "proceeding"),
    ("decisionNotify", "proceedingId", "proceeding"),
    ("memberRemove", "membershipId", "membership"),
];

/// An organisation that is not there.
const NOBODY: &str = "organisation_aaaaaaaaaaaaaaaaaaaaaaaaaa";

/// What an act is given besides, well formed.
fn besides(act: &str) -> Json {
    match act {
        "proceedingNotify" => json!({ "means": "REGISTERED_LETTER", "allegations": [] }),
        "defenceSubmit" => json!({ "text": "It was not us.", "actingAs": NOBODY }),
        "recusalDeclare" => json!({ "ground": "RELATIVE" }),
        "meetingConvene" => json!({ "startsAt": "2026-03-01T18:00:00Z", "place": "Salle 2" }),
        "meetingOpen" => json!({ "present": [] }),
        "meetingClose" => json!({ "minutes": "Nothing." }),
        "ballotOpen" => json!({ "question": "FINDING" }),
        "voteCast" => json!({ "choice": "AGAINST" }),
        "decisionRecord" => json!({ "reasons": [] }),
        "decisionNotify" => json!({ "means": "REGISTERED_LETTER" }),
        "memberRemove" => json!({ "kind": "ADMINISTRATIVE", "reason": "None." }),
        _ => json!({}),
    }
}

/// The answer to an act on an id, and the statements that were sent for it.
async fn tried(
    world: &World,
    who: Option<&Person>,
    (act, by, _): (&str, &str, &str),
    id: &str,
) -> (Answer, Vec<String>) {
    let mut input = besides(act);
    input[by] = if by.ends_with("Ids") {
        json!([id])
    } else {
        json!(id)
    };
    let mut answer = None;
    let sent = world
        .sent(async { answer = Some(world.act(who, act, input, "").await) })
        .await;
    let texts = sent.into_iter().map(|statement| statement.sql);
    (answer.unwrap(), texts.collect())
}

/// A file under way, whom it is against, and the hidden thing of each kind.
async fn things(world: &World) -> (Case, Person, Vec<(&'static str, String)>) {
    let board = world.board(|_| {}).await;
    let case = world.case_of(&board, 1).await;
    let meeting = world.sit(&board, &[&case], &board.all()).await;
    let ballot = world
        .open_ballot(&board.president, &case, Ok(0))
        .await
        .done();
    let accused = "accused { memberships { id } }";
    let accused = world.of_file(&board.president, &case, accused).await;
    let text = |json: &Json| json.as_str().unwrap().to_owned();
    let all = vec![
        ("complaint", case.complaint.clone()),
        ("proceeding", case.id.clone()),
        ("meeting", meeting),
        ("ballot", text(ballot.at("/ballot/id"))),
        (
            "membership",
            text(&accused["accused"]["memberships"][0]["id"]),
        ),
    ];
    (case, board.accused.person, all)
}

#[tokio::test]
async fn a_hidden_id_is_answered_as_an_absent_one_after_the_same_statements() {
    both(async |world| {
        let (_, _, things) = things(world).await;
        let stranger = world.person("Stan").await;
        let rival = world
            .firm(OrganisationKind::Provider, "Rivale Imaginaire")
            .await;
        let admin = world.officer("Max", MandateRole::Admin).await;
        let mut compared = 0;
        for who in [None, Some(&stranger), Some(&rival.person), Some(&admin)] {
            for act in ACTS {
                let (_, id) = things.iter().find(|(kind, _)| *kind == act.2).unwrap();
                let absent = format!("{}_aaaaaaaaaaaaaaaaaaaaaaaaaa", act.2);
                // Whoever asks for the first time is looked up once more.
                tried(world, who, act, &absent).await;
                let (hidden, sent) = tried(world, who, act, id).await;
                let (none, sent_for_none) = tried(world, who, act, &absent).await;
                let code = if who.is_some() {
                    "NOT_FOUND"
                } else {
                    "UNAUTHENTICATED"
                };
                let hidden = hidden.failed(code);
                assert_eq!(hidden.0, none.failed(code).0, "{act:?}");
                assert_eq!(sent, sent_for_none, "{act:?}");
                compared += 1;
            }
        }
        assert_eq!(compared, 4 * ACTS.len());
    })
    .await;
}

#[tokio::test]
async fn what_may_be_known_of_is_forbidden_and_not_hidden() {
    both(async |world| {
        let (case, accused, things) = things(world).await;
        let accused = world.again(&accused).await;
        // It was told of its file: that its decision is not its to notify is no secret, whether there is one or not.
        for (act, by) in [
            ("decisionNotify", "proceedingId"),
            ("ballotOpen", "proceedingId"),
        ] {
            let (answer, _) = tried(world, Some(&accused), (act, by, ""), &case.id).await;
            answer.failed("FORBIDDEN");
        }
        let (_, membership) = things
            .iter()
            .find(|(kind, _)| *kind == "membership")
            .unwrap();
        let (answer, _) = tried(
            world,
            Some(&accused),
            ("memberRemove", "membershipId", ""),
            membership,
        )
        .await;
        answer.failed("FORBIDDEN");
        // A published version anybody reads.
        let version = "{ association(slug: \"club\") { charters { inForce { id } } } }";
        let version = world.ask(None, version, json!({})).await.ok();
        let id = version.text("/data/association/charters/0/inForce/id");
        let publish = ("charterPublish", "charterVersionId", "");
        tried(world, Some(&accused), publish, id)
            .await
            .0
            .failed("FORBIDDEN");
        tried(world, None, publish, id)
            .await
            .0
            .failed("UNAUTHENTICATED");
    })
    .await;
}
