//! What the rules of procedure say of sanctions: what radiation strikes, how long a ban lasts, what an appeal suspends.

use super::{only, shown};
use crate::support::world::both;
use chrono::TimeDelta;
use entity::value::{LabelState, SignatureEnd};
use entity::{ban, label, membership, signature};
use sceau::modules::charter::format::{
    AppealBody, AppealRules, CharterText, RadiationStrikes, RulesOfProcedure,
};
use serde_json::json;

fn strikes(to: RadiationStrikes) -> impl Fn(&mut CharterText) {
    move |text| text.rules.sanctions.radiation_strikes = to
}

#[tokio::test]
async fn what_radiation_strikes_is_the_rules_to_say() {
    both(async |world| {
        let board = world.board(strikes(RadiationStrikes::Signature)).await;
        let case = world.decided(&board, &["RADIATION"]).await;
        world
            .notify_decision(&board.president, &case, "ELECTRONIC", None)
            .await
            .done();
        assert_eq!(only::<membership::Entity>(world).await.ended_at, None);
        assert_eq!(
            only::<signature::Entity>(world).await.end_kind,
            Some(SignatureEnd::Radiation)
        );
        assert_eq!(
            only::<label::Entity>(world).await.state,
            LabelState::Revoked
        );
        let ban = only::<ban::Entity>(world).await;
        assert_eq!((ban.starts_at, ban.ends_at), (world.now(), None));
        world.pass(TimeDelta::minutes(1));
        let signed = world.sign(&board.accused, &board.version).await;
        signed.refused("BANNED");
    })
    .await;
}

#[tokio::test]
async fn a4_radiation_adds_a_ban_of_the_length_that_the_decision_gives() {
    both(async |world| {
        let rules = |text: &mut CharterText| {
            text.rules.sanctions.radiation_strikes = RadiationStrikes::Signature;
            // The ban that radiation adds is no sanction of its own, and has the same longest length.
            text.rules.sanctions.label_ban = false;
            text.rules.sanctions.label_ban_max_months = Some(24);
        };
        let board = world.board(rules).await;
        let case = world.case_of(&board, 1).await;
        let meeting = world.sit(&board, &[&case], &board.all()).await;
        world.adopt(&board, &case, Ok(0)).await;
        world.adopt(&board, &case, Err("RADIATION")).await;
        let president = &board.president;
        world.close_meeting(president, &meeting).await.done();
        let none = world.record(president, &case, None).await;
        none.refused("INVALID_INPUT");
        let too_long = world.record(president, &case, Some(25)).await;
        too_long.refused("NOT_IN_RULES");
        let recorded = world.record(president, &case, Some(12)).await.done();
        assert_eq!(
            recorded.at("/decision/sanctions"),
            &json!([{ "kind": "RADIATION", "banMonths": 12 }])
        );
        let notified = world.notify_decision(president, &case, "ELECTRONIC", None);
        notified.await.done();
        let ban = only::<ban::Entity>(world).await;
        assert_eq!(ban.ends_at, Some("2027-02-05T23:00:00Z".parse().unwrap()));

        // Still a member, it signs again when the ban is over, and not before.
        world.set_clock("2027-02-05T22:59:59Z");
        let signed = world.sign(&board.accused, &board.version).await;
        signed.refused("BANNED");
        world.set_clock("2027-02-05T23:00:00Z");
        let signed = world.sign(&board.accused, &board.version).await.done();
        assert_eq!(signed.text("/label/standing"), "ACTIVE");
        assert_eq!(
            signed.text("/label/since"),
            "2027-02-05T23:00:00.000000Z",
            "a label of its own, and none before"
        );
    })
    .await;
}

#[tokio::test]
async fn a_radiation_and_a_ban_are_one_ban() {
    both(async |world| {
        let board = world.board(|_| {}).await;
        let case = world.case_of(&board, 1).await;
        let meeting = world.sit(&board, &[&case], &board.all()).await;
        world.adopt(&board, &case, Ok(0)).await;
        world.adopt(&board, &case, Err("RADIATION")).await;
        world.adopt(&board, &case, Err("LABEL_BAN")).await;
        let president = &board.president;
        world.close_meeting(president, &meeting).await.done();
        let recorded = world.record(president, &case, Some(6)).await.done();
        assert_eq!(
            recorded.at("/decision/sanctions"),
            &json!([{ "kind": "LABEL_BAN", "banMonths": 6 }, { "kind": "RADIATION", "banMonths": 6 }])
        );
        let notified = world.notify_decision(president, &case, "ELECTRONIC", None);
        notified.await.done();
        // Six months end on Wednesday 5 August, at 24:00 of summer time.
        let ban = only::<ban::Entity>(world).await;
        assert_eq!(ban.ends_at, Some("2026-08-05T22:00:00Z".parse().unwrap()));
    })
    .await;
}

#[tokio::test]
async fn a_ban_withdraws_the_label_for_its_length_and_leaves_the_membership() {
    both(async |world| {
        let board = world
            .board(|text| text.rules.sanctions.label_ban_max_months = Some(24))
            .await;
        let case = world.case_of(&board, 1).await;
        let meeting = world.sit(&board, &[&case], &board.all()).await;
        world.adopt(&board, &case, Ok(0)).await;
        world.adopt(&board, &case, Err("LABEL_BAN")).await;
        let president = &board.president;
        world.close_meeting(president, &meeting).await.done();
        let too_long = world
            .record(president, &case, Some(25))
            .await
            .refused("NOT_IN_RULES");
        assert_eq!(too_long.text("/userErrors/0/rule/id"), "R16");
        world
            .record(president, &case, None)
            .await
            .refused("INVALID_INPUT");
        world
            .record(president, &case, Some(0))
            .await
            .refused("INVALID_INPUT");
        let recorded = world.record(president, &case, Some(12)).await.done();
        assert_eq!(
            recorded.at("/decision/sanctions"),
            &json!([{ "kind": "LABEL_BAN", "banMonths": 12 }])
        );
        world
            .notify_decision(president, &case, "ELECTRONIC", None)
            .await
            .done();
        // Twelve months of the seat's days.
        let ban = only::<ban::Entity>(world).await;
        assert_eq!(ban.ends_at, Some("2027-02-05T23:00:00Z".parse().unwrap()));
        assert_eq!(only::<membership::Entity>(world).await.ended_at, None);
        assert_eq!(only::<signature::Entity>(world).await.ended_at, None);
        assert_eq!(
            only::<label::Entity>(world).await.state,
            LabelState::Revoked
        );
    })
    .await;
}

#[tokio::test]
async fn r10_a_suspensive_appeal_delays_the_effect_to_the_end_of_its_time() {
    both(async |world| {
        let appeal = |rules: &mut RulesOfProcedure| {
            rules.appeal = Some(AppealRules {
                time: sceau::deadline::Period { months: 1, days: 0 },
                body: AppealBody::GeneralAssembly,
                suspensive: true,
            });
        };
        let board = world.board(|text| appeal(&mut text.rules)).await;
        let case = world.decided(&board, &["RADIATION"]).await;
        let before = shown(world).await;
        let notified = world
            .notify_decision(&board.president, &case, "ELECTRONIC", None)
            .await
            .done();
        // From 5 February a month, to Thursday 5 March at 24:00.
        assert_eq!(
            notified.text("/decision/effectiveAt"),
            "2026-03-05T23:00:00.000000Z"
        );
        world.set_clock("2026-03-05T22:59:59Z");
        assert_eq!(world.enforce().await, 0);
        assert_eq!(shown(world).await, before);
        world.set_clock("2026-03-05T23:00:00Z");
        assert_eq!(world.enforce().await, 1);
        assert_eq!(shown(world).await["register"], "NO_LONGER_HELD");
    })
    .await;
}
