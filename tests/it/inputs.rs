//! Whatever text stands in whatever argument, the answer is never a fault of the server: every text and every id that the schema
//! takes, found by introspection, with what databases and parsers stumble over.

use crate::schema::{introspect, list, name, type_named, written};
use crate::support::sittings::{Board, EVENING};
use crate::support::world::{Person, World, both};
use axum::body::{Body, to_bytes};
use axum::http::{Request, header};
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeMap;
use tower::ServiceExt;

/// Texts that are no names: empty, with a NUL, with what turns text around, with wildcards, and far too long.
fn texts() -> [String; 5] {
    let far = "a".repeat(100_000);
    [
        "",
        "a\0b",
        "\u{202e}\u{feff}",
        "%_\\'\";--\u{10ffff}é",
        &far,
    ]
    .map(str::to_owned)
}

/// What the schema takes, filled with things that there are in one world.
pub struct Forms {
    pub schema: Json,
    /// An id for each field that takes one, by the field's name, or by type and name where that is not enough.
    pub ids: BTreeMap<&'static str, String>,
    pub now: String,
    pub today: String,
}

impl Forms {
    /// The paths to every text and every id below a value of this type.
    pub fn texts(&self, of: &Json, path: &[String], found: &mut Vec<Vec<String>>) {
        match of["kind"].as_str().unwrap() {
            "NON_NULL" | "LIST" => self.texts(&of["ofType"], path, found),
            "INPUT_OBJECT" => {
                for field in list(&type_named(&self.schema, name(of))["inputFields"]) {
                    let path: Vec<_> = path
                        .iter()
                        .cloned()
                        .chain([name(field).to_owned()])
                        .collect();
                    self.texts(&field["type"], &path, found);
                }
            }
            _ if matches!(name(of), "String" | "ID") => found.push(path.to_vec()),
            _ => {}
        }
    }

    /// A value of the type, with what it needs, and with `text` at the end of the path.
    fn fill(&self, of: &Json, at: &str, path: &[String], text: Option<&str>) -> Json {
        match of["kind"].as_str().unwrap() {
            "NON_NULL" => self.fill(&of["ofType"], at, path, text),
            "LIST" => json!([self.fill(&of["ofType"], at, path, text)]),
            "INPUT_OBJECT" => self.object(of, path, text),
            "ENUM" => type_named(&self.schema, name(of))["enumValues"][0]["name"].clone(),
            _ => match (name(of), text) {
                ("String" | "ID", Some(text)) => json!(text),
                ("String", None) => json!("Some text"),
                ("ID", None) => json!(self.ids.get(at).unwrap_or_else(|| panic!("no id for {at}"))),
                ("Int", _) => json!(1),
                ("Boolean", _) => json!(true),
                ("DateTime", _) => json!(self.now),
                ("Date", _) => json!(self.today),
                (other, _) => panic!("{other} is not filled"),
            },
        }
    }

    fn object(&self, of: &Json, path: &[String], text: Option<&str>) -> Json {
        let declared = type_named(&self.schema, name(of));
        let fields = list(&declared["inputFields"]);
        let one = declared["isOneOf"] == true;
        let mut object = Map::new();
        for field in fields {
            let wanted = path.first().is_some_and(|first| first == name(field));
            let needed = if one {
                path.is_empty() && object.is_empty()
            } else {
                written(&field["type"]).ends_with('!') && field["defaultValue"].is_null()
            };
            if wanted || needed {
                let at = format!("{}.{}", name(of), name(field));
                let at = if self.ids.contains_key(at.as_str()) {
                    &at
                } else {
                    name(field)
                };
                let (path, text) = if wanted {
                    (&path[1..], text)
                } else {
                    (&[][..], None)
                };
                object.insert(
                    name(field).to_owned(),
                    self.fill(&field["type"], at, path, text),
                );
            }
        }
        Json::Object(object)
    }

    /// A document on one root field, and its variables: with what the field needs, and with `text` at the end of the path.
    pub fn operation(&self, kind: &str, field: &Json, path: &[String], text: Option<&str>) -> Json {
        let (mut variables, mut heads, mut given) = (Map::new(), Vec::new(), Vec::new());
        let arguments = list(&field["args"]);
        let paged = arguments.iter().any(|argument| name(argument) == "first");
        let end = if path.first().is_some_and(|first| first == "before") {
            "last"
        } else {
            "first"
        };
        for argument in arguments {
            let argument_name = name(argument);
            let wanted = path.first().is_some_and(|first| first == argument_name);
            let needed =
                written(&argument["type"]).ends_with('!') && argument["defaultValue"].is_null();
            if wanted || needed || (paged && argument_name == end) {
                let (path, text) = if wanted {
                    (&path[1..], text)
                } else {
                    (&[][..], None)
                };
                let at = format!("{}.{argument_name}", name(field));
                variables.insert(
                    argument_name.to_owned(),
                    self.fill(&argument["type"], &at, path, text),
                );
                heads.push(format!("${argument_name}: {}", written(&argument["type"])));
                given.push(format!("{argument_name}: ${argument_name}"));
            }
        }
        let list = |parts: Vec<String>| match parts.as_slice() {
            [] => String::new(),
            parts => format!("({})", parts.join(", ")),
        };
        let (heads, given) = (list(heads), list(given));
        let query = format!(
            "{kind}{heads} {{ {}{given} {{ __typename }} }}",
            name(field)
        );
        json!({ "query": query, "variables": variables })
    }
}

/// Sends a body; answers the status and the codes of all errors.
async fn send(world: &World, who: Option<&Person>, body: String) -> (u16, Vec<String>) {
    let mut request = Request::post("/graphql").header(header::CONTENT_TYPE, "application/json");
    if let Some(who) = who {
        request = request.header(header::AUTHORIZATION, format!("Bearer {}", who.token));
    }
    let request = request.body(Body::from(body)).unwrap();
    let response = world.router.clone().oneshot(request).await.unwrap();
    let status = response.status().as_u16();
    let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    let answer: Json = serde_json::from_slice(&bytes).unwrap();
    let code = |error: &Json| {
        error["extensions"]["code"]
            .as_str()
            .unwrap_or("none")
            .to_owned()
    };
    (status, list(&answer["errors"]).iter().map(code).collect())
}

/// A world in which there is one of everything that is asked for by id.
pub async fn forms(world: &World, board: &Board) -> Forms {
    let case = world.case_of(board, 1).await;
    let convened = world
        .convene(&board.president, &[&case], EVENING)
        .await
        .done();
    let client = world.person("Cleo").await;
    let complaint = world
        .complain(
            Some(&client),
            json!({
                "charterId": board.charter,
                "accusedId": board.accused.id,
                "articleIds": [board.articles[0]],
                "facts": "The quotation hid the yearly fee.",
                "happenedOn": world.today(),
            }),
        )
        .await
        .done();
    let complaint = complaint.text("/complaint/id").to_owned();
    let random = &world.app.random;
    let firm = board.accused.id.to_string();
    let account = client.account.to_string();
    let ids = [
        ("AccountBy.id", account.clone()),
        ("AssociationBy.id", world.association.to_string()),
        ("accountId", account.clone()),
        ("accusedId", firm.clone()),
        ("actingAs", firm.clone()),
        (
            "affiliationId",
            random
                .id::<entity::id::AffiliationId>(world.now())
                .to_string(),
        ),
        ("allegationId", case.allegations[0].clone()),
        ("articleId", board.articles[0].clone()),
        ("articleIds", board.articles[0].clone()),
        (
            "ballotId",
            random.id::<entity::id::BallotId>(world.now()).to_string(),
        ),
        ("charterId", board.charter.clone()),
        ("charterVersionId", board.version.id.clone()),
        (
            "commitmentId",
            random
                .id::<entity::id::CommitmentId>(world.now())
                .to_string(),
        ),
        ("complaint.id", complaint.clone()),
        ("complaintIds", complaint.clone()),
        (
            "mandateId",
            random.id::<entity::id::MandateId>(world.now()).to_string(),
        ),
        ("meetingId", convened.text("/meeting/id").to_owned()),
        (
            "membershipId",
            random
                .id::<entity::id::MembershipId>(world.now())
                .to_string(),
        ),
        (
            "messageId",
            random.id::<entity::id::OutboxId>(world.now()).to_string(),
        ),
        ("node.id", firm.clone()),
        ("nodes.ids", complaint),
        ("organisationId", firm),
        ("present", account),
        ("proceeding.id", case.id.clone()),
        ("proceedingId", case.id.clone()),
        ("proceedingIds", case.id),
        (
            "signatureId",
            world.signature(&board.accused).await.to_string(),
        ),
    ];
    Forms {
        schema: introspect().await,
        ids: ids.into(),
        now: world.now().to_rfc3339(),
        today: world.today(),
    }
}

#[tokio::test]
async fn no_text_in_any_argument_breaks_the_server() {
    both(async |world| {
        let board = world.board(|_| {}).await;
        let forms = forms(world, &board).await;
        let office = world.again(&board.president).await;
        world
            .mandate(
                &office,
                entity::value::MandateRole::Secretary,
                "2020-01-01",
                None,
            )
            .await;
        let people = [Some(&office), Some(&board.accused.person)];
        let (mut seen, mut broken) = (0, Vec::new());
        for (kind, root) in [("query", "Query"), ("mutation", "Mutation")] {
            for field in list(&type_named(&forms.schema, root)["fields"]) {
                let plain = forms.operation(kind, field, &[], None);
                let (status, codes) = send(world, people[0], plain.to_string()).await;
                let typed = !codes
                    .iter()
                    .any(|code| matches!(code.as_str(), "VALIDATION_FAILED" | "BAD_ID"));
                assert!(status == 200 && typed, "{codes:?} to {plain}");
                let mut paths = Vec::new();
                for argument in list(&field["args"]) {
                    forms.texts(&argument["type"], &[name(argument).to_owned()], &mut paths);
                }
                for (path, text) in paths
                    .iter()
                    .flat_map(|path| texts().map(|text| (path, text)))
                {
                    let body = forms.operation(kind, field, path, Some(&text)).to_string();
                    for who in people {
                        let (status, codes) = send(world, who, body.clone()).await;
                        seen += 1;
                        if status >= 500
                            || codes
                                .iter()
                                .any(|code| code == "INTERNAL" || code == "none")
                        {
                            let text: String = text.chars().take(12).collect();
                            broken.push(format!(
                                "{} {path:?} {text:?}: {status} {codes:?}",
                                name(field)
                            ));
                        }
                    }
                }
            }
        }
        assert!(seen > 1_000, "only {seen} requests");
        assert!(broken.is_empty(), "{}: {broken:#?}", world.name);
    })
    .await;
}

#[tokio::test]
async fn broken_escapes_are_the_callers_fault() {
    let world = World::on_sqlite().await;
    // In a variable: the reader of JSON refuses the request.
    for escape in ["\\ud800", "\\udc00\\ud800", "\\u12", "\\x41", "\\", "\u{1}"] {
        let query = "query($slug: String!) { association(slug: $slug) { id } }";
        let body = format!("{{\"query\": \"{query}\", \"variables\": {{\"slug\": \"{escape}\"}}}}");
        let answer = send(&world, None, body).await;
        assert_eq!(answer, (400, vec!["BAD_REQUEST".to_owned()]), "{escape:?}");
    }
    // In the document: the parser does, or takes it for a name that nobody bears.
    for escape in [
        "\\ud800",
        "\\udc00\\ud800",
        "\\u12",
        "\\x41",
        "\\",
        "\n",
        "\\u{110000}",
        "\\u0000",
        "\\ud83d\\ude00",
    ] {
        let query = format!("{{ association(slug: \"{escape}\") {{ id }} }}");
        let (status, codes) = send(&world, None, json!({ "query": query }).to_string()).await;
        assert!(status < 500, "{escape:?}: {status}");
        assert!(
            codes.is_empty() || codes == ["PARSE_FAILED"],
            "{escape:?}: {codes:?}"
        );
    }
}
