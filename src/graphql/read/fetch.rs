//! Fetching: a root's statement, then one for each level below it, the levels of one parent side by side.

use super::connection::TOTAL_CAP;
use super::entity::Scope;
use super::error::internal;
use super::level::{Below, Decoded, Erased, Link, Page, Parents, Span, arrange, decode};
use super::order::Keyset;
use super::plan::{List, PagePlan, Select, Wanted, What};
use super::reader::Reader;
use super::statement::Forms;
use super::weight::{self, Weights};
use anyhow::anyhow;
use async_graphql::Result;
use futures_util::FutureExt;
use futures_util::future::{BoxFuture, try_join_all};
use sea_orm::{QueryResult, Statement};
use std::sync::Arc;
use uuid::Uuid;

/// A root list: its rows, their ids, and what they weigh.
pub(super) struct RootList {
    pub(super) level: Erased,
    pub(super) ids: Vec<Uuid>,
    pub(super) weights: Weights,
}

/// A root page: its rows, and what its connection knows of them.
pub(super) struct RootPage {
    pub(super) level: Erased,
    pub(super) span: Span,
    pub(super) page: Arc<Page>,
}

/// Fetches a root's rows, and with them whether the viewer's rights still hold: if not, nothing more is read.
async fn root(
    reader: &Reader,
    form: impl FnOnce(Forms<'_>) -> Statement,
) -> Result<Vec<QueryResult>> {
    let forms = Forms::new(reader);
    let rows = reader.query(form(forms)).await.map_err(internal)?;
    if let Some(recalled) = forms.open {
        recalled.answer(&rows).map_err(internal)?;
        if recalled.holds() == Some(false) {
            return Err(internal(anyhow!("rights that have changed since")));
        }
    }
    Ok(rows)
}

/// Fetches a root list of at most `limit` rows; the ids stand as the rows do. Whoever answers with them takes their weight.
pub(super) async fn list(
    reader: &Reader,
    select: &Select,
    list: &List,
    limit: u64,
) -> Result<RootList> {
    let mut results = Vec::new();
    if !matches!(select.scope, Scope::Nothing) {
        results = root(reader, |forms| forms.root(select, list, limit, None)).await?;
    }
    let picked: Vec<_> = (0..results.len()).collect();
    let decoded = decode(select, &results, &picked)?;
    let ids = results.iter().map(|row| row.try_get("", "id"));
    let ids = ids.collect::<Result<_, _>>().map_err(internal)?;
    drop(results);
    let (level, weights) = complete(reader, decoded).await?;
    Ok(RootList {
        level,
        ids,
        weights,
    })
}

/// Fetches a root page.
pub(super) async fn page(
    reader: &Reader,
    select: &Select,
    list: &List,
    plan: &PagePlan,
) -> Result<RootPage> {
    let (mut results, mut totals) = (Vec::new(), plan.total.then(|| vec![0]));
    if !matches!(select.scope, Scope::Nothing) {
        let (limit, window) = (plan.window.limit(), Some(&plan.window));
        results = root(reader, |forms| forms.root(select, list, limit, window)).await?;
        if let Some(totals) = &mut totals {
            let statement = Forms::new(reader).count(select, list, TOTAL_CAP);
            for row in reader.query(statement).await.map_err(internal)? {
                totals[0] = total(&row)?;
            }
        }
    }
    let arranged = arrange(&vec![0; results.len()], 1, Some(&plan.window));
    let cursors = cursors(plan, &list.keyset, &results, &arranged.picked)?;
    let decoded = decode(select, &results, &arranged.picked)?;
    drop(results);
    let (level, weights) = complete(reader, decoded).await?;
    let weight = weights.total().saturating_add(plan.weight);
    reader.budget().take(weight)?;
    Ok(RootPage {
        level,
        span: arranged.spans[0],
        page: Arc::new(Page {
            places: plan.places.clone(),
            more: arranged.more,
            cursors,
            totals,
        }),
    })
}

/// Fetches what hangs below decoded rows, ties it to them, and weighs the whole.
fn complete<'p>(
    reader: &'p Reader,
    decoded: Decoded<'p>,
) -> BoxFuture<'p, Result<(Erased, Weights)>> {
    async move {
        let links = decoded.below.into_iter().map(|below| link(reader, below));
        let links = try_join_all(links).await?;
        let weights = Weights::new(decoded.count, decoded.select.weight, &links)?;
        let links = links.into_iter().map(|(link, _)| link).collect();
        Ok((decoded.rows.link(links), weights))
    }
    .boxed()
}

async fn link(reader: &Reader, below: Below<'_>) -> Result<(Link, weight::Below)> {
    let (wanted, keys) = match below {
        Below::Open(wanted, keys) => (wanted, keys),
        Below::Joined(wanted, spans, decoded) => {
            let (level, weights) = complete(reader, decoded).await?;
            return Ok((
                tie(wanted, spans, level, None),
                weight::Below::Rows(weights),
            ));
        }
    };
    let parents = Parents::new(&keys);
    match &wanted.what {
        What::Computed(load, items) => {
            let (spans, rows) = load(reader, &parents).await?;
            let link = tie(wanted, parents.spread(&spans), rows, None);
            Ok((link, weight::Below::Items(*items)))
        }
        What::Named(load, select, list) => {
            let (spans, ids) = load(reader, &parents).await?;
            let ids = ids.downcast::<Vec<Uuid>>();
            let ids = ids.map_err(|_| internal(anyhow!("a name that is no id")))?;
            let named = spans
                .iter()
                .map(|span| (span.len > 0).then(|| ids[span.start]));
            let named = parents.spread(&named.collect::<Vec<_>>());
            children(reader, wanted, select, list, None, &Parents::new(&named)).await
        }
        What::Many(select, list) => children(reader, wanted, select, list, None, &parents).await,
        What::Page(select, list, plan) => {
            children(reader, wanted, select, list, Some(plan), &parents).await
        }
        What::One(_) => Err(internal(anyhow!("a joined relation among those to fetch"))),
    }
}

/// Fetches the children of all parents, or the first page of each.
async fn children(
    reader: &Reader,
    wanted: &Wanted,
    select: &Select,
    list: &List,
    plan: Option<&PagePlan>,
    parents: &Parents,
) -> Result<(Link, weight::Below)> {
    let (forms, ids, relation) = (Forms::new(reader), &parents.distinct, wanted.relation);
    let mut results = Vec::new();
    let mut totals = plan
        .is_some_and(|plan| plan.total)
        .then(|| vec![0; ids.len()]);
    if !ids.is_empty() && !matches!(select.scope, Scope::Nothing) {
        let statement = match plan {
            Some(plan) => forms.pages(select, relation, list, &plan.window, ids),
            None => forms.children(select, relation, list, ids),
        };
        results = reader.query(statement).await.map_err(internal)?;
        if let Some(totals) = &mut totals {
            let statement = forms.counts(select, relation, list, TOTAL_CAP, ids);
            for row in reader.query(statement).await.map_err(internal)? {
                totals[owner(parents, &row)?] = total(&row)?;
            }
        }
    }
    let owners = results.iter().map(|row| owner(parents, row));
    let owners: Vec<_> = owners.collect::<Result<_>>()?;
    let arranged = arrange(&owners, ids.len(), plan.map(|plan| &plan.window));
    let page = match plan {
        Some(plan) => Some(Arc::new(Page {
            places: plan.places.clone(),
            more: parents.spread(&arranged.more),
            cursors: cursors(plan, &list.keyset, &results, &arranged.picked)?,
            totals: totals.map(|totals| parents.spread(&totals)),
        })),
        None => None,
    };
    let decoded = decode(select, &results, &arranged.picked)?;
    drop(results);
    let (level, weights) = complete(reader, decoded).await?;
    let link = tie(wanted, parents.spread(&arranged.spans), level, page);
    Ok((link, weight::Below::Rows(weights)))
}

fn tie(wanted: &Wanted, spans: Vec<Span>, below: Erased, page: Option<Arc<Page>>) -> Link {
    Link {
        place: wanted.place,
        key: wanted.key.clone(),
        spans,
        below,
        page,
    }
}

/// The parent of a row, which the first column names in all forms but the root's.
fn owner(parents: &Parents, row: &QueryResult) -> Result<usize> {
    parents.ordinal(row.try_get_by_index::<Uuid>(0).map_err(internal)?)
}

fn total(row: &QueryResult) -> Result<i32> {
    let total = row.try_get::<i64>("", "n").map_err(internal)?;
    i32::try_from(total).map_err(internal)
}

fn cursors(
    plan: &PagePlan,
    keyset: &Keyset,
    results: &[QueryResult],
    picked: &[usize],
) -> Result<Option<Vec<String>>> {
    if !plan.cursors {
        return Ok(None);
    }
    let cursors = picked.iter().map(|index| keyset.cursor(&results[*index]));
    cursors
        .collect::<Result<_, _>>()
        .map(Some)
        .map_err(internal)
}
