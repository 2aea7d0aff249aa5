//! What is hidden is told by no other way either: as the id of an act, of a question or of a root field it is answered like what is not
//! there; what is seen says the same of its acts however it is asked; and the badge of a label is there as long as the register shows it.

use super::paths::Kind;
use super::{Known, Law, Reading};
use crate::badge::badge;
use crate::inputs::Forms;
use crate::schema::{list, name, type_named};
use crate::support::world::World;
use axum::http::StatusCode;
use entity::association;
use entity::id::LabelId;
use serde_json::json;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Of each type, one hidden row and one that is seen are asked about; and an id that none has.
const ROWS: usize = 1;
const ABSENT: Uuid = Uuid::from_u128(u128::MAX);

/// Of what an id is, by the name of the field that takes it.
const TAKEN: &[(&str, &str)] = &[
    ("accountId", "Account"),
    ("accusedId", "Organisation"),
    ("actingAs", "Organisation"),
    ("affiliationId", "Affiliation"),
    ("allegationId", "Allegation"),
    ("articleId", "Article"),
    ("articleIds", "Article"),
    ("ballotId", "Ballot"),
    ("charterId", "Charter"),
    ("charterVersionId", "CharterVersion"),
    ("commitmentId", "Commitment"),
    ("complaintIds", "Complaint"),
    ("mandateId", "Mandate"),
    ("meetingId", "Meeting"),
    ("membershipId", "Membership"),
    ("messageId", "Message"),
    ("organisationId", "Organisation"),
    ("present", "Account"),
    ("proceedingId", "Proceeding"),
    ("proceedingIds", "Proceeding"),
    ("signatureId", "Signature"),
    ("AccountBy.id", "Account"),
    ("AssociationBy.id", "Association"),
];

/// What is asked of an act, or of its absence.
const SAID: &str = "name allowed reasons { code message field rule { id } missing }";

impl Reading<'_> {
    /// The ids of some rows of a type, of those that are seen or of those that are not.
    fn some(&self, kind: &Kind, seen: bool) -> Vec<String> {
        let wire = kind.wire.unwrap();
        let rows = self.links[kind.table].iter().map(|row| row["id"]);
        let rows = rows.filter(|id| self.known.sees(&self.actor, kind.name, *id) == seen);
        rows.take(ROWS).map(wire).collect()
    }

    /// Each act, asked of hidden rows and of seen ones of each type.
    pub async fn every_act(&mut self) {
        let acts = list(&type_named(self.schema, "MutationName")["enumValues"]);
        for at in 0..self.kinds.len() {
            let kind = &self.kinds[at];
            let Some(wire) = kind.wire else { continue };
            let fields = &type_named(self.schema, kind.name)["fields"];
            let lists_acts = list(fields)
                .iter()
                .any(|field| name(field) == "viewerActions");
            let (of, absent) = (kind.name, wire(ABSENT));
            let (hidden, seen) = (self.some(kind, false), self.some(kind, true));
            for id in hidden.iter().chain(&seen) {
                let asked = acts.iter().map(name).flat_map(|act| {
                    [("a", id), ("b", &absent)].map(|(key, id)| {
                        format!("{key}{act}: can(action: {act}, id: \"{id}\") {{ {SAID} }}")
                    })
                });
                let asked = asked.collect::<Vec<_>>().join(" ");
                let listed = if lists_acts {
                    format!("viewerActions {{ {SAID} }}")
                } else {
                    String::new()
                };
                let query = format!(
                    "query($id: ID!) {{ viewer {{ {asked} }} node(id: $id) {{ ... on {of} {{ id {listed} }} }} }}"
                );
                let answer = self
                    .world
                    .ask(self.reader, &query, json!({ "id": id }))
                    .await
                    .ok();
                let viewer = answer.at("/data/viewer");
                if viewer.is_null() {
                    break;
                }
                let listed = list(&answer.at("/data/node")["viewerActions"]);
                let (mut said, mut expected) = (Vec::new(), Vec::new());
                for act in acts.iter().map(name) {
                    let of_none = &viewer[format!("b{act}")];
                    let one = listed.iter().find(|one| one["name"] == act);
                    said.push(viewer[format!("a{act}")].clone());
                    expected.push(one.unwrap_or(of_none).clone());
                }
                let path = if seen.contains(id) {
                    "act on what is seen"
                } else {
                    "act on what is hidden"
                };
                self.agree(path, id, &said, &expected);
            }
        }
    }

    /// A hidden row by each id that a root field or a mutation takes, beside one that is not there.
    pub async fn every_id(&mut self) {
        let absent = TAKEN
            .iter()
            .map(|(field, of)| (*field, self.kind(of).wire.unwrap()(ABSENT)));
        let mut forms = Forms {
            schema: self.schema.clone(),
            ids: absent.collect(),
            now: self.world.now().to_rfc3339(),
            today: self.world.today(),
        };
        let at_root = self
            .kinds
            .iter()
            .map(|kind| (kind.name.to_lowercase(), kind.name));
        let at_root: BTreeMap<_, _> = at_root.collect();
        for (operation, root) in [("query", "Query"), ("mutation", "Mutation")] {
            for field in list(&type_named(self.schema, root)["fields"]) {
                let mut paths = Vec::new();
                for argument in list(&field["args"]) {
                    forms.texts(&argument["type"], &[name(argument).to_owned()], &mut paths);
                }
                for path in paths {
                    let last = path.last().unwrap().as_str();
                    let of = match path.len() {
                        1 => at_root.get(name(field)).copied().filter(|_| last == "id"),
                        _ => TAKEN
                            .iter()
                            .find(|(field, _)| *field == last)
                            .map(|(_, of)| *of),
                    };
                    let Some(of) = of else { continue };
                    let kind = self.kind(of);
                    let absent = kind.wire.unwrap()(ABSENT);
                    forms.ids.insert("id", absent.clone());
                    for hidden in self.some(kind, false) {
                        let mut answers = Vec::new();
                        for id in [&hidden, &absent] {
                            let asked = forms.operation(operation, field, &path, Some(id));
                            let query = asked["query"].as_str().unwrap();
                            let told = "{ userErrors { code message field rule { id } missing } }";
                            let query = if operation == "mutation" {
                                query.replace("{ __typename }", told)
                            } else {
                                query.to_owned()
                            };
                            let answer = self
                                .world
                                .ask(self.reader, &query, asked["variables"].clone())
                                .await
                                .0;
                            assert!(
                                answer["errors"] != json!([])
                                    && !answer.to_string().contains("VALIDATION_FAILED"),
                                "{answer:#} to {asked:#}"
                            );
                            answers.push(json!(answer.to_string().replace(id, "ID")));
                        }
                        let expected = vec![answers.pop().unwrap()];
                        self.agree(
                            "hidden id",
                            &format!("{}: {path:?}", name(field)),
                            &answers,
                            &expected,
                        );
                    }
                }
            }
        }
    }

    /// The public figures of an association are the same to everybody, and count what they say.
    pub async fn figures(&mut self, here: &association::Model) {
        let all = &self.known.all;
        let now = self.world.now();
        let told = |row: &&entity::complaint::Model| {
            let mut files = all.proceeding.iter();
            row.due_at <= now
                || files
                    .any(|file| Some(file.id) == row.proceeding_id && file.notified_at.is_some())
        };
        let of = all
            .complaint
            .iter()
            .filter(|row| row.association_id == here.id)
            .filter(told);
        let (mut met, mut missed, mut running) = (0, 0, 0);
        for row in of {
            match row.met_at {
                Some(at) if at < row.due_at => met += 1,
                _ if row.due_at <= now => missed += 1,
                _ => running += 1,
            }
        }
        let expected = json!({ "complaintsReceived": met + missed + running, "deadlinesMet": met, "deadlinesMissed": missed, "deadlinesRunning": running });
        let query = "query($slug: String!) { association(slug: $slug) { figures { complaintsReceived deadlinesMet deadlinesMissed deadlinesRunning } } }";
        let answer = self
            .world
            .ask(self.reader, query, json!({ "slug": here.slug }))
            .await
            .ok();
        let found = answer.at("/data/association/figures").clone();
        self.agree("figures", &here.slug, &[found], &[expected]);
    }
}

impl Law {
    /// The badge of each label: how it stands, as long as a guest sees it; and afterwards what is answered where there is none.
    pub async fn every_badge(&mut self, world: &World, known: &Known) {
        let none = badge(
            world,
            &format!("/badge/{}.svg?lang=en", LabelId(ABSENT)),
            &[],
        )
        .await;
        assert_eq!(none.0, StatusCode::NOT_FOUND);
        for label in &known.all.label {
            let query = "query($id: ID!) { node(id: $id) { ... on Label { standing organisation { name } } } }";
            let shown = world.ask(None, query, json!({ "id": label.id })).await.ok();
            let (status, headers, body) =
                badge(world, &format!("/badge/{}.svg?lang=en", label.id), &[]).await;
            let says = ["Label valid", "Label suspended", "Label no longer valid"]
                .map(|text| body.contains(text));
            let stands = |word: &str| shown.at("/data/node/standing") == word;
            let (found, expected) = if known.is_public(known.label_end(label)) {
                let words = ["ACTIVE", "SUSPENDED", "NO_LONGER_HELD"].map(stands);
                let holder = shown.text("/data/node/organisation/name");
                (
                    json!([status.as_u16(), says, body.contains(holder)]),
                    json!([200, words, true]),
                )
            } else {
                let length = |headers: &axum::http::HeaderMap| format!("{:?}", headers.get("etag"));
                (
                    json!([status.as_u16(), body, length(&headers)]),
                    json!([404, none.2, length(&none.1)]),
                )
            };
            self.agree(
                "badge",
                &label.id.to_string(),
                (&[found], &[expected]),
                &"a guest",
            );
        }
    }
}
