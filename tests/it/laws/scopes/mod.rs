//! What a list or a relation answers is what `may_read` says of each row by itself.
//!
//! The conditions of a scope are SQL, and the facts by which acts decide are Rust: two ways to say one thing. Here random worlds
//! are read by everybody, by every list, by every relation of every type, by `node` and by receipt code, and each answer is compared, row by row,
//! with `may_read` over the facts. In the first of them every other way to a row is tried too: each filter, order, page, cursor and
//! count of each list, the acts that are listed and asked, the ids that fields and mutations take, the figures, and the badge.

mod directives;
mod doors;
mod files;
mod filters;
mod lists;
mod pages;
pub mod paths;
mod receipts;
mod sees;
mod ways;
mod world;

use self::paths::{Kind, Shape, Way, kinds};
use self::sees::Known;
use self::world::Links;
use crate::schema::introspect;
use crate::support::world::{Person, World, both};
use entity::id::{self, AccountId, AssociationId, ComplaintId};
use entity::value::{AffiliationState, Language, MandateState};
use entity::{account, association};
use sceau::access::{Actor, HeldAffiliation, HeldMandate};
use sea_orm::{ActiveValue::Set, EntityTrait};
use serde_json::{Value as Json, json};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use uuid::Uuid;

/// As many people as have all the roles in two associations, by themselves and together, and some who have none.
const PEOPLE: usize = 14;
/// One world each, with the rows that are compared in it and those of them that are seen, on either database alike. A law that came to
/// look at less would hold all the same: fewer fail, and more ask for the numbers to be raised.
const SEEDS: [(u64, u64, u64); 3] = [
    (1, 28_068, 20_170),
    (2, 27_910, 20_650),
    (21, 31_078, 23_426),
];

#[tokio::test]
async fn what_is_listed_is_what_may_be_read() {
    let found = RefCell::new(Vec::new());
    for (seed, compared, seen) in SEEDS {
        both(async |world| {
            let now = read_by_everybody(world, seed).await;
            if now != (compared, seen) {
                found.borrow_mut().push((world.name, seed, now));
            }
        })
        .await;
    }
    let found = found.into_inner();
    assert!(found.is_empty(), "other numbers than in SEEDS: {found:?}");
}

/// How many rows were compared, and how many of them were seen.
async fn read_by_everybody(world: &World, seed: u64) -> (u64, u64) {
    // At this hour it is tomorrow already where the second association sits.
    world.set_clock("2026-01-15T12:00:00Z");
    let day = |text: &str| text.parse().unwrap();
    let places = [
        (found(world, 1, "Europe/Paris").await, day("2026-01-15")),
        (
            found(world, 2, "Pacific/Kiritimati").await,
            day("2026-01-16"),
        ),
    ];
    let mut people = Vec::new();
    for n in 0..PEOPLE {
        people.push(world.person(&format!("Person {n}")).await);
    }
    let ids: Vec<_> = people.iter().map(|one| one.account).collect();
    let mut all = world::random(seed, world.now(), &ids, &places);
    all.write(world).await;
    let db = world.app.db.reader();
    all.account = account::Entity::find().all(db).await.unwrap();
    all.association = association::Entity::find().all(db).await.unwrap();
    let links = all.links();
    let known = Known::load(world, all).await;
    let schema = introspect().await;
    let (mut law, mut turn) = (Law::default(), 0);
    for reader in people.iter().map(Some).chain([None]) {
        let actor = reader.map_or_else(Actor::guest, |one| actor(&known, one.account, &places));
        let kinds = kinds();
        let mut reading = Reading {
            world,
            known: &known,
            links: &links,
            kinds,
            reader,
            actor,
            schema: &schema,
            law: &mut law,
        };
        reading.every_node().await;
        reading.every_receipt().await;
        for here in &known.all.association {
            reading.every_list(here).await;
        }
        turn += 1;
        if seed == SEEDS[0].0 && turn % ways::EACH == 0 {
            reading.every_other_way().await;
        }
    }
    if seed == SEEDS[0].0 {
        law.every_badge(world, &known).await;
        law.came_every_way();
    }
    let Law {
        compared,
        seen,
        by_type,
        faults,
        ..
    } = law;
    println!(
        "{}, seed {seed}: {compared} rows compared, {seen} of them seen; by type: {by_type:?}",
        world.name
    );
    let first = faults
        .iter()
        .take(30)
        .map(String::as_str)
        .collect::<Vec<_>>()
        .join("\n");
    assert!(
        faults.is_empty(),
        "{}, seed {seed}: {} faults, such as\n{first}",
        world.name,
        faults.len()
    );
    (compared, seen)
}

/// One more association, of this zone.
async fn found(world: &World, number: u64, zone: &str) -> AssociationId {
    let id = AssociationId(Uuid::from_u128(number.into()));
    let row = association::ActiveModel {
        id: Set(id),
        slug: Set(format!("club-{number}")),
        name: Set(format!("Club {number}")),
        name_folded: Set(sceau::input::fold(&format!("Club {number}"))),
        key_form: Set(sceau::input::FORM),
        time_zone: Set(zone.to_owned()),
        created_at: Set(world.now()),
        version: Set(1),
        language: Set(Language::Fr),
    };
    world.write(association::Entity::insert(row)).await;
    id
}

/// The person as the domain says: their confirmed mandates of today, at the seat, and their confirmed affiliations.
fn actor(known: &Known, who: AccountId, places: &[(AssociationId, chrono::NaiveDate)]) -> Actor {
    let today = |here| places.iter().find(|(id, _)| *id == here).unwrap().1;
    let mandates = known.all.mandate.iter().filter(|row| {
        let today = today(row.association_id);
        row.account_id == who
            && row.state == MandateState::Confirmed
            && row.first_day <= today
            && row.last_day.is_none_or(|last| today <= last)
    });
    let mandates = mandates.map(|row| HeldMandate {
        mandate: row.id,
        association: row.association_id,
        role: row.role,
    });
    let affiliations = known.all.affiliation.iter();
    let affiliations = affiliations
        .filter(|row| row.account_id == who && row.state == AffiliationState::Confirmed);
    let kind = |of| {
        known
            .all
            .organisation
            .iter()
            .find(|row| row.id == of)
            .unwrap()
            .kind
    };
    let affiliations = affiliations.map(|row| HeldAffiliation {
        association: row.association_id,
        organisation: row.organisation_id,
        kind: kind(row.organisation_id),
    });
    Actor::person(who, mandates.collect(), affiliations.collect())
}

/// What was compared, and what did not agree.
#[derive(Default)]
struct Law {
    compared: u64,
    seen: u64,
    by_type: BTreeMap<&'static str, u64>,
    /// What else was compared, by the way to it: how often, and how much of it there was.
    ways: BTreeMap<&'static str, (u64, u64)>,
    /// The cursors that were given, by the list in its order, and by what each says.
    cursors: BTreeMap<String, BTreeMap<(String, String), String>>,
    /// What the receipt of a complaint showed to whoever came first.
    receipts: BTreeMap<ComplaintId, Json>,
    faults: Vec<String>,
}

/// One person reading one world.
struct Reading<'a> {
    world: &'a World,
    known: &'a Known,
    links: &'a HashMap<&'static str, Vec<Links>>,
    kinds: Vec<Kind>,
    reader: Option<&'a Person>,
    actor: Actor,
    schema: &'a Json,
    law: &'a mut Law,
}

impl Reading<'_> {
    /// Every row of every type that has ids of its own, by `nodes`, with all that it leads to.
    async fn every_node(&mut self) {
        for at in 0..self.kinds.len() {
            let Some(wire) = self.kinds[at].wire else {
                continue;
            };
            let name = self.kinds[at].name;
            let selection = self.selection(&self.kinds[at]);
            let query = format!(
                "query($ids: [ID!]!) {{ nodes(ids: $ids) {{ ... on {name} {{ {selection} }} }} }}"
            );
            let rows: Vec<Uuid> = self.links[self.kinds[at].table]
                .iter()
                .map(|row| row["id"])
                .collect();
            for rows in rows.chunks(100) {
                let ids: Vec<_> = rows.iter().map(|id| wire(*id)).collect();
                let answer = self
                    .world
                    .ask(self.reader, &query, json!({ "ids": ids }))
                    .await
                    .ok();
                let found = answer.at("/data/nodes").as_array().unwrap().clone();
                for (id, found) in rows.iter().zip(&found) {
                    self.compare(name, *id, !found.is_null(), "node");
                    if !found.is_null() {
                        self.follow(at, *id, found);
                    }
                }
            }
        }
    }

    /// What is asked of a row of a type: its id, its guarded parts, and the ids of what it leads to; of types that have no id of
    /// their own to ask by, the same again.
    fn selection(&self, kind: &Kind) -> String {
        let id = if kind.has_id { "id" } else { "__typename" };
        let ways = kind.ways.iter().map(|way| {
            let target = self.kind(way.to);
            let inner = match target.wire {
                Some(_) => "id".to_owned(),
                None => self.selection(target),
            };
            match way.shape {
                Shape::Page => format!(
                    "{}(first: 100) {{ totalCount nodes {{ {inner} }} }}",
                    way.field
                ),
                _ => format!("{} {{ {inner} }}", way.field),
            }
        });
        let guarded = kind.guarded.iter().map(|part| (*part).to_owned());
        [id.to_owned()]
            .into_iter()
            .chain(guarded)
            .chain(ways)
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// Compares all that one object says with what may be read.
    fn follow(&mut self, at: usize, id: Uuid, object: &Json) {
        let kind = self.kinds[at].name;
        for part in self.kinds[at].guarded {
            let field = part.split(' ').next().unwrap();
            let told = !object[field].is_null() && object[field] != json!([]);
            let may = self.known.sees_part(&self.actor, kind, part, id);
            self.record(kind, id, (told, may), field);
        }
        for way in 0..self.kinds[at].ways.len() {
            let way = &self.kinds[at].ways[way];
            let (to, field, shape) = (way.to, way.field, way.shape);
            let targets = self.targets(self.kinds[at].table, way, id);
            let found = match shape {
                Shape::One => object
                    .get(field)
                    .filter(|found| !found.is_null())
                    .map(std::slice::from_ref)
                    .unwrap_or_default(),
                Shape::Many => object[field].as_array().unwrap(),
                Shape::Page => object[field]["nodes"].as_array().unwrap(),
            };
            let path = format!("{kind}.{field}");
            let target = self.kinds.iter().position(|kind| kind.name == to).unwrap();
            let ids: Vec<Uuid> = if self.kinds[target].has_id {
                found.iter().map(uuid).collect()
            } else {
                // Of these there is one or none.
                found.iter().map(|_| targets[0]).collect()
            };
            self.compare_all(to, &targets, &ids, &path);
            if self.kinds[target].wire.is_none() {
                for (id, found) in ids.iter().zip(found) {
                    self.follow(target, *id, found);
                }
            }
        }
    }

    /// The rows that a way leads to, whoever reads.
    fn targets(&self, table: &str, way: &Way, id: Uuid) -> Vec<Uuid> {
        let row = self.links[table]
            .iter()
            .find(|row| row["id"] == id)
            .unwrap();
        let Some(key) = row.get(way.by.0) else {
            return Vec::new();
        };
        let to = self.kind(way.to).table;
        let others: Vec<_> = if let Some((table, mine, theirs)) = way.through {
            let pairs = self.links[table].iter().filter(|pair| pair[mine] == *key);
            pairs.map(|pair| pair[theirs]).collect()
        } else {
            let rows = self.links[to]
                .iter()
                .filter(|other| other.get(way.by.1) == Some(key));
            rows.map(|other| other["id"]).collect()
        };
        others
            .into_iter()
            .filter(|id| (way.such)(&self.known.all, *id))
            .collect()
    }

    fn kind(&self, name: &str) -> &Kind {
        self.kinds.iter().find(|kind| kind.name == name).unwrap()
    }

    /// Of `rows`, those that may be read are those that were `found`, each once.
    fn compare_all(&mut self, kind: &'static str, rows: &[Uuid], found: &[Uuid], path: &str) {
        let set: BTreeSet<_> = found.iter().collect();
        if set.len() != found.len() || !found.iter().all(|id| rows.contains(id)) {
            self.fault(&format!("{path}: a row twice, or one that is not of it"));
        }
        for id in rows {
            self.compare(kind, *id, set.contains(id), path);
        }
    }

    fn compare(&mut self, kind: &'static str, id: Uuid, found: bool, path: &str) {
        let may = self.known.sees(&self.actor, kind, id);
        self.record(kind, id, (found, may), path);
    }

    fn record(&mut self, kind: &'static str, id: Uuid, (found, may): (bool, bool), path: &str) {
        self.law.compared += 1;
        self.law.seen += u64::from(found);
        *self.law.by_type.entry(kind).or_default() += 1;
        if found != may {
            self.fault(&format!(
                "{path}: {kind} {id}: answered {found}, may be read {may}"
            ));
        }
    }

    fn fault(&mut self, what: &str) {
        let who = &self.actor;
        self.law.faults.push(format!("{what}, to {who:?}"));
    }
}

/// The UUIDs of what a list shows.
fn nodes(list: &Json) -> Vec<Uuid> {
    list["nodes"].as_array().unwrap().iter().map(uuid).collect()
}

/// The UUID of an object's id.
fn uuid(object: &Json) -> Uuid {
    id::split(object["id"].as_str().unwrap()).unwrap().1
}
