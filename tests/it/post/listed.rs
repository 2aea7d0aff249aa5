//! An admin sees what did not arrive, and nothing of what it says; and lets it be sent again.

use super::{did, mailing, round, tell};
use crate::support::world::{Person, World, both};
use entity::value::MandateRole;
use serde_json::{Value as Json, json};

const LIST: &str = "{ undeliveredMessages(association: {slug: \"club\"}, first: 9) { totalCount nodes {
    id toldAt attempts fault givenUpAt recipient { displayName } viewerActions { name allowed reasons { code } } } }
    association(slug: \"club\") { canSendMail } }";

async fn listed(world: &World, who: Option<&Person>) -> Json {
    let answer = world.ask(who, LIST, json!({})).await.ok();
    answer.at("/data/undeliveredMessages").clone()
}

async fn replay(world: &World, who: Option<&Person>, id: &str) -> crate::support::world::Answer {
    let selection = "message { id fault givenUpAt }";
    world
        .act(who, "messageReplay", json!({ "messageId": id }), selection)
        .await
}

#[tokio::test]
async fn an_admin_sees_what_was_given_up_and_has_it_sent_again() {
    both(async |world| {
        let (mail, server) = mailing(world).await;
        let admin = world.officer("Ada", MandateRole::Admin).await;
        let president = world.officer("Pia", MandateRole::President).await;
        let bounces = world.officer("Sam", MandateRole::Auditor).await;
        let waits = world.person("Tom").await;
        let id = tell(world, &bounces).await.to_string();
        let other = tell(world, &waits).await.to_string();
        let arrived = tell(world, &president).await.to_string();
        mail.answer(&bounces.email, &[550]);
        mail.answer(&waits.email, &[451]);
        assert_eq!(round(&server).await, did(1, 0, 1, 1));

        let list = listed(world, Some(&admin)).await;
        assert_eq!(list["totalCount"], 2);
        let node = |id: &str| {
            let nodes = list["nodes"].as_array().unwrap();
            nodes.iter().find(|node| node["id"] == id).unwrap().clone()
        };
        let act = |allowed, reasons| json!([{ "name": "MESSAGE_REPLAY", "allowed": allowed, "reasons": reasons }]);
        assert_eq!(node(&id)["viewerActions"], act(true, json!([])));
        assert_eq!(node(&id)["recipient"]["displayName"], "Sam");
        assert_eq!(node(&id)["fault"], "550");
        assert!(node(&id)["givenUpAt"].is_string());
        assert_eq!(node(&other)["givenUpAt"], Json::Null);
        let why = json!([{ "code": "WRONG_STATE" }]);
        assert_eq!(node(&other)["viewerActions"], act(false, why));
        for who in [Some(&president), Some(&bounces), None] {
            assert_eq!(listed(world, who).await, json!({ "totalCount": 0, "nodes": [] }));
            let code = who.map_or("UNAUTHENTICATED", |_| "NOT_FOUND");
            let denied = replay(world, who, &id).await.failed(code).0;
            assert_eq!(denied, replay(world, who, &arrived).await.0);
        }
        // What arrived is nobody's to list, the admin's neither.
        replay(world, Some(&admin), &arrived).await.failed("NOT_FOUND");

        replay(world, Some(&admin), &other).await.refused("WRONG_STATE");
        let replayed = replay(world, Some(&admin), &id).await.done();
        assert_eq!(replayed.at("/message"), &json!({ "id": id, "fault": "550", "givenUpAt": null }));
        replay(world, Some(&admin), &id).await.refused("WRONG_STATE");
        assert_eq!(round(&server).await, did(1, 0, 0, 0));
        assert_eq!(listed(world, Some(&admin)).await["totalCount"], 1);
        assert_eq!(mail.recipients(), [president.email, bounces.email.clone()]);
    })
    .await;
}

#[tokio::test]
async fn anybody_may_ask_whether_mail_is_sent() {
    both(async |world| {
        let (_mail, server) = mailing(world).await;
        world.person("Sam").await;
        for (world, expected) in [(world, false), (&server, true)] {
            let answer = world.ask(None, LIST, json!({})).await.ok();
            assert_eq!(answer.at("/data/association/canSendMail"), expected);
        }
    })
    .await;
}
