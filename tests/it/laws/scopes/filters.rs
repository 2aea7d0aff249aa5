//! A filter of a list keeps just those of its rows whose shown value meets it, in their order, and `totalCount` counts them.
//!
//! So nobody is told by a filter of what they do not see: not that there is a row, and not how a row stands of which they see less. The
//! wanted values are those of all rows, hidden ones too.

use super::lists::{By, LISTS, List, type_named_or_none};
use super::{Reading, nodes, uuid};
use crate::schema::{list, name, type_named, written};
use crate::support::world::Answer;
use chrono::{DateTime, TimeDelta, Utc};
use entity::association;
use entity::value::OrganisationKind;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng, rngs::StdRng};
use serde_json::{Value as Json, json};
use uuid::Uuid;

/// So many pairs of conditions are tried at once on each list.
const PAIRS: usize = 6;
/// So many fields are asked at the root of one document at the most.
pub const FIELDS: usize = 20;
/// Texts that are searched in names: some are in one, some in several, some in none; the wildcards of SQL are letters.
const TEXTS: [&str; 7] = ["1", "PROVIDER 2", "ÉR", "club", "%", "_", "nobody"];
const TOWNS: [&str; 3] = ["Saint-Étienne", "SAINT ETIENNE", "Saint"];
/// Days from now, at which and between which complaints were received and are due.
const DAYS: [i64; 8] = [-200, -96, -36, -6, -3, 0, 55, 100];

/// A condition, and the value that it is given.
type Tried<'a> = (&'a (&'a str, &'a str, By), Json);

/// A list in one place: of an association, or of an object.
pub struct Place {
    pub list: &'static List,
    before: String,
    after: &'static str,
    at: &'static str,
    given: String,
}

impl Place {
    /// The lists at the root, of this association.
    pub fn of(here: &association::Model) -> impl Iterator<Item = Self> {
        let at_root = LISTS.iter().filter(|list| list.on == "Query");
        at_root.map(|list| Self {
            list,
            before: "{".to_owned(),
            after: "}",
            at: "/data",
            given: match list.field {
                "associations" => String::new(),
                _ => format!("association: {{ slug: \"{}\" }}, ", here.slug),
            },
        })
    }

    /// The lists of an object.
    pub fn below(kind: &str, id: &str) -> impl Iterator<Item = Self> {
        LISTS
            .iter()
            .filter(move |list| list.on == kind)
            .map(move |list| Self {
                list,
                before: format!("{{ node(id: \"{id}\") {{ ... on {kind} {{"),
                after: "}}}",
                at: "/data/node",
                given: String::new(),
            })
    }
}

impl List {
    /// The condition as an argument.
    fn given(&self, conditions: &[(&str, &str)]) -> String {
        let all = conditions
            .iter()
            .map(|(name, value)| format!("{name}: {value}, "));
        let all = all.collect::<String>();
        match self.on {
            "Query" => format!("filter: {{ {all} }}, "),
            _ => all,
        }
    }

    /// The type of one of its conditions.
    fn condition<'a>(&self, schema: &'a Json, wanted: &str) -> &'a Json {
        let named = |all: &'a Json, wanted: &str| list(all).iter().find(|one| name(one) == wanted);
        let field = named(&type_named(schema, self.on)["fields"], self.field).unwrap();
        let argument = named(&field["args"], wanted).unwrap_or_else(|| {
            let filter = &named(&field["args"], "filter").unwrap()["type"];
            named(&type_named(schema, name(filter))["inputFields"], wanted).unwrap()
        });
        &argument["type"]
    }
}

impl Reading<'_> {
    /// The lists at the root, of one association: each row that may be read of those that it is of.
    pub async fn every_list(&mut self, here: &association::Model) {
        for place in Place::of(here) {
            let (list, all) = (place.list, &self.known.all);
            let kind = self.kind(list.of);
            let rows = self.links[kind.table].iter();
            let rows = rows.filter(|row| match list.of {
                "Association" => true,
                _ => row["association_id"] == here.id.0,
            });
            let of_it = |id: &Uuid| match list.field {
                "providers" => {
                    let mut all = all.organisation.iter();
                    let provider = all.find(|row| Uuid::from(row.id) == *id);
                    provider.unwrap().kind == OrganisationKind::Provider
                        && self.known.is_listed(&self.actor, *id)
                }
                "register" => {
                    let label = all.label.iter().find(|row| Uuid::from(row.id) == *id);
                    self.known.is_in_register(label.unwrap())
                }
                _ => true,
            };
            let rows: Vec<_> = rows.map(|row| row["id"]).filter(of_it).collect();
            let asked = [("first: 100".to_owned(), "totalCount nodes { id }")];
            let answer = &self.answers(&place, &asked).await[0];
            let found = nodes(answer);
            if answer["totalCount"] != json!(found.len()) {
                self.fault(&format!(
                    "{}: totalCount is not the number of rows",
                    list.field
                ));
            }
            self.compare_all(list.of, &rows, &found, list.field);
        }
    }

    /// What a list answers to each of these arguments, all in as few documents as may be.
    pub async fn answers(&self, place: &Place, asked: &[(String, &str)]) -> Vec<Json> {
        let mut answers = Vec::new();
        for some in asked.chunks(FIELDS) {
            let answer = self.send(place, some).await.ok();
            let found = answer.at(place.at);
            answers.extend((0..some.len()).map(|n| found[format!("a{n}")].clone()));
        }
        answers
    }

    /// Sends as many of them as one document may have.
    pub async fn send(&self, place: &Place, asked: &[(String, &str)]) -> Answer {
        let fields = asked.iter().enumerate().map(|(n, (given, selection))| {
            let (field, of) = (place.list.field, &place.given);
            format!("a{n}: {field}({of}{given}) {{ {selection} }}")
        });
        let fields = fields.collect::<Vec<_>>().join(" ");
        let query = format!("{} {fields} {}", place.before, place.after);
        self.world.ask(self.reader, &query, json!({})).await
    }

    /// Each condition of a list with each of the values that it may be given, and some two at once.
    pub async fn every_filter(&mut self, place: &Place) {
        let list = place.list;
        let shown = format!("nodes {{ id {} }}", list.shown);
        let whole = self
            .answers(place, &[("first: 100".to_owned(), &shown)])
            .await;
        let whole = whole[0]["nodes"].as_array().unwrap();
        let all: Vec<_> = list
            .filters
            .iter()
            .map(|filter| (filter, self.wanted(list, filter)))
            .collect();
        let one = |(filter, wanted): &(_, Vec<Json>)| {
            wanted
                .iter()
                .map(|wanted| vec![(*filter, wanted.clone())])
                .collect::<Vec<_>>()
        };
        let mut tried: Vec<Vec<Tried>> = all.iter().flat_map(one).collect();
        let mut dice = StdRng::seed_from_u64(7);
        if all.len() > 1 {
            for _ in 0..PAIRS {
                let pair: Vec<_> = all.sample(&mut dice, 2).collect();
                let pick = |(filter, wanted): &(_, Vec<Json>)| {
                    (*filter, wanted[dice.random_range(0..wanted.len())].clone())
                };
                tried.push(pair.into_iter().map(pick).collect());
            }
        }
        let asked: Vec<_> = tried
            .iter()
            .map(|conditions| {
                let literals: Vec<_> = conditions
                    .iter()
                    .map(|(of, wanted)| (of.0, self.literal(list, of.0, wanted)))
                    .collect();
                let literals: Vec<_> = literals
                    .iter()
                    .map(|(name, value)| (*name, value.as_str()))
                    .collect();
                (
                    format!("{}first: 100", list.given(&literals)),
                    "totalCount nodes { id }",
                )
            })
            .collect();
        for (conditions, answer) in tried.iter().zip(self.answers(place, &asked).await) {
            let meets = |row: &&Json| {
                conditions
                    .iter()
                    .all(|((_, at, by), wanted)| by.meets(row.pointer(at), wanted))
            };
            let expected: Vec<_> = whole.iter().filter(meets).map(uuid).collect();
            let found = nodes(&answer);
            let what = format!("{}.{} by {conditions:?}", list.on, list.field);
            self.agree("filter", &what, &found, &expected);
            let count = answer["totalCount"].as_u64().unwrap();
            self.agree("count", &what, &[count], &[expected.len() as u64]);
        }
    }

    /// What stands in the list of each object is what it says when it is asked for by its id.
    pub async fn every_object(&mut self, place: &Place) {
        let of = place.list.of;
        let fields = list(&type_named(self.schema, of)["fields"]).iter();
        let plain = fields.filter(|field| {
            let of = written(&field["type"]);
            let of = &type_named_or_none(self.schema, of.trim_end_matches('!'));
            list(&field["args"]).is_empty()
                && of.is_some_and(|of| of["kind"] == "SCALAR" || of["kind"] == "ENUM")
        });
        let fields: Vec<_> = plain.map(name).collect();
        let fields = fields.join(" ");
        let listed = format!("nodes {{ {fields} }}");
        let listed = self
            .answers(place, &[("first: 100".to_owned(), &listed)])
            .await;
        let listed = list(&listed[0]["nodes"]);
        let ids: Vec<_> = listed.iter().map(|row| &row["id"]).collect();
        let query =
            format!("query($ids: [ID!]!) {{ nodes(ids: $ids) {{ ... on {of} {{ {fields} }} }} }}");
        let read = self
            .world
            .ask(self.reader, &query, json!({ "ids": ids }))
            .await
            .ok();
        let what = format!("{}.{}", place.list.on, place.list.field);
        self.agree("list and id", &what, listed, list(read.at("/data/nodes")));
    }

    /// The values that a condition is given.
    fn wanted(&self, list: &List, (condition, _, by): &(&str, &str, By)) -> Vec<Json> {
        let texts = |all: &[&str]| all.iter().map(|text| json!(text)).collect();
        match by {
            By::Holds => texts(&TEXTS),
            By::SameName => texts(&TOWNS),
            By::From | By::Before | By::UpTo => {
                let now: DateTime<Utc> = self.world.now();
                let instants = DAYS.iter().map(|day| now + TimeDelta::days(*day));
                instants.map(|at| json!(at.to_rfc3339())).collect()
            }
            By::IdOf(kind) => {
                let kind = self.kind(kind);
                let rows = self.links[kind.table].iter().map(|row| row["id"]);
                let rows = rows.chain([Uuid::from_u128(u128::MAX)]);
                rows.map(|id| json!(kind.wire.unwrap()(id))).collect()
            }
            By::Same => {
                let of = list.condition(self.schema, condition);
                match written(of).as_str() {
                    "Boolean" => vec![json!(true), json!(false)],
                    of => {
                        let values =
                            crate::schema::list(&type_named(self.schema, of)["enumValues"]);
                        values.iter().map(|value| json!(name(value))).collect()
                    }
                }
            }
        }
    }

    /// A value as a document has it: a word of a closed list stands without quotes.
    fn literal(&self, list: &List, condition: &str, wanted: &Json) -> String {
        let of = list.condition(self.schema, condition);
        match wanted.as_str() {
            Some(word) if of["kind"] == "ENUM" => word.to_owned(),
            _ => wanted.to_string(),
        }
    }
}
