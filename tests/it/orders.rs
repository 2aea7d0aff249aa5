//! Lists come in the order that is asked for, from either end, and a cursor is good for that order alone.
//!
//! The lists and their orders are read from the schema: whichever takes `orderBy` is asked here.

use crate::schema::{introspect, list, name, type_named};
use crate::support::world::{Person, World, both};
use chrono::TimeDelta;
use entity::id::AssociationId;
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::{Value as Json, json};
use std::collections::BTreeSet;
use uuid::Uuid;

/// A list at the root, in one order.
struct Sorted<'a> {
    world: &'a World,
    who: &'a Person,
    list: &'a str,
    field: &'a str,
}

impl Sorted<'_> {
    async fn page(&self, direction: &str, paging: &str) -> Json {
        let of = match self.list {
            "associations" => "",
            _ => "association: {slug: \"club\"}, ",
        };
        let order = format!("orderBy: {{field: {}, direction: {direction}}}", self.field);
        let query = format!(
            "{{ page: {}({of}{order}, {paging}) {{ edges {{ cursor node {{ id }} }} }} }}",
            self.list
        );
        self.world.ask(Some(self.who), &query, json!({})).await.0
    }

    async fn edges(&self, direction: &str, paging: &str) -> Vec<(String, String)> {
        let read = self.page(direction, paging).await;
        let Some(edges) = read["data"]["page"]["edges"].as_array() else {
            panic!("{} {paging}: {read}", self.list);
        };
        let text = |value: &Json| value.as_str().unwrap().to_owned();
        edges
            .iter()
            .map(|edge| (text(&edge["node"]["id"]), text(&edge["cursor"])))
            .collect()
    }

    /// All ids in pages of two, from the start or from the end.
    async fn walked(&self, direction: &str, (count, from): (&str, &str)) -> Vec<String> {
        let (mut found, mut paging) = (Vec::new(), format!("{count}: 2"));
        loop {
            let edges = self.edges(direction, &paging).await;
            let next = if count == "first" {
                edges.last()
            } else {
                edges.first()
            };
            let Some((_, cursor)) = next else {
                return found;
            };
            paging = format!("{count}: 2, {from}: \"{cursor}\"");
            let ids = edges.into_iter().map(|(id, _)| id);
            if count == "first" {
                found.extend(ids);
            } else {
                found.splice(0..0, ids);
            }
        }
    }

    async fn turned_around(&self) {
        let up = self.edges("ASC", "first: 100").await;
        let ids: Vec<_> = up.iter().map(|(id, _)| id.clone()).collect();
        let at = format!("{} {} by {}", self.world.name, self.list, self.field);
        assert!(ids.len() >= 3, "{at}: {ids:?}");
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{at}");
        let mut down = ids.clone();
        down.reverse();
        for way in [("first", "after"), ("last", "before")] {
            assert_eq!(self.walked("ASC", way).await, ids, "{at} {way:?}");
            assert_eq!(self.walked("DESC", way).await, down, "{at} {way:?}");
        }
        let cursor = &up[1].1;
        let other = self
            .page("DESC", &format!("first: 2, after: \"{cursor}\""))
            .await;
        assert_eq!(
            other["errors"][0]["extensions"]["code"], "BAD_CURSOR",
            "{at}"
        );
    }
}

/// Several of everything that is listed, some of it of the same instant; answers who sees them all.
async fn filled(world: &World) -> Person {
    for number in 1..=4 {
        let id = AssociationId(Uuid::from_u128(number));
        world
            .insert_association(
                id,
                ["élan", "Elan", "arc", "zénith"][usize::try_from(number - 1).unwrap()],
            )
            .await;
    }
    let case = world.case().await;
    for firm in ["Atelier Ouest", "Électricité Est", "eau vive"] {
        let firm = world.member(firm).await;
        world.sign_version(&firm, &case.version).await;
        world.pass(TimeDelta::minutes(1));
    }
    for days in [0, 0, 3, 0, 1] {
        world.pass(TimeDelta::days(days));
        let (_, complaint) = world.complaint(&case).await;
        if days != 1 {
            world.open_file(&case.secretary, &[&complaint]).await.done();
        }
    }
    world.again(&case.secretary).await
}

#[tokio::test]
async fn each_list_is_sorted_from_either_end_and_paged_in_that_order() {
    let schema = introspect().await;
    let mut lists = Vec::new();
    for root in list(&type_named(&schema, "Query")["fields"]) {
        let mut arguments = list(&root["args"]).iter();
        if let Some(order) = arguments.find(|argument| name(argument) == "orderBy") {
            let order = type_named(&schema, name(&order["type"]["ofType"]));
            let fields = list(&order["inputFields"]);
            let named = |wanted: &str| fields.iter().find(|field| name(field) == wanted).unwrap();
            assert_eq!(named("direction")["defaultValue"], "ASC");
            let field = type_named(&schema, name(&named("field")["type"]["ofType"]));
            let values = list(&field["enumValues"]).iter();
            lists.extend(values.map(|value| (name(root), name(value))));
        }
    }
    assert!(lists.len() >= 8, "{lists:?}");
    both(async |world| {
        let who = &filled(world).await;
        for (list, field) in &lists {
            let sorted = Sorted {
                world,
                who,
                list,
                field,
            };
            sorted.turned_around().await;
        }
    })
    .await;
}

#[tokio::test]
async fn a_cursor_of_another_order_is_refused_and_what_is_not_said_is_as_it_was() {
    both(async |world| {
        let who = &filled(world).await;
        let of = |field| Sorted {
            world,
            who,
            list: "complaints",
            field,
        };
        let due = of("DUE_AT").edges("ASC", "first: 100").await;
        let paging = format!("first: 1, after: \"{}\"", due[0].1);
        let read = of("RECEIVED_AT").page("ASC", &paging).await;
        assert_eq!(read["errors"][0]["extensions"]["code"], "BAD_CURSOR");
        let default = async |list: &str, said: &str| {
            let query = format!(
                "{{ {list}(association: {{slug: \"club\"}}, first: 100{said}) {{ edges {{ cursor node {{ id }} }} }} }}"
            );
            let read = world.ask(Some(who), &query, json!({})).await.ok();
            read.at(&format!("/data/{list}/edges")).clone()
        };
        for (list, order) in [
            ("complaints", "{field: DUE_AT, direction: ASC}"),
            ("complaints", "{field: DUE_AT}"),
            ("proceedings", "{field: OPENED_AT, direction: DESC}"),
            ("providers", "{field: NAME}"),
            ("register", "{field: NAME}"),
        ] {
            let said = default(list, &format!(", orderBy: {order}")).await;
            assert_eq!(default(list, "").await, said, "{list} {order}");
        }
    })
    .await;
}

#[tokio::test]
async fn associations_are_found_by_name_whatever_the_case_and_the_accents() {
    both(async |world| {
        filled(world).await;
        let names = async |filter: &str| {
            let query = format!(
                "{{ associations(first: 10{filter}) {{ totalCount nodes {{ name }} pageInfo {{ hasNextPage }} }} }}"
            );
            let read = world.ask(None, &query, json!({})).await.ok();
            let nodes = read.at("/data/associations/nodes").as_array().unwrap().clone();
            assert_eq!(read.at("/data/associations/totalCount"), nodes.len());
            let names = nodes.iter().map(|node| node["name"].as_str().unwrap().to_owned());
            names.collect::<Vec<_>>()
        };
        let all = names("").await;
        let folded: Vec<_> = all.iter().map(|name| sceau::input::fold(name)).collect();
        assert!(folded.is_sorted() && all.len() == 5, "{all:?}");
        let mut found = names(", filter: {nameContains: \"ÉLAN\"}").await;
        found.sort();
        assert_eq!(found, ["Association Elan", "Association élan"]);
        assert_eq!(names(", filter: {nameContains: \"zenith\"}").await, ["Association zénith"]);
        assert_eq!(names(", filter: {nameContains: \"%\"}").await, [""; 0]);
    })
    .await;
}

/// What the lists are sorted by, and what they are narrowed to: the register's holders apart, whose names stand in another table.
const SORTED: [(&str, &str, &str); 7] = [
    ("association", "1 = 1", "name_folded"),
    ("complaint", OF_ONE, "due_at"),
    ("complaint", OF_ONE, "received_at"),
    ("proceeding", OF_ONE, "opened_at"),
    ("organisation", PROVIDERS, "name_folded"),
    ("organisation", PROVIDERS, "registered_at"),
    ("label", OF_ONE, "granted_at"),
];
const OF_ONE: &str = "association_id = (SELECT id FROM association WHERE slug = 'club')";
const PROVIDERS: &str =
    "kind = 'PROVIDER' AND association_id = (SELECT id FROM association WHERE slug = 'club')";

#[tokio::test]
async fn an_index_sorts_each_list_from_either_end() {
    both(async |world| {
        filled(world).await;
        let tx = world.app.db.begin().await.unwrap();
        let postgres = world.app.db.backend() == DbBackend::Postgres;
        let explain = if postgres {
            // Of a few rows a sort costs nothing.
            tx.execute_unprepared("SET LOCAL enable_sort = off")
                .await
                .unwrap();
            "EXPLAIN"
        } else {
            "EXPLAIN QUERY PLAN"
        };
        for (table, such, by) in SORTED {
            for way in ["ASC", "DESC"] {
                let query = format!(
                    "{explain} SELECT id FROM {table} WHERE {such} ORDER BY {by} {way}, id {way} LIMIT 3"
                );
                let query = Statement::from_string(world.app.db.backend(), query);
                let rows = tx.query_all_raw(query).await.unwrap();
                let column = if postgres { "QUERY PLAN" } else { "detail" };
                let plan = rows
                    .iter()
                    .map(|row| row.try_get::<String>("", column).unwrap());
                let plan = plan.collect::<Vec<_>>().join("\n");
                let sorts = plan.contains("Sort") || plan.contains("TEMP B-TREE");
                assert!(!sorts, "{} {table} by {by} {way}:\n{plan}", world.name);
            }
        }
        tx.rollback().await.unwrap();
    })
    .await;
}
