//! How many statements an act sends. Beside those counted here an act's transaction has a beginning and an end.

use crate::support::charters::titled;
use crate::support::world::{Person, World, both};
use serde_json::{Value as Json, json};

/// Sends a mutation that asks for nothing but whether it was done, and answers how many statements that took, the one that looks up
/// who acts included. Its person has asked for something before: what the process keeps, it has.
async fn sent(world: &World, who: &Person, mutation: &str, input: Json) -> u64 {
    world
        .ask(Some(who), "{ viewer { account { id } } }", json!({}))
        .await
        .ok();
    let before = world.app.db.statements();
    world.act(Some(who), mutation, input, "").await.done();
    let sent = world.app.db.statements() - before;
    println!("{mutation} on {}: {sent} statements", world.name);
    sent
}

#[tokio::test]
async fn the_acts_that_are_done_most_send_few_statements() {
    both(async |world| {
        let board = world.board(|_| {}).await;
        let firm = &board.accused.person;

        let client = world.person("Cleo").await;
        let complaint = board.facts(world, 3);
        let filed = sent(world, &client, "complaintFile", complaint).await;
        assert!(filed <= 9, "{filed} on {}", world.name);

        let signature = world.signature(&board.accused).await;
        let mut commitment = json!({ "signatureId": signature, "articleId": board.articles[0], "statement": "Said." });
        let declared = sent(world, firm, "commitmentDeclare", commitment.clone()).await;
        assert!(declared <= 7, "{declared} on {}", world.name);
        commitment["statement"] = json!("Said otherwise.");
        let revised = sent(world, firm, "commitmentDeclare", commitment).await;
        assert!(revised <= 7, "{revised} on {}", world.name);

        let case = world.case_of(&board, 1).await;
        world.sit(&board, &[&case], &board.all()).await;
        let opened = world.open_ballot(&board.president, &case, Ok(0)).await.done();
        let voter = world.again(&board.others[0]).await;
        let vote = json!({ "ballotId": opened.text("/ballot/id"), "choice": "IN_FAVOUR" });
        let cast = sent(world, &voter, "voteCast", vote).await;
        assert!(cast <= 11, "{cast} on {}", world.name);

        let next = world.import(titled("Second")).await;
        let president = world.again(&board.president).await;
        world.publish(&president, &next).await.done();
        let signer = world.again(firm).await;
        let sign = json!({ "actingAs": board.accused.id, "charterVersionId": next.id, "textHash": next.hash });
        let signed = sent(world, &signer, "charterSign", sign).await;
        assert!(signed <= 11, "{signed} on {}", world.name);
    })
    .await;
}
