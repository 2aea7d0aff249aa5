//! Who reads which complaints, alone and in lists.

use crate::support::world::{Person, World, both};
use chrono::TimeDelta;
use serde_json::{Value as Json, json};

const LIST: &str = "query($filter: ComplaintFilter, $orderBy: ComplaintOrder! = {field: DUE_AT}) {
    complaints(association: {slug: \"club\"}, first: 100, filter: $filter, orderBy: $orderBy) { totalCount nodes { id } } }";

async fn list(world: &World, who: Option<&Person>, variables: Json) -> Vec<String> {
    let read = world.ask(who, LIST, variables).await.ok();
    let nodes = read.at("/data/complaints/nodes").as_array().unwrap();
    let ids: Vec<_> = nodes
        .iter()
        .map(|node| node["id"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(read.at("/data/complaints/totalCount"), ids.len());
    ids
}

async fn node(world: &World, who: Option<&Person>, id: &str) -> Json {
    let query =
        "query($id: ID!) { node(id: $id) { id ... on Complaint { author { name } facts } } }";
    world.ask(who, query, json!({ "id": id })).await.0
}

#[tokio::test]
async fn a_complaint_is_read_by_its_author_and_the_offices() {
    both(async |world| {
        let case = world.case().await;
        let (author, id) = world.complaint(&case).await;
        let stranger = world.person("Stan").await;
        let nothing = "complaint_aaaaaaaaaaaaaaaaaaaaaaaaaa";
        for (who, name) in [
            (&author, json!("Cleo Client")),
            (&case.secretary, json!("Cleo Client")),
            (&case.eldest, json!("Cleo Client")),
            (&case.president, json!("Cleo Client")),
            (&case.auditor, json!("Cleo Client")),
        ] {
            let read = world.read_complaint(Some(who), &id).await;
            assert_eq!(read["author"]["name"], name);
            assert_eq!(list(world, Some(who), json!({})).await, [id.as_str()]);
            assert_eq!(
                node(world, Some(who), &id).await["data"]["node"]["author"]["name"],
                name
            );
        }
        let accused = &case.accused.person;
        for who in [
            None,
            Some(&stranger),
            Some(&case.admin),
            Some(accused),
            Some(&case.buyer.person),
        ] {
            assert_eq!(world.read_complaint(who, &id).await, Json::Null);
            assert_eq!(list(world, who, json!({})).await, Vec::<String>::new());
            assert_eq!(node(world, who, &id).await, node(world, who, nothing).await);
            for filter in [
                json!({ "accusedId": case.accused.id }),
                json!({ "accusedNameContains": "atelier" }),
                json!({ "state": "RECEIVED" }),
                json!({ "deadlineMissed": false }),
            ] {
                assert_eq!(
                    list(world, who, json!({ "filter": filter })).await,
                    Vec::<String>::new()
                );
            }
        }
        let open = |who: &Person| {
            let who = who.clone();
            let id = id.clone();
            async move { world.read_complaint(Some(&who), &id).await["viewerActions"].clone() }
        };
        let allowed = json!([{ "name": "PROCEEDING_OPEN", "allowed": true, "reasons": [] }]);
        assert_eq!(open(&case.president).await, allowed);
        assert_eq!(open(&case.secretary).await, allowed);
        for who in [&case.eldest, &case.auditor, &author] {
            assert_eq!(open(who).await, json!([]));
        }
    })
    .await;
}

#[tokio::test]
async fn complaints_are_narrowed_and_sorted() {
    both(async |world| {
        let case = world.case().await;
        let other = world.member("Électricité Est").await;
        world.sign_version(&other, &case.version).await;
        let (_, first) = world.complaint(&case).await;
        world.pass(TimeDelta::days(5));
        let client = world.person("Cleo").await;
        let mut input = case.facts(world);
        input["accusedId"] = json!(other.id);
        let second = world.complain(Some(&client), input).await.done();
        let second = second.text("/complaint/id").to_owned();
        world.pass(TimeDelta::days(1));
        let mut paper = case.facts(world);
        paper["happenedOn"] = json!("2026-01-15");
        paper["paper"] = json!({ "authorKind": "UNKNOWN", "receivedAt": "2026-01-15T09:30:00Z" });
        let third = world.complain(Some(&case.secretary), paper).await.done();
        let third = third.text("/complaint/id").to_owned();
        let all = json!({ "orderBy": { "field": "RECEIVED_AT", "direction": "DESC" } });
        assert_eq!(
            list(world, Some(&case.secretary), all).await,
            [second.clone(), third.clone(), first.clone()]
        );
        let due = list(world, Some(&case.secretary), json!({})).await;
        assert_eq!(due.last(), Some(&second));
        for (filter, expected) in [
            (json!({ "accusedId": other.id }), vec![&second]),
            (json!({ "accusedNameContains": "ELECTRICITE" }), vec![&second]),
            (json!({ "accusedNameContains": "%" }), vec![]),
            (json!({ "receivedAfter": "2026-01-16T00:00:00Z" }), vec![&second]),
            (json!({ "receivedBefore": "2026-01-15T09:30:00Z" }), vec![&first]),
            (json!({ "dueBefore": "2026-03-01T00:00:00Z" }), vec![]),
            (json!({ "state": "DECIDED" }), vec![]),
            (json!({ "accusedNameContains": "atelier", "receivedAfter": "2026-01-15T09:30:00Z" }), vec![&third]),
        ] {
            let found = list(world, Some(&case.secretary), json!({ "filter": filter })).await;
            assert_eq!(found.iter().collect::<Vec<_>>(), expected, "{filter}");
        }
    })
    .await;
}

#[tokio::test]
async fn r26_who_left_an_organisation_reads_what_they_filed_themselves_and_nothing_of_its_own() {
    both(async |world| {
        let case = world.case().await;
        let (buyer, accused) = (&case.buyer.person, &case.accused.person);
        let colleague = world.person("Colette Colleague").await;
        world.affiliate(&colleague, case.buyer.id).await;
        let mut for_the_firm = case.facts(world);
        for_the_firm["actingAs"] = json!(case.buyer.id);
        let filed = world.complain(Some(buyer), for_the_firm).await.done();
        let of_the_firm = filed.text("/complaint/id");
        let filed = world.complain(Some(buyer), case.facts(world)).await.done();
        let own = filed.text("/complaint/id");
        assert_eq!(list(world, Some(buyer), json!({})).await.len(), 2);
        assert_eq!(
            list(world, Some(&colleague), json!({})).await,
            [of_the_firm]
        );

        world.leave(buyer).await;
        assert_eq!(list(world, Some(buyer), json!({})).await, [own]);
        let nothing = "complaint_aaaaaaaaaaaaaaaaaaaaaaaaaa";
        assert_eq!(
            node(world, Some(buyer), of_the_firm).await,
            node(world, Some(buyer), nothing).await
        );
        assert_eq!(
            list(world, Some(&colleague), json!({})).await,
            [of_the_firm]
        );

        let opened = world
            .open_file(&case.president, &[of_the_firm])
            .await
            .done();
        let file = opened.at("/proceeding");
        world.notify(&case.president, file).await.done();
        let file = file["id"].as_str().unwrap();
        // The accused's person reads its file until they leave.
        let query =
            "query($id: ID!) { node(id: $id) { ... on Proceeding { openedAt notices { id } } } }";
        let read =
            async |who: &Person, id: &str| world.ask(Some(who), query, json!({ "id": id })).await.0;
        assert!(read(accused, file).await["data"]["node"]["openedAt"].is_string());
        world.leave(accused).await;
        let absent = "proceeding_aaaaaaaaaaaaaaaaaaaaaaaaaa";
        assert_eq!(read(accused, file).await, read(accused, absent).await);
        assert_eq!(
            world.read_complaint(Some(accused), of_the_firm).await,
            Json::Null
        );
    })
    .await;
}
