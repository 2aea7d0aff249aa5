//! Decisions and their coming into force, told through HTTP.

mod joined;
mod model;

use axum::body::{Body, to_bytes};
use axum::http::Request;
use entity::value::{DecisionOutcome, LabelState, MembershipEnd, SanctionKind, SignatureEnd};
use entity::{ban, complaint, decision, journal_entry, label, membership, sanction, signature};
use sceau::context::Context;
use sceau::modules::charter::file::{
    Appeal, AppealBody, DepartedMembers, RadiationStrikes, RulesOfProcedure,
};
use sceau::modules::sanctions;
use sea_orm::{EntityTrait, PaginatorTrait};
use serde_json::{Value as Json, json};
use tower::ServiceExt;

use crate::organisations::{sorted, told};
use crate::support::sittings::{Board, DECISION, action};
use crate::support::world::{World, both};

/// The only row of a table.
async fn only<E: EntityTrait>(world: &World) -> E::Model {
    let mut rows = E::find().all(world.app.db.reader()).await.unwrap();
    assert_eq!(rows.len(), 1);
    rows.pop().unwrap()
}

async fn count<E: EntityTrait>(world: &World) -> u64
where
    E::Model: Send + Sync,
{
    E::find().count(world.app.db.reader()).await.unwrap()
}

/// What anybody sees of the accused: the register, its membership, the badge.
async fn shown(world: &World) -> Json {
    let query = "{ register(association: {slug: \"club\"}, first: 10) { nodes { standing endedAt badgePath organisation { isMember } signature { endedAt } } } }";
    let read = world.ask(None, query, json!({})).await.ok();
    let line = read.at("/data/register/nodes/0").clone();
    let request = Request::get(line["badgePath"].as_str().unwrap());
    let request = request.body(Body::empty()).unwrap();
    let response = world.router.clone().oneshot(request).await.unwrap();
    let badge = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    let badge = String::from_utf8(badge.to_vec()).unwrap();
    json!({
        "register": line["standing"],
        "endedAt": line["endedAt"],
        "member": line["organisation"]["isMember"],
        "signatureEndedAt": line["signature"]["endedAt"],
        "badge": badge,
    })
}

fn strikes(to: RadiationStrikes) -> impl Fn(&mut sceau::modules::charter::file::CharterText) {
    move |text| text.rules.sanctions.radiation_strikes = to
}

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
        assert_eq!(action(&file, "decisionNotify"), Some(json!(true)));
        assert_eq!(action(&file, "decisionRecord"), Some(json!("ALREADY_DONE")));

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
        assert_eq!(after["endedAt"], "2026-02-05T18:00:00.000000Z");
        assert_eq!(after["signatureEndedAt"], after["endedAt"]);
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
                count::<ban::Entity>(world).await
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
        assert_eq!(after["endedAt"], "2026-02-09T23:00:00.000000Z");
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

#[tokio::test]
async fn a_decision_is_recorded_when_nothing_is_missing() {
    both(async |world| {
        let board = world.board(|_| {}).await;
        let case = world.opened_case(&board, 2).await;
        let president = &board.president;
        let none = json!({ "proceedingId": case.id, "reasons": [] });
        let record = async |input: Json| {
            let president = world.again(president).await;
            world.act(Some(&president), "decisionRecord", input, "").await
        };
        record(none.clone()).await.missing(&["NOTICE", "OPEN_MEETING", "FINDING_BALLOTS", "REASONS"]);
        world.notify_decision(president, &case, "ELECTRONIC", None).await.missing(&["DECISION"]);
        let file = world.file(president, &case.id).await;
        world.notify(president, &file).await.done();
        record(none.clone()).await.missing(&["OPEN_MEETING", "FINDING_BALLOTS", "REASONS"]);
        world.sit(&board, &[&case], &board.all()).await;
        record(none.clone()).await.missing(&["FINDING_BALLOTS", "REASONS"]);
        world.adopt(&board, &case, Ok(0)).await;
        let ballot = world.open_ballot(president, &case, Ok(1)).await.done();
        record(none.clone()).await.missing(&["FINDING_BALLOTS", "BALLOTS_CLOSED", "REASONS"]);
        for voter in board.all() {
            world.vote(voter, ballot.text("/ballot/id"), "AGAINST").await.done();
        }
        world.close_ballot(president, ballot.text("/ballot/id")).await.done();
        let reasons = |ids: &[&String], text: &str| {
            let reasons = ids.iter().map(|id| json!({ "allegationId": id, "reasons": text }));
            json!({ "proceedingId": case.id, "reasons": reasons.collect::<Vec<_>>() })
        };
        let (first, second) = (&case.allegations[0], &case.allegations[1]);
        let refused = record(reasons(&[first], "So.")).await.missing(&["REASONS"]);
        assert_eq!(refused.text("/userErrors/0/rule"), "R9");
        record(reasons(&[first, first, second], "So.")).await.refused("INVALID_INPUT");
        record(reasons(&[first, second], "  ")).await.refused("INVALID_INPUT");
        let mut stale = reasons(&[first, second], "So.");
        stale["expectedVersion"] = json!(99);
        record(stale).await.refused("STALE_VERSION");
        let mut ban = reasons(&[first, second], "So.");
        ban["banMonths"] = json!(12);
        record(ban).await.refused("INVALID_INPUT");
        for (who, code) in [(&board.others[0], "FORBIDDEN"), (&board.secretary, "FORBIDDEN"), (&board.accused.person, "FORBIDDEN"), (&case.client, "NOT_FOUND")] {
            world.record(who, &case, None).await.failed(code);
            world.notify_decision(who, &case, "ELECTRONIC", None).await.failed(code);
        }
        assert_eq!(count::<decision::Entity>(world).await, 0, "nothing was recorded");

        record(reasons(&[first, second], "So.")).await.done();
        let decided = only::<decision::Entity>(world).await;
        assert_eq!(decided.outcome, DecisionOutcome::FaultWithoutSanction);
        let file = world.of_file(president, &case, "allegations { finding reasons }").await;
        assert_eq!(file["allegations"], json!([{ "finding": "ESTABLISHED", "reasons": "So." }, { "finding": "NOT_ESTABLISHED", "reasons": "So." }]));
    })
    .await;
}

#[tokio::test]
async fn a_notification_counts_from_a_day_that_is_not_over() {
    both(async |world| {
        let board = world.board(|_| {}).await;
        let case = world.decided(&board, &["RADIATION"]).await;
        let before = shown(world).await;
        for (means, day) in [
            ("ELECTRONIC", Some("2026-02-04")),
            ("REGISTERED_LETTER", None),
            ("HAND_DELIVERY", None),
            ("HAND_DELIVERY", Some("2027-02-07")),
        ] {
            let refused = world
                .notify_decision(&board.president, &case, means, day)
                .await
                .refused("INVALID_INPUT");
            assert_eq!(refused.text("/userErrors/0/field/0"), "countingDate");
        }
        let stale = json!({ "proceedingId": case.id, "means": "ELECTRONIC", "expectedVersion": 9 });
        let president = world.again(&board.president).await;
        world
            .act(Some(&president), "decisionNotify", stale, "")
            .await
            .refused("STALE_VERSION");
        let no_day =
            json!({ "proceedingId": case.id, "means": "ELECTRONIC", "countingDate": "2026-02-30" });
        let answer = world
            .act(Some(&president), "decisionNotify", no_day, "")
            .await;
        assert!(answer.0.get("errors").is_some());
        assert_eq!(shown(world).await, before);
        assert_eq!(
            only::<decision::Entity>(world).await.state.as_str(),
            "RECORDED"
        );
    })
    .await;
}

#[tokio::test]
async fn no_fault_changes_nothing_for_the_member() {
    both(async |world| {
        let board = world.board(|_| {}).await;
        let case = world.case_of(&board, 1).await;
        let meeting = world.sit(&board, &[&case], &board.all()).await;
        let against: Vec<_> = board
            .all()
            .into_iter()
            .map(|person| (person, "AGAINST"))
            .collect();
        world.decide(&board, &case, Ok(0), &against).await;
        world.close_meeting(&board.president, &meeting).await.done();
        let recorded = world.record(&board.president, &case, None).await.done();
        assert_eq!(recorded.text("/decision/outcome"), "NO_FAULT");
        let before = shown(world).await;
        let notified = world
            .notify_decision(&board.president, &case, "ELECTRONIC", None)
            .await
            .done();
        assert_eq!(notified.text("/decision/state"), "IN_FORCE");
        assert_eq!(shown(world).await, before);
        assert_eq!(
            count::<ban::Entity>(world).await + count::<sanction::Entity>(world).await,
            0
        );
        assert_eq!(
            told(world, "COMPLAINT_DECIDED").await,
            sorted(&[&case.client])
        );
    })
    .await;
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
        assert_eq!(count::<ban::Entity>(world).await, 0);
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
        world.sit(&board, &[&case], &board.all()).await;
        world.adopt(&board, &case, Ok(0)).await;
        world.adopt(&board, &case, Err("LABEL_BAN")).await;
        let president = &board.president;
        let too_long = world
            .record(president, &case, Some(25))
            .await
            .refused("NOT_IN_RULES");
        assert_eq!(too_long.text("/userErrors/0/rule"), "R16");
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
            rules.appeal = Some(Appeal {
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

async fn resign(world: &World, board: &Board) {
    let person = world.again(&board.accused.person).await;
    let input = json!({ "actingAs": board.accused.id });
    world
        .act(Some(&person), "memberResign", input, "")
        .await
        .done();
}

#[tokio::test]
async fn r11_no_radiation_follows_who_left_before_the_decision() {
    both(async |world| {
        // The shipped rules let nothing be found: the meeting takes note, and neither clears nor convicts.
        let board = world.board(|_| {}).await;
        let case = world.case_of(&board, 1).await;
        resign(world, &board).await;
        world.sit(&board, &[&case], &board.all()).await;
        let refused = world
            .open_ballot(&board.president, &case, Ok(0))
            .await
            .refused("NOT_IN_RULES");
        assert_eq!(refused.text("/userErrors/0/rule"), "R11");
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
        assert_eq!(count::<ban::Entity>(world).await, 0);
    })
    .await;
    both(async |world| {
        // Voted as a member, left before the record; these rules let a ban stand.
        let board = world
            .board(|text| text.rules.sanctions.departed_members = DepartedMembers::FindingAndBan)
            .await;
        let case = world.case_of(&board, 1).await;
        world.sit(&board, &[&case], &board.all()).await;
        world.adopt(&board, &case, Ok(0)).await;
        world.adopt(&board, &case, Err("RADIATION")).await;
        resign(world, &board).await;
        world
            .open_ballot(&board.president, &case, Err("WARNING"))
            .await
            .refused("NOT_IN_RULES");
        world.adopt(&board, &case, Err("LABEL_BAN")).await;
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
        resign(world, &board).await;
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
