//! The rows of charters, their versions and what stands in them.

use super::file::{CharterText, RulesOfProcedure};
use crate::access::{Effect, Permit};
use crate::context::Tx;
use crate::failure::{Failure, Outcome};
use crate::secrets::sha256;
use chrono::{DateTime, Utc};
use entity::id::{ArticleId, AssociationId, ChapterId, CharterId, CharterVersionId, ClauseId};
use entity::value::CharterVersionState;
use entity::{article, chapter, charter, charter_version, clause};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter, QueryOrder,
};

/// A text as it is stored: its canonical form, that form's hash, and the rules in it.
#[derive(Clone, Debug)]
pub(super) struct Canonical {
    pub body: String,
    pub text_hash: [u8; 32],
    pub rules: String,
}

impl Canonical {
    /// The canonical form (RFC 8785) of `text`.
    pub fn of(text: &CharterText) -> Outcome<Self> {
        let body = serde_json_canonicalizer::to_string(text)?;
        Ok(Self {
            text_hash: sha256(&[body.as_bytes()]),
            rules: serde_json_canonicalizer::to_string(&text.rules)?,
            body,
        })
    }
}

/// A charter.
///
/// # Errors
/// Hidden where there is none.
pub async fn find(tx: &Tx<'_>, id: CharterId) -> Outcome<charter::Model> {
    let row = charter::Entity::find_by_id(id).one(tx.connection()).await?;
    row.ok_or(Failure::hidden())
}

/// The charters of an association, by short name.
pub async fn all(tx: &Tx<'_>, association: AssociationId) -> Outcome<Vec<charter::Model>> {
    let rows = charter::Entity::find()
        .filter(charter::Column::AssociationId.eq(association))
        .order_by_asc(charter::Column::Slug)
        .all(tx.connection())
        .await?;
    Ok(rows)
}

/// A version of a charter.
///
/// # Errors
/// Hidden where there is none.
pub async fn version(tx: &Tx<'_>, id: CharterVersionId) -> Outcome<charter_version::Model> {
    let row = charter_version::Entity::find_by_id(id)
        .one(tx.connection())
        .await?;
    row.ok_or(Failure::hidden())
}

/// The rules of procedure of a version.
///
/// # Errors
/// Hidden where there is no such version.
pub async fn rules(tx: &Tx<'_>, id: CharterVersionId) -> Outcome<RulesOfProcedure> {
    Ok(serde_json::from_str(&version(tx, id).await?.rules)?)
}

/// The version of a charter that is signed today.
pub async fn in_force(tx: &Tx<'_>, charter: CharterId) -> Outcome<Option<charter_version::Model>> {
    let row = charter_version::Entity::find()
        .filter(charter_version::Column::CharterId.eq(charter))
        .filter(charter_version::Column::State.eq(CharterVersionState::InForce))
        .one(tx.connection())
        .await?;
    Ok(row)
}

/// The versions of a charter that were put in force at `since` or later.
pub(super) async fn published_since(
    tx: &Tx<'_>,
    charter: CharterId,
    since: DateTime<Utc>,
) -> Outcome<Vec<charter_version::Model>> {
    let rows = charter_version::Entity::find()
        .filter(charter_version::Column::CharterId.eq(charter))
        .filter(charter_version::Column::PublishedAt.gte(since))
        .all(tx.connection())
        .await?;
    Ok(rows)
}

/// The version of a charter that was imported last.
pub(super) async fn last_version(
    tx: &Tx<'_>,
    charter: CharterId,
) -> Outcome<Option<charter_version::Model>> {
    let row = charter_version::Entity::find()
        .filter(charter_version::Column::CharterId.eq(charter))
        .order_by_desc(charter_version::Column::Number)
        .one(tx.connection())
        .await?;
    Ok(row)
}

/// The articles of a version, in the order of the text.
pub async fn articles(tx: &Tx<'_>, version: CharterVersionId) -> Outcome<Vec<article::Model>> {
    let rows = article::Entity::find()
        .filter(article::Column::CharterVersionId.eq(version))
        .order_by_asc(article::Column::Position)
        .all(tx.connection())
        .await?;
    Ok(rows)
}

/// An article.
///
/// # Errors
/// Hidden where there is none.
pub async fn article(tx: &Tx<'_>, id: ArticleId) -> Outcome<article::Model> {
    let row = article::Entity::find_by_id(id).one(tx.connection()).await?;
    row.ok_or(Failure::hidden())
}

/// How many clauses, chapters and articles a version has as rows.
pub(super) async fn count_parts(tx: &Tx<'_>, version: CharterVersionId) -> Outcome<[u64; 3]> {
    let db = tx.connection();
    let clauses = clause::Entity::find().filter(clause::Column::CharterVersionId.eq(version));
    let chapters = chapter::Entity::find().filter(chapter::Column::CharterVersionId.eq(version));
    let articles = article::Entity::find().filter(article::Column::CharterVersionId.eq(version));
    Ok([
        clauses.count(db).await?,
        chapters.count(db).await?,
        articles.count(db).await?,
    ])
}

/// The charter of this short name.
pub(super) async fn by_slug(
    tx: &Tx<'_>,
    association: AssociationId,
    slug: &str,
) -> Outcome<Option<charter::Model>> {
    let row = charter::Entity::find()
        .filter(charter::Column::AssociationId.eq(association))
        .filter(charter::Column::Slug.eq(slug))
        .one(tx.connection())
        .await?;
    Ok(row)
}

pub(super) async fn insert_charter(
    tx: &Tx<'_>,
    permit: &Permit,
    association: AssociationId,
    text: &CharterText,
) -> Outcome<CharterId> {
    permit.covers(Effect::Charter)?;
    let id = tx.id();
    charter::Entity::insert(charter::ActiveModel {
        id: Set(id),
        association_id: Set(association),
        slug: Set(text.slug.clone()),
        title_fr: Set(text.title.fr.clone()),
        title_en: Set(text.title.en.clone()),
        created_at: Set(tx.now()),
    })
    .exec_without_returning(tx.connection())
    .await?;
    Ok(id)
}

/// A charter bears the title of its version in force.
pub(super) async fn retitle(
    tx: &Tx<'_>,
    permit: &Permit,
    id: CharterId,
    text: &CharterText,
) -> Outcome<()> {
    permit.covers(Effect::Charter)?;
    let row = charter::ActiveModel {
        id: Set(id),
        title_fr: Set(text.title.fr.clone()),
        title_en: Set(text.title.en.clone()),
        ..Default::default()
    };
    row.update(tx.connection()).await?;
    Ok(())
}

/// Writes a draft with its clauses, chapters and articles.
pub(super) async fn insert_draft(
    tx: &Tx<'_>,
    permit: &Permit,
    charter: (AssociationId, CharterId),
    number: i64,
    text: &CharterText,
    canonical: Canonical,
) -> Outcome<CharterVersionId> {
    permit.covers(Effect::Charter)?;
    let (association, charter) = charter;
    let id = tx.id();
    charter_version::Entity::insert(charter_version::ActiveModel {
        id: Set(id),
        association_id: Set(association),
        charter_id: Set(charter),
        number: Set(number),
        state: Set(CharterVersionState::Draft),
        body: Set(canonical.body),
        text_hash: Set(canonical.text_hash.to_vec()),
        rules: Set(canonical.rules),
        imported_at: Set(tx.now()),
        published_at: Set(None),
        published_by: Set(None),
        superseded_at: Set(None),
        version: Set(1),
    })
    .exec_without_returning(tx.connection())
    .await?;
    insert_clauses(tx, (association, id), text).await?;
    insert_chapters(tx, (association, id), text).await?;
    Ok(id)
}

async fn insert_clauses(
    tx: &Tx<'_>,
    (association, version): (AssociationId, CharterVersionId),
    text: &CharterText,
) -> Outcome<()> {
    let rows = (1..)
        .zip(&text.clauses)
        .map(|(position, row)| clause::ActiveModel {
            id: Set(tx.id::<ClauseId>()),
            association_id: Set(association),
            charter_version_id: Set(version),
            position: Set(position),
            title_fr: Set(row.title.fr.clone()),
            title_en: Set(row.title.en.clone()),
            text_fr: Set(row.text.fr.clone()),
            text_en: Set(row.text.en.clone()),
        });
    let rows: Vec<_> = rows.collect();
    if !rows.is_empty() {
        clause::Entity::insert_many(rows)
            .exec_without_returning(tx.connection())
            .await?;
    }
    Ok(())
}

async fn insert_chapters(
    tx: &Tx<'_>,
    (association, version): (AssociationId, CharterVersionId),
    text: &CharterText,
) -> Outcome<()> {
    let mut position = 0;
    for part in &text.chapters {
        let id = tx.id::<ChapterId>();
        chapter::Entity::insert(chapter::ActiveModel {
            id: Set(id),
            association_id: Set(association),
            charter_version_id: Set(version),
            number: Set(part.number.into()),
            title_fr: Set(part.title.fr.clone()),
            title_en: Set(part.title.en.clone()),
        })
        .exec_without_returning(tx.connection())
        .await?;
        let mut rows = Vec::with_capacity(part.articles.len());
        for row in &part.articles {
            position += 1;
            rows.push(article::ActiveModel {
                id: Set(tx.id::<ArticleId>()),
                association_id: Set(association),
                charter_version_id: Set(version),
                chapter_id: Set(id),
                position: Set(position),
                number: Set(row.number.to_string()),
                kind: Set(row.kind),
                title_fr: Set(row.title.fr.clone()),
                title_en: Set(row.title.en.clone()),
                text_fr: Set(row.text.fr.clone()),
                text_en: Set(row.text.en.clone()),
            });
        }
        article::Entity::insert_many(rows)
            .exec_without_returning(tx.connection())
            .await?;
    }
    Ok(())
}

/// Puts a draft in force.
pub(super) async fn put_in_force(
    tx: &Tx<'_>,
    permit: &Permit,
    draft: charter_version::Model,
) -> Outcome<()> {
    permit.covers(Effect::Charter)?;
    let version = draft.version + 1;
    let mut row = draft.into_active_model();
    row.state = Set(CharterVersionState::InForce);
    row.published_at = Set(Some(tx.now()));
    row.published_by = Set(permit.account());
    row.version = Set(version);
    row.update(tx.connection()).await?;
    Ok(())
}

/// Takes a version out of force: it still binds who signed it (A8).
pub(super) async fn supersede(
    tx: &Tx<'_>,
    permit: &Permit,
    former: charter_version::Model,
) -> Outcome<()> {
    permit.covers(Effect::Charter)?;
    let version = former.version + 1;
    let mut row = former.into_active_model();
    row.state = Set(CharterVersionState::Superseded);
    row.superseded_at = Set(Some(tx.now()));
    row.version = Set(version);
    row.update(tx.connection()).await?;
    Ok(())
}
