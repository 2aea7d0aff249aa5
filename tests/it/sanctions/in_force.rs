//! The instant of effect (R8): before it nothing changes, at it everything does.

use super::{only, shown};
use crate::organisations::{sorted, told};
use crate::support::sittings::{DECISION, action};
use crate::support::world::both;
use entity::value::{LabelState, MembershipEnd, SignatureEnd};
use entity::{ban, complaint, decision, journal_entry, label, membership, proceeding, signature};
use sceau::context::Context;
use sceau::modules::sanctions;
use sea_orm::EntityTrait;
use serde_json::{Value as Json, json};

#[tokio::test]
async fn r8_a_radiation_takes_effect_everywhere_at_one_instant() {
    both(async |world| {
        let board = world.board(|_| {}).await;
        let case = world.decided(&board, &["RADIATION", "LABEL_BAN"]).await;
        let before = shown(world).await;
        assert_eq!((&before["register"], &before["member"]), (&json!("ACTIVE"), &json!(true)));
        let president = &board.president;
        let file = world.of_file(president, &case, "state viewerActions { name allowed reasons { code } }").await;
        assert_eq!(file["state"], "DECIDED");
        assert_eq!(action(&file, "DECISION_NOTIFY"), Some(json!(true)));
        assert_eq!(action(&file, "DECISION_RECORD"), Some(json!("ALREADY_DONE")));

        // Until it is notified the accused sees nothing of it; and of the ballots never anything.
        let accused = &board.accused.person;
        let of_accused = format!("decision {{ {DECISION} }} ballots {{ id }} allegations {{ finding reasons }}");
        let seen = world.of_file(accused, &case, &of_accused).await;
        assert_eq!((&seen["decision"], &seen["ballots"]), (&Json::Null, &json!([])));
        assert_eq!(seen["allegations"], json!([{ "finding": null, "reasons": null }]));

        let notified = world.notify_decision(president, &case, "ELECTRONIC", None).await.done();
        let decision = notified.at("/decision");
        assert_eq!((&decision["state"], &decision["outcome"]), (&json!("IN_FORCE"), &json!("SANCTION")));
        assert_eq!(decision["sanctions"], json!([{ "kind": "LABEL_BAN", "banMonths": null }, { "kind": "RADIATION", "banMonths": null }]));
        assert_eq!(decision["effectiveAt"], "2026-02-05T18:00:00.000000Z");
        assert_eq!(decision["inForceAt"], "2026-02-05T18:00:00.000000Z");
        assert_eq!(decision["proceeding"]["state"], "CLOSED");
        assert_eq!(decision["proceeding"]["allegations"], json!([{ "finding": "ESTABLISHED", "reasons": "The quotation says so." }]));

        let at = Some(world.now());
        let membership = only::<membership::Entity>(world).await;
        assert_eq!((membership.ended_at, membership.end_kind), (at, Some(MembershipEnd::Radiation)));
        let signature = only::<signature::Entity>(world).await;
        assert_eq!((signature.ended_at, signature.end_kind), (at, Some(SignatureEnd::Radiation)));
        let label = only::<label::Entity>(world).await;
        assert_eq!((label.ended_at, label.state), (at, LabelState::Revoked));
        let ban = only::<ban::Entity>(world).await;
        assert_eq!((Some(ban.starts_at), ban.ends_at), (at, None));
        let after = shown(world).await;
        assert_eq!((&after["register"], &after["member"]), (&json!("NO_LONGER_HELD"), &json!(false)));
        assert_eq!(after["endedOn"], "2026-02-05");
        assert_eq!(after["signatureEndedOn"], after["endedOn"]);
        assert_ne!(after["badge"], before["badge"]);

        let seen = world.of_file(accused, &case, &of_accused).await;
        assert_eq!((&seen["decision"]["outcome"], &seen["ballots"]), (&json!("SANCTION"), &json!([])));
        assert_eq!(seen["allegations"], json!([{ "finding": "ESTABLISHED", "reasons": "The quotation says so." }]));
        for kind in ["DECISION_NOTICE", "DECISION_IN_FORCE", "LABEL_ENDED"] {
            assert_eq!(told(world, kind).await, sorted(&[accused]), "{kind}");
        }
        assert_eq!(told(world, "COMPLAINT_DECIDED").await, sorted(&[&case.client]));
        assert_eq!(only::<complaint::Entity>(world).await.state.as_str(), "DECIDED");

        // Who is banned and no member does not sign.
        let signed = world.sign(&board.accused, &board.version).await;
        assert!(signed.at("/userErrors").as_array().unwrap().iter().any(|error| error["code"] == "BANNED"), "{:#}", signed.0);
        let missing = world.notify_decision(president, &case, "ELECTRONIC", None).await;
        missing.refused("ALREADY_DONE");
        world.record(president, &case, None).await.refused("ALREADY_DONE");
        assert_eq!(world.enforce().await, 0, "nothing is left to bring into force");
    })
    .await;
}

#[tokio::test]
async fn until_its_instant_nothing_changes_and_at_it_everything_does() {
    both(async |world| {
        let board = world.board(|_| {}).await;
        let case = world.decided(&board, &["RADIATION", "LABEL_BAN"]).await;
        let before = shown(world).await;
        let letter = world
            .notify_decision(
                &board.president,
                &case,
                "REGISTERED_LETTER",
                Some("2026-02-10"),
            )
            .await
            .done();
        // The first instant of 10 February in Paris.
        assert_eq!(
            letter.text("/decision/effectiveAt"),
            "2026-02-09T23:00:00.000000Z"
        );
        assert_eq!(letter.text("/decision/state"), "NOTIFIED");
        assert_eq!(letter.at("/decision/inForceAt"), &Json::Null);
        assert_eq!(
            letter.text("/decision/proceeding/state"),
            "DECISION_NOTIFIED"
        );
        let seen = world
            .of_file(
                &board.accused.person,
                &case,
                "decision { outcome effectiveAt }",
            )
            .await;
        assert_eq!(
            seen["decision"]["outcome"], "SANCTION",
            "told, and not in force yet"
        );
        let next = sanctions::next_due(&Context::system(&world.app))
            .await
            .unwrap();
        assert_eq!(next, Some("2026-02-09T23:00:00Z".parse().unwrap()));

        world.set_clock("2026-02-09T22:59:59.999999Z");
        assert_eq!(world.enforce().await, 0);
        assert_eq!(shown(world).await, before, "a member with all rights (R8)");
        assert_eq!(
            (
                only::<complaint::Entity>(world).await.state.as_str(),
                world.count::<ban::Entity>().await
            ),
            ("IN_PROCEEDING", 0)
        );

        // The server comes to it a little late, on several machines at once: what ends, ends at the instant, and once.
        world.set_clock("2026-02-09T23:00:07Z");
        let (one, two, three) = tokio::join!(world.enforce(), world.enforce(), world.enforce());
        assert_eq!(one + two + three, 1, "{}", world.name);
        assert_eq!(world.enforce().await, 0);
        let at = Some("2026-02-09T23:00:00Z".parse().unwrap());
        let membership = only::<membership::Entity>(world).await;
        assert_eq!(
            (membership.ended_at, membership.end_kind),
            (at, Some(MembershipEnd::Radiation))
        );
        assert_eq!(only::<signature::Entity>(world).await.ended_at, at);
        assert_eq!(only::<label::Entity>(world).await.ended_at, at);
        assert_eq!(Some(only::<ban::Entity>(world).await.starts_at), at);
        let in_force = only::<decision::Entity>(world).await;
        assert_eq!(
            (in_force.in_force_at, in_force.state.as_str()),
            (at, "IN_FORCE")
        );
        let after = shown(world).await;
        assert_eq!(
            (&after["register"], &after["member"]),
            (&json!("NO_LONGER_HELD"), &json!(false))
        );
        assert_eq!(after["endedOn"], "2026-02-10");
        assert_eq!(
            only::<complaint::Entity>(world).await.state.as_str(),
            "DECIDED"
        );
        assert_eq!(
            told(world, "COMPLAINT_DECIDED").await,
            sorted(&[&case.client])
        );
        // The journal says when it was carried out.
        let entries = journal_entry::Entity::find()
            .all(world.app.db.reader())
            .await
            .unwrap();
        let entry = entries
            .iter()
            .find(|entry| entry.body.contains("carriedOutAt"))
            .unwrap();
        let body: Json = serde_json::from_str(&entry.body).unwrap();
        assert_eq!(
            (&body["act"], &body["by"]),
            (&json!("DecisionEnforce"), &json!("SYSTEM"))
        );
        assert_eq!(body["facts"]["carriedOutAt"], "2026-02-09T23:00:07Z");
    })
    .await;
}

#[tokio::test]
async fn what_is_carried_out_late_is_recorded_at_the_present_and_says_when_it_took_effect() {
    both(async |world| {
        let board = world.board(|_| {}).await;
        let case = world.decided(&board, &["RADIATION", "LABEL_BAN"]).await;
        let letter = ("REGISTERED_LETTER", Some("2026-02-10"));
        world
            .notify_decision(&board.president, &case, letter.0, letter.1)
            .await
            .done();
        world.set_clock("2026-02-12T08:00:00Z");
        assert_eq!(world.enforce().await, 1);
        let rows = journal_entry::Entity::find().all(world.app.db.reader());
        let rows = rows.await.unwrap();
        let entries: Vec<Json> = rows
            .iter()
            .map(|row| serde_json::from_str(&row.body).unwrap())
            .filter(|body: &Json| body["act"] == "DecisionEnforce")
            .collect();
        assert_eq!(
            entries.len(),
            3,
            "of the file, the complaint, the membership"
        );
        for entry in &entries {
            assert_eq!(entry["at"], "2026-02-12T08:00:00.000000Z", "{entry}");
        }
        let facts = |kind: &str| &entries.iter().find(|it| it["kind"] == kind).unwrap()["facts"];
        assert_eq!(facts("membership")["endedAt"], "2026-02-09T23:00:00Z");
        let file = facts("proceeding");
        assert_eq!(file["inForceAt"], "2026-02-09T23:00:00Z");
        assert_eq!(file["carriedOutAt"], "2026-02-12T08:00:00Z");
        let at = Some("2026-02-09T23:00:00Z".parse().unwrap());
        assert_eq!(only::<membership::Entity>(world).await.ended_at, at);
        assert_eq!(only::<proceeding::Entity>(world).await.closed_at, at);
    })
    .await;
}

#[tokio::test]
async fn the_sweep_brings_a_decision_into_force() {
    both(async |world| {
        let board = world.board(|_| {}).await;
        let case = world.decided(&board, &["LABEL_BAN"]).await;
        world
            .notify_decision(&board.president, &case, "HAND_DELIVERY", Some("2026-02-06"))
            .await
            .done();
        world.set_clock("2026-02-05T23:00:00Z");
        let swept = sceau::sweep::sweep(&world.app, world.now()).await.unwrap();
        assert_eq!(swept.decisions_in_force, 1);
        let swept = sceau::sweep::sweep(&world.app, world.now()).await.unwrap();
        assert_eq!(swept.decisions_in_force, 0);
        assert_eq!(
            only::<label::Entity>(world).await.state,
            LabelState::Revoked
        );
    })
    .await;
}
