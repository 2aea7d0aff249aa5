//! The history that the server is measured with: it holds what it says, and the server takes it for its own.

use crate::support::world::World;
use bench::Scale;
use entity::{
    account, ballot_voter, commitment, commitment_revision, complaint, organisation, proceeding,
    sanction,
};
use sceau::sweep;
use serde_json::json;

const SCREEN: &str = "query($first: Int!) {
    register(association: { slug: \"club\" }, first: $first) { nodes { standing organisation { name } } }
    complaints(association: { slug: \"club\" }, first: $first) { totalCount nodes {
        state deadline { endsAt } accused { name labels { standing } }
        proceeding { state ballots { voters { id displayName } } decision { outcome } } } }
    organisation: node(id: $bound) { ... on Organisation { name commitments(first: 30) { nodes { statement article { number } } } } }
}";

#[tokio::test]
async fn a_history_is_whole_and_the_server_reads_it() {
    let scale = Scale::SMALL;
    for (world, filled) in World::filled(scale).await {
        let firms = (scale.providers + 10 * scale.small) as u64;
        assert_eq!(
            world.count::<organisation::Entity>().await,
            firms,
            "{}",
            world.name
        );
        assert_eq!(world.count::<commitment::Entity>().await, firms * 53 / 2);
        assert!(world.count::<commitment_revision::Entity>().await > firms * 53 / 2);
        let complaints = world.count::<complaint::Entity>().await;
        assert!(
            complaints > (scale.complaints * 99 / 100) as u64,
            "{complaints}"
        );
        let files = world.count::<proceeding::Entity>().await;
        assert!(files >= scale.files as u64, "{files} files");
        assert!(world.count::<ballot_voter::Entity>().await >= scale.files as u64 * 7);
        assert!(world.count::<sanction::Entity>().await > 0);
        assert!(world.count::<account::Entity>().await > firms);
        assert!(filled.clients.len() >= 64 && filled.bound.len() > scale.providers / 2);

        // Nothing is left that time should have done.
        let before = world.app.db.statements();
        sweep::sweep(&world.app, world.now()).await.unwrap();
        let swept = world.app.db.statements() - before;
        assert!(swept < 40, "the sweep sent {swept} statements");

        let president = world.known(filled.president, "paul@example.org").await;
        let variables = json!({ "first": 20, "bound": filled.bound[0] });
        let document = SCREEN.replace("$first: Int!", "$first: Int!, $bound: ID!");
        let answer = world.ask(Some(&president), &document, variables).await.ok();
        assert_eq!(
            answer.at("/data/register/nodes").as_array().unwrap().len(),
            20
        );
        let first = answer.at("/data/complaints/nodes/0");
        assert_eq!(
            first["proceeding"]["ballots"][0]["voters"]
                .as_array()
                .unwrap()
                .len(),
            7,
            "{first:#}"
        );
        let declared = answer
            .at("/data/organisation/commitments/nodes")
            .as_array()
            .unwrap()
            .len();
        assert!((25..=27).contains(&declared), "{declared}");
    }
}
