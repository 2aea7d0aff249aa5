//! What is selected is what is answered.

use serde_json::json;

use super::toy::ADMIN;
use super::world::on_each;

#[tokio::test]
async fn aliases() {
    on_each(20, async |world| {
        let answer = world.ask(ADMIN, "{ publishers { id name books { title publisher { name } reviews { stars author { name } } } } }").await;
        assert!(answer.data()["publishers"].as_array().unwrap().len() == 7);
        assert_eq!(answer.statements, 3);
        let answer = world.ask(ADMIN, "{ books(first: 5) { nodes { title a: publisher { name } reviewPage(first: 2) { totalCount edges { cursor node { stars } } pageInfo { hasNextPage endCursor } } } } }").await;
        eprintln!("{}", answer.data());
        assert_eq!(json!(answer.statements), 3);
    })
    .await;
}
