//! The live badge, told through HTTP.

use crate::support::firms::Firm;
use crate::support::world::{World, both};
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, HeaderName, Request, StatusCode, header};
use entity::id::LabelId;
use entity::label;
use entity::value::LabelState;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use tower::ServiceExt;

/// The firm's first label.
pub async fn label_of(world: &World, firm: &Firm) -> LabelId {
    let row = label::Entity::find()
        .filter(label::Column::OrganisationId.eq(firm.id))
        .one(world.app.db.reader())
        .await;
    row.unwrap().unwrap().id
}

/// Asks for a badge: status, headers, body.
pub async fn badge(
    world: &World,
    path: &str,
    headers: &[(HeaderName, &str)],
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
