//! What is asked of twins: every field of every type, every list by every filter and order, and every mutation on every kind of id.

use super::cast::{QUIET, Twin};
use super::ids::{Ids, kind_of, of_all_kinds};
use super::tale::{KEY, WORDS};
use crate::inputs::Forms;
use crate::laws::fields::{Walk, inner};
use crate::laws::scopes::paths::kinds;
use crate::schema::{list, name, type_named, written};
use serde_json::{Map, Value as Json, json};
use std::collections::{BTreeMap, BTreeSet};

/// What is the same for everybody, whatever there is.
const STATIC: [&str; 4] = ["associations", "enums", "rule", "rules"];

/// So many kinds of object are asked for at once.
const KINDS: usize = 5;

/// The most fields that a document has at its root.
const AT_ONCE: usize = 20;

/// What hashes a password: it is tried where an address is the secret.
const SIGNING_IN: [&str; 2] = ["accountRegister", "sessionCreate"];

/// What lists are searched for.
const SEARCHED: [&str; 2] = ["quincaillerie", "a"];

/// An address that has an account in both twins, in one, and in none.
const EMAILS: [&str; 3] = ["person0@example.org", QUIET, "nobody@example.org"];

/// A key that nobody took before.
const OTHER: &str = "a-key-that-is-another";

/// What leaves less to be asked: it comes last.
const ENDING: [&str; 6] = [
    "affiliationRevoke",
    "charterPublish",
    "mandateRevoke",
    "memberRemove",
    "memberResign",
    "recusalDeclare",
];

/// A request: its name, and a document with its variables or a path.
pub struct Request {
    pub name: String,
    pub sent: Result<(String, Json), String>,
}

/// What there is to ask of two twins.
pub struct Corpus<'a> {
    schema: &'a Json,
    walk: Walk<'a>,
    forms: Forms,
    ids: BTreeMap<&'static str, Ids>,
}

impl<'a> Corpus<'a> {
    pub async fn new(schema: &'a Json, twins: [&Twin; 2]) -> Self {
        let ids = of_all_kinds(twins).await;
        let [twin, _] = twins;
        let mut corpus = Self {
            schema,
            walk: Walk::new(schema),
            forms: Forms {
                schema: schema.clone(),
                ids: BTreeMap::new(),
                now: twin.world.now().to_rfc3339(),
                today: twin.world.today(),
            },
            ids,
        };
        corpus.fill(twin);
        corpus
    }

    /// What stands in an input where nothing else is tried.
    fn fill(&mut self, twin: &Twin) {
        let fields = [
            "accountId",
            "affiliationId",
            "allegationId",
            "ballotId",
            "charterId",
            "charterVersionId",
            "commitmentId",
            "complaintIds",
            "mandateId",
            "meetingId",
            "membershipId",
            "messageId",
            "organisationId",
            "present",
            "proceedingId",
            "proceedingIds",
            "signatureId",
        ];
        let usual = |at| self.ids[kind_of(at, "")].usual().clone();
        let mut ids: BTreeMap<_, _> = fields.into_iter().map(|at| (at, usual(at))).collect();
        let firm = twin.cast.board.accused.id.to_string();
        ids.extend([
            ("AccountBy.id", twin.who("stranger").account.to_string()),
            ("AssociationBy.id", twin.world.association.to_string()),
            ("accusedId", firm.clone()),
            ("actingAs", firm),
            ("articleId", twin.cast.board.articles[0].clone()),
            ("articleIds", twin.cast.board.articles[0].clone()),
            ("charterId", twin.cast.board.charter.clone()),
            ("complaint.id", usual("complaintId")),
            ("proceeding.id", usual("proceedingId")),
        ]);
        self.forms.ids = ids;
    }

    /// Everything that is read.
    pub fn reads(&self) -> Vec<Request> {
        let mut requests = self.objects();
        for field in list(&type_named(self.schema, "Query")["fields"]) {
            let root = name(field);
            if STATIC.contains(&root) || ["node", "nodes"].contains(&root) {
                continue;
            }
            let lists = self.lists(field);
            // What a list has is read whole beside it already, unless it is no object with an id of its own.
            if lists.is_empty() || !self.walk.nodes.contains(self.listed(field)) {
                let forms = (&self.forms, "WRONG-CODE");
                let operation = self.walk.operation("query", field, forms.0, forms.1);
                let document = operation["query"].as_str().unwrap().to_owned();
                let variables = operation["variables"].clone();
                requests.push(Request::document(root.to_owned(), document, variables));
            }
            requests.extend(lists);
        }
        let labels = self.ids["Label"].tried().into_iter();
        requests.extend(labels.map(|id| Request {
            name: "badge".to_owned(),
            sent: Err(format!("/badge/{id}.svg")),
        }));
        requests
    }

    /// What is asked of one kind of object, or by one mutation: the first part of a place in the answer.
    pub fn about(&self, place: &str) -> Vec<Request> {
        let field = place.split('/').nth(2).unwrap();
        let all = self.objects().into_iter().chain(self.acts(false));
        all.filter(|request| request.name.split(' ').any(|part| part == field))
            .collect()
    }

    /// What the connection holds that a field answers.
    fn listed(&self, field: &Json) -> &'a str {
        let connection = type_named(self.schema, name(inner(&field["type"])));
        let mut fields = list(&connection["fields"]).iter();
        let nodes = fields.find(|field| name(field) == "nodes").unwrap();
        name(inner(&nodes["type"]))
    }

    /// The objects of all kinds, with all their fields.
    pub fn objects(&self) -> Vec<Request> {
        let kinds = kinds().into_iter().filter(|kind| kind.wire.is_some());
        let kinds = kinds.filter(|kind| self.walk.nodes.contains(kind.name));
        let kinds: Vec<_> = kinds.map(|kind| kind.name).collect();
        kinds.chunks(KINDS).map(|kinds| self.nodes(kinds)).collect()
    }

    /// The objects of some kinds: that which only one twin has also by itself.
    fn nodes(&self, kinds: &[&'static str]) -> Request {
        let (mut heads, mut parts, mut variables) = (Vec::new(), Vec::new(), Map::new());
        for kind in kinds {
            let fields = self.walk.selection(kind, &[]);
            let ids = &self.ids[kind];
            heads.push(format!("${kind}: [ID!]!"));
            parts.push(format!(
                "{kind}: nodes(ids: ${kind}) {{ __typename ... on {kind} {{ {fields} }} }}"
            ));
            variables.insert((*kind).to_owned(), json!(ids.some()));
            if let Some(id) = ids.only.first() {
                parts.push(format!("{kind}0: node(id: {}) {{ id }}", json!(id)));
            }
        }
        Request::document(
            format!("nodes {}", kinds.join(" ")),
            format!("query({}) {{ {} }}", heads.join(", "), parts.join("\n")),
            Json::Object(variables),
        )
    }

    /// A list by each filter, in each order, from each end.
    fn lists(&self, field: &Json) -> Vec<Request> {
        let arguments = list(&field["args"]);
        let takes = |wanted: &str| arguments.iter().find(|argument| name(argument) == wanted);
        if takes("first").is_none() {
            return Vec::new();
        }
        let mut given = vec!["first: 1".to_owned(), "last: 1".to_owned()];
        if let Some(filter) = takes("filter") {
            let filter = type_named(self.schema, name(inner(&filter["type"])));
            for field in list(&filter["inputFields"]) {
                let values = self.values(field).into_iter();
                let filters = values
                    .map(|value| format!("first: 50, filter: {{ {}: {value} }}", name(field)));
                given.extend(filters);
            }
        }
        if let Some(order) = takes("orderBy") {
            let order = type_named(self.schema, name(inner(&order["type"])));
            for field in list(&order["inputFields"]) {
                let by = type_named(self.schema, name(inner(&field["type"])));
                if name(field) == "direction" {
                    continue;
                }
                for by in list(&by["enumValues"]) {
                    given.extend(["ASC", "DESC"].map(|direction| {
                        let by = name(by);
                        format!("first: 50, orderBy: {{ field: {by}, direction: {direction} }}")
                    }));
                }
            }
        }
        let place = takes("association").map(|_| "association: { slug: \"club\" }, ");
        let place = place.unwrap_or_default();
        let batches = given.chunks(AT_ONCE).map(|given| {
            let parts = given.iter().enumerate().map(|(at, given)| {
                format!("{0}{at}: {0}({place}{given}) {{ totalCount nodes {{ id }} pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} }}", name(field))
            });
            let parts: Vec<_> = parts.collect();
            Request::document(
                format!("filters {}", name(field)),
                format!("{{ {} }}", parts.join("\n")),
                json!({}),
            )
        });
        batches.collect()
    }

    /// What a filter may be given, as it is written in a document.
    fn values(&self, field: &Json) -> Vec<String> {
        let of = inner(&field["type"]);
        let quoted = |text: &String| json!(text).to_string();
        match name(of) {
            "Boolean" => vec!["true".to_owned(), "false".to_owned()],
            "DateTime" => vec![quoted(&self.forms.now)],
            "String" => SEARCHED.map(|word| json!(word).to_string()).to_vec(),
            "ID" => {
                let ids = &self.ids[kind_of(name(field), "")];
                ids.tried().iter().map(quoted).collect()
            }
            _ => {
                let values = list(&type_named(self.schema, name(of))["enumValues"]);
                values.iter().map(|value| name(value).to_owned()).collect()
            }
        }
    }

    /// Every mutation, on every kind of id and with every text that it may do without.
    pub fn acts(&self, signing_in: bool) -> Vec<Request> {
        let fields = list(&type_named(self.schema, "Mutation")["fields"]).iter();
        let (last, first): (Vec<_>, Vec<_>) = fields
            .filter(|field| signing_in || !SIGNING_IN.contains(&name(field)))
            .partition(|field| ENDING.contains(&name(field)));
        let fields = first.into_iter().chain(last);
        fields.flat_map(|field| self.tries(field)).collect()
    }

    /// What a guest said under a key, said by others: under it with other words, and the words of either twin under another. Somebody
    /// who is signed in has keys of their own, and may say the same under the same.
    pub fn keys(&self, twin: &Twin, reader: &str) -> Request {
        let mut tried = vec![(KEY, "Other words."), (OTHER, WORDS[0]), (OTHER, WORDS[1])];
        if twin.plays(reader).is_some() {
            tried.extend(WORDS.map(|words| (KEY, words)));
        }
        let fields = list(&type_named(self.schema, "Mutation")["fields"]);
        let mut fields = fields.iter();
        let field = fields.find(|field| name(field) == "complaintFile");
        let inputs = tried.iter().map(|(key, words)| twin.of_a_guest(key, words));
        self.batch(field.unwrap(), &inputs.collect::<Vec<_>>())
    }

    fn tries(&self, field: &Json) -> Vec<Request> {
        let argument = &list(&field["args"])[0];
        let mut paths = Vec::new();
        self.forms
            .texts(&argument["type"], &["input".to_owned()], &mut paths);
        let mut inputs = vec![self.forms.operation("mutation", field, &[], None)];
        for path in paths {
            for text in self.texts(&path, argument) {
                inputs.push(self.forms.operation("mutation", field, &path, Some(&text)));
            }
        }
        let mut seen = BTreeSet::new();
        let inputs: Vec<_> = inputs
            .into_iter()
            .map(|mut operation| {
                let input = &mut operation["variables"]["input"];
                if input["password"].is_string() {
                    input["password"] = json!("une phrase bien longue");
                }
                input.take()
            })
            .filter(|input| seen.insert(input.to_string()))
            .collect();
        let batches = inputs.chunks(AT_ONCE);
        batches.map(|inputs| self.batch(field, inputs)).collect()
    }

    /// A mutation with one input after the other.
    fn batch(&self, field: &Json, inputs: &[Json]) -> Request {
        let payload = name(inner(&field["type"]));
        let selection = self.walk.selection(payload, &[payload]);
        let takes = written(&list(&field["args"])[0]["type"]);
        let (mut heads, mut parts, mut variables) = (Vec::new(), Vec::new(), Map::new());
        for (at, input) in inputs.iter().enumerate() {
            heads.push(format!("$i{at}: {takes}"));
            parts.push(format!(
                "{0}{at}: {0}(input: $i{at}) {{ ...answer }}",
                name(field)
            ));
            variables.insert(format!("i{at}"), input.clone());
        }
        Request::document(
            name(field).to_owned(),
            format!(
                "mutation({}) {{ {} }} fragment answer on {payload} {{ {selection} }}",
                heads.join(", "),
                parts.join("\n")
            ),
            Json::Object(variables),
        )
    }

    /// What is tried at the end of a path of an input.
    fn texts(&self, path: &[String], argument: &Json) -> Vec<String> {
        let mut of = inner(&argument["type"]);
        let mut at = Json::Null;
        for part in &path[1..] {
            let fields = list(&type_named(self.schema, name(of))["inputFields"]).iter();
            at = fields
                .clone()
                .find(|field| name(field) == part)
                .unwrap()
                .clone();
            let next = type_named_or_scalar(self.schema, inner(&at["type"]));
            of = next.unwrap_or(of);
        }
        let last = path.last().unwrap();
        let above = path.get(path.len() - 2).map_or("", String::as_str);
        match name(inner(&at["type"])) {
            "ID" => self.ids[kind_of(last, above)].tried(),
            _ if last == "idempotencyKey" || written(&at["type"]).ends_with('!') => Vec::new(),
            "String" if last == "email" => EMAILS.map(str::to_owned).to_vec(),
            "String" if last == "invitationCode" => vec!["WRONG-CODE".to_owned()],
            _ => Vec::new(),
        }
    }
}

/// A type that has fields.
fn type_named_or_scalar<'a>(schema: &'a Json, of: &Json) -> Option<&'a Json> {
    (of["kind"] == "INPUT_OBJECT").then(|| type_named(schema, name(of)))
}

impl Request {
    fn document(name: String, document: String, variables: Json) -> Self {
        Self {
            name,
            sent: Ok((document, variables)),
        }
    }
}
