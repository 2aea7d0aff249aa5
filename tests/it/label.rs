//! The label: the public register, the badge, and what time does, told through HTTP.

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use entity::id::LabelId;
use entity::value::LabelState;
use entity::{journal_entry, label};
use sceau::context::Context;
use sceau::modules::label as labels;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, sea_query::Expr};
use serde_json::{Value as Json, json};
use tower::ServiceExt;

use crate::organisations::{sorted, told};
use crate::support::charters::titled;
use crate::support::firms::Firm;
use crate::support::world::{Person, World, both};

const LINE: &str = "id standing since lapsesAt endedAt badgePath inWords { fr en } organisation { name } association { name } \
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

async fn resign(world: &World, firm: &Firm) {
    let member = world.again(&firm.person).await;
    let input = json!({ "actingAs": firm.id });
    world
        .act(Some(&member), "memberResign", input, "")
        .await
        .done();
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
        resign(world, &left).await;
        strike_off(world, &struck).await;

        let page = register(world, None, "first: 5").await;
        let [left_line, struck_line, _] = page["nodes"].as_array().unwrap().as_slice() else {
            panic!("{page:#}");
        };
        for key in ["standing", "endedAt", "inWords", "lapsesAt", "since", "signature"] {
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
        let signatures = "{ providers(association: {slug: \"club\"}, first: 5) { nodes { name signatures { endedAt } labels { standing } } } }";
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

async fn label_of(world: &World, firm: &Firm) -> LabelId {
    let row = label::Entity::find()
        .filter(label::Column::OrganisationId.eq(firm.id))
        .one(world.app.db.reader())
        .await;
    row.unwrap().unwrap().id
}

async fn badge(
    world: &World,
    path: &str,
    headers: &[(header::HeaderName, &str)],
) -> (StatusCode, HeaderMap, String) {
    let mut request = Request::get(path);
    for (name, value) in headers {
        request = request.header(name, *value);
    }
    let request = request.body(Body::empty()).unwrap();
    let response = world.router.clone().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.unwrap();
    (
        parts.status,
        parts.headers,
        String::from_utf8(bytes.to_vec()).unwrap(),
    )
}

#[tokio::test]
async fn a_badge_says_how_the_label_stands_now() {
    both(async |world| {
        let version = world.charter().await;
        let firm = world.signatory("Atelier <Nord> & Fils", &version).await;
        let path = format!("/badge/{}.svg", label_of(world, &firm).await);
        let (status, headers, svg) = badge(world, &path, &[]).await;
        assert_eq!(status, StatusCode::OK);
        assert_eq!(
            headers[header::CONTENT_TYPE],
            "image/svg+xml; charset=utf-8"
        );
        assert_eq!(headers[header::CACHE_CONTROL], "no-cache, must-revalidate");
        assert!(
            headers[header::VARY]
                .to_str()
                .unwrap()
                .to_lowercase()
                .contains("accept-language")
        );
        assert!(
            svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\"") && svg.ends_with("</svg>")
        );
        assert!(svg.contains("lang=\"fr\"") && svg.contains("Label en cours de validité"));
        assert!(svg.contains("depuis le jeudi 15 janvier 2026"));
        assert!(
            svg.contains("Atelier &lt;Nord&gt; &amp; Fils") && svg.contains("Association club")
        );
        for english in [
            badge(
                world,
                &path,
                &[(header::ACCEPT_LANGUAGE, "en-GB, fr;q=0.5")],
            )
            .await,
            badge(world, &format!("{path}?lang=en"), &[]).await,
        ] {
            assert!(english.2.contains("lang=\"en\"") && english.2.contains("Label valid"));
        }
        // Who has this one already is told that it is still true.
        let tag = headers[header::ETAG].to_str().unwrap();
        let (status, again, body) = badge(world, &path, &[(header::IF_NONE_MATCH, tag)]).await;
        assert_eq!((status, body.as_str()), (StatusCode::NOT_MODIFIED, ""));
        assert_eq!(again[header::ETAG], headers[header::ETAG]);

        let tx = world.app.db.begin().await.unwrap();
        label::Entity::update_many()
            .col_expr(label::Column::State, Expr::value(LabelState::Suspended))
            .exec(&tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let (status, _, svg) = badge(world, &path, &[(header::IF_NONE_MATCH, tag)]).await;
        assert_eq!(status, StatusCode::OK);
        assert!(svg.contains("Label suspendu"));

        // Its set time over, it is not valid at that instant, though nothing was swept.
        world.set_clock("2026-02-02T10:00:00Z");
        world
            .next_version(|text| text.rules.label_stays_months = 1)
            .await;
        world.set_clock("2026-03-02T22:59:59Z");
        assert!(badge(world, &path, &[]).await.2.contains("Label suspendu"));
        world.set_clock("2026-03-02T23:00:00Z");
        let (status, _, svg) = badge(world, &path, &[]).await;
        assert_eq!(status, StatusCode::OK);
        assert!(
            svg.contains("Label plus en cours de validité")
                && svg.contains("depuis le mardi 3 mars 2026"),
            "{svg}"
        );
        assert!(svg.contains("Atelier &lt;Nord&gt;"));
    })
    .await;
}

#[tokio::test]
async fn there_is_no_badge_for_what_is_no_label() {
    both(async |world| {
        let version = world.charter().await;
        let firm = world.signatory("Atelier Nord", &version).await;
        let unknown = LabelId(uuid::Uuid::from_u128(1));
        let id = label_of(world, &firm).await;
        let mut bodies = Vec::new();
        for path in [
            format!("/badge/{unknown}.svg"),
            format!("/badge/{}.svg", firm.id),
            format!("/badge/{id}"),
            format!("/badge/{id}.png"),
            "/badge/.svg".to_owned(),
            "/badge/%00%ff.svg".to_owned(),
            "/badge/label_.svg".to_owned(),
            format!("/badge/{}.svg", "x".repeat(2000)),
        ] {
            let (status, headers, body) = badge(world, &path, &[]).await;
            if path.contains("%ff") {
                assert!(status.is_client_error(), "{path}: {status}");
                continue;
            }
            assert_eq!(status, StatusCode::NOT_FOUND, "{path}");
            assert_eq!(
                headers[header::CONTENT_TYPE],
                "image/svg+xml; charset=utf-8"
            );
            assert!(body.contains("Aucun label à cette adresse"));
            bodies.push(body);
        }
        bodies.dedup();
        assert_eq!(bodies.len(), 1, "nothing of what was asked comes back");
        let (status, _, _) = badge(world, &format!("/badge/{id}.svg?lang=xx&lang=en"), &[]).await;
        assert!(status.is_success() || status.is_client_error());
    })
    .await;
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
            .count(world.app.db.reader())
            .await;
        assert_eq!(lapses.unwrap(), 1);
        assert_eq!(told(world, "LABEL_ENDED").await, sorted(&[&idle.person]));
        let page = register(world, None, "first: 5").await;
        assert_eq!(page["nodes"][0]["endedAt"], "2026-03-02T23:00:00.000000Z");
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
