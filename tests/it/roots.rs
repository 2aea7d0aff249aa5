//! A document of several root fields: one that fails is null by itself.

use crate::support::world::both;
use serde_json::{Value as Json, json};

#[tokio::test]
async fn an_argument_that_cannot_be_read_takes_nothing_along() {
    both(async |world| {
        let case = world.case().await;
        let document = "mutation($input: ComplaintFileInput!) {
            filed: complaintFile(input: $input) { receiptCode userErrors { code } }
            wrong: affiliationRevoke(input: { affiliationId: \"x\" }) { affiliation { id } }
            other: memberAdmit(input: { membershipId: \"complaint_aaaaaaaaaaaaaaaaaaaaaaaaaa\" }) { membership { id } } }";
        let answer = world
            .ask(Some(&case.secretary), document, json!({ "input": case.facts(world) }))
            .await;
        assert_eq!(answer.at("/data/wrong"), &Json::Null);
        assert_eq!(answer.at("/data/other"), &Json::Null);
        assert_eq!(answer.text("/data/filed/receiptCode").len(), 39, "what was done is answered");
        let errors = answer.at("/errors").as_array().unwrap();
        let told: Vec<_> = errors
            .iter()
            .map(|error| (error["path"].clone(), error["extensions"]["code"].clone()))
            .collect();
        assert_eq!(
            told,
            [
                (json!(["wrong"]), json!("BAD_ID")),
                (json!(["other"]), json!("BAD_ID"))
            ]
        );

        let query = "{ viewer { account { displayName } } complaint(id: \"x\") { id } }";
        let answer = world.ask(Some(&case.secretary), query, json!({})).await;
        assert_eq!(answer.text("/data/viewer/account/displayName"), "Sam");
        assert_eq!(answer.at("/data/complaint"), &Json::Null);
        assert_eq!(answer.text("/errors/0/extensions/code"), "BAD_ID");
    })
    .await;
}
