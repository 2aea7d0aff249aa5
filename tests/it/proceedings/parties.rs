//! Who is a party to a proceeding judges nothing of it (R4), and stays one after leaving the organisation.

use super::{action, id, opened};
use crate::support::files::Case;
use crate::support::world::{Person, World, both};
use entity::value::OrganisationKind;
use sea_orm::EntityTrait;
use serde_json::{Value as Json, json};

/// Who chairs a file, as the secretary reads it.
async fn chair(world: &World, case: &Case, file: &str) -> String {
    let seen = world.file(&case.secretary, file).await;
    seen["chair"]["account"]["displayName"]
        .as_str()
        .unwrap()
        .to_owned()
}

/// That a board member sees nothing inside a file and takes no step of it.
async fn stands_aside(world: &World, who: &Person, file: &Json) {
    let seen = world.file(who, id(file)).await;
    assert_eq!(seen["allegations"], json!([]));
    assert_eq!(action(&seen, "PROCEEDING_NOTIFY"), None);
    world.notify(who, file).await.failed("FORBIDDEN");
}

#[tokio::test]
async fn r4_who_complains_neither_presides_nor_reads_the_file() {
    both(async |world| {
        let case = world.case().await;
        let facts = case.facts(world);
        let complaint = world.complain(Some(&case.president), facts).await.done();
        let complaint = complaint.text("/complaint/id").to_owned();
        let own = world
            .read_complaint(Some(&case.president), &complaint)
            .await;
        assert_eq!(
            own["facts"], "The quotation hid the yearly fee.",
            "their own"
        );
        assert_eq!(action(&own, "PROCEEDING_OPEN"), None);
        let refused = world.open_file(&case.president, &[&complaint]).await;
        refused.failed("FORBIDDEN");
        let acting = world.read_complaint(Some(&case.eldest), &complaint).await;
        assert_eq!(action(&acting, "PROCEEDING_OPEN"), Some(json!(true)));

        let file = world.open_file(&case.eldest, &[&complaint]).await.done();
        let file = file.at("/proceeding");
        assert_eq!(chair(world, &case, id(file)).await, "Elda");
        stands_aside(world, &case.president, file).await;
        world.notify(&case.eldest, file).await.done();
        assert_eq!(chair(world, &case, id(file)).await, "Elda");
    })
    .await;
}

#[tokio::test]
async fn r4_the_people_of_who_complains_stand_aside_too_and_leaving_does_not_change_it() {
    both(async |world| {
        let case = world.case().await;
        world.affiliate(&case.president, case.buyer.id).await;
        let mut facts = case.facts(world);
        facts["actingAs"] = json!(case.buyer.id);
        let complaint = world.complain(Some(&case.buyer.person), facts).await.done();
        let complaint = complaint.text("/complaint/id").to_owned();
        let file = world.open_file(&case.secretary, &[&complaint]).await.done();
        let file = file.at("/proceeding");
        assert_eq!(chair(world, &case, id(file)).await, "Elda");
        stands_aside(world, &case.president, file).await;
        world.pass(chrono::TimeDelta::seconds(1));
        world.leave(&case.president).await;
        assert_eq!(chair(world, &case, id(file)).await, "Elda");
        stands_aside(world, &case.president, file).await;
        // Whoever left before the complaint came in is no party to it.
        world.pass(chrono::TimeDelta::seconds(1));
        let later = world.complain(Some(&case.buyer.person), {
            let mut facts = case.facts(world);
            facts["actingAs"] = json!(case.buyer.id);
            facts
        });
        let later = later.await.done().text("/complaint/id").to_owned();
        let later = world.open_file(&case.secretary, &[&later]).await.done();
        assert_eq!(
            chair(world, &case, id(later.at("/proceeding"))).await,
            "Pia"
        );
    })
    .await;
}

#[tokio::test]
async fn r4_who_leaves_the_accused_stays_on_its_side() {
    both(async |world| {
        let case = world.case().await;
        world.affiliate(&case.president, case.accused.id).await;
        let mut facts = case.facts(world);
        facts["withholdIdentity"] = json!(true);
        let client = world.person("Cleo").await;
        let complaint = world.complain(Some(&client), facts).await.done();
        let complaint = complaint.text("/complaint/id").to_owned();
        let file = world.open_file(&case.secretary, &[&complaint]).await.done();
        let file = file.at("/proceeding");
        assert_eq!(world.file(&case.president, id(file)).await, Json::Null);
        world.pass(chrono::TimeDelta::seconds(1));
        world.leave(&case.president).await;

        // No party any more, and no office either: to them there is no such file, before the notice as after it.
        let hidden = "{ complaints(association: {slug: \"club\"}, first: 9) { totalCount } boardDocket(association: {slug: \"club\"}, first: 9) { totalCount } proceedings(association: {slug: \"club\"}, first: 9) { totalCount } }";
        for told in [false, true] {
            if told {
                world.notify(&case.eldest, file).await.done();
            }
            let seen = world.ask(Some(&case.president), hidden, json!({})).await.ok();
            for list in ["complaints", "boardDocket", "proceedings"] {
                assert_eq!(seen.at(&format!("/data/{list}/totalCount")), 0, "{list}");
            }
            assert_eq!(world.read_complaint(Some(&case.president), &complaint).await, Json::Null);
            assert_eq!(world.file(&case.president, id(file)).await, Json::Null);
            world.notify(&case.president, file).await.failed("NOT_FOUND");
            assert_eq!(chair(world, &case, id(file)).await, "Elda");
        }
    })
    .await;
}

#[tokio::test]
async fn p1_neither_the_chair_nor_an_id_nor_a_ground_tells_who_complained() {
    both(async |world| {
        let case = world.case().await;
        let mut facts = case.facts(world);
        facts["withholdIdentity"] = json!(true);
        let known = world.complain(Some(&case.president), facts.clone()).await.done();
        let unknown = world.complain(None, facts).await.done();
        let ids = [&known, &unknown].map(|filed| filed.text("/receiptCode").to_owned());
        assert_ne!(ids[0], ids[1]);
        let rows = entity::complaint::Entity::find().all(world.app.db.reader()).await.unwrap();
        for row in &rows {
            let id = uuid::Uuid::from(row.id);
            assert_eq!(id.get_version_num(), 4, "neither time nor an account is in it");
        }
        let ids: Vec<_> = rows.iter().map(|row| row.id.to_string()).collect();
        let ids: Vec<_> = ids.iter().map(String::as_str).collect();
        let file = world.open_file(&case.secretary, &ids).await.done();
        let file = file.at("/proceeding");
        let recusal = json!({ "proceedingId": file["id"], "ground": "COMPLAINANT", "explanation": "It was me." });
        world.act(Some(&case.president), "recusalDeclare", recusal, "").await.done();
        world.notify(&case.eldest, file).await.done();

        let seen = world.file(&case.accused.person, id(file)).await;
        assert_eq!(seen["chair"], Json::Null);
        assert_eq!(seen["allegations"].as_array().unwrap().len(), 2);
        for who in [&case.eldest, &case.auditor] {
            let seen = world.file(who, id(file)).await;
            assert_eq!(seen["chair"]["account"]["displayName"], "Elda");
            assert_eq!(seen["recusals"][0]["ground"], "COMPLAINANT");
        }
    })
    .await;
}

#[tokio::test]
async fn r4_a_file_that_is_not_theirs_does_not_exist_for_whoever_would_stand_aside() {
    both(async |world| {
        let case = world.case().await;
        let rival = world
            .firm(OrganisationKind::Provider, "Rivale Imaginaire")
            .await;
        let (file, _) = opened(world, &case).await;
        let mut absent = file.clone();
        absent["id"] = json!("proceeding_aaaaaaaaaaaaaaaaaaaaaaaaaa");
        let recuse = async |file: &Json| {
            let input = json!({ "proceedingId": file["id"], "ground": "RELATIVE" });
            world
                .act(Some(&rival.person), "recusalDeclare", input, "")
                .await
        };
        let hidden = recuse(&file).await.failed("NOT_FOUND");
        assert_eq!(hidden.0, recuse(&absent).await.0);
    })
    .await;
}

#[tokio::test]
async fn r1_what_would_reach_nobody_is_not_told_electronically() {
    both(async |world| {
        let case = world.case().await;
        let (file, _) = opened(world, &case).await;
        world.leave(&case.accused.person).await;
        let refused = world
            .notify(&case.president, &file)
            .await
            .refused("INVALID_INPUT");
        assert_eq!(refused.at("/userErrors/0/field"), &json!(["means"]));
        assert_eq!(refused.text("/userErrors/0/rule/id"), "R1");
        let mut letter = crate::support::files::notice(&file);
        letter["means"] = json!("REGISTERED_LETTER");
        letter["countsFrom"] = json!("2026-01-19T09:00:00Z");
        world.notify_with(&case.president, letter).await.done();
    })
    .await;
}
