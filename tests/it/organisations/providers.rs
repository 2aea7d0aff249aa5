//! The public list of providers.

use super::{on_affiliation, register};
use crate::support::world::{Person, World, both};
use chrono::TimeDelta;
use entity::value::{MandateRole, OrganisationKind};
use serde_json::{Value as Json, json};

/// The names in the public list, as somebody sees it.
pub async fn listed(world: &World, who: Option<&Person>) -> Vec<String> {
    let query = "{ providers(association: {slug: \"club\"}, first: 10) { nodes { name } } }";
    let answer = world.ask(who, query, json!({})).await.ok();
    let nodes = answer.at("/data/providers/nodes").as_array().unwrap();
    let names = nodes
        .iter()
        .map(|node| node["name"].as_str().unwrap().to_owned());
    names.collect()
}

#[tokio::test]
async fn a_provider_is_listed_once_somebody_was_confirmed_to_act_for_it() {
    both(async |world| {
        let secretary = world.officer("Sam", MandateRole::Secretary).await;
        let admin = world.officer("Ada", MandateRole::Admin).await;
        let (anne, stranger) = (world.person("Anne").await, world.person("Omar").await);
        let (_, affiliation) = register(world, &anne, "PROVIDER", "Atelier Nord").await;
        for (who, seen) in [
            (None, false),
            (Some(&stranger), false),
            (Some(&admin), false),
            (Some(&anne), true),
            (Some(&secretary), true),
        ] {
            assert_eq!(listed(world, who).await.len(), usize::from(seen));
        }
        on_affiliation(world, &secretary, "affiliationConfirm", &affiliation)
            .await
            .done();
        assert_eq!(listed(world, None).await, ["Atelier Nord"]);
        // It stays where its last person leaves.
        on_affiliation(world, &anne, "affiliationRevoke", &affiliation)
            .await
            .done();
        assert_eq!(listed(world, Some(&stranger)).await, ["Atelier Nord"]);
    })
    .await;
}

#[tokio::test]
async fn providers_sort_and_are_found_by_name_alike_on_both_databases() {
    both(async |world| {
        let anne = world.person("Anne").await;
        for name in ["zèbre", "Électricité", "eclipse", "ÉCLAIR", "100% web", "1000 web", "a_b", "aXb", "Œuvre", "Straße"] {
            let id = world.organisation(OrganisationKind::Provider, name, &anne).await;
            world.affiliate(&anne, id).await;
            world.pass(TimeDelta::seconds(1));
        }
        world.member("Maison membre").await;
        let names = async |arguments: &str| {
            let query = format!("{{ providers(association: {{slug: \"club\"}}, {arguments}) {{ nodes {{ name }} }} }}");
            let answer = world.ask(None, &query, json!({})).await.ok();
            let nodes = answer.at("/data/providers/nodes").as_array().unwrap().clone();
            let names = nodes.iter().map(|node| node["name"].as_str().unwrap().to_owned());
            names.collect::<Vec<_>>()
        };
        let sorted = ["100% web", "1000 web", "aXb", "a_b", "ÉCLAIR", "eclipse", "Électricité", "Maison membre", "Straße", "zèbre", "Œuvre"];
        let all = names("first: 100").await;
        // The folded column sorts by code point on both: an underscore stands before small letters.
        let mut expected = sorted.to_vec();
        expected.sort_by_key(|name| sceau::input::fold(name));
        assert_eq!(all, expected);
        assert_eq!(all[..2], ["100% web", "1000 web"]);
        assert_eq!(all[4..7], ["ÉCLAIR", "eclipse", "Électricité"]);
        let filtered = async |filter: &str| names(&format!("first: 100, filter: {{{filter}}}")).await;
        assert_eq!(filtered("nameContains: \"ECL\"").await, ["ÉCLAIR", "eclipse"]);
        assert_eq!(filtered("nameContains: \"élec\"").await, ["Électricité"]);
        assert_eq!(filtered("nameContains: \"0%\"").await, ["100% web"]);
        assert_eq!(filtered("nameContains: \"a_b\"").await, ["a_b"]);
        assert_eq!(filtered("nameContains: \"\\\\\"").await, [""; 0]);
        assert_eq!(filtered("nameContains: \"a\\u0000b\"").await, [""; 0]);
        assert_eq!(filtered("member: true").await, ["Maison membre"]);
        assert_eq!(filtered("member: false").await.len(), 10);
        assert_eq!(filtered("city: \"Lille\\u0000\"").await, [""; 0]);
        let by_time = names("last: 2, orderBy: {field: REGISTERED_AT}").await;
        assert_eq!(by_time, ["Straße", "Maison membre"]);

        // Page by page, forward and back, each comes once.
        let (mut walked, mut after) = (Vec::new(), Json::Null);
        loop {
            let query = "query($after: String) { providers(association: {slug: \"club\"}, first: 3, after: $after) { nodes { name } pageInfo { hasNextPage endCursor } } }";
            let answer = world.ask(None, query, json!({ "after": after })).await.ok();
            let nodes = answer.at("/data/providers/nodes").as_array().unwrap().clone();
            walked.extend(nodes.iter().map(|node| node["name"].as_str().unwrap().to_owned()));
            after = answer.at("/data/providers/pageInfo/endCursor").clone();
            if answer.at("/data/providers/pageInfo/hasNextPage") == false {
                break;
            }
        }
        assert_eq!(walked, all);
    })
    .await;
}

#[tokio::test]
async fn a_page_of_providers_takes_as_many_statements_as_its_shape() {
    both(async |world| {
        let secretary = world.officer("Sam", MandateRole::Secretary).await;
        let query = "{ providers(association: {slug: \"club\"}, first: 50) { nodes { name isMember membership { standing } affiliations(first: 3) { nodes { account { displayName } viewerActions { name } } } viewerActions { name } } } }";
        let count = async || {
            let before = world.app.db.statements();
            world.ask(Some(&secretary), query, json!({})).await.ok();
            world.app.db.statements() - before
        };
        world.member("Première").await;
        // The first request finds out who asks, and the others know.
        let (first, one) = (count().await, count().await);
        assert_eq!(first, one + 1);
        for name in ["Deuxième", "Troisième", "Quatrième", "Cinquième"] {
            world.member(name).await;
        }
        assert_eq!(count().await, one);
    })
    .await;
}

#[tokio::test]
async fn a_text_to_search_for_is_no_longer_than_a_name() {
    both(async |world| {
        world.member("Atelier Nord").await;
        let search = async |field: &str, filter: &str, length: usize| {
            let query = format!(
                "query($text: String!) {{ {field}(association: {{ slug: \"club\" }}, first: 5, filter: {{ {filter}: $text }}) {{ nodes {{ id }} }} }}"
            );
            let text = "\u{fdfa}".repeat(length);
            world.ask(None, &query, json!({ "text": text })).await
        };
        for (field, filter) in [
            ("providers", "nameContains"),
            ("register", "nameContains"),
            ("complaints", "accusedNameContains"),
        ] {
            // The letter that folds into the most others.
            let found = search(field, filter, 200).await.ok();
            assert_eq!(found.at(&format!("/data/{field}/nodes")), &json!([]));
            let refused = search(field, filter, 201).await.failed("LIMIT_EXCEEDED");
            assert_eq!(refused.at("/errors/0/extensions/limit"), "searchCharacters");
            assert_eq!(refused.at("/errors/0/extensions/max"), 200);
            search(field, filter, 60_000).await.failed("LIMIT_EXCEEDED");
        }
    })
    .await;
}
