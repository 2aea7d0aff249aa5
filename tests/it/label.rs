//! The label: the public register, and what time does, told through HTTP.

use crate::badge::{badge, label_of};
use crate::organisations::{sorted, told};
use crate::support::charters::titled;
use crate::support::firms::Firm;
use crate::support::world::{Person, World, both};
use axum::http::StatusCode;
use entity::value::LabelState;
use entity::{journal_entry, label};
use sceau::context::Context;
use sceau::modules::label as labels;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, sea_query::Expr};
use serde_json::{Value as Json, json};

const LINE: &str = "id standing since lapsesAt endedOn badgePath inWords { fr en } organisation { name } association { name } \
    charter { slug } signature { charterVersion { number } endKind }";

/// A page of the register, as `who` sees it.
async fn register(world: &World, who: Option<&Person>, arguments: &str) -> Json {
    let query = format!(
        "{{ register(association: {{slug: \"club\"}}, {arguments}) {{ nodes {{ {LINE} }} totalCount pageInfo {{ endCursor hasNextPage }} }} }}"
    );
    let answer = world.ask(who, &query, json!({})).await.ok();
    answer.at("/data/register").clone()
}

fn names(page: &Json) -> Vec<&str> {
    let nodes = page["nodes"].as_array().unwrap();
    let name = |node| Json::pointer(node, "/organisation/name").unwrap().as_str();
    nodes.iter().filter_map(name).collect()
}

#[tokio::test]
async fn anybody_reads_the_register_in_the_order_of_names_on_both_databases() {
    both(async |world| {
        let version = world.charter().await;
        for name in [
            "Zèbre",
            "atelier nord",
            "Écho",
            "Étoile",
            "eau vive",
            "ÉCLAIR",
            "Atelier_Sud",
            "100 % local",
        ] {
            world.signatory(name, &version).await;
        }
        world.member("Sans signature").await;
        let expected = [
            "100 % local",
            "atelier nord",
            "Atelier_Sud",
            "eau vive",
            "Écho",
            "ÉCLAIR",
            "Étoile",
            "Zèbre",
        ];
        let page = register(world, None, "first: 10").await;
        assert_eq!(names(&page), expected, "{}", world.name);
        assert_eq!(page["totalCount"], 8);
        let line = &page["nodes"][1];
        assert_eq!(line["standing"], "ACTIVE");
        assert_eq!(line["since"], "2026-01-15T09:00:00.000000Z");
        assert_eq!(
            line["inWords"]["fr"],
            "Détient le label depuis le jeudi 15 janvier 2026."
        );
        assert_eq!(
            line["inWords"]["en"],
            "Holds the label since Thursday 15 January 2026."
        );
        assert_eq!(line["association"]["name"], "Association club");
        assert_eq!(line["signature"]["charterVersion"]["number"], 1);
        assert_eq!(
            line["badgePath"],
            format!("/badge/{}.svg", line["id"].as_str().unwrap())
        );

        // Page by page, forward and backward, it is the same list.
        let mut paged = Vec::new();
        let mut after = String::new();
        loop {
            let page = register(world, None, &format!("first: 3{after}")).await;
            paged.extend(names(&page).into_iter().map(str::to_owned));
            if page["pageInfo"]["hasNextPage"] == false {
                break;
            }
            after = format!(", after: {}", page["pageInfo"]["endCursor"]);
        }
        assert_eq!(paged, expected, "{}", world.name);
        let last = register(world, None, "last: 2").await;
        assert_eq!(names(&last), expected[6..]);

        // The filter takes names whatever their case and accents, and wildcards as letters.
        for (text, found) in [
            ("éC", &["Écho", "ÉCLAIR"][..]),
            ("TELIER", &["atelier nord", "Atelier_Sud"]),
            ("_", &["Atelier_Sud"]),
            ("%", &["100 % local"]),
            ("\\u0000", &[]),
        ] {
            let page = register(
                world,
                None,
                &format!("first: 10, filter: {{nameContains: \"{text}\"}}"),
            )
            .await;
            assert_eq!(names(&page), found, "{}: {text}", world.name);
        }
        let query = "{ register(association: {slug: \"club\"}) { nodes { id } } }";
        world.ask(None, query, json!({})).await.failed("BAD_PAGE");
    })
    .await;
}

#[tokio::test]
async fn the_register_costs_the_same_for_any_page() {
    both(async |world| {
        let version = world.charter().await;
        for number in 0..12 {
            world.signatory(&format!("Maison {number}"), &version).await;
        }
        let mut counts = Vec::new();
        for first in [2, 12] {
            let before = world.app.db.statements();
            register(world, None, &format!("first: {first}")).await;
            counts.push(world.app.db.statements() - before);
        }
        assert_eq!(counts[0], counts[1], "{}", world.name);
        assert!(counts[0] <= 4, "{}: {counts:?}", world.name);
    })
    .await;
}

#[tokio::test]
async fn r12_who_no_longer_holds_it_is_told_in_neutral_words_and_for_a_time() {
    both(async |world| {
        let secretary = world.officer("Sam", entity::value::MandateRole::Secretary).await;
        let version = world.charter().await;
        let left = world.signatory("Atelier Nord", &version).await;
        let struck = world.signatory("Maison Sud", &version).await;
        let holder = world.signatory("Zénith", &version).await;
        world.set_clock("2026-03-02T10:00:00Z");
        world.resign(&left).await.done();
        strike_off(world, &struck).await;

        let page = register(world, None, "first: 5").await;
        let [left_line, struck_line, _] = page["nodes"].as_array().unwrap().as_slice() else {
            panic!("{page:#}");
        };
        for key in ["standing", "endedOn", "inWords", "lapsesAt", "since", "signature"] {
            assert_eq!(left_line[key], struck_line[key], "{key} tells them apart");
        }
        assert_eq!(left_line["standing"], "NO_LONGER_HELD");
        assert_eq!(left_line["inWords"]["en"], "No longer holds the label since Monday 2 March 2026.");
        assert_eq!(left_line["signature"]["endKind"], json!(null));
        for (standing, found) in [("NO_LONGER_HELD", &["Atelier Nord", "Maison Sud"][..]), ("ACTIVE", &["Zénith"]), ("SUSPENDED", &[])] {
            let page = register(world, None, &format!("first: 5, filter: {{standing: {standing}}}")).await;
            assert_eq!(names(&page), found);
        }
        let secretary = world.again(&secretary).await;
        // The office knows how it ended; so do the organisation's own people, of theirs.
        let office = register(world, Some(&secretary), "first: 5").await;
        assert_eq!(office["nodes"][0]["signature"]["endKind"], "MEMBERSHIP_ENDED");
        assert_eq!(office["nodes"][1]["signature"]["endKind"], "RADIATION");
        let person = world.again(&struck.person).await;
        let own = register(world, Some(&person), "first: 5").await;
        assert_eq!(own["nodes"][0]["signature"]["endKind"], json!(null));
        assert_eq!(own["nodes"][1]["signature"]["endKind"], "RADIATION");

        // Twelve months later the public register forgets; the history does not.
        let signatures = "{ providers(association: {slug: \"club\"}, first: 5) { nodes { name signatures { endedOn } labels { standing } } } }";
        world.set_clock("2027-03-02T09:59:59Z");
        assert_eq!(names(&register(world, None, "first: 5").await).len(), 3);
        world.set_clock("2027-03-02T10:00:00Z");
        assert_eq!(names(&register(world, None, "first: 5").await), ["Zénith"]);
        let public = world.ask(None, signatures, json!({})).await.ok();
        assert_eq!(public.at("/data/providers/nodes/0/signatures"), &json!([]));
        assert_eq!(public.at("/data/providers/nodes/0/labels"), &json!([]));
        let secretary = world.again(&secretary).await;
        let office = world.ask(Some(&secretary), signatures, json!({})).await.ok();
        assert_eq!(office.at("/data/providers/nodes/0/labels/0/standing"), "NO_LONGER_HELD");
        assert_eq!(names(&register(world, Some(&secretary), "first: 5").await), ["Zénith"]);
        let (status, _, _) = badge(world, &format!("/badge/{}.svg", label_of(world, &left).await), &[]).await;
        assert_eq!(status, StatusCode::NOT_FOUND);
        let (status, _, _) = badge(world, &format!("/badge/{}.svg", label_of(world, &holder).await), &[]).await;
        assert_eq!(status, StatusCode::OK);
    })
    .await;
}

/// As a radiation will: no act of this slice's does it.
async fn strike_off(world: &World, firm: &Firm) {
    let tx = world.app.db.begin().await.unwrap();
    let ended = |end: &str| (Expr::value(world.now()), Expr::value(end));
    let (at, kind) = ended("RADIATION");
    entity::signature::Entity::update_many()
        .col_expr(entity::signature::Column::EndedAt, at)
        .col_expr(entity::signature::Column::EndKind, kind)
        .filter(entity::signature::Column::OrganisationId.eq(firm.id))
        .exec(&tx)
        .await
        .unwrap();
    let (at, state) = ended("REVOKED");
    label::Entity::update_many()
        .col_expr(label::Column::EndedAt, at)
        .col_expr(label::Column::State, state)
        .filter(label::Column::OrganisationId.eq(firm.id))
        .exec(&tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a8_a_label_lapses_once_whoever_sweeps() {
    both(async |world| {
        let first = world.charter().await;
        let idle = world.signatory("Atelier Nord", &first).await;
        let faithful = world.signatory("Maison Sud", &first).await;
        world.set_clock("2026-02-02T10:00:00Z");
        let second = world
            .next_version(|text| text.rules.label_stays_months = 1)
            .await;
        world.sign(&faithful, &second).await.done();
        let sweep = async || {
            labels::lapse_due(&Context::system(&world.app))
                .await
                .unwrap()
        };
        world.set_clock("2026-03-02T22:59:59Z");
        assert_eq!(sweep().await, 0);
        // Three days late, on two servers.
        world.set_clock("2026-03-05T12:00:00Z");
        let (one, two) = tokio::join!(sweep(), sweep());
        assert_eq!(one + two, 1, "{}", world.name);
        assert_eq!(sweep().await, 0);
        let row = label::Entity::find_by_id(label_of(world, &idle).await);
        let row = row.one(world.app.db.reader()).await.unwrap().unwrap();
        assert_eq!(row.state, LabelState::Ended);
        assert_eq!(
            row.ended_at, row.lapses_at,
            "it ended when its time was over"
        );
        let lapses = journal_entry::Entity::find()
            .filter(journal_entry::Column::Body.contains("\"act\":\"LabelLapse\""))
            .filter(journal_entry::Column::Body.contains("\"endedAt\":\"2026-03-02T23:00:00Z\""))
            .count(world.app.db.reader())
            .await;
        assert_eq!(lapses.unwrap(), 1);
        assert_eq!(told(world, "LABEL_ENDED").await, sorted(&[&idle.person]));
        let page = register(world, None, "first: 5").await;
        assert_eq!(page["nodes"][0]["endedOn"], "2026-03-03");
        assert_eq!(page["nodes"][1]["standing"], "ACTIVE");
    })
    .await;
}

#[tokio::test]
async fn a_label_whose_time_is_over_is_ended_by_whoever_comes_first() {
    both(async |world| {
        let first = world.charter().await;
        let firm = world.signatory("Atelier Nord", &first).await;
        world.set_clock("2026-02-02T10:00:00Z");
        let second = world.next_version(titled("Second")).await;
        // Nothing was swept: signing again finds the old label lapsed, and grants another.
        world.set_clock("2027-03-01T10:00:00Z");
        world.sign(&firm, &second).await.done();
        let rows = label::Entity::find()
            .all(world.app.db.reader())
            .await
            .unwrap();
        assert_eq!(rows.len(), 2);
        let old = rows.iter().find(|row| row.ended_at.is_some()).unwrap();
        assert_eq!(old.ended_at, old.lapses_at);
        assert_eq!(
            labels::lapse_due(&Context::system(&world.app))
                .await
                .unwrap(),
            0
        );
    })
    .await;
}
