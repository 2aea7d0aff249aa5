//! How memberships end, told through HTTP.

use crate::organisations::{sorted, told};
use crate::support::firms::Firm;
use crate::support::world::{Answer, Person, World, both};
use entity::id::MembershipId;
use entity::value::{LabelState, MandateRole, SignatureEnd};
use entity::{journal_entry, label, membership, signature};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, sea_query::Expr};
use serde_json::{Value as Json, json};
use uuid::Uuid;

const ENDED: &str = "membership { id state endedAt endKind endReason version }";

async fn resign(world: &World, who: Option<&Person>, firm: &Firm) -> Answer {
    let input = json!({ "membershipId": world.membership(firm).await.id });
    world.act(who, "memberResign", input, ENDED).await
}

async fn remove(world: &World, who: &Person, firm: &Firm, kind: &str, reason: &str) -> Answer {
    let id = world.membership(firm).await.id;
    let input = json!({ "membershipId": id, "kind": kind, "reason": reason });
    world.act(Some(who), "memberRemove", input, ENDED).await
}

async fn overdue(world: &World, firm: &Firm) {
    let tx = world.app.db.begin().await.unwrap();
    let eve: chrono::NaiveDate = "2026-01-14".parse().unwrap();
    membership::Entity::update_many()
        .col_expr(membership::Column::DuesPaidThrough, Expr::value(eve))
        .filter(membership::Column::OrganisationId.eq(firm.id))
        .exec(&tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

/// Membership, signature and label ended at this instant and no other, and everything that shows them says so.
async fn assert_all_ended(world: &World, firm: &Firm, kind: &str) {
    let db = world.app.db.reader();
    let now = Some(world.now());
    let membership = world.membership(firm).await;
    assert_eq!(membership.ended_at, now);
    assert_eq!(membership.end_kind.unwrap().as_str(), kind);
    let of_firm = signature::Column::OrganisationId.eq(firm.id);
    let signature = signature::Entity::find().filter(of_firm).one(db).await;
    let signature = signature.unwrap().unwrap();
    assert_eq!(signature.ended_at, now);
    assert_eq!(signature.end_kind, Some(SignatureEnd::MembershipEnded));
    let of_firm = label::Column::OrganisationId.eq(firm.id);
    let label = label::Entity::find().filter(of_firm).one(db).await;
    let label = label.unwrap().unwrap();
    assert_eq!(label.ended_at, now);
    assert_eq!(label.state, LabelState::Ended);
    let query = "{ register(association: {slug: \"club\"}, first: 10) { nodes { standing organisation { name isMember signatures { endedOn } } } } }";
    let register = world.ask(None, query, json!({})).await.ok();
    let lines = register.at("/data/register/nodes").as_array().unwrap();
    let line = lines
        .iter()
        .find(|line| line["organisation"]["isMember"] == false)
        .unwrap();
    assert_eq!(line["standing"], "NO_LONGER_HELD");
    assert_ne!(line["organisation"]["signatures"][0]["endedOn"], Json::Null);
}

#[tokio::test]
async fn r11_who_leaves_loses_signature_and_label_at_the_same_instant() {
    both(async |world| {
        let version = world.charter().await;
        let firm = world.signatory("Atelier Nord", &version).await;
        let stays = world.signatory("Maison Sud", &version).await;
        world.pass(chrono::TimeDelta::hours(1));
        let id = world.membership(&firm).await.id;
        let input = json!({ "membershipId": id, "reason": "Cessation d’activité.", "idempotencyKey": "bye", "expectedVersion": 1 });
        let left = world
            .act(Some(&firm.person), "memberResign", input.clone(), ENDED)
            .await
            .done();
        assert_eq!(left.at("/membership/state"), "ENDED");
        assert_eq!(left.at("/membership/endKind"), "RESIGNATION");
        assert_eq!(left.at("/membership/endReason"), "Cessation d’activité.");
        assert_all_ended(world, &firm, "RESIGNATION").await;
        assert_eq!(told(world, "LABEL_ENDED").await, sorted(&[&firm.person]));
        assert_eq!(world.membership(&stays).await.ended_at, None);
        let entries = world.count::<journal_entry::Entity>().await;
        let again = world.act(Some(&firm.person), "memberResign", input, ENDED);
        assert_eq!(again.await.done().0, left.0);
        resign(world, Some(&firm.person), &firm).await.refused("ALREADY_DONE");
        assert_eq!(world.count::<journal_entry::Entity>().await, entries);
        // No longer a member, it cannot sign.
        let refused = world.sign(&firm, &version).await.refused("NOT_IN_GOOD_STANDING");
        assert_eq!(refused.at("/userErrors/0/missing"), &json!(["ADMISSION"]));
    })
    .await;
}

#[tokio::test]
async fn one_leaves_for_oneself_alone() {
    both(async |world| {
        let version = world.charter().await;
        let firm = world.signatory("Atelier Nord", &version).await;
        let other = world.member("Maison Sud").await;
        let secretary = world.officer("Sam", MandateRole::Secretary).await;
        resign(world, None, &firm).await.failed("UNAUTHENTICATED");
        resign(world, Some(&other.person), &firm)
            .await
            .failed("NOT_FOUND");
        resign(world, Some(&secretary), &firm)
            .await
            .failed("FORBIDDEN");
        let id = world.membership(&firm).await.id;
        let input = json!({ "membershipId": id, "expectedVersion": 7 });
        world
            .act(Some(&firm.person), "memberResign", input, ENDED)
            .await
            .refused("STALE_VERSION");
        let input = json!({ "membershipId": MembershipId(Uuid::from_u128(1)) });
        world
            .act(Some(&firm.person), "memberResign", input, ENDED)
            .await
            .failed("NOT_FOUND");
        assert_eq!(world.membership(&firm).await.ended_at, None);
        assert_eq!(acts(world, "MemberResign").await, 0);
    })
    .await;
}

/// How many entries of an act the journal holds.
async fn acts(world: &World, act: &str) -> u64 {
    journal_entry::Entity::find()
        .filter(journal_entry::Column::Body.contains(format!("\"act\":\"{act}\"")))
        .count(world.app.db.reader())
        .await
        .unwrap()
}

#[tokio::test]
async fn r12_the_office_removes_for_dues_or_administratively_and_never_as_a_sanction() {
    both(async |world| {
        let secretary = world.officer("Sam", MandateRole::Secretary).await;
        let president = world.officer("Pia", MandateRole::President).await;
        let board = world.officer("Bea", MandateRole::Board).await;
        let admin = world.officer("Ada", MandateRole::Admin).await;
        let version = world.charter().await;
        let firm = world.signatory("Atelier Nord", &version).await;
        let other = world.signatory("Maison Sud", &version).await;
        let third = world.member("Troisième").await;

        for who in [&board, &firm.person] {
            remove(world, who, &firm, "ADMINISTRATIVE", "Motif.").await.failed("FORBIDDEN");
        }
        let input = json!({ "membershipId": MembershipId(Uuid::from_u128(1)), "kind": "ADMINISTRATIVE", "reason": "Motif." });
        let nothing = world.act(Some(&admin), "memberRemove", input, ENDED).await.failed("NOT_FOUND");
        for who in [&admin, &third.person] {
            let hidden = remove(world, who, &firm, "ADMINISTRATIVE", "Motif.").await;
            assert_eq!(hidden.0, nothing.0);
        }
        for kind in ["RADIATION", "RESIGNATION"] {
            let refused = remove(world, &secretary, &firm, kind, "Motif.").await.refused("INVALID_INPUT");
            assert_eq!(refused.at("/userErrors/0/rule/id"), "R12");
            assert_eq!(refused.at("/userErrors/0/field"), &json!(["kind"]));
        }
        let long = "x".repeat(20_001);
        for reason in ["", "   ", "a\u{0}b", &long] {
            let refused = remove(world, &secretary, &firm, "ADMINISTRATIVE", reason).await;
            assert_eq!(refused.refused("INVALID_INPUT").at("/userErrors/0/field"), &json!(["reason"]));
        }
        remove(world, &secretary, &firm, "UNPAID_DUES", "Motif.").await.refused("WRONG_STATE");
        assert_eq!(acts(world, "MemberRemove").await, 0);

        overdue(world, &firm).await;
        let removed = remove(world, &secretary, &firm, "UNPAID_DUES", "Deux relances sans effet.").await.done();
        assert_eq!(removed.at("/membership/endKind"), "UNPAID_DUES");
        assert_eq!(removed.at("/membership/endReason"), "Deux relances sans effet.");
        assert_all_ended(world, &firm, "UNPAID_DUES").await;
        remove(world, &president, &firm, "ADMINISTRATIVE", "Motif.").await.refused("ALREADY_DONE");
        world.pass(chrono::TimeDelta::minutes(5));
        let removed = remove(world, &president, &other, "ADMINISTRATIVE", "Fusion.").await.done();
        assert_eq!(removed.at("/membership/endKind"), "ADMINISTRATIVE");
        assert_eq!(acts(world, "MemberRemove").await, 2);
        // The reasons are the file's, not the journal's.
        let told = journal_entry::Entity::find()
            .filter(journal_entry::Column::Body.contains("relances"))
            .count(world.app.db.reader())
            .await;
        assert_eq!(told.unwrap(), 0);
    })
    .await;
}

#[tokio::test]
async fn of_a_resignation_and_a_removal_at_once_one_is_done() {
    both(async |world| {
        let secretary = world.officer("Sam", MandateRole::Secretary).await;
        let version = world.charter().await;
        let firm = world.signatory("Atelier Nord", &version).await;
        let (left, removed) = tokio::join!(
            resign(world, Some(&firm.person), &firm),
            remove(world, &secretary, &firm, "ADMINISTRATIVE", "Motif."),
        );
        let done = |answer: &Answer| answer.at("/userErrors") == &json!([]);
        assert!(done(&left) != done(&removed), "{left:?} {removed:?}");
        assert_eq!(
            acts(world, "MemberResign").await + acts(world, "MemberRemove").await,
            1
        );
        assert_eq!(told(world, "LABEL_ENDED").await.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_member_that_comes_back_signs_anew() {
    both(async |world| {
        let secretary = world.officer("Sam", MandateRole::Secretary).await;
        let version = world.charter().await;
        let firm = world.signatory("Atelier Nord", &version).await;
        resign(world, Some(&firm.person), &firm).await.done();
        world.pass(chrono::TimeDelta::days(3));
        let asked = json!({ "actingAs": firm.id });
        let asked = world
            .act(Some(&firm.person), "membershipRequest", asked, "membership { id }")
            .await
            .done();
        let input = json!({ "membershipId": asked.at("/membership/id") });
        world.act(Some(&secretary), "memberAdmit", input, "").await.done();
        let signed = world.sign(&firm, &version).await.done();
        assert_eq!(signed.at("/label/standing"), "ACTIVE");
        let query = "{ register(association: {slug: \"club\"}, first: 10) { nodes { id standing since } } }";
        let register = world.ask(None, query, json!({})).await.ok();
        let lines = register.at("/data/register/nodes").as_array().unwrap();
        assert_eq!(lines.len(), 1, "one line for each holder");
        assert_eq!(lines[0]["id"], *signed.at("/label/id"));
        assert_eq!(lines[0]["since"], "2026-01-18T09:00:00.000000Z");
    })
    .await;
}

#[tokio::test]
async fn a_screen_is_told_how_a_membership_may_end() {
    both(async |world| {
        let secretary = world.officer("Sam", MandateRole::Secretary).await;
        let firm = world.member("Atelier Nord").await;
        let query = "{ memberships(association: {slug: \"club\"}, first: 1) { nodes { viewerActions { name allowed } } } }";
        let actions = async |who: &Person| {
            let answer = world.ask(Some(who), query, json!({})).await.ok();
            answer.at("/data/memberships/nodes/0/viewerActions").clone()
        };
        let of = |name: &str, allowed: bool| json!({ "name": name, "allowed": allowed });
        let office = actions(&secretary).await;
        assert!(office.as_array().unwrap().contains(&of("MEMBER_REMOVE", true)));
        assert_eq!(actions(&firm.person).await, json!([of("MEMBER_RESIGN", true)]));
        resign(world, Some(&firm.person), &firm).await.done();
        assert_eq!(actions(&firm.person).await, json!([of("MEMBER_RESIGN", false)]));
    })
    .await;
}

#[tokio::test]
async fn r4_nobody_of_a_side_removes_a_member_or_records_its_dues() {
    both(async |world| {
        let secretary = world.officer("Sam", MandateRole::Secretary).await;
        let president = world.officer("Pia", MandateRole::President).await;
        let version = world.charter().await;
        let firm = world.member("Atelier Nord").await;
        let (charter, articles) = world.sign_version(&firm, &version).await;
        let dues = async |who: &Person| {
            let id = world.membership(&firm).await.id;
            let input = json!({ "membershipId": id, "duesPaidThrough": "2026-12-31" });
            world.act(Some(who), "memberDuesRecord", input, "").await
        };
        let named = async |who: &Person| {
            let query = "{ memberships(association: {slug: \"club\"}, first: 1) { nodes { viewerActions { name } } } }";
            let answer = world.ask(Some(who), query, json!({})).await.ok();
            answer.at("/data/memberships/nodes/0/viewerActions").to_string()
        };
        // Whoever acts for the member does neither by their office, and removes it no more after they have left it.
        world.affiliate(&secretary, firm.id).await;
        dues(&secretary).await.refused("SECOND_PERSON_NEEDED");
        let own = remove(world, &secretary, &firm, "ADMINISTRATIVE", "Motif.").await;
        own.refused("SECOND_PERSON_NEEDED");
        let left = "UPDATE affiliation SET state = 'REVOKED', revoked_at = confirmed_at, revoked_by = account_id WHERE account_id IN
            (SELECT account_id FROM mandate)";
        let tx = world.app.db.begin().await.unwrap();
        sea_orm::ConnectionTrait::execute_unprepared(&tx, left).await.unwrap();
        tx.commit().await.unwrap();
        let former = remove(world, &secretary, &firm, "ADMINISTRATIVE", "Motif.").await;
        former.refused("SECOND_PERSON_NEEDED");
        dues(&secretary).await.done();

        // Whoever complains about the member has no office on its end.
        assert!(named(&president).await.contains("MEMBER_REMOVE"));
        let complaint = json!({ "charterId": charter, "accusedId": firm.id, "articleIds": [articles[0]],
            "facts": "The quotation hid the yearly fee.", "happenedOn": world.today() });
        world.complain(Some(&president), complaint).await.done();
        assert!(!named(&president).await.contains("MEMBER_REMOVE"));
        remove(world, &president, &firm, "ADMINISTRATIVE", "Motif.").await.failed("FORBIDDEN");
        assert_eq!(world.membership(&firm).await.ended_at, None);
    })
    .await;
}
