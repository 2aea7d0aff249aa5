//! The rows of charters, their versions and what stands in them.

pub mod signatures;

use super::format::{CharterText, RulesOfProcedure};
use crate::access::Permit;
use crate::context::Tx;
use crate::failure::Outcome;
use crate::rows::Rows;
use crate::secrets::sha256;
use chrono::{DateTime, Utc};
use entity::id::{ArticleId, AssociationId, CharterId, CharterVersionId};
use entity::value::CharterVersionState;
use entity::{article, chapter, charter, charter_version, clause};
use sea_orm::{
    ColumnTrait, DbErr, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QueryResult,
    QuerySelect, QueryTrait, sea_query::Expr,
};
use std::collections::HashMap;
use std::sync::Arc;

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
    tx.get(charter::Entity::find_by_id(id)).await
}

/// The charters of an association, by short name.
pub async fn all(tx: &Tx<'_>, association: AssociationId) -> Outcome<Vec<charter::Model>> {
    let charters = charter::Entity::find()
        .filter(charter::Column::AssociationId.eq(association))
        .order_by_asc(charter::Column::Slug);
    tx.all(charters).await
}

/// A version of a charter.
///
/// # Errors
/// Hidden where there is none.
pub async fn version(tx: &Tx<'_>, id: CharterVersionId) -> Outcome<charter_version::Model> {
    tx.get(charter_version::Entity::find_by_id(id)).await
}

/// The rules of procedure of these versions, each read once.
pub async fn rules_of(
    from: &impl Rows,
    ids: impl IntoIterator<Item = CharterVersionId>,
) -> Outcome<HashMap<CharterVersionId, Arc<RulesOfProcedure>>> {
    let mut ids: Vec<_> = ids.into_iter().collect();
    ids.sort_unstable();
    ids.dedup();
    let these = from.among(charter_version::Column::Id.into_expr(), &ids);
    let rules = charter_version::Entity::find()
        .select_only()
        .columns([charter_version::Column::Id, charter_version::Column::Rules])
        .filter(these);
    let rows: Vec<RulesRow> = from.all_as(rules.as_query()).await?;
    let rules = rows
        .iter()
        .map(|row| Ok((row.id, Arc::new(serde_json::from_str(&row.rules)?))));
    rules.collect()
}

#[derive(FromQueryResult)]
struct RulesRow {
    id: CharterVersionId,
    rules: String,
}

/// The version of a charter that is signed today.
pub async fn in_force(tx: &Tx<'_>, charter: CharterId) -> Outcome<Option<charter_version::Model>> {
    let in_force = charter_version::Entity::find()
        .filter(charter_version::Column::CharterId.eq(charter))
        .filter(charter_version::Column::State.eq(CharterVersionState::InForce));
    tx.one(in_force).await
}

/// Which of these associations have a charter in force.
pub async fn in_force_at(
    from: &impl Rows,
    associations: &[AssociationId],
) -> Outcome<Vec<AssociationId>> {
    let here = charter_version::Column::AssociationId.into_expr();
    let in_force = charter_version::Entity::find()
        .filter(from.among(here, associations))
        .filter(charter_version::Column::State.eq(CharterVersionState::InForce))
        .distinct();
    from.values(in_force, charter_version::Column::AssociationId)
        .await
}

/// The versions of a charter that were put in force at `since` or later.
pub(super) async fn published_since(
    tx: &Tx<'_>,
    charter: CharterId,
    since: DateTime<Utc>,
) -> Outcome<Vec<charter_version::Model>> {
    let published = charter_version::Entity::find()
        .filter(charter_version::Column::CharterId.eq(charter))
        .filter(charter_version::Column::PublishedAt.gte(since));
    tx.all(published).await
}

/// The version of a charter that was imported last.
pub(super) async fn last_version(
    tx: &Tx<'_>,
    charter: CharterId,
) -> Outcome<Option<charter_version::Model>> {
    let last = charter_version::Entity::find()
        .filter(charter_version::Column::CharterId.eq(charter))
        .order_by_desc(charter_version::Column::Number);
    tx.one(last).await
}

/// The articles of a version, in the order of the text.
pub async fn articles(tx: &Tx<'_>, version: CharterVersionId) -> Outcome<Vec<ArticleId>> {
    let articles = article::Entity::find()
        .filter(article::Column::CharterVersionId.eq(version))
        .order_by_asc(article::Column::Position);
    tx.values(articles, article::Column::Id).await
}

/// Those of these articles that there are, in the order of the text, each with the version that it is of.
pub async fn versions_of(
    tx: &Tx<'_>,
    articles: &[ArticleId],
) -> Outcome<Vec<(ArticleId, CharterVersionId)>> {
    use article::Column as C;
    let these = article::Entity::find()
        .select_only()
        .columns([C::Id, C::CharterVersionId])
        .filter(tx.among(C::Id.into_expr(), articles))
        .order_by_asc(C::Position)
        .order_by_asc(C::Id);
    let rows = tx.read(these.as_query()).await?;
    let row = |row: &QueryResult| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?));
    let rows: Result<_, DbErr> = rows.iter().map(row).collect();
    Ok(rows?)
}

/// How many clauses, chapters and articles a version has as rows.
pub(super) async fn count_parts(tx: &Tx<'_>, version: CharterVersionId) -> Outcome<[u64; 3]> {
    let clauses = clause::Entity::find().filter(clause::Column::CharterVersionId.eq(version));
    let chapters = chapter::Entity::find().filter(chapter::Column::CharterVersionId.eq(version));
    let articles = article::Entity::find().filter(article::Column::CharterVersionId.eq(version));
    Ok([
        tx.count(clauses).await?,
        tx.count(chapters).await?,
        tx.count(articles).await?,
    ])
}

/// The charter of this short name.
pub(super) async fn by_slug(
    tx: &Tx<'_>,
    association: AssociationId,
    slug: &str,
) -> Outcome<Option<charter::Model>> {
    let named = charter::Entity::find()
        .filter(charter::Column::AssociationId.eq(association))
        .filter(charter::Column::Slug.eq(slug));
    tx.one(named).await
}

pub(super) async fn insert_charter(
    tx: &Tx<'_>,
    permit: &Permit,
    association: AssociationId,
    text: &CharterText,
) -> Outcome<CharterId> {
    let row = charter::Model {
        id: tx.id(),
        association_id: association,
        slug: text.slug.clone(),
        title_fr: text.title.fr.clone(),
        title_en: text.title.en.clone(),
        created_at: tx.now(),
    };
    Ok(tx.insert(permit, row).await?.id)
}

/// A charter bears the title of its version in force.
pub(super) async fn retitle(
    tx: &Tx<'_>,
    permit: &Permit,
    id: CharterId,
    text: &CharterText,
) -> Outcome<()> {
    let titles = charter::Entity::update_many()
        .col_expr(charter::Column::TitleFr, Expr::value(&text.title.fr))
        .col_expr(charter::Column::TitleEn, Expr::value(&text.title.en));
    tx.change_all(permit, (charter::Column::Id, [id]), titles)
        .await?;
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
    let (association, charter) = charter;
    let row = charter_version::Model {
        id: tx.id(),
        association_id: association,
        charter_id: charter,
        number,
        state: CharterVersionState::Draft,
        body: canonical.body,
        text_hash: canonical.text_hash.to_vec(),
        rules: canonical.rules,
        imported_at: tx.now(),
        published_at: None,
        published_by: None,
        superseded_at: None,
        version: 1,
    };
    let id = tx.insert(permit, row).await?.id;
    insert_clauses(tx, permit, (association, id), text).await?;
    insert_chapters(tx, permit, (association, id), text).await?;
    Ok(id)
}

async fn insert_clauses(
    tx: &Tx<'_>,
    permit: &Permit,
    (association, version): (AssociationId, CharterVersionId),
    text: &CharterText,
) -> Outcome<()> {
    let rows = (1..)
        .zip(&text.clauses)
        .map(|(position, row)| clause::Model {
            id: tx.id(),
            association_id: association,
            charter_version_id: version,
            position,
            title_fr: row.title.fr.clone(),
            title_en: row.title.en.clone(),
            text_fr: row.text.fr.clone(),
            text_en: row.text.en.clone(),
        });
    tx.insert_all(permit, rows).await
}

async fn insert_chapters(
    tx: &Tx<'_>,
    permit: &Permit,
    (association, version): (AssociationId, CharterVersionId),
    text: &CharterText,
) -> Outcome<()> {
    let mut positions = 1..;
    for part in &text.chapters {
        let chapter = chapter::Model {
            id: tx.id(),
            association_id: association,
            charter_version_id: version,
            number: part.number.into(),
            title_fr: part.title.fr.clone(),
            title_en: part.title.en.clone(),
        };
        let chapter = tx.insert(permit, chapter).await?;
        let articles = positions.by_ref().zip(&part.articles);
        let articles = articles.map(|(position, row)| article::Model {
            id: tx.id(),
            association_id: association,
            charter_version_id: version,
            chapter_id: chapter.id,
            position,
            number: row.number.to_string(),
            kind: row.kind,
            title_fr: row.title.fr.clone(),
            title_en: row.title.en.clone(),
            text_fr: row.text.fr.clone(),
            text_en: row.text.en.clone(),
        });
        tx.insert_all(permit, articles).await?;
    }
    Ok(())
}

/// Puts a draft in force.
pub(super) async fn put_in_force(
    tx: &Tx<'_>,
    permit: &Permit,
    draft: charter_version::Model,
) -> Outcome<()> {
    tx.change(permit, draft, |row| {
        row.state = CharterVersionState::InForce;
        row.published_at = Some(tx.now());
        row.published_by = permit.account();
    })
    .await?;
    Ok(())
}

/// Takes a version out of force: it still binds who signed it (A8).
pub(super) async fn supersede(
    tx: &Tx<'_>,
    permit: &Permit,
    former: charter_version::Model,
) -> Outcome<()> {
    tx.change(permit, former, |row| {
        row.state = CharterVersionState::Superseded;
        row.superseded_at = Some(tx.now());
    })
    .await?;
    Ok(())
}
