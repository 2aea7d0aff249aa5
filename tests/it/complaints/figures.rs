//! The public figures of how an association keeps its time.

use super::deadlines::sweep;
use crate::support::world::{World, both};
use chrono::TimeDelta;
use entity::id::AssociationId;
use serde_json::{Value as Json, json};

/// Received, met, missed and open, as nobody known reads them; and in how many statements.
async fn figures(world: &World, slug: &str) -> ([i64; 4], u64) {
    let query = "query($slug: String!) { association(slug: $slug) { figures { complaintsReceived deadlinesMet deadlinesMissed deadlinesRunning } } }";
    let before = world.app.db.statements();
    let read = world.ask(None, query, json!({ "slug": slug })).await.ok();
    let sent = world.app.db.statements() - before;
    let figures = read.at("/data/association/figures");
    let count = |name: &str| figures[name].as_i64().unwrap();
    let names = [
        "complaintsReceived",
        "deadlinesMet",
        "deadlinesMissed",
        "deadlinesRunning",
    ];
    (names.map(count), sent)
}

#[tokio::test]
async fn t8_public_figures_count_what_was_missed() {
    both(async |world| {
        let other: AssociationId = world.app.random.id(world.now());
        world.insert_association(other, "other").await;
        assert_eq!(figures(world, "club").await.0, [0; 4]);

        let board = world.board(|_| {}).await;
        let met = world.case_of(&board, 1).await;
        let late = world.case_of(&board, 1).await;
        let convened = world
            .convene(&board.president, &[&late], "2026-03-20T18:00:00Z")
            .await
            .done();
        world.opened_case(&board, 1).await;
        assert_eq!(
            figures(world, "club").await.0,
            [2, 0, 0, 2],
            "the accused was told of two"
        );
        let meeting = world.sit(&board, &[&met], &board.all()).await;
        assert_eq!(
            figures(world, "club").await.0,
            [2, 0, 0, 2],
            "taken up, and not minuted"
        );
        world.close_meeting(&board.president, &meeting).await.done();
        assert_eq!(figures(world, "club").await.0, [2, 1, 0, 1]);

        // Missed at the instant, whether anybody has swept or not; a late meeting changes nothing.
        world.set_clock("2026-03-16T22:59:59.999999Z");
        assert_eq!(figures(world, "club").await.0, [2, 1, 0, 1]);
        world.pass(TimeDelta::microseconds(1));
        assert_eq!(figures(world, "club").await.0, [3, 1, 2, 0]);
        world.set_clock("2026-03-20T18:00:00Z");
        let meeting = convened.text("/meeting/id");
        world
            .open_meeting(&board.president, meeting, &board.all())
            .await
            .done();
        world.close_meeting(&board.president, meeting).await.done();
        assert_eq!(sweep(world).await, 2);
        world.opened_case(&board, 1).await;
        let (counts, statements) = figures(world, "club").await;
        assert_eq!(counts, [3, 1, 2, 0], "nobody was told of the fourth");
        assert_eq!(statements, 2, "the association, and its figures");
        assert_eq!(
            figures(world, "other").await.0,
            [0; 4],
            "each association's own"
        );

        let nobody = world
            .ask(
                None,
                "{ complaints(association: {slug: \"club\"}, first: 9) { totalCount } }",
                Json::Null,
            )
            .await;
        assert_eq!(
            nobody.ok().at("/data/complaints/totalCount"),
            0,
            "the figures show no complaint"
        );
    })
    .await;
}
