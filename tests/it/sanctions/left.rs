//! Members who leave before the decision, or before its instant (R11, R12).

use super::only;
use crate::support::world::both;
use entity::value::{LabelState, MembershipEnd, SanctionKind, SignatureEnd};
use entity::{ban, journal_entry, label, membership, sanction, signature};
use sceau::modules::charter::format::DepartedMembers;
use sea_orm::EntityTrait;
use serde_json::json;

#[tokio::test]
async fn r11_no_radiation_follows_who_left_before_the_decision() {
    both(async |world| {
        // The shipped rules let nothing be found: the meeting takes note, and neither clears nor convicts.
        let board = world.board(|_| {}).await;
        let case = world.case_of(&board, 1).await;
        world.resign(&board.accused).await.done();
        let meeting = world.sit(&board, &[&case], &board.all()).await;
        let refused = world
            .open_ballot(&board.president, &case, Ok(0))
            .await
            .refused("NOT_IN_RULES");
        assert_eq!(refused.text("/userErrors/0/rule/id"), "R11");
        world.close_meeting(&board.president, &meeting).await.done();
        let recorded = world.record(&board.president, &case, None).await.done();
        assert_eq!(recorded.text("/decision/outcome"), "NO_FINDING");
        assert_eq!(
            recorded.at("/decision/proceeding/allegations/0/finding"),
            "PENDING"
        );
        let notified = world
            .notify_decision(&board.president, &case, "ELECTRONIC", None)
            .await
            .done();
        assert_eq!(notified.text("/decision/state"), "IN_FORCE");
        let membership = only::<membership::Entity>(world).await;
        assert_eq!(membership.end_kind, Some(MembershipEnd::Resignation));
        assert_eq!(world.count::<ban::Entity>().await, 0);
    })
    .await;
    both(async |world| {
        // Voted as a member, left before the record; these rules let a ban stand.
        let board = world
            .board(|text| text.rules.sanctions.departed_members = DepartedMembers::FindingAndBan)
            .await;
        let case = world.case_of(&board, 1).await;
        let meeting = world.sit(&board, &[&case], &board.all()).await;
        world.adopt(&board, &case, Ok(0)).await;
        world.adopt(&board, &case, Err("RADIATION")).await;
        world.resign(&board.accused).await.done();
        world
            .open_ballot(&board.president, &case, Err("WARNING"))
            .await
            .refused("NOT_IN_RULES");
        world.adopt(&board, &case, Err("LABEL_BAN")).await;
        world.close_meeting(&board.president, &meeting).await.done();
        let recorded = world.record(&board.president, &case, None).await.done();
        assert_eq!(
            recorded.at("/decision/sanctions"),
            &json!([{ "kind": "LABEL_BAN", "banMonths": null }])
        );
        world
            .notify_decision(&board.president, &case, "ELECTRONIC", None)
            .await
            .done();
        assert_eq!(
            only::<membership::Entity>(world).await.end_kind,
            Some(MembershipEnd::Resignation)
        );
        assert_eq!(only::<label::Entity>(world).await.state, LabelState::Ended);
        only::<ban::Entity>(world).await;
    })
    .await;
}

#[tokio::test]
async fn a_radiation_that_finds_no_member_any_more_is_written_down_as_such() {
    both(async |world| {
        let board = world.board(|_| {}).await;
        let case = world.decided(&board, &["RADIATION", "LABEL_BAN"]).await;
        world
            .notify_decision(
                &board.president,
                &case,
                "REGISTERED_LETTER",
                Some("2026-02-10"),
            )
            .await
            .done();
        world.resign(&board.accused).await.done();
        world.set_clock("2026-02-09T23:00:00Z");
        assert_eq!(world.enforce().await, 1);
        let membership = only::<membership::Entity>(world).await;
        assert_eq!(
            membership.end_kind,
            Some(MembershipEnd::Resignation),
            "told apart in history (R12)"
        );
        assert_eq!(
            only::<signature::Entity>(world).await.end_kind,
            Some(SignatureEnd::MembershipEnded)
        );
        only::<ban::Entity>(world).await;
        let entries = journal_entry::Entity::find()
            .all(world.app.db.reader())
            .await
            .unwrap();
        assert!(
            entries
                .iter()
                .any(|entry| entry.body.contains("\"radiationCameTooLate\":true"))
        );
        let sanctions = sanction::Entity::find()
            .all(world.app.db.reader())
            .await
            .unwrap();
        assert!(
            sanctions
                .iter()
                .any(|row| row.kind == SanctionKind::Radiation)
        );
    })
    .await;
}

#[tokio::test]
async fn a_radiation_that_comes_too_late_brings_no_ban() {
    both(async |world| {
        let board = world.board(|_| {}).await;
        let case = world.decided(&board, &["RADIATION"]).await;
        let letter = world.notify_decision(
            &board.president,
            &case,
            "REGISTERED_LETTER",
            Some("2026-02-10"),
        );
        letter.await.done();
        world.resign(&board.accused).await.done();
        world.set_clock("2026-02-09T23:00:00Z");
        assert_eq!(world.enforce().await, 1);
        assert_eq!(world.count::<ban::Entity>().await, 0);
        assert_eq!(only::<label::Entity>(world).await.state, LabelState::Ended);
    })
    .await;
}
