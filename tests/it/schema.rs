//! The schema: what is committed is what the server prints, and every part of it is as a client is promised.

use async_graphql::Value;
use entity::TextEnum;
use sceau::access::{Act, Reach, Role};
use serde_json::Value as Json;
use std::collections::BTreeSet;
use std::path::Path;

/// The acts that no mutation does: the server does them by itself, or an operator on the command line.
const OWN_ACTS: &[(&str, &str)] = &[
    ("AssociationSetUp", "`sceau setup`"),
    ("CharterImport", "`sceau charter import`"),
    ("ComplaintMarkMissed", "the sweep, when a limit passes (T8)"),
    (
        "DecisionEnforce",
        "the sweep, at the decision's instant (R8)",
    ),
    (
        "LabelLapse",
        "the sweep, when a superseded version's time is over (A8)",
    ),
    (
        "LabelRestore",
        "the sweep, when a ban on a signatory is over (R16)",
    ),
];

/// The acts that a mutation of another name does, beside its own.
pub const ACTS_OF_OTHER_MUTATIONS: &[(&str, &str, &str)] = &[(
    "ComplaintFilePaper",
    "complaintFile",
    "`complaintFile` with a receipt date, which the secretary alone may give",
)];

/// The whole schema, as introspection tells it.
pub async fn introspect() -> Json {
    let query = include_str!("http/introspection.graphql");
    let response = sceau::graphql::schema().execute(query).await;
    assert_eq!(response.errors, []);
    let Value::Object(data) = response.data else {
        panic!("no data");
    };
    data["__schema"].clone().into_json().unwrap()
}

/// A list of it; empty where there is none.
pub fn list(value: &Json) -> &[Json] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// What it is called.
pub fn name(value: &Json) -> &str {
    value["name"].as_str().unwrap()
}

/// The types of ours: not those of the specification.
fn types(schema: &Json) -> impl Iterator<Item = &Json> {
    const BUILT_IN: [&str; 5] = ["Boolean", "Float", "ID", "Int", "String"];
    list(&schema["types"])
        .iter()
        .filter(|a| !name(a).starts_with("__") && !BUILT_IN.contains(&name(a)))
}

/// The type of this name.
pub fn type_named<'a>(schema: &'a Json, wanted: &str) -> &'a Json {
    types(schema)
        .find(|a| name(a) == wanted)
        .unwrap_or_else(|| panic!("the schema has no {wanted}"))
}

/// A type as it is written: `[UserError!]!`.
pub fn written(of: &Json) -> String {
    match of["kind"].as_str().unwrap() {
        "NON_NULL" => format!("{}!", written(&of["ofType"])),
        "LIST" => format!("[{}]", written(&of["ofType"])),
        _ => name(of).to_owned(),
    }
}

/// `charterSign` for `CharterSign`.
fn mutation_of(act: &str) -> String {
    format!("{}{}", act[..1].to_lowercase(), &act[1..])
}

fn committed(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    std::fs::read_to_string(&path).unwrap_or_default()
}

/// Fails with what to do; the whole texts would not be read by anybody.
#[track_caller]
fn assert_printed(path: &str, command: &str, printed: &str) {
    let committed = committed(path);
    let line = committed
        .lines()
        .zip(printed.lines())
        .take_while(|(old, new)| old == new)
        .count()
        + 1;
    assert!(
        committed == printed,
        "{path} is out of date from line {line} on: run `cargo run -- {command} > {path}`, and read the difference"
    );
}

#[test]
fn the_committed_schema_is_what_the_server_prints() {
    assert_printed("schema.graphql", "schema", &sceau::graphql::sdl());
}

#[test]
fn the_committed_matrix_is_what_the_server_prints() {
    assert_printed(
        "docs/access-matrix.md",
        "matrix",
        &sceau::access::matrix_page(),
    );
}

#[test]
fn the_committed_format_of_the_journal_is_what_the_server_prints() {
    assert_printed(
        "docs/journal-format.md",
        "journal format",
        &sceau::journal::format_page(&sceau::modules::journal_forms()),
    );
}

/// What a description says beyond the name of what it describes, and beyond words that say nothing by themselves.
fn beyond_the_name(description: &str, name: &str) -> usize {
    const EMPTY: &[&str] = &[
        "a", "an", "by", "for", "from", "how", "in", "is", "it", "its", "of", "stands", "that",
        "the", "this", "to", "what", "when", "where", "which", "who", "whom", "whose", "why",
    ];
    let name = name.strip_suffix("Id").unwrap_or(name).to_lowercase();
    let words = description.split(|letter: char| !letter.is_alphanumeric());
    let words = words.map(str::to_lowercase).filter(|word| !word.is_empty());
    words
        .filter(|word| !EMPTY.contains(&word.as_str()) && !name.contains(word.as_str()))
        .count()
}

#[test]
fn a_description_that_says_its_name_again_says_nothing() {
    for (description, name) in [
        ("The article.", "articleId"),
        ("Whose.", "charter"),
        ("Where it stands.", "where"),
        ("Its display name.", "displayName"),
    ] {
        assert_eq!(beyond_the_name(description, name), 0, "{description}");
    }
    assert_eq!(beyond_the_name("The id of the ballot.", "ballotId"), 1);
    assert!(beyond_the_name("The day on which the breach happened.", "happenedOn") > 1);
}

/// A description is a sentence, or a phrase that ends as one, for somebody who has never seen the code. Values of enums stand beside
/// each other under a description of the whole, so few words may do.
#[tokio::test]
async fn everything_is_described() {
    let schema = introspect().await;
    let mut bare = Vec::new();
    let mut seen = 0;
    let mut look = |of: &Json, at: &str| {
        seen += 1;
        let words = of["description"].as_str().unwrap_or_default().trim();
        let member = at.split(['.', '(', ':', '@']).rfind(|part| part.len() > 1);
        let is_value = at.ends_with(|last: char| last.is_uppercase()) && at.contains('.');
        let says_nothing = at.contains('.') && beyond_the_name(words, member.unwrap_or(at)) == 0;
        let riddle = !is_value && (words.len() < 16 || says_nothing);
        let foreign = at.starts_with('@') && !words.is_empty();
        if !foreign && (!words.ends_with(['.', '?']) || riddle) {
            bare.push(format!("{at}: {words}"));
        }
    };
    for a_type in types(&schema) {
        let at = name(a_type);
        look(a_type, at);
        for part in ["fields", "inputFields", "enumValues"] {
            for member in list(&a_type[part]) {
                let at = format!("{at}.{}", name(member));
                look(member, &at);
                for argument in list(&member["args"]) {
                    look(argument, &format!("{at}({}:)", name(argument)));
                }
            }
        }
    }
    for directive in list(&schema["directives"]) {
        look(directive, &format!("@{}", name(directive)));
    }
    assert!(bare.is_empty(), "not described: {bare:#?}");
    assert!(seen > 1000, "only {seen} parts of the schema were read");
}

#[tokio::test]
async fn each_mutation_is_an_act_and_each_act_a_mutation() {
    let schema = introspect().await;
    let fields = list(&type_named(&schema, "Mutation")["fields"]);
    let mutations: BTreeSet<_> = fields.iter().map(|field| name(field).to_owned()).collect();
    let acts: BTreeSet<_> = Act::ALL.iter().map(|act| mutation_of(act.name())).collect();
    let without_act: Vec<_> = mutations.difference(&acts).collect();
    assert!(
        without_act.is_empty(),
        "no act in the matrix: {without_act:?}"
    );

    let mut report = Vec::new();
    for act in Act::ALL {
        let name = act.name();
        let mutation = mutations.contains(&mutation_of(name));
        let own = OWN_ACTS.iter().any(|(act, _)| *act == name);
        let others = Role::VALUES.iter().zip(act.row());
        let system_alone = others
            .filter(|(_, reach)| *reach != Reach::No)
            .all(|(role, _)| *role == Role::System);
        if system_alone != own {
            report.push(format!(
                "{name}: the matrix and OWN_ACTS differ on whether people do it"
            ));
        }
        let mut others = ACTS_OF_OTHER_MUTATIONS.iter();
        let other = others.any(|(act, ..)| *act == name);
        match (mutation, own || other) {
            (true, true) => report.push(format!("{name}: is a mutation, so its exception goes")),
            (false, false) => report.push(format!("{name}: no mutation does it")),
            _ => {}
        }
    }
    let others = ACTS_OF_OTHER_MUTATIONS.iter();
    let others = others.map(|(name, _, reason)| (name, reason));
    for (name, reason) in OWN_ACTS
        .iter()
        .map(|(name, reason)| (name, reason))
        .chain(others)
    {
        let known = Act::ALL.iter().any(|act| act.name() == *name);
        if !known || reason.is_empty() {
            report.push(format!("{name}: no act of this name, or no reason"));
        }
    }
    assert!(report.is_empty(), "{report:#?}");
}

#[tokio::test]
async fn the_names_of_mutations_are_the_mutations() {
    let schema = introspect().await;
    let named = |of: &str, members: &str| -> BTreeSet<String> {
        let members = list(&type_named(&schema, of)[members]).iter();
        members.map(|member| name(member).to_owned()).collect()
    };
    let capitals = |field: &String| {
        let letters = field.chars().map(|letter| match letter {
            'A'..='Z' => format!("_{letter}"),
            _ => letter.to_ascii_uppercase().to_string(),
        });
        letters.collect()
    };
    let mutations = named("Mutation", "fields").iter().map(capitals).collect();
    let names = named("MutationName", "enumValues");
    assert_eq!(names, mutations);
}

#[tokio::test]
async fn a_mutation_takes_one_input_and_answers_a_payload_that_may_be_empty() {
    let schema = introspect().await;
    let mut report = Vec::new();
    for mutation in list(&type_named(&schema, "Mutation")["fields"]) {
        let field = name(mutation);
        let input = format!("{}{}Input", field[..1].to_uppercase(), &field[1..]);
        let taken: Vec<_> = list(&mutation["args"])
            .iter()
            .map(|argument| format!("{}: {}", name(argument), written(&argument["type"])))
            .collect();
        if taken != [format!("input: {input}!")] {
            report.push(format!(
                "{field} takes {taken:?}, and not one input: {input}!"
            ));
        }
        let answer = written(&mutation["type"]);
        if !answer.ends_with("Payload") {
            report.push(format!(
                "{field} answers {answer}, and not a payload that is null on errors"
            ));
            continue;
        }
        let fields = list(&type_named(&schema, &answer)["fields"]);
        let errors = fields.iter().find(|field| name(field) == "userErrors");
        if errors.map(|errors| written(&errors["type"])).as_deref() != Some("[UserError!]!") {
            report.push(format!("{answer} has no userErrors: [UserError!]!"));
        }
        for result in fields.iter().filter(|field| name(field) != "userErrors") {
            // A flag needs no null: it is false where nothing was done.
            let kind = written(&result["type"]);
            if kind.ends_with('!') && kind != "Boolean!" {
                report.push(format!(
                    "{answer}.{}: {kind} cannot be null where nothing came of it",
                    name(result)
                ));
            }
        }
    }
    assert!(report.is_empty(), "{report:#?}");
}

#[tokio::test]
async fn every_connection_is_paged() {
    let schema = introspect().await;
    let mut report = Vec::new();
    for a_type in types(&schema) {
        for field in list(&a_type["fields"]) {
            if !written(&field["type"])
                .trim_end_matches('!')
                .ends_with("Connection")
            {
                continue;
            }
            for (argument, kind) in [
                ("first", "Int"),
                ("after", "String"),
                ("last", "Int"),
                ("before", "String"),
            ] {
                let has = list(&field["args"])
                    .iter()
                    .any(|a| name(a) == argument && written(&a["type"]) == kind);
                if !has {
                    report.push(format!(
                        "{}.{} has no {argument}: {kind}",
                        name(a_type),
                        name(field)
                    ));
                }
            }
        }
    }
    assert!(report.is_empty(), "{report:#?}");
}

#[tokio::test]
async fn whatever_has_an_id_is_a_node_of_an_association() {
    let schema = introspect().await;
    let mut report = Vec::new();
    let mut seen = 0;
    for a_type in types(&schema).filter(|a| a["kind"] == "OBJECT") {
        let field = |wanted: &str| {
            let found = list(&a_type["fields"])
                .iter()
                .find(|field| name(field) == wanted);
            found.map(|field| written(&field["type"]))
        };
        let is_node = list(&a_type["interfaces"])
            .iter()
            .any(|one| name(one) == "Node");
        if (field("id").as_deref() == Some("ID!")) != is_node {
            report.push(format!("{} has an id and is no node", name(a_type)));
        }
        // An account may belong to several, and an association is one.
        let owned = is_node && !["Account", "Association"].contains(&name(a_type));
        if owned && field("association").as_deref() != Some("Association!") {
            report.push(format!("{} has no association", name(a_type)));
        }
        seen += usize::from(is_node);
    }
    assert!(report.is_empty(), "{report:#?}");
    assert!(seen > 20, "only {seen} nodes were read");
}

#[test]
fn each_scalar_says_by_what_it_is_specified() {
    let printed = sceau::graphql::sdl();
    let scalars: Vec<_> = printed
        .lines()
        .filter(|line| line.starts_with("scalar "))
        .collect();
    assert_eq!(
        scalars,
        [
            "scalar Date @specifiedBy(url: \"https://www.rfc-editor.org/rfc/rfc3339#section-5.6\")",
            "scalar DateTime @specifiedBy(url: \"https://www.rfc-editor.org/rfc/rfc3339\")",
        ]
    );
}
