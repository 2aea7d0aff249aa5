//! Filing a complaint: by whom, with what, and what it gives.

use crate::organisations::{sorted, told};
use crate::support::world::{Answer, World, both};
use chrono::TimeDelta;
use entity::complaint;
use entity::id::ComplaintId;
use entity::value::{MandateRole, OrganisationKind};
use sea_orm::EntityTrait;
use serde_json::{Value as Json, json};
use uuid::{Uuid, Version};

async fn row(world: &World, id: ComplaintId) -> complaint::Model {
    let row = complaint::Entity::find_by_id(id);
    row.one(world.app.db.reader()).await.unwrap().unwrap()
}

async fn by_receipt(world: &World, code: &str) -> Json {
    let query = "query($code: String!) { complaintByReceipt(code: $code) { state receivedAt deadlineMissed deadline { lastDay missed } } }";
    let read = world.ask(None, query, json!({ "code": code })).await.ok();
    read.at("/data/complaintByReceipt").clone()
}

#[tokio::test]
async fn a_client_reports_a_signatory_and_the_board_is_told() {
    both(async |world| {
        let case = world.case().await;
        let client = world.person("Cleo").await;
        let mut input = case.facts(world);
        input["articleIds"] = json!([case.articles[4], case.articles[0], case.articles[4]]);
        input["idempotencyKey"] = json!("once");
        let filed = world.complain(Some(&client), input.clone()).await.done();
        let complaint = filed.at("/complaint");
        assert_eq!(complaint["state"], "RECEIVED");
        assert_eq!(complaint["channel"], "ONLINE");
        assert_eq!(complaint["accused"]["name"], "Atelier Nord");
        assert_eq!(complaint["charterVersion"]["number"], 1);
        assert_eq!(
            complaint["articles"],
            json!([{ "number": "1.1" }, { "number": "1.5" }])
        );
        assert_eq!(complaint["facts"], "The quotation hid the yearly fee.");
        assert_eq!(complaint["happenedOn"], "2026-01-15");
        assert_eq!(complaint["receivedAt"], "2026-01-15T09:00:00.000000Z");
        assert_eq!(
            complaint["author"],
            json!({ "kind": "CLIENT", "name": "Cleo", "account": { "displayName": "Cleo" }, "organisation": null })
        );
        let deadline = &complaint["deadline"];
        assert_eq!(deadline["lastDay"], "2026-03-16", "15 March is a Sunday");
        assert_eq!(deadline["rawDay"], "2026-03-15");
        assert_eq!(deadline["startDay"], "2026-01-15");
        assert_eq!(deadline["endsAt"], "2026-03-16T23:00:00.000000Z");
        assert_eq!(deadline["daysLeft"], 60);
        assert_eq!(deadline["met"], false);
        assert_eq!(deadline["missed"], false);
        let explained = deadline["explanation"]["en"].as_str().unwrap();
        assert!(explained.contains("the limit moves to Monday 16 March 2026"), "{explained}");
        assert_eq!(complaint["viewerActions"], json!([]));

        assert_eq!(told(world, "COMPLAINT_ACKNOWLEDGED").await, sorted(&[&client]));
        let board = [&case.president, &case.eldest, &case.second, &case.secretary];
        assert_eq!(told(world, "COMPLAINT_RECEIVED").await, sorted(&board));

        let again = world.complain(Some(&client), input).await.done();
        assert_eq!(again.0, filed.0, "sent again, the same answer");
        assert_eq!(world.count::<complaint::Entity>().await, 1);
    })
    .await;
}

#[tokio::test]
async fn somebody_unknown_follows_their_complaint_by_its_code() {
    both(async |world| {
        let case = world.case().await;
        let mut input = case.facts(world);
        input["idempotencyKey"] = json!("easily guessed");
        let refused = world.complain(None, input.clone()).await;
        let refused = refused.refused("INVALID_INPUT");
        assert_eq!(
            refused.at("/userErrors/0/field"),
            &json!(["idempotencyKey"])
        );
        input["idempotencyKey"] = json!("4a6c1c52-8d0f-4b1e-9c35-0d8f5f7f9b11");
        let filed = world.complain(None, input.clone()).await.done();
        assert_eq!(filed.at("/complaint"), &Json::Null);
        assert_eq!(filed.text("/receipt/state"), "RECEIVED");
        let code = filed.text("/receiptCode");
        assert_eq!((code.len(), code.split('-').count()), (39, 8));
        let again = world.complain(None, input.clone()).await.done();
        assert_eq!(again.0, filed.0, "sent again, the same code");
        assert_eq!(world.count::<complaint::Entity>().await, 1);
        // Another with the same key meets nobody.
        input["facts"] = json!("Somebody else's words.");
        let other = world.complain(None, input).await.done();
        assert_ne!(other.text("/receiptCode"), code);

        let followed = by_receipt(world, code).await;
        assert_eq!(followed["state"], "RECEIVED");
        assert_eq!(followed["deadline"]["lastDay"], "2026-03-16");
        assert_eq!(
            by_receipt(world, &code.replace('-', " ").to_uppercase()).await,
            followed
        );
        for other in ["", "aaaa", &code[1..], "\u{0}", &"x".repeat(10_000)] {
            assert_eq!(by_receipt(world, other).await, Json::Null);
        }
        let rows = complaint::Entity::find()
            .all(world.app.db.reader())
            .await
            .unwrap();
        let row = &rows[0];
        assert_eq!(
            Uuid::from(row.id).get_version(),
            Some(Version::Random),
            "a blind id"
        );
        assert!(
            row.filed_by.is_none() && row.author_account_id.is_none() && row.author_name.is_none()
        );
        assert_eq!(told(world, "COMPLAINT_ACKNOWLEDGED").await, []);
        let seen = world
            .read_complaint(Some(&case.secretary), &row.id.to_string())
            .await;
        assert_eq!(seen["author"]["kind"], "UNKNOWN");
    })
    .await;
}

#[tokio::test]
async fn a_person_reports_for_an_organisation() {
    both(async |world| {
        let case = world.case().await;
        let rival = world.member("Studio Est").await;
        for (firm, kind) in [(&case.buyer, "CLIENT"), (&rival, "PROVIDER")] {
            let mut input = case.facts(world);
            input["actingAs"] = json!(firm.id);
            let filed = world
                .complain(Some(&firm.person), input.clone())
                .await
                .done();
            let author = filed.at("/complaint/author");
            assert_eq!(author["kind"], kind);
            assert_eq!(author["name"], author["organisation"]["name"]);
            let colleague = world.person("A colleague of theirs").await;
            world.affiliate(&colleague, firm.id).await;
            let id = filed.text("/complaint/id");
            assert_ne!(world.read_complaint(Some(&colleague), id).await, Json::Null);

            world
                .complain(None, input.clone())
                .await
                .failed("UNAUTHENTICATED");
            let hidden = firm.id == case.buyer.id;
            let denied = if hidden { "NOT_FOUND" } else { "FORBIDDEN" };
            let stranger = world.person("Stan").await;
            world.complain(Some(&stranger), input).await.failed(denied);
        }
        assert_eq!(world.count::<complaint::Entity>().await, 2);
    })
    .await;
}

#[tokio::test]
async fn what_is_not_good_is_refused_and_nothing_changes() {
    both(async |world| {
        let case = world.case().await;
        let client = world.person("Cleo").await;
        let stranger = world.member("Studio Est").await;
        let elsewhere = "article_aaaaaaaaaaaaaaaaaaaaaaaaaa";
        for (field, value, code, rule) in [
            ("happenedOn", json!("2026-01-14"), "NOT_BOUND", json!("A9")),
            ("accusedId", json!(stranger.id), "NOT_BOUND", json!("A9")),
            (
                "happenedOn",
                json!("2026-01-16"),
                "INVALID_INPUT",
                Json::Null,
            ),
            ("articleIds", json!([]), "INVALID_INPUT", Json::Null),
            // As a day on which nobody was bound: a stranger is not told which of both it is.
            ("articleIds", json!([elsewhere]), "NOT_BOUND", json!("A9")),
            ("facts", json!("  "), "INVALID_INPUT", Json::Null),
            (
                "facts",
                json!("x".repeat(20_001)),
                "INVALID_INPUT",
                Json::Null,
            ),
            ("facts", json!("a\u{0}b"), "INVALID_INPUT", Json::Null),
            ("idempotencyKey", json!(""), "INVALID_INPUT", Json::Null),
        ] {
            let mut input = case.facts(world);
            input[field] = value;
            let refused = world.complain(Some(&client), input).await.refused(code);
            assert_eq!(refused.at("/userErrors/0")["rule"]["id"], rule, "{field}");
            assert_eq!(refused.at("/receiptCode"), &Json::Null);
            assert_eq!(refused.at("/receipt"), &Json::Null);
        }
        for (field, value, code) in [
            ("happenedOn", json!("2026-02-30"), "VALIDATION_FAILED"),
            (
                "charterId",
                json!("charter_aaaaaaaaaaaaaaaaaaaaaaaaaa"),
                "NOT_FOUND",
            ),
            (
                "accusedId",
                json!("organisation_aaaaaaaaaaaaaaaaaaaaaaaaaa"),
                "NOT_FOUND",
            ),
            ("accusedId", json!(case.buyer.id), "NOT_FOUND"),
            ("accusedId", json!(case.charter), "BAD_ID"),
        ] {
            let mut input = case.facts(world);
            input[field] = value;
            let answer = world.complain(Some(&client), input).await;
            assert_eq!(code_of(&answer), code, "{field}: {:#}", answer.0);
        }
        let mut own = case.facts(world);
        own["actingAs"] = json!(case.accused.id);
        let refused = world.complain(Some(&case.accused.person), own).await;
        let refused = refused.refused("INVALID_INPUT");
        assert_eq!(refused.at("/userErrors/0/field"), &json!(["actingAs"]));
        assert_eq!(world.count::<complaint::Entity>().await, 0);
        assert_eq!(told(world, "COMPLAINT_RECEIVED").await, []);
    })
    .await;
}

fn code_of(answer: &Answer) -> &str {
    answer.text("/errors/0/extensions/code")
}

#[tokio::test]
async fn the_secretary_enters_what_came_on_paper() {
    both(async |world| {
        let case = world.case().await;
        world.pass(TimeDelta::days(3));
        let paper = |kind: &str, name: Json, received: &str| {
            let mut input = case.facts(world);
            input["happenedOn"] = json!("2026-01-16");
            input["withholdIdentity"] = json!(true);
            input["paper"] =
                json!({ "authorKind": kind, "authorName": name, "receivedAt": received });
            input
        };
        let good = paper("CLIENT", json!("Paul Papier"), "2026-01-17T08:00:00Z");
        for who in [
            &case.president,
            &case.eldest,
            &case.auditor,
            &case.buyer.person,
        ] {
            world
                .complain(Some(who), good.clone())
                .await
                .failed("FORBIDDEN");
        }
        world
            .complain(None, good.clone())
            .await
            .failed("UNAUTHENTICATED");
        for (bad, field) in [
            (
                paper("CLIENT", json!("Paul"), "2026-01-18T09:00:01Z"),
                json!(["paper", "receivedAt"]),
            ),
            (
                paper("CLIENT", json!("Paul"), "2026-01-15T12:00:00Z"),
                json!(["happenedOn"]),
            ),
            (
                paper("CLIENT", Json::Null, "2026-01-17T08:00:00Z"),
                json!(["paper", "authorName"]),
            ),
            (
                paper("UNKNOWN", json!("Paul"), "2026-01-17T08:00:00Z"),
                json!(["paper", "authorKind"]),
            ),
        ] {
            let refused = world.complain(Some(&case.secretary), bad).await;
            let refused = refused.refused("INVALID_INPUT");
            assert_eq!(refused.at("/userErrors/0/field"), &field);
        }
        assert_eq!(world.count::<complaint::Entity>().await, 0);
        let filed = world.complain(Some(&case.secretary), good).await.done();
        let complaint = filed.at("/complaint");
        assert_eq!(complaint["channel"], "PAPER");
        assert_eq!(complaint["receivedAt"], "2026-01-17T08:00:00.000000Z");
        assert_eq!(complaint["deadline"]["startDay"], "2026-01-17");
        assert_eq!(complaint["author"]["name"], "Paul Papier");
        assert_eq!(complaint["identityWithheld"], true);
        let row = row(world, complaint["id"].as_str().unwrap().parse().unwrap()).await;
        assert_eq!(row.filed_by, Some(case.secretary.account));
        assert_eq!(row.filed_at, world.now());
        assert!(row.author_account_id.is_none());
        assert_ne!(
            by_receipt(world, filed.text("/receiptCode")).await,
            Json::Null
        );
    })
    .await;
}

#[tokio::test]
async fn who_acts_for_the_accused_enters_nothing_against_it_and_is_not_told() {
    both(async |world| {
        let case = world.case().await;
        world.affiliate(&case.secretary, case.accused.id).await;
        world.affiliate(&case.eldest, case.accused.id).await;
        let mut input = case.facts(world);
        input["paper"] = json!({ "authorKind": "UNKNOWN", "receivedAt": "2026-01-15T08:00:00Z" });
        world
            .complain(Some(&case.secretary), input)
            .await
            .failed("FORBIDDEN");
        let (_, id) = world.complaint(&case).await;
        let others = [&case.president, &case.second];
        assert_eq!(told(world, "COMPLAINT_RECEIVED").await, sorted(&others));
        for accused in [&case.secretary, &case.eldest, &case.accused.person] {
            assert_eq!(world.read_complaint(Some(accused), &id).await, Json::Null);
        }
    })
    .await;
}

#[tokio::test]
async fn a9_facts_are_judged_by_the_version_of_their_day_and_the_procedure_by_that_of_receipt() {
    both(async |world| {
        let case = world.case().await;
        world.pass(TimeDelta::days(10));
        let slower = world
            .version_in_force(&case.president, |text| {
                text.rules.deliberation.time.months = 3;
            })
            .await;
        // A version that the accused has not signed changes nothing.
        let mut before = case.facts(world);
        before["happenedOn"] = json!("2026-01-20");
        let client = world.person("Cleo").await;
        let filed = world.complain(Some(&client), before.clone()).await.done();
        assert_eq!(filed.at("/complaint/rulesVersion/number"), 1);
        assert_eq!(filed.text("/complaint/deadline/lastDay"), "2026-03-25");

        let (_, newer) = world.sign_version(&case.accused, &slower).await;
        world.pass(TimeDelta::days(1));
        let filed = world.complain(Some(&client), before.clone()).await.done();
        assert_eq!(filed.at("/complaint/charterVersion/number"), 1);
        assert_eq!(filed.at("/complaint/rulesVersion/number"), 2);
        assert_eq!(
            filed.text("/complaint/deadline/lastDay"),
            "2026-04-27",
            "26 April is a Sunday"
        );
        before["articleIds"] = json!([newer[0]]);
        world
            .complain(Some(&client), before)
            .await
            .refused("NOT_BOUND");
        let mut after = case.facts(world);
        after["articleIds"] = json!([newer[0]]);
        let filed = world.complain(Some(&client), after).await.done();
        assert_eq!(filed.at("/complaint/charterVersion/number"), 2);
    })
    .await;
}

#[tokio::test]
async fn a_board_member_or_provider_reports_like_anybody() {
    both(async |world| {
        let case = world.case().await;
        let stranger = world.firm(OrganisationKind::Provider, "Studio Est").await;
        let other = world.officer("Bea", MandateRole::Board).await;
        for who in [&case.president, &other, &case.admin, &stranger.person] {
            let filed = world.complain(Some(who), case.facts(world)).await.done();
            assert_eq!(filed.text("/complaint/author/kind"), "CLIENT");
        }
    })
    .await;
}
