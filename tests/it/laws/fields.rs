//! Every field of every type answers: each is selected through HTTP on an object that there is, and comes back without an error.
//!
//! The queries are made from the schema. Each person asks each root field; the ids in the answers lead to `node`, where each type's
//! fields are asked for, until nothing new is found. A mutation's payload is reached by an input that is refused before anything is done.

use crate::inputs::{Forms, forms};
use crate::post::fail_all;
use crate::schema::{introspect, list, name, type_named};
use crate::support::sittings::Board;
use crate::support::world::{Person, World, both};
use entity::value::{MandateRole, OrganisationKind};
use sceau::deadline::Period;
use sceau::modules::charter::format::{AppealBody, AppealRules};
use serde_json::{Value as Json, json};
use std::collections::{BTreeMap, BTreeSet};

/// Fields that are never reached, with the reason. A line that is no longer true fails too.
const EXCEPTIONS: &[(&str, &str, &str)] = &[];

/// How many objects of a type each person looks at.
const OBJECTS: usize = 8;

type Fields = BTreeSet<(String, String)>;

/// The innermost type of a field.
pub fn inner(mut of: &Json) -> &Json {
    while !of["ofType"].is_null() {
        of = &of["ofType"];
    }
    of
}

/// Every field of every object type.
fn declared(schema: &Json) -> Fields {
    let mut fields = Fields::new();
    for a_type in list(&schema["types"]) {
        if a_type["kind"] == "OBJECT" && !name(a_type).starts_with("__") {
            let names = list(&a_type["fields"]).iter().map(name);
            fields.extend(names.map(|field| (name(a_type).to_owned(), field.to_owned())));
        }
    }
    fields
}

/// What a walk through the API sees.
pub struct Walk<'a> {
    schema: &'a Json,
    /// The types that `node` answers.
    pub nodes: BTreeSet<&'a str>,
    reached: Fields,
}

impl<'a> Walk<'a> {
    pub fn new(schema: &'a Json) -> Self {
        let nodes = list(&type_named(schema, "Node")["possibleTypes"]);
        Self {
            schema,
            nodes: nodes.iter().map(name).collect(),
            reached: Fields::new(),
        }
    }

    /// All fields of a type; of an object that has an id, what leads to it.
    pub fn selection(&self, of: &str, above: &[&str]) -> String {
        let mut selection = "__typename".to_owned();
        let declared = type_named(self.schema, of);
        for field in list(&declared["fields"]) {
            selection = format!("{selection} {}", self.selected(field, above));
        }
        selection
    }

    /// A field, with all that its answer has.
    fn selected(&self, field: &Json, above: &[&str]) -> String {
        let target = inner(&field["type"]);
        let selected = format!("{}{}", name(field), self.arguments(field));
        if !matches!(target["kind"].as_str(), Some("OBJECT" | "INTERFACE")) {
            return selected;
        }
        let target = name(target);
        let below = if target == "Node" || self.nodes.contains(target) {
            "__typename id".to_owned()
        } else if above.contains(&target) {
            "__typename".to_owned()
        } else {
            let above: Vec<_> = above.iter().copied().chain([target]).collect();
            self.selection(target, &above)
        };
        format!("{selected} {{ {below} }}")
    }

    /// Each field of an object answers alone as it does with all others: what is read for it does not hang on what else is asked. So
    /// does each field of what the object holds that has no id, such as a deadline.
    async fn alone(&self, world: &World, who: &Person, of: &str, id: &str) {
        let ask = async |fields: &str| {
            let query =
                format!("query($id: ID!) {{ node(id: $id) {{ ... on {of} {{ {fields} }} }} }}");
            let answer = world.ask(Some(who), &query, json!({ "id": id })).await.0;
            answer["data"]["node"].clone()
        };
        let whole = ask(&self.selection(of, &[])).await;
        for field in list(&type_named(self.schema, of)["fields"]) {
            let mut asked = vec![(self.selected(field, &[]), format!("/{}", name(field)))];
            let target = inner(&field["type"]);
            if target["kind"] == "OBJECT" && !self.nodes.contains(name(target)) {
                for part in list(&type_named(self.schema, name(target))["fields"]) {
                    let part_alone = self.selected(part, &[name(target)]);
                    let arguments = self.arguments(field);
                    asked.push((
                        format!("{}{arguments} {{ {part_alone} }}", name(field)),
                        format!("/{}/{}", name(field), name(part)),
                    ));
                }
            }
            for (selected, at) in asked {
                let alone = ask(&selected).await;
                let (alone, whole) = (alone.pointer(&at), whole.pointer(&at));
                assert_eq!(alone, whole, "{}: {of}{at}", world.name);
            }
        }
    }

    /// What a field below the root needs: a page, or the first of each word.
    fn arguments(&self, field: &Json) -> String {
        let mut given = Vec::new();
        for argument in list(&field["args"]) {
            let needed = argument["type"]["kind"] == "NON_NULL";
            if name(argument) == "first" {
                given.push("first: 2".to_owned());
            } else if needed {
                let word = type_named(self.schema, name(inner(&argument["type"])));
                let first = &list(&word["enumValues"])[0];
                given.push(format!("{}: {}", name(argument), name(first)));
            }
        }
        if given.is_empty() {
            String::new()
        } else {
            format!("({})", given.join(", "))
        }
    }

    /// Keeps what an answer's objects have, and answers the ids in it.
    fn keep(&mut self, operation: &Json, answer: &Json, root: &str) -> Vec<(String, String)> {
        let errors = list(&answer["errors"]);
        let known = |error: &&Json| error["path"].is_array();
        let paths: Vec<&[Json]> = errors
            .iter()
            .filter(known)
            .map(|error| list(&error["path"]))
            .collect();
        assert_eq!(paths.len(), errors.len(), "{answer:#} to {operation:#}");
        let mut ids = Vec::new();
        if answer["data"].is_object() {
            self.object(root, &answer["data"], &mut Vec::new(), &paths, &mut ids);
        }
        ids
    }

    fn object(
        &mut self,
        of: &str,
        object: &Json,
        path: &mut Vec<Json>,
        errors: &[&[Json]],
        ids: &mut Vec<(String, String)>,
    ) {
        for (key, value) in object.as_object().unwrap() {
            path.push(json!(key));
            let failed = |error: &&[Json]| {
                *error == path.as_slice() || (value.is_null() && error.starts_with(path))
            };
            if key != "__typename" && !errors.iter().any(failed) {
                self.reached.insert((of.to_owned(), key.clone()));
            }
            self.value(value, path, errors, ids);
            path.pop();
        }
        if let Some(id) = object["id"].as_str().filter(|_| self.nodes.contains(of)) {
            ids.push((of.to_owned(), id.to_owned()));
        }
    }

    fn value(
        &mut self,
        value: &Json,
        path: &mut Vec<Json>,
        errors: &[&[Json]],
        ids: &mut Vec<(String, String)>,
    ) {
        if let Some(of) = value["__typename"].as_str() {
            self.object(of, value, path, errors, ids);
        }
        for (at, item) in list(value).iter().enumerate() {
            path.push(json!(at));
            self.value(item, path, errors, ids);
            path.pop();
        }
    }

    async fn send(
        &mut self,
        world: &World,
        who: Option<&Person>,
        operation: &Json,
        root: &str,
    ) -> Vec<(String, String)> {
        let query = operation["query"].as_str().unwrap();
        let answer = world.ask(who, query, operation["variables"].clone()).await;
        self.keep(operation, &answer.0, root)
    }

    /// Everything that one person sees.
    async fn look(&mut self, world: &World, who: Option<&Person>, story: &Story, closely: bool) {
        let mut open = Vec::new();
        for field in list(&type_named(self.schema, "Query")["fields"]) {
            let operation = self.operation("query", field, &story.forms, &story.receipt);
            open.extend(self.send(world, who, &operation, "Query").await);
        }
        let mut seen = BTreeSet::new();
        let mut counts = BTreeMap::<String, usize>::new();
        while let Some((of, id)) = open.pop() {
            let count = counts.entry(of.clone()).or_default();
            if *count == OBJECTS || !seen.insert(id.clone()) {
                continue;
            }
            *count += 1;
            if let Some(who) = who.filter(|_| closely) {
                self.alone(world, who, &of, &id).await;
            }
            let fields = self.selection(&of, &[]);
            let query = format!(
                "query($id: ID!) {{ node(id: $id) {{ __typename ... on {of} {{ {fields} }} }} }}"
            );
            let operation = json!({ "query": query, "variables": { "id": id } });
            open.extend(self.send(world, who, &operation, "Query").await);
        }
    }

    /// Each mutation once, with a key that no text may be.
    async fn knock(&mut self, world: &World, who: &Person, story: &Story) {
        for field in list(&type_named(self.schema, "Mutation")["fields"]) {
            let mut operation = self.operation("mutation", field, &story.forms, &story.receipt);
            let input = type_named(self.schema, name(inner(&field["args"][0]["type"])));
            if list(&input["inputFields"])
                .iter()
                .any(|field| name(field) == "idempotencyKey")
            {
                operation["variables"]["input"]["idempotencyKey"] = json!("\0");
            }
            self.send(world, Some(who), &operation, "Mutation").await;
        }
    }

    /// A session that somebody opens, which is told to nobody else.
    async fn sign_in(&mut self, world: &World, story: &Story) {
        let anne = json!({ "email": "anne@example.org", "password": "une phrase bien longue", "displayName": "Anne" });
        let registered = world.act(None, "accountRegister", anne.clone(), "accepted");
        registered.await.done();
        let field = type_named(self.schema, "Mutation");
        let mut fields = list(&field["fields"]).iter();
        let field = fields.find(|field| name(field) == "sessionCreate");
        let mut operation =
            self.operation("mutation", field.unwrap(), &story.forms, &story.receipt);
        operation["variables"]["input"] =
            json!({ "email": anne["email"], "password": anne["password"] });
        self.send(world, None, &operation, "Mutation").await;
    }

    /// A document on one root field, with all that its answer has.
    pub fn operation(&self, kind: &str, field: &Json, forms: &Forms, receipt: &str) -> Json {
        let mut operation = forms.operation(kind, field, &[], None);
        let selection = match name(inner(&field["type"])) {
            "Node" => "__typename id".to_owned(),
            target => self.selection(target, &[target]),
        };
        let query = operation["query"].as_str().unwrap();
        operation["query"] = json!(query.replace("{ __typename }", &format!("{{ {selection} }}")));
        // Of what came at one instant, anything may be the first.
        if operation["variables"]["first"].is_number() {
            operation["variables"]["first"] = json!(OBJECTS);
        }
        for (at, variable, value) in [
            ("association", "slug", "club"),
            ("charter", "slug", "qualite-numerique"),
            ("complaintByReceipt", "code", receipt),
        ] {
            if name(field) == at {
                operation["variables"][variable] = json!(value);
            }
        }
        operation
    }
}

/// A world in which everything has happened once.
struct Story {
    forms: Forms,
    people: Vec<Option<Person>>,
    receipt: String,
}

async fn story(world: &World) -> Story {
    let board = world
        .board(|text| {
            text.rules.appeal = Some(AppealRules {
                time: Period { months: 1, days: 0 },
                body: AppealBody::Panel,
                suspensive: false,
            });
        })
        .await;
    let mut forms = forms(world, &board).await;
    let Board {
        president,
        others,
        secretary,
        accused,
        ..
    } = &board;
    let signatory = world.member("Atelier Sud").await;
    world.sign_version(&signatory, &board.version).await;
    let signature = world.signature(&signatory).await;
    for article in &board.articles {
        // Those that are no commitments to be made refuse it.
        let input = json!({ "signatureId": signature, "articleId": article, "statement": "We say who does what." });
        world
            .act(Some(&signatory.person), "commitmentDeclare", input, "")
            .await;
    }
    let file = &forms.ids["proceedingId"];
    let aside = json!({ "proceedingId": file, "ground": "DIRECT_COMPETITOR", "explanation": "We sell to the same." });
    world
        .act(Some(&others[3]), "recusalDeclare", aside, "")
        .await
        .done();
    let defence =
        json!({ "proceedingId": file, "actingAs": accused.id, "text": "It was in the quotation." });
    world
        .act(Some(&accused.person), "defenceSubmit", defence, "")
        .await
        .done();
    let buyer = world.firm(OrganisationKind::Client, "Boutique Sud").await;
    let mut facts = board.facts(world, 1);
    facts["actingAs"] = json!(buyer.id);
    world.complain(Some(&buyer.person), facts).await.done();
    let unknown = world.complain(None, board.facts(world, 1)).await.done();
    let case = world.decided(&board, &["RADIATION"]).await;
    world
        .notify_decision(president, &case, "ELECTRONIC", None)
        .await
        .done();
    let ballots = world.of_file(president, &case, "ballots { id }").await;
    let ballot = ballots["ballots"][0]["id"].as_str().unwrap();
    forms.ids.insert("ballotId", ballot.to_owned());
    let auditor = world.officer("Aude", MandateRole::Auditor).await;
    let admin = world.officer("Max", MandateRole::Admin).await;
    fail_all(world).await;
    let mut people = vec![None];
    for person in [
        &accused.person,
        &signatory.person,
        &buyer.person,
        &case.client,
        secretary,
        &others[0],
        president,
        &auditor,
        &admin,
    ] {
        people.push(Some(world.again(person).await));
    }
    Story {
        forms,
        people,
        receipt: unknown.text("/receiptCode").to_owned(),
    }
}

#[tokio::test]
async fn every_field_answers_somebody() {
    let schema = introspect().await;
    let declared = declared(&schema);
    both(async |world| {
        let story = story(world).await;
        let mut walk = Walk::new(&schema);
        for (at, who) in story.people.iter().enumerate() {
            let closely = [1, 7].contains(&at);
            walk.look(world, who.as_ref(), &story, closely).await;
        }
        for who in story.people.iter().flatten() {
            walk.knock(world, who, &story).await;
        }
        walk.sign_in(world, &story).await;
        let excepted = |(of, field): &&(String, String)| {
            EXCEPTIONS
                .iter()
                .any(|(a_type, name, _)| (a_type, name) == (&of.as_str(), &field.as_str()))
        };
        let missed: Vec<_> = declared
            .difference(&walk.reached)
            .filter(|field| !excepted(field))
            .collect();
        let untrue: Vec<_> = walk.reached.iter().filter(excepted).collect();
        println!(
            "{}: {} of {} fields answer",
            world.name,
            walk.reached.len(),
            declared.len()
        );
        assert!(
            missed.is_empty(),
            "{}: never reached: {missed:?}",
            world.name
        );
        assert!(
            untrue.is_empty(),
            "{}: no exceptions any more: {untrue:?}",
            world.name
        );
    })
    .await;
}
