//! The pages that people look at, each by each order and as the people see it who look.

use crate::support::world::{Person, World};
use bench::Filled;
use serde_json::{Value as Json, json};

/// A page, and who looks at it.
pub struct Screen {
    pub name: String,
    pub who: Option<Person>,
    pub document: String,
    pub variables: Json,
}

/// A list of the association: its name and arguments, what is shown of each line, and whether everybody may look.
const LISTS: &[(&str, &str, &str, bool)] = &[
    (
        "register",
        "",
        "id standing organisation { name city }",
        true,
    ),
    (
        "register",
        "orderBy: { field: SINCE, direction: DESC }",
        "id since",
        true,
    ),
    ("providers", "", "id name city labels { standing }", true),
    (
        "providers",
        "orderBy: { field: REGISTERED_AT, direction: DESC }",
        "id name",
        true,
    ),
    (
        "providers",
        "filter: { member: true }",
        "id name isMember",
        true,
    ),
    ("complaints", "", COMPLAINT, false),
    (
        "complaints",
        "orderBy: { field: RECEIVED_AT, direction: DESC }",
        COMPLAINT,
        false,
    ),
    (
        "complaints",
        "filter: { state: RECEIVED }",
        COMPLAINT,
        false,
    ),
    (
        "complaints",
        "filter: { state: RECEIVED, accusedNameContains: \"studio\" }",
        COMPLAINT,
        false,
    ),
    (
        "complaints",
        "filter: { state: RECEIVED, receivedAfter: \"2025-01-01T00:00:00Z\", accusedNameContains: \"0000777\" }",
        COMPLAINT,
        false,
    ),
    (
        "providers",
        "filter: { nameContains: \"0000777\" }",
        "id name",
        true,
    ),
    (
        "register",
        "filter: { nameContains: \"0000777\" }",
        "id organisation { name }",
        true,
    ),
    ("proceedings", "", PROCEEDING, false),
    (
        "proceedings",
        "filter: { state: CLOSED }",
        PROCEEDING,
        false,
    ),
    (
        "meetings",
        "",
        "id startsAt agenda { proceeding { id } }",
        false,
    ),
    (
        "memberships",
        "",
        "id standing organisation { name }",
        false,
    ),
    (
        "memberships",
        "filter: { state: ADMITTED }",
        "id standing",
        false,
    ),
    (
        "affiliations",
        "",
        "id account { displayName } organisation { name }",
        false,
    ),
    (
        "boardDocket",
        "",
        "complaint { id } accused { name }",
        false,
    ),
    ("mandates", "", "id role account { displayName }", false),
    (
        "undeliveredMessages",
        "",
        "id fault recipient { displayName }",
        false,
    ),
];

const COMPLAINT: &str = "id state deadline { endsAt } accused { name labels { standing } }
    proceeding { id state ballots { id voters { displayName } } }";
const PROCEEDING: &str =
    "id state accused { name } deadline { endsAt } ballots { id outcome voters { displayName } }";

/// Every page on a filled database.
pub async fn screens(world: &World, filled: &Filled) -> Vec<Screen> {
    let president = world.known(filled.president, "president@example.org").await;
    let client = world.known(filled.clients[0], "client@example.org").await;
    let mut screens = Vec::new();
    let people = [
        ("president", Some(president.clone())),
        ("client", Some(client)),
        ("guest", None),
    ];
    for (role, who) in &people {
        for (list, arguments, line, public) in LISTS {
            let seen = match *role {
                "president" => true,
                "client" => matches!(*list, "complaints" | "providers" | "register"),
                _ => *public,
            };
            if !seen {
                continue;
            }
            // Of meetings there are few, each with much on its agenda.
            let first = if *list == "meetings" { 2 } else { 20 };
            screens.push(Screen {
                name: format!("{list}({arguments}) by the {role}"),
                who: who.clone(),
                document: format!(
                    "{{ {list}(association: {{ slug: \"club\" }}, first: {first}, {arguments}) {{ nodes {{ {line} }} pageInfo {{ endCursor }} }} }}"
                ),
                variables: json!({}),
            });
        }
        screens.push(Screen {
            name: format!("a provider by the {role}"),
            who: who.clone(),
            document: "query($id: ID!) { node(id: $id) { ... on Organisation { name city registeredAt labels { standing since }
                commitments(first: 30) { nodes { state statement article { number title { fr } } } } } } }"
                .to_owned(),
            variables: json!({ "id": filled.bound[7] }),
        });
    }
    let deep =
        "{ complaints(association: { slug: \"club\" }, first: 100) { pageInfo { endCursor } } }";
    let mut cursor = Json::Null;
    for _ in 0..5 {
        let document = deep.replace("first: 100", &format!("first: 100, after: {cursor}"));
        let answer = world.ask(Some(&president), &document, json!({})).await.ok();
        cursor = answer.at("/data/complaints/pageInfo/endCursor").clone();
    }
    screens.push(Screen {
        name: "the twenty-sixth page of complaints".to_owned(),
        who: Some(president),
        document: format!("{{ complaints(association: {{ slug: \"club\" }}, first: 20, after: {cursor}) {{ nodes {{ {COMPLAINT} }} }} }}"),
        variables: json!({}),
    });
    screens
}
