//! Opening a file.

use super::{action, id, opened};
use crate::support::world::{World, both};
use entity::{allegation, proceeding};
use sea_orm::{EntityTrait, PaginatorTrait};
use serde_json::{Value as Json, json};

async fn count(world: &World) -> (u64, u64) {
    let db = world.app.db.reader();
    (
        proceeding::Entity::find().count(db).await.unwrap(),
        allegation::Entity::find().count(db).await.unwrap(),
    )
}

#[tokio::test]
async fn each_article_of_each_complaint_becomes_an_allegation() {
    both(async |world| {
        let case = world.case().await;
        let client = world.person("Cleo").await;
        let mut input = case.facts(world);
        input["articleIds"] = json!([case.articles[1], case.articles[0]]);
        let first = world.complain(Some(&client), input).await.done();
        let first = first.text("/complaint/id").to_owned();
        world.pass(chrono::TimeDelta::days(5));
        let (other, second) = world.complaint(&case).await;
        let opened = world.open_file(&case.president, &[&second, &first, &second]).await.done();
        let file = opened.at("/proceeding");
        assert_eq!(file["state"], "OPENED");
        assert_eq!(file["accused"]["name"], "Atelier Nord");
        let alleged: Vec<_> = file["allegations"].as_array().unwrap().iter().map(|it| {
            (it["position"].clone(), it["article"]["number"].clone(), it["complaint"]["id"].clone())
        }).collect();
        assert_eq!(alleged, [
            (json!(1), json!("1.1"), json!(first)),
            (json!(2), json!("1.2"), json!(first)),
            (json!(3), json!("1.1"), json!(second)),
        ]);
        assert_eq!(file["allegations"][0]["finding"], "PENDING");
        assert_eq!(file["chair"]["account"]["displayName"], "Pia");
        assert_eq!(file["chair"]["role"], "PRESIDENT");
        // T9: each complaint keeps its limit, and the file shows the earliest.
        assert_eq!(file["deadline"]["lastDay"], "2026-03-16");
        assert_eq!(action(file, "PROCEEDING_NOTIFY"), Some(json!(true)));
        assert_eq!(action(file, "RECUSAL_DECLARE"), Some(json!(true)));
        for (who, complaint) in [(&client, &first), (&other, &second)] {
            let read = world.read_complaint(Some(who), complaint).await;
            assert_eq!(read["state"], "IN_PROCEEDING");
            assert_eq!(read["proceeding"], Json::Null, "the board's file is not its author's to read");
            assert_eq!(world.file(who, id(file)).await, Json::Null);
        }
        let read = world.read_complaint(Some(&case.secretary), &second).await;
        assert_eq!(read["deadline"]["lastDay"], "2026-03-20");
        assert_eq!(read["proceeding"]["id"], file["id"]);
        assert_eq!(
            read["viewerActions"],
            json!([{ "name": "PROCEEDING_OPEN", "allowed": false, "reasons": [{ "code": "ALREADY_DONE" }] }])
        );
        // A limit that is over does not run any more.
        world.set_clock("2026-03-17T12:00:00Z");
        let secretary = world.again(&case.secretary).await;
        let file = world.file(&secretary, id(file)).await;
        assert_eq!(file["deadline"], json!({ "lastDay": "2026-03-20", "missed": false, "met": false }));
        world.set_clock("2026-03-21T12:00:00Z");
        let file = world.file(&secretary, id(&file)).await;
        assert_eq!(file["deadline"], json!({ "lastDay": "2026-03-16", "missed": true, "met": false }));
    })
    .await;
}

#[tokio::test]
async fn who_may_not_open_a_file_opens_none() {
    both(async |world| {
        let case = world.case().await;
        let (author, complaint) = world.complaint(&case).await;
        let only = [complaint.as_str()];
        let open = |who| world.open_file(who, &only);
        for who in [&author, &case.eldest, &case.auditor] {
            open(who).await.failed("FORBIDDEN");
        }
        let stranger = world.person("Stan").await;
        let nothing = "complaint_aaaaaaaaaaaaaaaaaaaaaaaaaa";
        for who in [
            &stranger,
            &case.admin,
            &case.accused.person,
            &case.buyer.person,
        ] {
            let hidden = open(who).await.failed("NOT_FOUND");
            let absent = world.open_file(who, &[nothing]).await;
            assert_eq!(hidden.0, absent.0, "byte for byte");
        }
        let input = json!({ "complaintIds": [complaint] });
        let guest = world
            .act(None, "proceedingOpen", input, "")
            .await
            .failed("UNAUTHENTICATED");
        let input = json!({ "complaintIds": [nothing] });
        assert_eq!(
            guest.0,
            world.act(None, "proceedingOpen", input, "").await.0
        );
        assert_eq!(count(world).await, (0, 0));
    })
    .await;
}

#[tokio::test]
async fn complaints_that_do_not_go_together_are_refused() {
    both(async |world| {
        let case = world.case().await;
        let other = world.member("Studio Est").await;
        world.sign_version(&other, &case.version).await;
        let (client, first) = world.complaint(&case).await;
        let mut input = case.facts(world);
        input["accusedId"] = json!(other.id);
        let against_another = world.complain(Some(&client), input).await.done();
        let against_another = against_another.text("/complaint/id");
        let refused = world
            .open_file(&case.secretary, &[&first, against_another])
            .await;
        let refused = refused.refused("INVALID_INPUT");
        assert_eq!(refused.at("/userErrors/0/rule/id"), "R14");
        world
            .open_file(&case.secretary, &[])
            .await
            .refused("INVALID_INPUT");

        world.pass(chrono::TimeDelta::days(1));
        let newer = world
            .version_in_force(&case.president, |text| text.rules.defence.days = 20)
            .await;
        world.sign_version(&case.accused, &newer).await;
        world.pass(chrono::TimeDelta::days(1));
        let mut input = case.facts(world);
        input["happenedOn"] = json!("2026-01-15");
        let under_other_rules = world.complain(Some(&client), input).await.done();
        let under_other_rules = under_other_rules.text("/complaint/id");
        let refused = world
            .open_file(&case.secretary, &[&first, under_other_rules])
            .await;
        let refused = refused.refused("INVALID_INPUT");
        assert_eq!(refused.at("/userErrors/0/rule/id"), "A9");
        assert_eq!(count(world).await, (0, 0));

        world.open_file(&case.secretary, &[&first]).await.done();
        world
            .open_file(&case.secretary, &[&first])
            .await
            .refused("ALREADY_DONE");
        let both = [first.as_str(), under_other_rules];
        world
            .open_file(&case.secretary, &both)
            .await
            .refused("INVALID_INPUT");
        assert_eq!(count(world).await, (1, 1));
    })
    .await;
}

#[tokio::test]
async fn two_at_once_open_one_file() {
    both(async |world| {
        let case = world.case().await;
        let (_, complaint) = world.complaint(&case).await;
        let only = [complaint.as_str()];
        let (one, other) = tokio::join!(
            world.open_file(&case.secretary, &only),
            world.open_file(&case.president, &only),
        );
        let refused = if one.at("/proceeding").is_null() {
            one
        } else {
            other
        };
        refused.refused("ALREADY_DONE");
        assert_eq!(count(world).await, (1, 1));
    })
    .await;
}

#[tokio::test]
async fn r4_the_acting_chair_opens_where_the_president_acts_for_the_accused() {
    both(async |world| {
        let case = world.case().await;
        world.affiliate(&case.president, case.accused.id).await;
        let (_, complaint) = world.complaint(&case).await;
        world
            .open_file(&case.president, &[&complaint])
            .await
            .failed("NOT_FOUND");
        world
            .open_file(&case.second, &[&complaint])
            .await
            .failed("FORBIDDEN");
        let opened = world.open_file(&case.eldest, &[&complaint]).await.done();
        let file = opened.at("/proceeding");
        assert_eq!(file["chair"]["account"]["displayName"], "Elda");
        assert_eq!(file["chair"]["role"], "BOARD");
        assert_eq!(world.file(&case.president, id(file)).await, Json::Null);
        world.notify(&case.second, file).await.failed("FORBIDDEN");
        let hidden = world
            .notify(&case.president, file)
            .await
            .failed("NOT_FOUND");
        let mut absent = file.clone();
        absent["id"] = json!("proceeding_aaaaaaaaaaaaaaaaaaaaaaaaaa");
        assert_eq!(hidden.0, world.notify(&case.president, &absent).await.0);
        world.notify(&case.eldest, file).await.done();
        // Told, the president reads it by a party's right, and holds no office on it.
        let seen = world.file(&case.president, id(file)).await;
        assert_eq!(seen["state"], "NOTIFIED");
        assert_eq!(action(&seen, "PROCEEDING_NOTIFY"), None);
        assert_eq!(action(&seen, "DEFENCE_SUBMIT"), Some(json!(true)));
    })
    .await;
}

#[tokio::test]
async fn sent_again_a_file_is_opened_once() {
    both(async |world| {
        let case = world.case().await;
        let (_, complaint) = world.complaint(&case).await;
        let input = json!({ "complaintIds": [complaint], "idempotencyKey": "k" });
        let open = async || {
            let selection = "proceeding { id }";
            let input = input.clone();
            world.act(Some(&case.secretary), "proceedingOpen", input, selection).await.done()
        };
        assert_eq!(open().await.0, open().await.0);
        assert_eq!(count(world).await, (1, 1));
        world.pass(chrono::TimeDelta::seconds(1));
        let (file, _) = opened(world, &case).await;
        assert_eq!(file["state"], "OPENED");
        let read = world.ask(Some(&case.secretary), "{ proceedings(association: {slug: \"club\"}, first: 10, filter: {state: OPENED}) { totalCount nodes { id } } }", json!({})).await.ok();
        assert_eq!(read.at("/data/proceedings/totalCount"), 2);
        assert_eq!(read.at("/data/proceedings/nodes/0/id"), &file["id"]);
    })
    .await;
}
