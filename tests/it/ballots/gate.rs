//! The gate of due process, and who may vote on what.

use super::{papers, read, row, sitting};
use crate::support::sittings::{Board, Case, action};
use crate::support::world::{World, both};
use entity::{ballot, ballot_voter};
use serde_json::{Value as Json, json};

#[tokio::test]
async fn the_gate_names_every_missing_step_at_once() {
    both(async |world| {
        let board = world.board(|text| text.rules.decision.empowered_by = None).await;
        let case = world.opened_case(&board, 1).await;
        let president = &board.president;
        let all = ["NOTICE", "DEFENCE_TIME", "CONVOCATION", "OPEN_MEETING", "QUORUM"];
        let refused = world.open_ballot(president, &case, Ok(0)).await.missing(&all);
        assert_eq!(refused.text("/userErrors/0/rule/id"), "R9");
        let for_radiation = [&all[..], &["DECIDING_BODY", "FINDING_BALLOTS", "ESTABLISHED_FAULT"]].concat();
        world.open_ballot(president, &case, Err("RADIATION")).await.missing(&for_radiation);

        let file = world.file(president, &case.id).await;
        world.notify(president, &file).await.done();
        world.open_ballot(president, &case, Ok(0)).await.missing(&all[1..]);
        let seen = world.of_file(president, &case, "gate { step done } radiation: gate(sanctionKind: RADIATION) { step done } viewerActions { name allowed reasons { code } }").await;
        assert_eq!(seen["gate"][0], json!({ "step": "NOTICE", "done": true }));
        assert_eq!(seen["gate"][1], json!({ "step": "DEFENCE_TIME", "done": false }));
        assert_eq!(seen["radiation"].as_array().unwrap().len(), 8);
        assert_eq!(action(&seen, "BALLOT_OPEN"), Some(json!("STEP_MISSING")));

        world.sit(&board, &[&case], &board.all()).await;
        let seen = world.of_file(president, &case, "gate { step done } viewerActions { name allowed reasons { code } }").await;
        assert!(seen["gate"].as_array().unwrap().iter().all(|step| step["done"] == true), "{seen:#}");
        assert_eq!(action(&seen, "BALLOT_OPEN"), Some(json!(true)));
        assert_eq!(world.count::<ballot::Entity>().await, 0);
        world.adopt(&board, &case, Ok(0)).await;

        // No article of the bylaws: the board may withdraw the label, and strike nobody off (R3).
        world.open_ballot(president, &case, Err("RADIATION")).await.missing(&["DECIDING_BODY"]);
        let choices = "ballotChoices { question allegationId sanctionKind allowed reasons { code missing } }";
        let seen = world.of_file(president, &case, choices).await;
        let refused = |code: &str, missing: &[&str]| json!([{ "code": code, "missing": missing }]);
        let sanction = |kind: &str, allowed: bool, reasons: Json| {
            json!({ "question": "SANCTION", "allegationId": null, "sanctionKind": kind, "allowed": allowed, "reasons": reasons })
        };
        assert_eq!(seen["ballotChoices"], json!([
            { "question": "FINDING", "allegationId": case.allegations[0], "sanctionKind": null, "allowed": false, "reasons": refused("ALREADY_DONE", &[]) },
            sanction("WARNING", false, refused("NOT_IN_RULES", &[])),
            sanction("RADIATION", false, refused("STEP_MISSING", &["DECIDING_BODY"])),
            sanction("LABEL_BAN", true, json!([])),
        ]));
        world.open_ballot(president, &case, Err("LABEL_BAN")).await.done();
        // Who opens no ballot chooses nothing.
        for who in [&board.others[0], &board.secretary] {
            let seen = world.of_file(who, &case, "gate { done } ballotChoices { allowed }").await;
            assert_eq!(seen["ballotChoices"], json!([]));
            assert_eq!(seen["gate"].as_array().unwrap().len(), 6);
        }

        // To the accused and to who has nothing to do with it the gate is empty.
        for who in [&board.accused.person, &case.client] {
            let seen = world.of_file(who, &case, "gate { step done } ballots { id } meetings { id }").await;
            let nothing = json!({ "gate": [], "ballots": [], "meetings": [] });
            assert!(seen == nothing || seen == Json::Null, "{seen:#}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_general_assembly_that_decides_leaves_the_board_no_vote() {
    both(async |world| {
        let board = world
            .board(|text| {
                text.rules.decision.body =
                    sceau::modules::charter::format::DecidingBody::GeneralAssembly;
            })
            .await;
        let case = world.case_of(&board, 1).await;
        world.sit(&board, &[&case], &board.all()).await;
        world
            .open_ballot(&board.president, &case, Ok(0))
            .await
            .missing(&["DECIDING_BODY"]);
    })
    .await;
}

#[tokio::test]
async fn a7_no_sanction_is_put_to_the_vote_before_a_fault() {
    both(async |world| {
        let (board, case) = sitting(world).await;
        let president = &board.president;
        world
            .open_ballot(president, &case, Err("RADIATION"))
            .await
            .missing(&["FINDING_BALLOTS", "ESTABLISHED_FAULT"]);
        world.adopt(&board, &case, Ok(0)).await;
        world
            .open_ballot(president, &case, Err("RADIATION"))
            .await
            .missing(&["FINDING_BALLOTS"]);
        // A sanction that the rules do not have.
        world
            .open_ballot(president, &case, Err("WARNING"))
            .await
            .refused("NOT_IN_RULES");
        let against: Vec<_> = board
            .all()
            .into_iter()
            .map(|person| (person, "AGAINST"))
            .collect();
        let rejected = world.decide(&board, &case, Ok(1), &against).await;
        assert_eq!(rejected.text("/ballot/outcome"), "REJECTED");
        world
            .open_ballot(president, &case, Err("RADIATION"))
            .await
            .done();
    })
    .await;
    both(async |world| {
        let (board, case) = sitting(world).await;
        let against: Vec<_> = board
            .all()
            .into_iter()
            .map(|person| (person, "AGAINST"))
            .collect();
        for n in [0, 1] {
            world.decide(&board, &case, Ok(n), &against).await;
        }
        let refused = world
            .open_ballot(&board.president, &case, Err("LABEL_BAN"))
            .await
            .refused("NO_FAULT_ESTABLISHED");
        assert_eq!(
            refused.at("/userErrors/0/missing"),
            &json!(["ESTABLISHED_FAULT"])
        );
        assert_eq!(refused.text("/userErrors/0/rule/id"), "A7");
    })
    .await;
}

/// A ballot open to three: of a board of five the eldest stands aside, and the last did not come.
async fn small_ballot(world: &World) -> (Board, Case, String) {
    let board = world.board(|_| {}).await;
    let case = world.case_of(&board, 1).await;
    let recused = &board.others[0];
    let input = json!({ "proceedingId": case.id, "ground": "DIRECT_COMPETITOR" });
    world
        .act(Some(recused), "recusalDeclare", input, "recusal { id }")
        .await
        .done();
    // Emil did not come.
    world.sit(&board, &[&case], &board.all()[..4]).await;
    let opened = world
        .open_ballot(&board.president, &case, Ok(0))
        .await
        .done();
    assert_eq!(opened.at("/ballot/electorate"), 3);
    let id = opened.text("/ballot/id").to_owned();
    (board, case, id)
}

#[tokio::test]
async fn who_may_not_vote_is_refused_and_nothing_is_written() {
    both(async |world| {
        let (board, case, id) = small_ballot(world).await;
        let recused = &board.others[0];
        world
            .vote(recused, &id, "AGAINST")
            .await
            .failed("NOT_FOUND");
        assert_eq!(read(world, recused, &id).await, Json::Null);
        world
            .vote(&board.others[3], &id, "AGAINST")
            .await
            .refused("NOT_AN_ELECTOR");
        assert_eq!(
            action(&read(world, &board.others[3], &id).await, "VOTE_CAST"),
            Some(json!("NOT_AN_ELECTOR"))
        );
        world
            .vote(&board.secretary, &id, "AGAINST")
            .await
            .failed("FORBIDDEN");
        for hidden in [&board.accused.person, &case.client] {
            world.vote(hidden, &id, "AGAINST").await.failed("NOT_FOUND");
            assert_eq!(read(world, hidden, &id).await, Json::Null);
        }
        let input = json!({ "ballotId": id, "choice": "AGAINST" });
        world
            .act(None, "voteCast", input, "")
            .await
            .failed("UNAUTHENTICATED");
        let nonsense = json!({ "ballotId": id, "choice": "PERHAPS" });
        let answer = world
            .act(Some(&board.president), "voteCast", nonsense, "")
            .await;
        assert!(answer.0.get("errors").is_some(), "{:#}", answer.0);
        world
            .close_ballot(&board.others[1], &id)
            .await
            .failed("FORBIDDEN");
        let stale = json!({ "ballotId": id, "expectedVersion": 9 });
        world
            .act(Some(&board.president), "ballotClose", stale, "")
            .await
            .refused("STALE_VERSION");
        assert_eq!(
            (
                world.count::<ballot_voter::Entity>().await,
                papers(world).await.len()
            ),
            (0, 0)
        );
    })
    .await;
}

#[tokio::test]
async fn r15_a_vote_is_cast_once_and_a_small_electorate_keeps_no_counts() {
    both(async |world| {
        let (board, _, id) = small_ballot(world).await;
        let voter = &board.others[1];
        world.vote(voter, &id, "AGAINST").await.done();
        world
            .vote(voter, &id, "IN_FAVOUR")
            .await
            .refused("ALREADY_DONE");
        assert_eq!(
            (
                world.count::<ballot_voter::Entity>().await,
                papers(world).await.len()
            ),
            (1, 1)
        );
        world
            .close_ballot(&board.president, &id)
            .await
            .missing(&["VOTES"]);
        world.close_ballot_early(&board.president, &id).await.done();
        world
            .close_ballot(&board.president, &id)
            .await
            .refused("ALREADY_DONE");
        world
            .vote(voter, &id, "IN_FAVOUR")
            .await
            .refused("WRONG_STATE");
        world
            .vote(&board.others[2], &id, "IN_FAVOUR")
            .await
            .refused("WRONG_STATE");

        // Three of five: below the smallest secret electorate only the result is kept (R15).
        let seen = read(world, &board.president, &id).await;
        assert_eq!(
            (&seen["outcome"], &seen["count"]),
            (&json!("REJECTED"), &Json::Null)
        );
        assert!(
            seen["countNote"]["en"]
                .as_str()
                .unwrap()
                .contains("Too few")
        );
        let kept = row(world, &id).await;
        assert_eq!(
            (kept.in_favour, kept.against, kept.abstained),
            (None, None, None)
        );
    })
    .await;
}

#[tokio::test]
async fn a_ballot_is_about_this_file() {
    both(async |world| {
        let (board, case) = sitting(world).await;
        let accused = world.member("Atelier Sud").await;
        let (charter, articles) = world.sign_version(&accused, &board.version).await;
        let others = Board { accused, charter, articles, ..board };
        let other = world.opened_case(&others, 1).await;
        let ask = |question: &str, allegation: Option<&String>, sanction: Option<&str>| {
            json!({ "proceedingId": case.id, "question": question, "allegationId": allegation, "sanctionKind": sanction })
        };
        for (input, field) in [
            (ask("FINDING", Some(&other.allegations[0]), None), "allegationId"),
            (ask("FINDING", None, None), "allegationId"),
            (ask("FINDING", Some(&case.allegations[0]), Some("RADIATION")), "allegationId"),
            (ask("SANCTION", None, None), "sanctionKind"),
            (ask("SANCTION", Some(&case.allegations[0]), Some("RADIATION")), "sanctionKind"),
        ] {
            let president = world.again(&others.president).await;
            let refused = world.act(Some(&president), "ballotOpen", input, "").await.refused("INVALID_INPUT");
            assert_eq!(refused.text("/userErrors/0/field/0"), field);
        }
        for (who, code) in [(&others.others[0], "FORBIDDEN"), (&others.secretary, "FORBIDDEN"), (&case.client, "NOT_FOUND")] {
            world.open_ballot(who, &case, Ok(0)).await.failed(code);
        }
        let mut stale = ask("FINDING", Some(&case.allegations[0]), None);
        stale["expectedVersion"] = json!(99);
        world.act(Some(&others.president), "ballotOpen", stale, "").await.refused("STALE_VERSION");
        assert_eq!(world.count::<ballot::Entity>().await, 0);
    })
    .await;
}
