//! Entries name people by marks alone: without the salts nobody can tell whose an entry is.

use crate::organisations::{ask_for, ask_membership, on_affiliation, register};
use crate::support::world::{Person, World, both};
use entity::value::MandateRole;
use entity::{account, journal_entry};
use sceau::journal::Mark;
use sea_orm::EntityTrait;
use serde_json::{Value as Json, json};
use std::collections::BTreeSet;

/// The bodies of all entries of one act.
async fn entries(world: &World, act: &str) -> Vec<Json> {
    let rows = journal_entry::Entity::find().all(world.app.db.reader());
    let rows = rows.await.unwrap();
    let bodies = rows
        .iter()
        .map(|row| serde_json::from_str::<Json>(&row.body).unwrap());
    let bodies: Vec<_> = bodies.filter(|body| body["act"] == act).collect();
    assert!(!bodies.is_empty(), "no entry of {act}");
    bodies
}

/// How entries name a person, as whoever has the salt can tell.
async fn mark(world: &World, person: &Person) -> Json {
    let row = account::Entity::find_by_id(person.account).one(world.app.db.reader());
    let salt = row.await.unwrap().unwrap().journal_salt;
    json!(Mark::person(person.account, &salt))
}

async fn marks(world: &World, people: &[&Person]) -> Json {
    let mut marks = Vec::new();
    for person in people {
        marks.push(mark(world, person).await.as_str().unwrap().to_owned());
    }
    marks.sort();
    json!(marks)
}

/// Mandates and affiliations: one person acts, and the entry is about another.
async fn offices(world: &World) {
    let admin = world.officer("Ada", MandateRole::Admin).await;
    let secretary = world.officer("Sam", MandateRole::Secretary).await;
    let (anne, bea) = (world.person("Anne").await, world.person("Bea").await);
    let proposal = json!({
        "association": { "slug": "club" }, "account": { "email": anne.email },
        "role": "AUDITOR", "firstDay": "2026-02-01", "lastDay": "2027-02-01",
    });
    let proposed = world
        .act(Some(&admin), "mandatePropose", proposal, "mandate { id }")
        .await
        .done();
    for (who, act) in [(&secretary, "mandateConfirm"), (&admin, "mandateRevoke")] {
        let input = json!({ "mandateId": proposed.text("/mandate/id") });
        world.act(Some(who), act, input, "").await.done();
    }
    let (firm, annes) = register(world, &anne, "PROVIDER", "Logis Ouest").await;
    let beas = ask_for(world, &bea, &firm).await.done();
    let beas = beas.text("/affiliation/id");
    for affiliation in [&annes, beas] {
        on_affiliation(world, &secretary, "affiliationConfirm", affiliation)
            .await
            .done();
    }
    ask_membership(world, &anne, &firm).await.done();
    on_affiliation(world, &anne, "affiliationRevoke", beas)
        .await
        .done();

    for act in ["MandatePropose", "MandateConfirm", "MandateRevoke"] {
        assert_eq!(
            entries(world, act).await[0]["facts"]["holder"],
            mark(world, &anne).await
        );
    }
    let confirmed = entries(world, "AffiliationConfirm").await;
    let people: BTreeSet<_> = confirmed
        .iter()
        .map(|it| it["facts"]["person"].to_string())
        .collect();
    let expected = [&anne, &bea];
    assert_eq!(people.len(), 2);
    for person in expected {
        assert!(people.contains(&mark(world, person).await.to_string()));
    }
    let revoked = &entries(world, "AffiliationRevoke").await[0];
    assert_eq!(revoked["facts"]["person"], mark(world, &bea).await);
    assert_eq!(revoked["by"], mark(world, &anne).await);
}

#[tokio::test]
async fn a_whole_story_names_nobody() {
    both(async |world| {
        offices(world).await;
        let registered = json!({ "email": "dora@example.org", "password": "une phrase bien longue", "displayName": "Dora" });
        for _ in 0..2 {
            world.act(None, "accountRegister", registered.clone(), "accepted").await.done();
        }

        let board = world.board(|_| {}).await;
        let case = world.case_of(&board, 1).await;
        let aside = world.again(&board.others[3]).await;
        let ground = json!({ "proceedingId": case.id, "ground": "COMPLAINANT" });
        world.act(Some(&aside), "recusalDeclare", ground, "").await.done();
        let present: Vec<_> = board.all().into_iter().take(4).collect();
        let meeting = world.sit(&board, &[&case], &present).await;
        let votes: Vec<_> = present.iter().map(|person| (*person, "IN_FAVOUR")).collect();
        for about in [Ok(0), Err("RADIATION"), Err("LABEL_BAN")] {
            world.decide(&board, &case, about, &votes).await;
        }
        world.close_meeting(&board.president, &meeting).await.done();
        world.record(&board.president, &case, None).await.done();
        world.notify_decision(&board.president, &case, "ELECTRONIC", None).await.done();
        sceau::sweep::sweep(&world.app, world.now()).await.unwrap();

        let all = board.all();
        assert_eq!(entries(world, "MeetingConvene").await[0]["facts"]["summoned"], marks(world, &all).await);
        let opened = entries(world, "MeetingOpen").await;
        assert!(opened.iter().any(|it| it["facts"]["present"] == json!(4)));
        let present = marks(world, &present).await;
        assert!(opened.iter().any(|it| it["facts"]["present"] == present));
        assert_eq!(entries(world, "BallotOpen").await[0]["facts"]["electors"], present);

        // Who stands aside is in the mark; that they made the complaint is proved, and not told.
        let recusal = &entries(world, "RecusalDeclare").await[0];
        assert_eq!(recusal["by"], mark(world, &aside).await);
        assert!(!recusal.to_string().contains("COMPLAINANT"), "{recusal}");
        let ground = recusal["facts"]["ground"].as_str().unwrap();
        assert_eq!(ground.len(), 64, "a keyed hash: {ground}");

        // Entries of one person have one mark, so that the journal still tells who did what to whoever has the salt.
        assert_eq!(entries(world, "MeetingConvene").await[0]["by"], mark(world, &board.president).await);
        world.assert_journal_names_nobody().await;
    })
    .await;
}

#[tokio::test]
async fn a_persons_chain_is_found_by_their_salt_alone() {
    both(async |world| {
        let anne = world.person("Anne").await;
        let mark = mark(world, &anne).await;
        let half = &mark.as_str().unwrap()[..12];
        for entry in entries(world, "SessionCreate").await {
            let chain = entry["chain"].as_str().unwrap().replace('-', "");
            assert!(chain.starts_with(half), "{chain} and {half}");
            assert_eq!(entry["kind"], "account");
        }
    })
    .await;
}
