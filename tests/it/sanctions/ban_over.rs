//! What comes back when a ban is over, and what does not (A4, A8, R16).

use super::{only, shown};
use crate::organisations::{sorted, told};
use crate::support::charters::titled;
use crate::support::firms::Firm;
use crate::support::sittings::Board;
use crate::support::world::{World, both};
use chrono::{DateTime, Utc};
use entity::id::BanId;
use entity::value::{LabelState, MandateRole};
use entity::{ban, journal_entry, label, membership};
use sceau::context::Context;
use sceau::modules::charter;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, sea_query::Expr,
};
use serde_json::json;

/// Gives back what is due; answers how many labels.
async fn restore(world: &World) -> u64 {
    let system = Context::system(&world.app);
    charter::restore_labels_due(&system).await.unwrap()
}

/// The board bans its signatory from the label, for so many months or without end, from the evening of 5 February 2026 on.
async fn banned(world: &World, months: Option<u32>) -> Board {
    let board = world.board(|_| {}).await;
    let case = world.case_of(&board, 1).await;
    let meeting = world.sit(&board, &[&case], &board.all()).await;
    world.adopt(&board, &case, Ok(0)).await;
    world.adopt(&board, &case, Err("LABEL_BAN")).await;
    let president = &board.president;
    world.close_meeting(president, &meeting).await.done();
    world.record(president, &case, months).await.done();
    let notified = world.notify_decision(president, &case, "ELECTRONIC", None);
    notified.await.done();
    board
}

/// Takes a firm's label away by a ban from now on, past every act: for stories about what follows.
async fn ban_firm(world: &World, firm: &Firm, ends_at: Option<&str>) {
    let row = ban::ActiveModel {
        id: Set(world.app.random.id::<BanId>(world.now())),
        association_id: Set(world.association),
        organisation_id: Set(firm.id),
        starts_at: Set(world.now()),
        ends_at: Set(ends_at.map(at)),
        lifted_at: Set(None),
    };
    world.write(ban::Entity::insert(row)).await;
    let tx = world.app.db.begin().await.unwrap();
    label::Entity::update_many()
        .col_expr(label::Column::State, Expr::value(LabelState::Revoked))
        .col_expr(label::Column::EndedAt, Expr::value(world.now()))
        .filter(label::Column::OrganisationId.eq(firm.id))
        .filter(label::Column::EndedAt.is_null())
        .exec(&tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// The firm's label that is held, where it holds one.
async fn held(world: &World, firm: &Firm) -> Option<label::Model> {
    let rows = label::Entity::find()
        .filter(label::Column::OrganisationId.eq(firm.id))
        .filter(label::Column::EndedAt.is_null());
    rows.one(world.app.db.reader()).await.unwrap()
}

#[tokio::test]
async fn r16_the_label_is_back_once_when_the_ban_is_over() {
    both(async |world| {
        let board = banned(world, Some(12)).await;
        let before = shown(world).await;
        assert_eq!(before["register"], "NO_LONGER_HELD");
        // Twelve months end on 5 February 2027, at 24:00 in Paris.
        world.set_clock("2027-02-05T22:59:59.999999Z");
        assert_eq!(restore(world).await, 0);
        let signed = world.sign(&board.accused, &board.version).await;
        signed.refused("ALREADY_DONE");

        // The server comes to it some days late, on several machines at once: the label is back since the ban was over, and once.
        world.set_clock("2027-02-08T10:00:00Z");
        let swept = sceau::sweep::sweep(&world.app, world.now());
        let (one, two, three) = tokio::join!(swept, restore(world), restore(world));
        assert_eq!(
            one.unwrap().labels_restored + two + three,
            1,
            "{}",
            world.name
        );
        assert_eq!(restore(world).await, 0);
        let label = held(world, &board.accused).await.unwrap();
        assert_eq!((label.state, label.lapses_at), (LabelState::Active, None));
        assert_eq!(label.granted_at, at("2027-02-05T23:00:00Z"));
        assert_eq!(world.count::<label::Entity>().await, 2);
        let after = shown(world).await;
        assert_eq!(
            (&after["register"], &after["signatureEndedAt"]),
            (&json!("ACTIVE"), &json!(null))
        );
        let badge = after["badge"].as_str().unwrap();
        assert!(
            badge.contains("Label en cours de validité")
                && badge.contains("depuis le samedi 6 février 2027"),
            "{badge}"
        );
        assert_eq!(
            told(world, "LABEL_RESTORED").await,
            sorted(&[&board.accused.person])
        );
        let entries = journal_entry::Entity::find()
            .filter(journal_entry::Column::Body.contains("\"act\":\"LabelRestore\""))
            .count(world.app.db.reader());
        assert_eq!(entries.await.unwrap(), 1);
        // It is a label as any: a new version makes it lapse, and what lapsed does not come back.
        world
            .next_version(|text| text.rules.label_stays_months = 1)
            .await;
        world.set_clock("2027-04-01T10:00:00Z");
        let swept = sceau::sweep::sweep(&world.app, world.now()).await.unwrap();
        assert_eq!((swept.labels_restored, swept.labels_lapsed), (0, 1));
        assert_eq!(restore(world).await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_ban_without_end_gives_nothing_back_until_it_is_lifted() {
    both(async |world| {
        let board = banned(world, None).await;
        world.set_clock("2046-02-05T10:00:00Z");
        assert_eq!(restore(world).await, 0);
        assert_eq!(held(world, &board.accused).await, None);
        let tx = world.app.db.begin().await.unwrap();
        ban::Entity::update_many()
            .col_expr(ban::Column::LiftedAt, Expr::value(world.now()))
            .exec(&tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        assert_eq!(restore(world).await, 1);
        let label = held(world, &board.accused).await.unwrap();
        assert_eq!(label.granted_at, at("2046-02-05T10:00:00Z"));
        only::<ban::Entity>(world).await;
    })
    .await;
}

#[tokio::test]
async fn a8_a_version_published_during_the_ban_counts_as_if_the_label_had_been_held() {
    both(async |world| {
        let first = world.charter().await;
        let slow = world.signatory("Atelier Lent", &first).await;
        let quick = world.signatory("Atelier Vif", &first).await;
        let late = world.signatory("Atelier Tard", &first).await;
        world.set_clock("2026-02-02T10:00:00Z");
        for firm in [&slow, &quick] {
            ban_firm(world, firm, Some("2026-06-01T22:00:00Z")).await;
        }
        ban_firm(world, &late, Some("2027-03-01T23:00:00Z")).await;
        // The label stays for twelve months with who signed the first version, counted from 2 March; a third makes it no longer.
        world.set_clock("2026-03-02T10:00:00Z");
        let second = world.next_version(titled("Second")).await;
        world.set_clock("2026-04-02T10:00:00Z");
        let third = world.next_version(titled("Third")).await;
        world.sign(&quick, &second).await.refused("WRONG_STATE");
        world.sign(&quick, &third).await.refused("BANNED");

        // Who signs the newest when the ban is over has the label by that, before any sweep.
        world.set_clock("2026-06-01T22:00:00Z");
        let signed = world.sign(&quick, &third).await.done();
        assert_eq!(signed.text("/label/since"), "2026-06-01T22:00:00.000000Z");
        world.set_clock("2026-06-01T22:01:00Z");
        assert_eq!(restore(world).await, 1, "{}", world.name);
        let label = held(world, &slow).await.unwrap();
        assert_eq!(label.granted_at, at("2026-06-01T22:00:00Z"));
        assert_eq!(label.lapses_at, Some(at("2027-03-02T23:00:00Z")));
        let label = held(world, &quick).await.unwrap();
        assert_eq!(
            (label.id.to_string().as_str(), label.lapses_at),
            (signed.text("/label/id"), None)
        );

        // The last one is free the day before that time is over, and the server comes later: it signs the newest.
        world.set_clock("2027-03-02T23:00:00Z");
        assert_eq!(restore(world).await, 0);
        assert_eq!(held(world, &late).await, None);
        let signed = world.sign(&late, &third).await.done();
        assert_eq!(signed.text("/label/standing"), "ACTIVE");
        assert_eq!(restore(world).await, 0);
    })
    .await;
}

#[tokio::test]
async fn what_a_ban_did_not_take_does_not_come_back_by_its_end() {
    both(async |world| {
        let secretary = world.officer("Sam", MandateRole::Secretary).await;
        let first = world.charter().await;
        let lapsed = world.signatory("Atelier Nord", &first).await;
        world.set_clock("2026-02-02T10:00:00Z");
        let second = world.next_version(|text| text.rules.label_stays_months = 1).await;
        let left = world.signatory("Atelier Sud", &second).await;
        let unpaid = world.signatory("Atelier Est", &second).await;
        let twice = world.signatory("Atelier Ouest", &second).await;
        let holder = world.signatory("Zénith", &second).await;
        world.set_clock("2026-03-05T10:00:00Z");
        sceau::sweep::sweep(&world.app, world.now()).await.unwrap();
        for firm in [&lapsed, &left, &unpaid, &twice] {
            ban_firm(world, firm, Some("2026-06-01T00:00:00Z")).await;
        }
        world.set_clock("2026-04-05T10:00:00Z");
        ban_firm(world, &twice, Some("2026-07-01T00:00:00Z")).await;
        world.resign(&left).await.done();
        pay(world, &unpaid, "2026-05-31").await;

        world.set_clock("2026-06-01T00:00:00Z");
        assert_eq!(restore(world).await, 0, "{}", world.name);
        // Of two bans the last end counts.
        world.set_clock("2026-07-01T00:00:00Z");
        assert_eq!(restore(world).await, 1);
        let label = held(world, &twice).await.unwrap();
        assert_eq!(label.granted_at, at("2026-07-01T00:00:00Z"));
        // Who pays its dues has waited long enough.
        let secretary = world.again(&secretary).await;
        let input = json!({ "membershipId": membership_of(world, &unpaid).await.id, "duesPaidThrough": "2026-12-31" });
        world.act(Some(&secretary), "memberDuesRecord", input, "").await.done();
        assert_eq!(restore(world).await, 1);
        let label = held(world, &unpaid).await.unwrap();
        assert_eq!(label.granted_at, at("2026-06-01T00:00:00Z"));
        assert_eq!(restore(world).await, 0);
        for firm in [&lapsed, &left] {
            assert_eq!(held(world, firm).await, None);
        }
        let label = held(world, &holder).await.unwrap();
        assert_eq!(label.granted_at, at("2026-02-02T10:00:00Z"));
        let told = told(world, "LABEL_RESTORED").await;
        assert_eq!(told, sorted(&[&twice.person, &unpaid.person]));
    })
    .await;
}

async fn membership_of(world: &World, firm: &Firm) -> membership::Model {
    let row = membership::Entity::find()
        .filter(membership::Column::OrganisationId.eq(firm.id))
        .one(world.app.db.reader());
    row.await.unwrap().unwrap()
}

/// Writes down until when a firm's dues are paid, past every act.
async fn pay(world: &World, firm: &Firm, through: &str) {
    let through: chrono::NaiveDate = through.parse().unwrap();
    let tx = world.app.db.begin().await.unwrap();
    membership::Entity::update_many()
        .col_expr(membership::Column::DuesPaidThrough, Expr::value(through))
        .filter(membership::Column::OrganisationId.eq(firm.id))
        .exec(&tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}
