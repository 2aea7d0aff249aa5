//! What a screen is told of acts that are about no object yet, and to whom.

use crate::support::firms::Firm;
use crate::support::sittings::action;
use crate::support::world::{Person, World, both};
use entity::value::{MandateRole, OrganisationKind};
use serde_json::{Value as Json, json};

/// The association, as a screen begins with it.
async fn association(world: &World, who: Option<&Person>) -> Json {
    let query = "{ association(slug: \"club\") { viewerActions { name allowed reasons { code missing } } } }";
    let read = world.ask(who, query, json!({})).await.ok();
    read.at("/data/association").clone()
}

#[tokio::test]
async fn an_association_says_what_is_begun_in_it() {
    both(async |world| {
        let person = world.person("Cleo").await;
        let admin = world.officer("Max", MandateRole::Admin).await;
        let president = world.officer("Pia", MandateRole::President).await;
        let before = association(world, None).await;
        assert_eq!(
            action(&before, "COMPLAINT_FILE"),
            Some(json!("STEP_MISSING"))
        );
        assert_eq!(
            before["viewerActions"][0]["reasons"][0]["missing"],
            json!(["CHARTER_IN_FORCE"])
        );
        world.charter().await;
        let yes = Some(json!(true));
        for (who, registers, proposes) in [
            (None, Some(json!("UNAUTHENTICATED")), None),
            (Some(&person), yes.clone(), None),
            (Some(&president), yes.clone(), None),
            (Some(&admin), yes.clone(), yes.clone()),
        ] {
            let seen = association(world, who).await;
            assert_eq!(action(&seen, "COMPLAINT_FILE"), yes);
            assert_eq!(action(&seen, "ORGANISATION_REGISTER"), registers);
            assert_eq!(action(&seen, "MANDATE_PROPOSE"), proposes);
        }
    })
    .await;
}

#[tokio::test]
async fn where_nobody_administers_the_president_proposes() {
    both(async |world| {
        let president = world.officer("Pia", MandateRole::President).await;
        let seen = association(world, Some(&president)).await;
        assert_eq!(action(&seen, "MANDATE_PROPOSE"), Some(json!(true)));
    })
    .await;
}

#[tokio::test]
async fn who_has_not_signed_in_is_told_so_of_what_whoever_signs_in_may_do() {
    both(async |world| {
        let Firm { id, .. } = world.firm(OrganisationKind::Provider, "Atelier Nord").await;
        let query = "query($id: ID!) { node(id: $id) { ... on Organisation { viewerActions { name allowed reasons { code message } } } } }";
        let read = world.ask(None, query, json!({ "id": id })).await.ok();
        // Neither the firm's own acts nor the offices' are listed.
        let reasons = json!([{ "code": "UNAUTHENTICATED", "message": "Sign in to do this." }]);
        assert_eq!(
            read.at("/data/node/viewerActions"),
            &json!([{ "name": "AFFILIATION_REQUEST", "allowed": false, "reasons": reasons }])
        );
        let input = json!({ "organisationId": id });
        let asked = world.act(None, "affiliationRequest", input, "").await;
        asked.failed("UNAUTHENTICATED");
    })
    .await;
}
