//! The notice to the accused, and its defence.

use super::{action, id, notified, opened};
use crate::organisations::{sorted, told};
use crate::support::files::notice;
use crate::support::world::{Answer, Person, World, both};
use chrono::TimeDelta;
use entity::notice as rows;
use entity::proceeding;
use entity::value::{OrganisationKind, ProceedingState};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::{Value as Json, json};

async fn notices(world: &World) -> u64 {
    rows::Entity::find()
        .count(world.app.db.reader())
        .await
        .unwrap()
}

async fn defend(world: &World, who: &Person, file: &Json, text: &str) -> Answer {
    let input =
        json!({ "proceedingId": file["id"], "actingAs": file["accused"]["id"], "text": text });
    world
        .act(
            Some(who),
            "defenceSubmit",
            input,
            "defence { text } proceeding { defences { text } }",
        )
        .await
}

#[tokio::test]
async fn the_accused_is_told_of_each_allegation_and_its_time_runs() {
    both(async |world| {
        let case = world.case().await;
        let (file, _) = opened(world, &case).await;
        let accused = &case.accused.person;
        assert_eq!(world.file(accused, id(&file)).await, Json::Null);
        let mut input = notice(&file);
        input["allegations"][0]["facts"] = json!("  The yearly fee was not in the quotation.  ");
        input["expectedVersion"] = file["version"].clone();
        let told_of = world.notify_with(&case.president, input).await.done();
        assert_eq!(told_of.at("/notice/number"), 1);
        let told_of = told_of.at("/proceeding");
        assert_eq!(told_of["state"], "NOTIFIED");
        assert_eq!(told_of["notifiedAt"], "2026-01-15T09:00:00.000000Z");
        // Fifteen days from 15 January.
        assert_eq!(told_of["defenceEndsAt"], "2026-01-30T23:00:00.000000Z");
        assert_eq!(told_of["version"], 2);
        assert_eq!(
            action(told_of, "PROCEEDING_NOTIFY"),
            Some(json!("ALREADY_DONE"))
        );
        assert_eq!(told(world, "PROCEEDING_NOTICE").await, sorted(&[accused]));

        let seen = world.file(accused, id(&file)).await;
        let sent = &seen["notices"][0];
        assert_eq!(sent["risk"], "Striking off, and the ban on the label.");
        assert_eq!(sent["means"], "ELECTRONIC");
        assert_eq!(sent["allegations"], json!([{ "position": 1 }]));
        assert_eq!(sent["deadline"]["startDay"], "2026-01-15");
        assert_eq!(sent["deadline"]["lastDay"], "2026-01-30");
        assert_eq!(sent["deadline"]["isOver"], false);
        let explained = sent["deadline"]["explanation"]["en"].as_str().unwrap();
        assert!(
            explained.starts_with("Starting point: notice of the allegations"),
            "{explained}"
        );
        assert_eq!(sent["contentHash"].as_str().unwrap().len(), 64);
        let allegation = &seen["allegations"][0];
        assert_eq!(
            allegation["facts"],
            "The yearly fee was not in the quotation."
        );
        assert_eq!(allegation["notice"]["number"], 1);
        assert_eq!(allegation["finding"], Json::Null, "part of the decision");
        assert_eq!(action(&seen, "DEFENCE_SUBMIT"), Some(json!(true)));
        assert_eq!(seen["complaints"].as_array().unwrap().len(), 1);
        world.set_clock("2026-01-30T23:00:00Z");
        let seen = world.file(accused, id(&file)).await;
        assert_eq!(seen["notices"][0]["deadline"]["isOver"], true);
        assert_eq!(seen["notices"][0]["deadline"]["missed"], false);
    })
    .await;
}

#[tokio::test]
async fn r1_what_a_notice_lacks_is_named() {
    both(async |world| {
        let case = world.case().await;
        let client = world.person("Cleo").await;
        let mut input = case.facts(world);
        input["articleIds"] = json!([case.articles[0], case.articles[1], case.articles[2]]);
        let filed = world.complain(Some(&client), input).await.done();
        let opened = world
            .open_file(&case.secretary, &[filed.text("/complaint/id")])
            .await
            .done();
        let file = opened.at("/proceeding");
        let whole = notice(file);
        let (other, _) = self::opened(world, &case).await;

        for risk in [Json::Null, json!(""), json!(" \n ")] {
            let mut input = whole.clone();
            input["risk"] = risk;
            world
                .notify_with(&case.president, input)
                .await
                .missing(&["RISK_STATED"]);
        }
        let mut lacking = whole.clone();
        lacking["allegations"].as_array_mut().unwrap().remove(1);
        lacking["allegations"][1]["facts"] = json!("  ");
        let refused = world.notify_with(&case.president, lacking.clone()).await;
        let refused = refused.missing(&["NOTICE"]);
        assert!(
            refused.text("/userErrors/0/message").contains("2, 3"),
            "{:#}",
            refused.0
        );
        assert_eq!(refused.at("/userErrors/0/rule/id"), "R1");
        lacking["risk"] = Json::Null;
        world
            .notify_with(&case.president, lacking)
            .await
            .missing(&["RISK_STATED", "NOTICE"]);

        let of_another = json!({ "allegationId": other["allegations"][0]["id"], "facts": "x" });
        for extra in [of_another, whole["allegations"][0].clone()] {
            let mut input = whole.clone();
            input["allegations"].as_array_mut().unwrap().push(extra);
            world
                .notify_with(&case.president, input)
                .await
                .refused("INVALID_INPUT");
        }
        for (field, value, code) in [
            ("risk", json!("x".repeat(20_001)), "INVALID_INPUT"),
            ("countsFrom", json!("2026-01-15T09:00:00Z"), "INVALID_INPUT"),
            ("means", json!("REGISTERED_LETTER"), "INVALID_INPUT"),
            ("expectedVersion", json!(7), "STALE_VERSION"),
        ] {
            let mut input = whole.clone();
            input[field] = value;
            world
                .notify_with(&case.president, input)
                .await
                .refused(code);
        }
        for (from, code) in [
            ("2026-01-15T08:59:59Z", "OUT"),
            ("2027-01-17T00:00:00Z", "OUT"),
            ("9999-12-31T00:00:00Z", "OUT"),
        ] {
            let mut input = whole.clone();
            input["means"] = json!("HAND_DELIVERY");
            input["countsFrom"] = json!(from);
            let refused = world
                .notify_with(&case.president, input)
                .await
                .refused("INVALID_INPUT");
            assert_eq!(
                refused.at("/userErrors/0/field"),
                &json!(["countsFrom"]),
                "{code} {from}"
            );
        }
        for who in [&case.secretary, &case.eldest, &case.auditor] {
            world.notify(who, file).await.failed("FORBIDDEN");
        }
        for who in [&client, &case.accused.person, &case.admin] {
            world.notify(who, file).await.failed("NOT_FOUND");
        }
        assert_eq!(notices(world).await, 0);
        assert_eq!(world.file(&case.president, id(file)).await["version"], 1);

        let mut letter = whole;
        letter["means"] = json!("REGISTERED_LETTER");
        letter["countsFrom"] = json!("2026-01-20T10:00:00Z");
        let told_of = world.notify_with(&case.president, letter).await.done();
        // Fifteen days from 20 January.
        assert_eq!(
            told_of.text("/proceeding/notices/0/deadline/lastDay"),
            "2026-02-04"
        );
        world
            .notify(&case.president, file)
            .await
            .refused("ALREADY_DONE");
        assert_eq!(notices(world).await, 1);
    })
    .await;
}

#[tokio::test]
async fn p1_the_accused_never_learns_who_asked_to_be_withheld() {
    both(async |world| {
        let case = world.case().await;
        let accused = &case.accused.person;
        let mut filed = Vec::new();
        for (who, acting, withheld) in [
            (&case.buyer.person, true, true),
            (&case.second, false, true),
            (&case.buyer.person, true, false),
        ] {
            let mut input = case.facts(world);
            input["withholdIdentity"] = json!(withheld);
            if acting {
                input["actingAs"] = json!(case.buyer.id);
            }
            let complaint = world.complain(Some(who), input).await.done();
            filed.push(complaint.text("/complaint/id").to_owned());
        }
        let ids: Vec<_> = filed.iter().map(String::as_str).collect();
        let opened = world.open_file(&case.secretary, &ids).await.done();
        let file = opened.at("/proceeding").clone();
        for complaint in &filed {
            assert_eq!(world.read_complaint(Some(accused), complaint).await, Json::Null);
        }
        let recusal =
            json!({ "proceedingId": file["id"], "ground": "COMPLAINANT", "explanation": "I am Sven." });
        world.act(Some(&case.second), "recusalDeclare", recusal, "").await.done();
        world.notify(&case.president, &file).await.done();

        let boutique = json!({ "kind": "CLIENT", "name": "Boutique Sud", "account": null, "organisation": null });
        let on_file = world.file(accused, id(&file)).await;
        for (complaint, author) in filed.iter().zip([Json::Null, Json::Null, boutique]) {
            let read = world.read_complaint(Some(accused), complaint).await;
            assert_eq!(read["author"], author);
            assert_eq!(read["identityWithheld"], json!(author == Json::Null));
            // Words betray a person: where the author is withheld the accused reads the notice's, and not theirs.
            let theirs = (author != Json::Null).then_some("The quotation hid the yearly fee.");
            assert_eq!(read["facts"], json!(theirs));
            let query = "query($id: ID!) { nodes(ids: [$id]) { ... on Complaint { author { name account { id } organisation { id } } } } }";
            let node = world.ask(Some(accused), query, json!({ "id": complaint })).await.ok();
            assert_eq!(node.at("/data/nodes/0/author")["name"].clone(), author["name"].clone());
            let listed = on_file["complaints"].as_array().unwrap().iter();
            let listed = listed.filter(|it| it["id"] == json!(complaint));
            let names: Vec<_> = listed.map(|it| it["author"]["name"].clone()).collect();
            assert_eq!(names, [author["name"].clone()]);
            for who in [&case.eldest, &case.auditor] {
                let read = world.read_complaint(Some(who), complaint).await;
                assert_ne!(read["author"], Json::Null);
            }
        }
        let unsaid = json!([{ "ground": null, "explanation": null, "account": null }]);
        assert_eq!(on_file["recusals"], unsaid);
        let whole = on_file.to_string();
        for secret in ["Sven", &case.second.account.to_string()] {
            assert!(!whole.contains(secret), "{secret}");
        }
        for order in ["DUE_AT", "RECEIVED_AT"] {
            let query = format!("{{ complaints(association: {{slug: \"club\"}}, first: 9, orderBy: {{field: {order}}}) {{ nodes {{ author {{ name }} }} }} }}");
            let listed = world.ask(Some(accused), &query, json!({})).await.ok();
            let nodes = listed.at("/data/complaints/nodes").as_array().unwrap();
            let named = nodes.iter().filter(|it| !it["author"].is_null()).count();
            assert_eq!((nodes.len(), named), (3, 1));
        }
    })
    .await;
}

#[tokio::test]
async fn r2_the_accused_answers_until_the_meeting_takes_the_file_up() {
    both(async |world| {
        let case = world.case().await;
        let (file, author) = opened(world, &case).await;
        let accused = &case.accused.person;
        let early = defend(world, accused, &file, "Too early.")
            .await
            .failed("NOT_FOUND");
        let mut absent = file.clone();
        absent["id"] = json!("proceeding_aaaaaaaaaaaaaaaaaaaaaaaaaa");
        assert_eq!(early.0, defend(world, accused, &absent, "x").await.0);
        world.notify(&case.president, &file).await.done();

        defend(world, accused, &file, " ")
            .await
            .refused("INVALID_INPUT");
        for who in [&case.president, &case.secretary, &case.eldest] {
            defend(world, who, &file, "Not mine.")
                .await
                .failed("FORBIDDEN");
        }
        for who in [&author, &case.buyer.person, &case.admin] {
            defend(world, who, &file, "Not mine.")
                .await
                .failed("NOT_FOUND");
        }
        let other = world
            .organisation(OrganisationKind::Provider, "Their other firm", accused)
            .await;
        world.affiliate(accused, other).await;
        let mut wrong = file.clone();
        wrong["accused"]["id"] = json!(other);
        let refused = defend(world, accused, &wrong, "x")
            .await
            .refused("INVALID_INPUT");
        assert_eq!(refused.at("/userErrors/0/field"), &json!(["actingAs"]));

        defend(world, accused, &file, "The fee was on page two.")
            .await
            .done();
        world.pass(TimeDelta::days(20));
        let late = defend(world, accused, &file, "Here is page two.")
            .await
            .done();
        assert_eq!(
            late.at("/proceeding/defences"),
            &json!([{ "text": "The fee was on page two." }, { "text": "Here is page two." }])
        );
        let board = [&case.president, &case.eldest, &case.second];
        let twice: Vec<_> = board.iter().chain(&board).copied().collect();
        assert_eq!(told(world, "DEFENCE_SUBMITTED").await, sorted(&twice));

        set_state(world, &file, ProceedingState::TakenUp).await;
        let refused = defend(world, accused, &file, "One word more.").await;
        let refused = refused.refused("WRONG_STATE");
        assert_eq!(refused.at("/userErrors/0/rule/id"), "R2");
        let seen = world.file(accused, id(&file)).await;
        assert_eq!(action(&seen, "DEFENCE_SUBMIT"), Some(json!("WRONG_STATE")));
        assert_eq!(seen["defences"].as_array().unwrap().len(), 2);
    })
    .await;
}

/// Puts a file into a state past every act, as a meeting would.
pub(super) async fn set_state(world: &World, file: &Json, state: ProceedingState) {
    let tx = world.app.db.begin().await.unwrap();
    let id: entity::id::ProceedingId = id(file).parse().unwrap();
    proceeding::Entity::update_many()
        .col_expr(proceeding::Column::State, Expr::value(state))
        .filter(proceeding::Column::Id.eq(id))
        .exec(&tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn r8_a_finding_is_shown_to_the_accused_when_the_decision_is_notified() {
    both(async |world| {
        let case = world.case().await;
        let file = notified(world, &case).await;
        let accused = &case.accused.person;
        for (state, shown) in [
            (ProceedingState::TakenUp, false),
            (ProceedingState::Decided, false),
            (ProceedingState::DecisionNotified, true),
            (ProceedingState::Closed, true),
        ] {
            set_state(world, &file, state).await;
            let seen = world.file(accused, id(&file)).await;
            assert_eq!(
                !seen["allegations"][0]["finding"].is_null(),
                shown,
                "{state}"
            );
            let seen = world.file(&case.eldest, id(&file)).await;
            assert_eq!(seen["allegations"][0]["finding"], "PENDING");
        }
    })
    .await;
}
