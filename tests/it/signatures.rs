//! Signing a charter, told through HTTP.

use crate::support::charters::{SIGNED, titled};
use crate::support::firms::Firm;
use crate::support::world::{Answer, World, both};
use chrono::{NaiveDate, TimeDelta};
use entity::id::BanId;
use entity::value::{MandateRole, OrganisationKind};
use entity::{ban, journal_entry, membership, signature};
use futures_util::future::join_all;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, sea_query::Expr,
};
use serde_json::json;

#[tokio::test]
async fn a_member_signs_the_whole_text_and_holds_the_label() {
    both(async |world| {
        let version = world.charter().await;
        let firm = world.member("Atelier Nord").await;
        let input = json!({
            "actingAs": firm.id,
            "charterVersionId": version.id,
            "textHash": version.hash.to_uppercase(),
            "idempotencyKey": "once",
        });
        let signed = world
            .act(Some(&firm.person), "charterSign", input.clone(), SIGNED)
            .await
            .done();
        assert_eq!(signed.at("/signature/textHash"), &version.hash);
        assert_eq!(signed.at("/signature/endedOn"), &json!(null));
        assert_eq!(signed.at("/label/standing"), "ACTIVE");
        assert_eq!(signed.at("/label/since"), signed.at("/signature/signedAt"));
        let again = world
            .act(Some(&firm.person), "charterSign", input, SIGNED)
            .await
            .done();
        assert_eq!(again.0, signed.0);
        world.sign(&firm, &version).await.refused("ALREADY_DONE");
        assert_eq!(world.count::<signature::Entity>().await, 1);

        let query = "{ providers(association: {slug: \"club\"}, first: 5) { nodes { name
            signatures { charterVersion { number } endedOn endKind } labels { standing } commitments(first: 1) { totalCount } } } }";
        let public = world.ask(None, query, json!({})).await.ok();
        let node = public.at("/data/providers/nodes/0");
        assert_eq!(node["signatures"][0]["charterVersion"]["number"], 1);
        assert_eq!(node["labels"][0]["standing"], "ACTIVE");
        assert_eq!(node["commitments"]["totalCount"], 0);

        // Who signed is known inside, not to the public.
        let query = "{ providers(association: {slug: \"club\"}, first: 1) { nodes { signatures { signedBy { displayName } } } } }";
        let at = "/data/providers/nodes/0/signatures/0/signedBy";
        let public = world.ask(None, query, json!({})).await.ok();
        assert_eq!(public.at(at), &json!(null));
        let inside = world.ask(Some(&firm.person), query, json!({})).await.ok();
        assert_eq!(inside.at(at), &json!({ "displayName": "Someone of Atelier Nord" }));
    })
    .await;
}

async fn set_membership(world: &World, firm: &Firm, column: membership::Column, value: Expr) {
    let tx = world.app.db.begin().await.unwrap();
    membership::Entity::update_many()
        .col_expr(column, value)
        .filter(membership::Column::OrganisationId.eq(firm.id))
        .exec(&tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_signature_is_refused_with_what_is_missing() {
    both(async |world| {
        let old = world.charter().await;
        let version = world.next_version(titled("Second")).await;
        let draft = world.import(titled("Third")).await;
        let member = world.member("Atelier Nord").await;
        let entries = world.count::<journal_entry::Entity>().await;

        // Not signed in, not for this organisation, not a version that one may know.
        let input = json!({ "actingAs": member.id, "charterVersionId": version.id, "textHash": version.hash });
        world
            .act(None, "charterSign", input.clone(), SIGNED)
            .await
            .failed("UNAUTHENTICATED");
        let other = world.member("Autre maison").await;
        let secretary = world.officer("Sam", MandateRole::Secretary).await;
        for who in [&other.person, &secretary] {
            world
                .act(Some(who), "charterSign", input.clone(), SIGNED)
                .await
                .failed("FORBIDDEN");
        }
        world.sign(&member, &draft).await.failed("NOT_FOUND");
        let wrong_kind = json!({ "actingAs": version.id, "charterVersionId": version.id, "textHash": "" });
        world
            .act(Some(&member.person), "charterSign", wrong_kind, SIGNED)
            .await
            .failed("BAD_ID");

        // Admission, dues, suspension.
        let stranger = world.firm(OrganisationKind::Provider, "Pas encore membre").await;
        let refused = world.sign(&stranger, &version).await.refused("NOT_IN_GOOD_STANDING");
        assert_eq!(refused.at("/userErrors/0/missing"), &json!(["ADMISSION"]));
        assert_eq!(refused.at("/userErrors/0/rule/id"), "A1");
        let late = world.member("En retard").await;
        let eve = NaiveDate::from_ymd_opt(2026, 1, 14).unwrap();
        set_membership(world, &late, membership::Column::DuesPaidThrough, Expr::value(eve)).await;
        world.sign(&late, &version).await.refused("NOT_IN_GOOD_STANDING");
        let suspended = world.member("Suspendue").await;
        set_membership(world, &suspended, membership::Column::SuspendedAt, Expr::value(world.now())).await;
        world.sign(&suspended, &version).await.refused("NOT_IN_GOOD_STANDING");
        let client = world.firm(OrganisationKind::Client, "Mairie d’Exemple").await;
        world.sign(&client, &version).await.failed("FORBIDDEN");

        // A ban, until it ends.
        let banned = world.member("Interdite").await;
        world
            .write(ban::Entity::insert(ban::ActiveModel {
                id: Set(world.app.random.id::<BanId>(world.now())),
                association_id: Set(world.association),
                organisation_id: Set(banned.id),
                starts_at: Set(world.now()),
                ends_at: Set(Some(world.now() + TimeDelta::days(30))),
                lifted_at: Set(None),
            }))
            .await;
        world.sign(&banned, &version).await.refused("BANNED");

        // Another version, another text.
        world.sign(&member, &old).await.refused("WRONG_STATE");
        for hash in [&old.hash, "", "not a hash", &version.hash[1..]] {
            let refused = world.sign_with(&member, &version, hash).await.refused("INVALID_INPUT");
            assert_eq!(refused.at("/userErrors/0/field"), &json!(["textHash"]));
        }
        // On the board, one sees the draft; it is not in force for all that.
        world.mandate(&member.person, MandateRole::Board, "2020-01-01", None).await;
        world.sign(&member, &draft).await.missing(&["CHARTER_IN_FORCE"]);

        assert_eq!(world.count::<signature::Entity>().await, 0);
        assert_eq!(world.count::<entity::label::Entity>().await, 0);
        let tokens_of_officers = world.count::<journal_entry::Entity>().await;
        assert!(tokens_of_officers > entries, "people signed in");
        assert_eq!(signing_entries(world).await, 0);

        world.pass(TimeDelta::days(30));
        world.sign(&banned, &version).await.done();
        assert_eq!(signing_entries(world).await, 1);
    })
    .await;
}

/// How many entries of signing the journal holds.
async fn signing_entries(world: &World) -> u64 {
    journal_entry::Entity::find()
        .filter(journal_entry::Column::Body.contains("\"act\":\"CharterSign\""))
        .count(world.app.db.reader())
        .await
        .unwrap()
}

#[tokio::test]
async fn of_two_signatures_at_once_one_is_given() {
    both(async |world| {
        let version = world.charter().await;
        let firm = world.member("Atelier Nord").await;
        let colleague = world.person("Carl").await;
        world.affiliate(&colleague, firm.id).await;
        let other = Firm {
            id: firm.id,
            person: colleague,
        };
        let (one, two) = tokio::join!(world.sign(&firm, &version), world.sign(&other, &version));
        let errors = |answer: &Answer| answer.at("/userErrors").as_array().unwrap().len();
        assert_eq!(errors(&one) + errors(&two), 1, "{one:?} {two:?}");
        let late = if errors(&one) == 1 { one } else { two };
        late.refused("ALREADY_DONE");
        assert_eq!(world.count::<signature::Entity>().await, 1);
        assert_eq!(world.count::<entity::label::Entity>().await, 1);
        assert_eq!(signing_entries(world).await, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_firms_that_sign_at_once_each_is_bound() {
    both(async |world| {
        let version = world.charter().await;
        let mut firms = Vec::new();
        for number in 0..64 {
            firms.push(world.member(&format!("Maison {number}")).await);
        }
        let signed = join_all(firms.iter().map(|firm| world.sign(firm, &version)));
        for signed in signed.await {
            signed.done();
        }
        assert_eq!(world.count::<signature::Entity>().await, 64);
        assert_eq!(world.count::<entity::label::Entity>().await, 64);
    })
    .await;
}
