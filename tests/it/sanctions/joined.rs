//! Files that were joined on one agenda.

use crate::support::world::both;

#[tokio::test]
async fn a_meetings_joined_files_are_decided_each_on_its_own() {
    both(async |world| {
        let board = world.board(|_| {}).await;
        let first = world.case_of(&board, 1).await;
        let second = world.case_of(&board, 1).await;
        let meeting = world.sit(&board, &[&first, &second], &board.all()).await;
        world.adopt(&board, &first, Ok(0)).await;
        world.record(&board.president, &first, None).await.done();
        world
            .record(&board.president, &second, None)
            .await
            .missing(&["FINDING_BALLOTS"]);
        // A decided file goes on no further agenda.
        world
            .convene(&board.president, &[&first], "2026-02-20T18:00:00Z")
            .await
            .refused("WRONG_STATE");
        world
            .open_ballot(&board.president, &first, Err("RADIATION"))
            .await
            .refused("WRONG_STATE");
        // One sitting, one set of minutes: what it decided is notified when it is over.
        let early = world.notify_decision(&board.president, &first, "ELECTRONIC", None);
        early.await.missing(&["MEETING_CLOSED"]);
        world.adopt(&board, &second, Ok(0)).await;
        world.close_meeting(&board.president, &meeting).await.done();
        world.record(&board.president, &second, None).await.done();
        for case in [&first, &second] {
            let notified = world.notify_decision(&board.president, case, "ELECTRONIC", None);
            notified.await.done();
        }
    })
    .await;
}
