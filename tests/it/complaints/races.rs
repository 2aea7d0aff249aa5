//! Complaints that come in at once, and beside what changes the charter and those whom it binds.

use crate::support::charters::titled;
use crate::support::files::Case;
use crate::support::world::{Answer, Person, World, both};
use entity::{complaint, journal_chain};
use futures_util::future::join_all;
use serde_json::json;

/// As many clients as come at once.
const CLIENTS: usize = 64;

async fn clients(world: &World) -> Vec<Person> {
    let mut clients = Vec::new();
    for number in 0..CLIENTS {
        clients.push(world.person(&format!("Client {number}")).await);
    }
    clients
}

/// Each of them files a complaint, at once.
async fn rush(world: &World, case: &Case, clients: &[Person]) -> Vec<Answer> {
    let facts = case.facts(world);
    let file = |client| world.complain(Some(client), facts.clone());
    join_all(clients.iter().map(file)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_who_file_at_once_nobody_is_refused() {
    both(async |world| {
        let case = world.case().await;
        let clients = clients(world).await;
        let before = world.count::<journal_chain::Entity>().await;
        for filed in rush(world, &case, &clients).await {
            filed.done();
        }
        let filed = CLIENTS as u64;
        assert_eq!(world.count::<complaint::Entity>().await, filed);
        let after = world.count::<journal_chain::Entity>().await;
        assert_eq!(after, before + filed);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_complaint_is_taken_while_another_version_is_published_and_signed_and_the_firm_leaves() {
    both(async |world| {
        let case = world.case().await;
        let clients = clients(world).await;
        let next = world.import(titled("Second")).await;
        let left = async {
            world.publish(&case.president, &next).await.done();
            world.sign(&case.accused, &next).await.done();
            world.resign(&case.accused).await.done();
        };
        let (filed, ()) = tokio::join!(rush(world, &case, &clients), left);
        for filed in filed {
            // Of the day on which the firm signed two versions, the earlier judges: whichever was signed when the complaint came.
            let filed = filed.done();
            let versions = [
                "/complaint/charterVersion/number",
                "/complaint/rulesVersion/number",
            ];
            assert_eq!(
                versions.map(|at| filed.at(at)),
                [&json!(1), &json!(1)],
                "{}",
                world.name
            );
        }
        assert_eq!(world.count::<complaint::Entity>().await, CLIENTS as u64);
    })
    .await;
}
