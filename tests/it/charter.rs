//! Charters and signatures, told through HTTP.

use crate::organisations::{sorted, told};
use crate::support::charters::{Version, titled};
use crate::support::world::{Person, World, both};
use chrono::NaiveDate;
use entity::id::CharterVersionId;
use entity::value::{MandateRole, OrganisationKind};
use entity::{article, journal_entry};
use sceau::context::Context;
use sceau::failure::Failure;
use sceau::modules::charter::format::{QUALITY_CHARTER, parse};
use sceau::modules::{associations, charter};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::json;

const VERSIONS: &str = "{ charter(association: {slug: \"club\"}, slug: \"qualite-numerique\") { inForce { number } versions { number state } } }";

async fn versions(world: &World, who: Option<&Person>) -> serde_json::Value {
    let answer = world.ask(who, VERSIONS, json!({})).await.ok();
    answer.at("/data/charter/versions").clone()
}

#[tokio::test]
async fn anybody_reads_a_charter_and_the_offices_its_drafts() {
    both(async |world| {
        let secretary = world.officer("Sam", MandateRole::Secretary).await;
        let first = world.charter().await;
        world.import(titled("The next one")).await;
        assert_eq!(
            versions(world, None).await,
            json!([{ "number": 1, "state": "IN_FORCE" }])
        );
        assert_eq!(
            versions(world, Some(&secretary)).await,
            json!([{ "number": 2, "state": "DRAFT" }, { "number": 1, "state": "IN_FORCE" }])
        );
        let stranger = world.firm(OrganisationKind::Provider, "Atelier Nord").await;
        assert_eq!(
            versions(world, Some(&stranger.person)).await,
            versions(world, None).await
        );

        let query = "{ charter(association: {slug: \"club\"}, slug: \"qualite-numerique\") {
            title { fr en } association { slug charters { slug } }
            inForce {
              id number state publishedAt textHash text version
              clauses { title { en } text { fr } }
              chapters { number title { fr } articles { id number kind title { en } text { fr } chapter { number } charterVersion { number } } }
              rules {
                labelStaysMonths mayRadiate defence { months days inWords { fr en } }
                deliberation { time { months inWords { fr } } startsOn }
                meeting { noticeClearDays quorum { fraction minimum } majority tie smallestSecretElectorate recusalFallback }
                decision { body empoweredBy { en } investigatorVotes }
                sanctions { radiationStrikes labelBan labelBanMaxMonths warning suspension departedMembers }
                appeal { suspensive } calendar { region workingDays }
              }
            } } }";
        let before = world.app.db.statements();
        let answer = world.ask(None, query, json!({})).await.ok();
        let statements = world.app.db.statements() - before;
        assert!(statements <= 8, "{}: {statements} statements", world.name);
        let version = answer.at("/data/charter/inForce");
        assert_eq!(version["id"], first.id);
        assert_eq!(version["textHash"], first.hash);
        let text = version["text"].as_str().unwrap();
        let hash = sceau::secrets::sha256(&[text.as_bytes()]);
        assert_eq!(first.hash, data_encoding::HEXLOWER.encode(&hash));
        let chapters = version["chapters"].as_array().unwrap();
        let articles: Vec<_> = chapters
            .iter()
            .flat_map(|chapter| chapter["articles"].as_array().unwrap())
            .collect();
        assert_eq!((chapters.len(), articles.len()), (8, 27));
        assert_eq!(articles[26]["number"], "8.1");
        assert_eq!(version["clauses"].as_array().unwrap().len(), 5);
        let rules = &version["rules"];
        assert_eq!(rules["defence"]["inWords"]["fr"], "15 jours");
        assert_eq!(rules["deliberation"]["startsOn"], "RECEIPT");
        assert_eq!(rules["meeting"]["tie"], "REJECTED");
        assert_eq!(
            rules["meeting"]["quorum"],
            json!({ "fraction": "1/2", "minimum": null })
        );
        assert_eq!(rules["mayRadiate"], true);
        assert_eq!(rules["appeal"], json!(null));
        assert_eq!(rules["calendar"]["region"], "METROPOLE");
        assert_eq!(
            answer.at("/data/charter/association/charters"),
            &json!([{ "slug": "qualite-numerique" }])
        );
    })
    .await;
}

#[tokio::test]
async fn a_text_is_imported_once_and_a_charter_keeps_its_numbers() {
    both(async |world| {
        let text = &parse(QUALITY_CHARTER).unwrap();
        let context = Context::system(&world.app);
        world.import(|_| {}).await;
        let unpublished = world.ask(None, VERSIONS, json!({})).await.ok();
        assert_eq!(unpublished.at("/data/charter"), &json!(null));
        let again = context
            .act(|tx| Box::pin(charter::import(tx, world.association, text)))
            .await;
        let Err(Failure::Refused(refusals)) = again else {
            panic!("{}: imported twice", world.name);
        };
        assert_eq!(refusals[0].code.as_str(), "ALREADY_DONE");
        world.import(titled("Second")).await;
        // What was said before the last version may be said again.
        world.import(|_| {}).await;
        let secretary = world.officer("Sam", MandateRole::Secretary).await;
        let numbers = versions(world, Some(&secretary)).await;
        assert_eq!(numbers[0], json!({ "number": 3, "state": "DRAFT" }));
        assert_eq!(numbers.as_array().unwrap().len(), 3);
    })
    .await;
}

#[tokio::test]
async fn the_president_puts_a_whole_draft_in_force_once() {
    both(async |world| {
        let president = world.officer("Pia", MandateRole::President).await;
        let secretary = world.officer("Sam", MandateRole::Secretary).await;
        let firm = world.member("Atelier Nord").await;
        let first = world.import(|_| {}).await;
        let second = world.import(titled("Second")).await;
        let third = world.import(titled("Third")).await;
        let entries = world.count::<journal_entry::Entity>().await;

        for who in [&secretary] {
            world.publish(who, &first).await.failed("FORBIDDEN");
        }
        let nothing = Version {
            id: CharterVersionId(uuid::Uuid::from_u128(1)).to_string(),
            hash: String::new(),
        };
        let hidden = world.publish(&firm.person, &first).await.failed("NOT_FOUND");
        assert_eq!(hidden.0, world.publish(&firm.person, &nothing).await.0);
        world.publish(&president, &nothing).await.failed("NOT_FOUND");
        let input = json!({ "charterVersionId": first.id, "expectedVersion": 2 });
        world
            .act(Some(&president), "charterPublish", input, "")
            .await
            .refused("STALE_VERSION");
        // A draft of which an article is gone is not whole.
        let last = article::Entity::find()
            .filter(article::Column::CharterVersionId.eq(id(&first)))
            .order_by_desc(article::Column::Position)
            .one(world.app.db.reader())
            .await
            .unwrap()
            .unwrap();
        let tx = world.app.db.begin().await.unwrap();
        article::Entity::delete_by_id(last.id).exec(&tx).await.unwrap();
        tx.commit().await.unwrap();
        world.publish(&president, &first).await.refused("WRONG_STATE");
        assert_eq!(world.count::<journal_entry::Entity>().await, entries);

        let published = world.publish(&president, &second).await.done();
        assert_eq!(published.at("/charterVersion/state"), "IN_FORCE");
        assert_eq!(published.at("/charterVersion/version"), 2);
        world.publish(&president, &second).await.refused("ALREADY_DONE");
        world.publish(&president, &first).await.refused("WRONG_STATE");
        world.publish(&president, &third).await.done();
        world.publish(&president, &second).await.refused("WRONG_STATE");
        let query = "{ charter(association: {slug: \"club\"}, slug: \"qualite-numerique\") { title { en } inForce { number } } }";
        let charter = world.ask(None, query, json!({})).await.ok();
        assert_eq!(charter.at("/data/charter/title/en"), "Third");
        assert_eq!(charter.at("/data/charter/inForce/number"), 3);
    })
    .await;
}

fn id(version: &Version) -> CharterVersionId {
    version.id.parse().unwrap()
}

#[tokio::test]
async fn a8_a_new_version_binds_nobody_who_does_not_sign_it() {
    both(async |world| {
        let first = world.charter().await;
        let faithful = world.signatory("Atelier Nord", &first).await;
        let idle = world.signatory("Maison Sud", &first).await;
        world.set_clock("2026-06-04T10:00:00Z");
        let second = world
            .next_version(|text| text.rules.label_stays_months = 6)
            .await;
        assert_eq!(
            told(world, "CHARTER_PUBLISHED").await,
            sorted(&[&faithful.person, &idle.person])
        );

        // Both stay bound by the first; both labels stay for six months, to the end of Friday 4 December at the seat.
        let query = "{ register(association: {slug: \"club\"}, first: 5) { nodes {
            id standing since lapsesAt endedOn organisation { name } signature { charterVersion { number } } } } }";
        let register = async || world.ask(None, query, json!({})).await.ok().at("/data/register/nodes").clone();
        let lines = register().await;
        for line in lines.as_array().unwrap() {
            assert_eq!(line["standing"], "ACTIVE");
            assert_eq!(line["lapsesAt"], "2026-12-04T23:00:00.000000Z");
            assert_eq!(line["signature"]["charterVersion"]["number"], 1);
        }

        // Signing the new one ends the old signature, and the label goes on.
        world.set_clock("2026-07-01T10:00:00Z");
        let signed = world.sign(&faithful, &second).await.done();
        assert_eq!(signed.at("/label/id"), &lines[0]["id"]);
        assert_eq!(signed.at("/label/since"), &lines[0]["since"]);
        assert_eq!(signed.at("/label/lapsesAt"), &json!(null));
        let mine = "query($id: ID!) { providers(association: {slug: \"club\"}, first: 1, filter: {nameContains: \"nord\"}) {
            nodes { signatures { signedAt endedOn endKind charterVersion { number } } } } }";
        let mine = mine.replace("query($id: ID!) ", "");
        let insider = world.again(&faithful.person).await;
        let inside = world.ask(Some(&insider), &mine, json!({})).await.ok();
        let signatures = inside.at("/data/providers/nodes/0/signatures");
        assert_eq!(signatures[0]["charterVersion"]["number"], 2);
        assert_eq!(signatures[1]["charterVersion"]["number"], 1);
        let signed = signatures[0]["signedAt"].as_str().unwrap();
        assert_eq!(signatures[1]["endedOn"], signed[..10]);
        assert_eq!(signatures[1]["endKind"], "NEW_VERSION");
        let outside = world.ask(None, &mine, json!({})).await.ok();
        assert_eq!(outside.at("/data/providers/nodes/0/signatures/1/endKind"), &json!(null));

        // A further version never lengthens what was set.
        world.set_clock("2026-08-03T10:00:00Z");
        let third = world
            .next_version(|text| text.rules.label_stays_months = 12)
            .await;
        let lines = register().await;
        assert_eq!(lines[0]["lapsesAt"], "2027-08-03T22:00:00.000000Z");
        assert_eq!(lines[1]["lapsesAt"], "2026-12-04T23:00:00.000000Z");

        // Nobody came: at that instant the label is over, though the firm stays bound (A9).
        world.set_clock("2026-12-04T22:59:59Z");
        assert_eq!(register().await[1]["standing"], "ACTIVE");
        world.set_clock("2026-12-04T23:00:00Z");
        let lines = register().await;
        assert_eq!(lines[1]["standing"], "NO_LONGER_HELD");
        assert_eq!(lines[1]["endedOn"], "2026-12-05");
        assert_eq!(lines[1]["signature"]["charterVersion"]["number"], 1);

        // Signing later gives a new label: there was a gap.
        world.set_clock("2026-12-10T10:00:00Z");
        let late = world.sign(&idle, &third).await.done();
        assert_ne!(late.at("/label/id"), &lines[1]["id"]);
        assert_eq!(late.at("/label/since"), "2026-12-10T10:00:00.000000Z");
        let lines = register().await;
        assert_eq!(lines.as_array().unwrap().len(), 2, "one line for each holder");
        assert_eq!(lines[1]["standing"], "ACTIVE");
    })
    .await;
}

#[tokio::test]
async fn a9_the_version_that_bound_on_the_day_of_the_facts() {
    both(async |world| {
        let first = world.charter().await;
        let firm = world.signatory("Atelier Nord", &first).await;
        world.set_clock("2026-03-02T10:00:00Z");
        let second = world.next_version(titled("Second")).await;
        world.sign(&firm, &second).await.done();
        let bound = async |day: &str| {
            let (day, firm) = (day.parse::<NaiveDate>().unwrap(), firm.id);
            Context::system(&world.app)
                .act(|tx| {
                    Box::pin(async move {
                        let seat = associations::seat(tx, world.association).await?;
                        let charter = charter::only_charter(tx, world.association).await?;
                        let bonds = charter::Bonds::load(tx, charter.id, firm).await?;
                        let bound = bonds.on(&seat, day)?;
                        Ok(bound.map(|bound| bound.charter_version_id.to_string()))
                    })
                })
                .await
                .unwrap()
        };
        assert_eq!(bound("2026-01-14").await, None);
        assert_eq!(bound("2026-01-15").await.as_ref(), Some(&first.id));
        assert_eq!(bound("2026-03-02").await.as_ref(), Some(&first.id));
        assert_eq!(bound("2026-03-03").await.as_ref(), Some(&second.id));
    })
    .await;
}

#[tokio::test]
async fn a_screen_is_told_what_may_be_done_with_a_version() {
    both(async |world| {
        let president = world.officer("Pia", MandateRole::President).await;
        let member = world.member("Atelier Nord").await;
        let stranger = world.firm(OrganisationKind::Provider, "Pas encore membre").await;
        let first = world.charter().await;
        world.import(titled("Second")).await;
        let query = "{ charter(association: {slug: \"club\"}, slug: \"qualite-numerique\") { versions { number
            viewerActions { name allowed reasons { code missing } } } } }";
        let actions = async |who: Option<&Person>| {
            let answer = world.ask(who, query, json!({})).await.ok();
            answer.at("/data/charter/versions").clone()
        };
        assert_eq!(actions(None).await, json!([{ "number": 1, "viewerActions": [] }]));
        let allowed = |name: &str| json!([{ "name": name, "allowed": true, "reasons": [] }]);
        let versions = actions(Some(&president)).await;
        assert_eq!(versions[0]["viewerActions"], allowed("CHARTER_PUBLISH"));
        assert_eq!(versions[1]["viewerActions"][0]["reasons"][0]["code"], "ALREADY_DONE");
        let versions = actions(Some(&member.person)).await;
        assert_eq!(versions[0]["viewerActions"], allowed("CHARTER_SIGN"));
        let of_stranger = actions(Some(&stranger.person)).await;
        assert_eq!(
            of_stranger[0]["viewerActions"],
            json!([{ "name": "CHARTER_SIGN", "allowed": false, "reasons": [{ "code": "NOT_IN_GOOD_STANDING", "missing": ["ADMISSION"] }] }])
        );
        world.sign(&member, &first).await.done();
        let versions = actions(Some(&member.person)).await;
        assert_eq!(versions[0]["viewerActions"][0]["reasons"][0]["code"], "ALREADY_DONE");
        // Who acts for several says for which; for another's organisation nobody signs.
        let third = world.member("Troisième").await;
        world.affiliate(&stranger.person, third.id).await;
        let several = actions(Some(&stranger.person)).await;
        let reasons = json!([{ "code": "INVALID_INPUT", "missing": [] }]);
        assert_eq!(
            several[0]["viewerActions"],
            json!([{ "name": "CHARTER_SIGN", "allowed": false, "reasons": reasons }])
        );
        let query = "query($id: ID!, $actingAs: ID!) { node(id: $id) { ... on CharterVersion {
            viewerActions(actingAs: $actingAs) { name allowed reasons { code missing } } } } }";
        for (firm, expected) in [
            (&third, allowed("CHARTER_SIGN")),
            (&stranger, of_stranger[0]["viewerActions"].clone()),
            (&member, json!([])),
        ] {
            let variables = json!({ "id": first.id, "actingAs": firm.id });
            let read = world.ask(Some(&stranger.person), query, variables).await.ok();
            assert_eq!(read.at("/data/node/viewerActions"), &expected);
        }
    })
    .await;
}
