//! Commitments, told through HTTP.

use crate::support::charters::{Version, titled};
use crate::support::firms::Firm;
use crate::support::world::{Answer, Person, World, both};
use entity::id::{ArticleId, CommitmentId, SignatureId};
use entity::value::MandateRole;
use entity::{commitment, commitment_revision, journal_entry};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::json;
use uuid::Uuid;

const COMMITMENT: &str = "commitment { id state statement revision declaredAt version article { number } organisation { name } \
    revisions { revision state statement revisedAt } viewerActions { name allowed reasons { code } } }";

/// The id of an article of a version.
async fn article(world: &World, version: &Version, number: &str) -> ArticleId {
    let version: entity::id::CharterVersionId = version.id.parse().unwrap();
    let row = entity::article::Entity::find()
        .filter(entity::article::Column::CharterVersionId.eq(version))
        .filter(entity::article::Column::Number.eq(number))
        .one(world.app.db.reader())
        .await;
    row.unwrap().unwrap().id
}

async fn declare(
    world: &World,
    who: Option<&Person>,
    firm: &Firm,
    article: ArticleId,
    statement: &str,
) -> Answer {
    let signature = world.signature(firm).await;
    let input = json!({ "signatureId": signature, "articleId": article, "statement": statement });
    world.act(who, "commitmentDeclare", input, COMMITMENT).await
}

async fn withdraw(world: &World, who: Option<&Person>, id: &str) -> Answer {
    let input = json!({ "commitmentId": id });
    world
        .act(who, "commitmentWithdraw", input, COMMITMENT)
        .await
}

#[tokio::test]
async fn a_signatory_declares_words_anew_and_takes_back_and_all_is_kept() {
    both(async |world| {
        let version = world.charter().await;
        let firm = world.signatory("Atelier Nord", &version).await;
        let me = Some(&firm.person);
        let article = article(world, &version, "4.2").await;
        let first = declare(world, me, &firm, article, "  Nos sous-traitants sont nommés.\r\nToujours. ").await.done();
        assert_eq!(first.at("/commitment/statement"), "Nos sous-traitants sont nommés.\nToujours.");
        assert_eq!(first.at("/commitment/article/number"), "4.2");
        assert_eq!(first.at("/commitment/revision"), 1);
        let id = first.text("/commitment/id");
        declare(world, me, &firm, article, "Nos sous-traitants sont nommés.\nToujours.").await.refused("ALREADY_DONE");
        let signature = world.signature(&firm).await;
        for (expected, refused) in [(7, true), (1, false)] {
            let input = json!({ "signatureId": signature, "articleId": article, "statement": "Nous disons qui fait quoi.", "expectedVersion": expected });
            let answer = world.act(me, "commitmentDeclare", input, COMMITMENT).await;
            if refused { answer.refused("STALE_VERSION") } else { answer.done() };
        }
        world.pass(chrono::TimeDelta::hours(1));
        let withdrawn = withdraw(world, me, id).await.done();
        assert_eq!(withdrawn.at("/commitment/state"), "WITHDRAWN");
        assert_eq!(withdrawn.at("/commitment/declaredAt"), first.at("/commitment/declaredAt"));
        withdraw(world, me, id).await.refused("ALREADY_DONE");
        // What was taken back can be declared again, in the same words.
        let again = declare(world, me, &firm, article, "Nous disons qui fait quoi.").await.done();
        assert_eq!(again.at("/commitment/id"), id);
        assert_eq!(again.at("/commitment/revision"), 4);
        let kept: Vec<_> = again.at("/commitment/revisions").as_array().unwrap().iter()
            .map(|revision| (revision["state"].as_str().unwrap(), revision["statement"].as_str().unwrap()))
            .collect();
        assert_eq!(kept, [
            ("DECLARED", "Nos sous-traitants sont nommés.\nToujours."),
            ("DECLARED", "Nous disons qui fait quoi."),
            ("WITHDRAWN", "Nous disons qui fait quoi."),
            ("DECLARED", "Nous disons qui fait quoi."),
        ]);
        assert_eq!(world.count::<commitment::Entity>().await, 1);
        assert_eq!(world.count::<commitment_revision::Entity>().await, 4);
        // Everybody reads it; the journal holds no word of it.
        let query = "{ providers(association: {slug: \"club\"}, first: 1) { nodes {
            commitments(first: 5) { nodes { statement revisions { statement } viewerActions { name } } }
            signatures { commitments { statement } } } } }";
        let public = world.ask(None, query, json!({})).await.ok();
        let node = public.at("/data/providers/nodes/0");
        assert_eq!(node["commitments"]["nodes"][0]["revisions"].as_array().unwrap().len(), 4);
        assert_eq!(node["commitments"]["nodes"][0]["viewerActions"], json!([]));
        assert_eq!(node["signatures"][0]["commitments"][0]["statement"], "Nous disons qui fait quoi.");
        let told = journal_entry::Entity::find()
            .filter(journal_entry::Column::Body.contains("disons"))
            .count(world.app.db.reader())
            .await;
        assert_eq!(told.unwrap(), 0);
    })
    .await;
}

#[tokio::test]
async fn one_commits_for_oneself_to_what_one_signed() {
    both(async |world| {
        let first = world.charter().await;
        let firm = world.signatory("Atelier Nord", &first).await;
        let other = world.signatory("Maison Sud", &first).await;
        let secretary = world.officer("Sam", MandateRole::Secretary).await;
        let here = article(world, &first, "1.1").await;
        let me = Some(&firm.person);

        declare(world, None, &firm, here, "Nous.").await.failed("UNAUTHENTICATED");
        for who in [&other.person, &secretary] {
            declare(world, Some(who), &firm, here, "Nous.").await.failed("FORBIDDEN");
        }
        let input = json!({ "signatureId": SignatureId(Uuid::from_u128(1)), "articleId": here, "statement": "Nous." });
        world.act(me, "commitmentDeclare", input, COMMITMENT).await.failed("NOT_FOUND");
        let long = "x".repeat(20_001);
        for statement in ["", " \n ", "a\u{0}b", &long] {
            let refused = declare(world, me, &firm, here, statement).await.refused("INVALID_INPUT");
            assert_eq!(refused.at("/userErrors/0/field"), &json!(["statement"]));
        }
        let signature = world.signature(&firm).await;
        let input = json!({ "signatureId": signature, "articleId": here, "statement": "Nous.", "expectedVersion": 1 });
        world.act(me, "commitmentDeclare", input, COMMITMENT).await.refused("STALE_VERSION");
        // Of a version that is not signed, a draft or in force, as of one that is not there.
        let draft = world.import(titled("Second")).await;
        let there = article(world, &draft, "1.1").await;
        let unknown = declare(world, me, &firm, ArticleId(Uuid::from_u128(1)), "Nous.").await.refused("INVALID_INPUT");
        assert_eq!(unknown.at("/userErrors/0/rule/id"), "A3");
        assert_eq!(declare(world, me, &firm, there, "Nous.").await.0, unknown.0);
        let president = world.officer("Pia", MandateRole::President).await;
        world.publish(&president, &draft).await.done();
        assert_eq!(declare(world, me, &firm, there, "Nous.").await.0, unknown.0);
        assert_eq!(world.count::<commitment::Entity>().await, 0);

        // Still bound by the first, one commits to the first.
        let declared = declare(world, me, &firm, here, "Nous.").await.done();
        let id = declared.text("/commitment/id").to_owned();
        withdraw(world, None, &id).await.failed("UNAUTHENTICATED");
        withdraw(world, Some(&other.person), &id).await.failed("FORBIDDEN");
        withdraw(world, me, &CommitmentId(Uuid::from_u128(1)).to_string()).await.failed("NOT_FOUND");
        // Having signed the second, what was declared under the first stays as it was.
        world.pass(chrono::TimeDelta::hours(1));
        world.sign(&firm, &draft).await.done();
        withdraw(world, me, &id).await.refused("WRONG_STATE");
        let input = json!({ "signatureId": signature, "articleId": here, "statement": "Autrement." });
        world.act(me, "commitmentDeclare", input, COMMITMENT).await.refused("WRONG_STATE");
        declare(world, me, &firm, here, "Autrement.").await.refused("INVALID_INPUT");
        declare(world, me, &firm, there, "Nous.").await.done();
        let query = "{ providers(association: {slug: \"club\"}, first: 1) { nodes { commitments(first: 5) {
            nodes { signature { charterVersion { number } } viewerActions { name allowed reasons { code } } } } } } }";
        let mine = world.ask(me, query, json!({})).await.ok();
        let node = mine.at("/data/providers/nodes/0/commitments/nodes/0");
        assert_eq!(node["signature"]["charterVersion"]["number"], 1);
        assert_eq!(node["viewerActions"][1]["reasons"][0]["code"], "WRONG_STATE");
    })
    .await;
}

#[tokio::test]
async fn of_two_declarations_at_once_both_are_kept_in_their_order() {
    both(async |world| {
        let version = world.charter().await;
        let firm = world.signatory("Atelier Nord", &version).await;
        let article = article(world, &version, "7.1").await;
        let me = Some(&firm.person);
        let (one, two) = tokio::join!(
            declare(world, me, &firm, article, "Un."),
            declare(world, me, &firm, article, "Deux."),
        );
        let mut revisions = [one.done(), two.done()]
            .map(|answer| answer.at("/commitment/revision").as_i64().unwrap());
        revisions.sort_unstable();
        assert_eq!(world.count::<commitment::Entity>().await, 1);
        assert_eq!(world.count::<commitment_revision::Entity>().await, 2);
        assert!(revisions[1] == 2, "{revisions:?}");
    })
    .await;
}
