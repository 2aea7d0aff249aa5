//! An act is done with the rights that its person holds while it is done, not with those that the request came with.

use crate::support::sittings::{Board, EVENING};
use crate::support::world::{Answer, Person, World, both};
use sea_orm::ConnectionTrait;
use serde_json::{Value as Json, json};
use std::time::Duration;

const MANDATES: &str = "UPDATE mandate SET state = 'REVOKED', revoked_at = confirmed_at, revoked_by = confirmed_by WHERE account_id = WHO";
const AFFILIATIONS: &str = "UPDATE affiliation SET state = 'REVOKED', revoked_at = confirmed_at, revoked_by = confirmed_by WHERE account_id = WHO";
const SESSIONS: &str = "UPDATE session SET ended_at = created_at WHERE account_id = WHO";

/// Sends an act of `who`, who has signed in, while `change` of what they may do is under way, which comes to something or not.
async fn during(
    world: &World,
    (who, change, comes): (&Person, &str, bool),
    (mutation, input): (&str, Json),
) -> Answer {
    let who = &world.again(who).await;
    let act = world.act(Some(who), mutation, input, "");
    let account = format!("(SELECT id FROM account WHERE email = '{}')", who.email);
    let tx = world.app.db.begin().await.unwrap();
    let change = change.replace("WHO", &account);
    tx.execute_unprepared(&change).await.unwrap();
    let ends = async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        if comes {
            tx.commit().await.unwrap();
        } else {
            tx.rollback().await.unwrap();
        }
    };
    tokio::join!(act, ends).0
}

async fn ballot(world: &World) -> (Board, String) {
    let board = world.board(|_| {}).await;
    let case = world.case_of(&board, 1).await;
    world.sit(&board, &[&case], &board.all()).await;
    let opened = world.open_ballot(&board.president, &case, Ok(0)).await;
    let ballot = opened.done().text("/ballot/id").to_owned();
    (board, ballot)
}

#[tokio::test]
async fn a_vote_is_not_cast_by_whose_mandate_was_revoked_meanwhile() {
    both(async |world| {
        let (board, ballot) = ballot(world).await;
        let [one, other, ..] = board.others.as_slice() else {
            panic!("a board of five");
        };
        let vote = || {
            let input = json!({ "ballotId": ballot, "choice": "IN_FAVOUR" });
            ("voteCast", input)
        };
        let kept = during(world, (one, MANDATES, false), vote()).await;
        kept.done();
        let revoked = during(world, (other, MANDATES, true), vote()).await;
        revoked.failed("NOT_FOUND");
        assert_eq!(world.count::<entity::ballot_voter::Entity>().await, 1);
    })
    .await;
}

#[tokio::test]
async fn an_organisation_s_act_is_not_done_by_who_acts_for_it_no_more_or_has_signed_out() {
    both(async |world| {
        for (name, change, code) in [
            ("Oak", AFFILIATIONS, "NOT_FOUND"),
            ("Elm", SESSIONS, "UNAUTHENTICATED"),
        ] {
            let firm = world.member(name).await;
            let input = json!({ "membershipId": world.membership(&firm).await.id });
            let resign = ("memberResign", input);
            let act = during(world, (&firm.person, change, true), resign).await;
            act.failed(code);
            assert_eq!(world.membership(&firm).await.ended_at, None, "{name}");
        }
    })
    .await;
}

#[tokio::test]
async fn an_office_s_act_is_not_done_after_the_office() {
    both(async |world| {
        let board = world.board(|_| {}).await;
        let case = world.case_of(&board, 1).await;
        let input = json!({ "proceedingIds": [case.id], "startsAt": EVENING, "place": "The seat" });
        let convene = ("meetingConvene", input);
        let act = during(world, (&board.president, MANDATES, true), convene).await;
        act.failed("NOT_FOUND");
        assert_eq!(world.count::<entity::meeting::Entity>().await, 0);
    })
    .await;
}
