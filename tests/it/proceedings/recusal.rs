//! Standing aside.

use super::{action, id, notified, opened};
use crate::organisations::{sorted, told};
use crate::support::files::FILE;
use crate::support::world::{Answer, Person, World, both};
use entity::value::{MandateRole, ProceedingState};
use serde_json::{Value as Json, json};

async fn recuse(world: &World, who: &Person, file: &Json, ground: &str) -> Answer {
    let input = json!({ "proceedingId": file["id"], "ground": ground });
    recuse_with(world, who, input).await
}

async fn recuse_with(world: &World, who: &Person, input: Json) -> Answer {
    let selection = format!(
        "proceeding {{ {FILE} }} recusal {{ ground explanation account {{ displayName }} }}"
    );
    world
        .act(Some(who), "recusalDeclare", input, &selection)
        .await
}

#[tokio::test]
async fn r4_another_chairs_where_the_president_stands_aside() {
    both(async |world| {
        let case = world.case().await;
        let (file, _) = opened(world, &case).await;
        let input = json!({
            "proceedingId": file["id"], "ground": "RELATIVE", "explanation": "My sister.", "expectedVersion": 1,
        });
        let declared = recuse_with(world, &case.president, input).await.done();
        assert_eq!(
            declared.at("/recusal"),
            &json!({ "ground": "RELATIVE", "explanation": "My sister.", "account": { "displayName": "Pia" } })
        );
        let seen = declared.at("/proceeding");
        assert_eq!(seen["chair"]["account"]["displayName"], "Elda");
        assert_eq!(seen["state"], "OPENED", "that the file exists stays known");
        for part in ["complaints", "allegations", "notices", "defences"] {
            assert_eq!(seen[part], json!([]), "{part}");
        }
        assert_eq!(seen["deadline"], Json::Null);
        assert_eq!(seen["recusals"].as_array().unwrap().len(), 1, "their own");
        assert_eq!(told(world, "RECUSAL_DECLARED").await, sorted(&[&case.eldest]));

        assert_eq!(world.file(&case.president, id(&file)).await, *seen);
        assert_eq!(action(seen, "PROCEEDING_NOTIFY"), None);
        assert_eq!(action(seen, "RECUSAL_DECLARE"), Some(json!("ALREADY_DONE")));
        world.notify(&case.president, &file).await.failed("FORBIDDEN");
        recuse(world, &case.president, &file, "RELATIVE").await.refused("ALREADY_DONE");
        let complaint = file["complaints"][0]["id"].as_str().unwrap();
        assert_eq!(world.read_complaint(Some(&case.president), complaint).await, Json::Null);
        let query = "{ complaints(association: {slug: \"club\"}, first: 9) { totalCount } boardDocket(association: {slug: \"club\"}, first: 9) { totalCount } proceedings(association: {slug: \"club\"}, first: 9) { totalCount } }";
        let lists = world.ask(Some(&case.president), query, json!({})).await.ok();
        assert_eq!(lists.at("/data/complaints/totalCount"), 0);
        assert_eq!(lists.at("/data/boardDocket/totalCount"), 0);
        assert_eq!(lists.at("/data/proceedings/totalCount"), 1);

        // Another file keeps its president.
        let (other, _) = opened(world, &case).await;
        assert_eq!(other["chair"]["account"]["displayName"], "Pia");
        recuse(world, &case.eldest, &file, "COMPLAINANT").await.done();
        let seen = world.file(&case.second, id(&file)).await;
        assert_eq!(seen["chair"]["account"]["displayName"], "Sven");
        assert_eq!(seen["recusals"].as_array().unwrap().len(), 2);
        recuse(world, &case.second, &file, "DIRECT_COMPETITOR").await.done();
        let seen = world.file(&case.secretary, id(&file)).await;
        assert_eq!(seen["chair"], Json::Null, "nobody is left");
        assert_eq!(action(&seen, "RECUSAL_DECLARE"), None);
    })
    .await;
}

#[tokio::test]
async fn a_recusal_that_is_not_good_is_refused() {
    both(async |world| {
        let case = world.case().await;
        let (file, author) = opened(world, &case).await;
        for explanation in [Json::Null, json!("  ")] {
            let input = json!({ "proceedingId": file["id"], "ground": "OTHER", "explanation": explanation });
            let refused = recuse_with(world, &case.eldest, input).await.refused("INVALID_INPUT");
            assert_eq!(refused.at("/userErrors/0/field"), &json!(["explanation"]));
        }
        let input = json!({ "proceedingId": file["id"], "ground": "RELATIVE", "expectedVersion": 9 });
        recuse_with(world, &case.eldest, input).await.refused("STALE_VERSION");
        for who in [&case.secretary, &case.auditor] {
            recuse(world, who, &file, "RELATIVE").await.failed("FORBIDDEN");
        }
        let mut absent = file.clone();
        absent["id"] = json!("proceeding_aaaaaaaaaaaaaaaaaaaaaaaaaa");
        for who in [&author, &case.accused.person, &case.admin] {
            let hidden = recuse(world, who, &file, "RELATIVE").await.failed("NOT_FOUND");
            assert_eq!(hidden.0, recuse(world, who, &absent, "RELATIVE").await.0);
        }
        let guest = json!({ "proceedingId": file["id"], "ground": "RELATIVE" });
        world.act(None, "recusalDeclare", guest, "").await.failed("UNAUTHENTICATED");
        let seen = world.file(&case.secretary, id(&file)).await;
        assert_eq!((&seen["version"], &seen["recusals"]), (&json!(1), &json!([])));
        super::notice::set_state(world, &file, ProceedingState::Closed).await;
        recuse(world, &case.eldest, &file, "RELATIVE").await.refused("WRONG_STATE");
    })
    .await;
}

#[tokio::test]
async fn r4_a_board_member_of_the_accused_learns_of_the_file_by_the_notice() {
    both(async |world| {
        let case = world.case().await;
        let insider = world.officer("Ines", MandateRole::Board).await;
        world.affiliate(&insider, case.accused.id).await;
        let (file, _) = opened(world, &case).await;
        assert_eq!(world.file(&insider, id(&file)).await, Json::Null);
        recuse(world, &insider, &file, "ACCUSED")
            .await
            .failed("NOT_FOUND");
        let file = {
            world.notify(&case.president, &file).await.done();
            notified(world, &case).await
        };
        let seen = world.file(&insider, id(&file)).await;
        assert_eq!(seen["allegations"].as_array().unwrap().len(), 1);
        let declared = recuse(world, &insider, &file, "ACCUSED").await.done();
        assert_eq!(
            declared
                .at("/proceeding/allegations")
                .as_array()
                .unwrap()
                .len(),
            1,
            "a party's right remains"
        );
    })
    .await;
}
