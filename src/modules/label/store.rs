//! The rows of labels.

use super::workflow;
use crate::access::Permit;
use crate::context::Tx;
use crate::failure::{Failure, Outcome};
use crate::rows::Rows;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use entity::id::{CharterId, LabelId, OrganisationId};
use entity::value::LabelState;
use entity::{label, organisation, signature};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait,
    sea_query::{Expr, ExprTrait as _},
};

/// A label.
///
/// # Errors
/// Hidden where there is none.
pub async fn find(tx: &Tx<'_>, id: LabelId) -> Outcome<label::Model> {
    tx.get(label::Entity::find_by_id(id)).await
}

/// What a badge shows: the label, its holder's name, and the association with its time zone.
#[derive(Clone, Debug)]
pub(super) struct Shown {
    pub label: label::Model,
    pub holder: String,
    pub association: String,
    pub zone: Tz,
}

/// What is shown of a label on its badge, where there is one: one statement, outside any transaction.
pub(super) async fn shown_on_badge(rows: &impl Rows, id: LabelId) -> Outcome<Option<Shown>> {
    let col = |table: &'static str, column: &'static str| Expr::col((table, column));
    let query = label::Entity::find_by_id(id)
        .expr_as(col("organisation", "name"), "holder")
        .expr_as(col("association", "name"), "association")
        .expr_as(col("association", "time_zone"), "time_zone")
        .into_query()
        .inner_join(
            "organisation",
            col("organisation", "id").eq(col("label", "organisation_id")),
        )
        .inner_join(
            "association",
            col("association", "id").eq(col("label", "association_id")),
        )
        .take();
    let rows = rows.read(&query).await?;
    let Some(row) = rows.first() else {
        return Ok(None);
    };
    let zone: String = row.try_get("", "time_zone")?;
    Ok(Some(Shown {
        label: label::Model::from_query_result(row, "")?,
        holder: row.try_get("", "holder")?,
        association: row.try_get("", "association")?,
        zone: zone
            .parse()
            .map_err(|_| Failure::internal("an association has an unknown time zone"))?,
    }))
}

/// The labels of an organisation whose end is not written down.
pub async fn live(tx: &Tx<'_>, organisation: OrganisationId) -> Outcome<Vec<label::Model>> {
    let live = label::Entity::find()
        .filter(label::Column::OrganisationId.eq(organisation))
        .filter(label::Column::EndedAt.is_null())
        .order_by_asc(label::Column::GrantedAt)
        .order_by_asc(label::Column::Id);
    tx.all(live).await
}

/// The last label that came with a signature or went on under it.
pub async fn last_under(
    tx: &Tx<'_>,
    signature: &signature::Model,
) -> Outcome<Option<label::Model>> {
    let last = label::Entity::find()
        .filter(label::Column::OrganisationId.eq(signature.organisation_id))
        .filter(label::Column::SignatureId.eq(signature.id))
        .order_by_desc(label::Column::GrantedAt)
        .order_by_desc(label::Column::Id);
    tx.one(last).await
}

/// Grants the label that comes with a signature (A4). Where the signatory holds it still, by an earlier version, it goes on
/// under the new signature without a gap, and no longer lapses (A8).
pub async fn grant(tx: &Tx<'_>, permit: &Permit, signature: &signature::Model) -> Outcome<LabelId> {
    let held = label::Entity::find()
        .filter(label::Column::CharterId.eq(signature.charter_id))
        .filter(label::Column::OrganisationId.eq(signature.organisation_id))
        .filter(label::Column::EndedAt.is_null());
    if let Some(held) = tx.one(held).await? {
        if workflow::holds(&held, tx.now()) {
            let held = tx.change(permit, held, |row| {
                row.signature_id = signature.id;
                row.lapses_at = None;
            });
            return Ok(held.await?.id);
        }
        // Its time was over before the server came to write it down.
        lapse(tx, permit, held).await?;
    }
    restore(tx, permit, signature, tx.now(), None).await
}

/// Gives a signatory the label, held since `since` and until `lapses_at` where a version was published meanwhile (A8).
pub async fn restore(
    tx: &Tx<'_>,
    permit: &Permit,
    signature: &signature::Model,
    since: DateTime<Utc>,
    lapses_at: Option<DateTime<Utc>>,
) -> Outcome<LabelId> {
    let holder = organisation::Entity::find_by_id(signature.organisation_id);
    let holder = tx.get(holder).await?;
    let row = label::Model {
        id: tx.id(),
        association_id: signature.association_id,
        organisation_id: signature.organisation_id,
        charter_id: signature.charter_id,
        signature_id: signature.id,
        state: LabelState::Active,
        granted_at: since,
        lapses_at,
        ended_at: None,
        holder_folded: holder.name_folded,
        version: 1,
    };
    Ok(tx.insert(permit, row).await?.id)
}

/// Ends the labels that an organisation holds, of `charter` or of all, at the instant `at` and as `end` says. Answers which.
///
/// # Errors
/// Where the permit does not reach labels, `end` is no end, or the database fails.
pub async fn end_labels(
    tx: &Tx<'_>,
    permit: &Permit,
    organisation: OrganisationId,
    charter: Option<CharterId>,
    end: LabelState,
    at: DateTime<Utc>,
) -> Outcome<Vec<LabelId>> {
    if !workflow::is_end(end) {
        return Err(Failure::internal("a label ended in a state that is no end"));
    }
    let mut ended = Vec::new();
    for row in live(tx, organisation).await? {
        if charter.is_some_and(|charter| charter != row.charter_id) {
            continue;
        }
        ended.push(row.id);
        if workflow::is_lapsed(&row, at) {
            lapse(tx, permit, row).await?;
        } else {
            finish(tx, permit, row, end, at).await?;
        }
    }
    Ok(ended)
}

/// Sets until when the labels of `charter` stay with who holds them: never later than was set before (A8).
pub async fn lapse_at(
    tx: &Tx<'_>,
    permit: &Permit,
    charter: CharterId,
    lapses_at: DateTime<Utc>,
) -> Outcome<()> {
    let later = Condition::any()
        .add(label::Column::LapsesAt.is_null())
        .add(label::Column::LapsesAt.gt(lapses_at));
    let held = label::Entity::update_many()
        .col_expr(label::Column::LapsesAt, Expr::value(lapses_at))
        .filter(label::Column::EndedAt.is_null())
        .filter(later);
    tx.change_all(permit, (label::Column::CharterId, [charter]), held)
        .await?;
    Ok(())
}

/// Up to `most` labels whose set time is over at `now` and whose end is not written down, the earliest first.
pub(super) async fn due(tx: &Tx<'_>, now: DateTime<Utc>, most: u64) -> Outcome<Vec<LabelId>> {
    let due = label::Entity::find()
        .filter(label::Column::LapsesAt.lte(now))
        .filter(label::Column::EndedAt.is_null())
        .order_by_asc(label::Column::LapsesAt)
        .order_by_asc(label::Column::Id)
        .limit(most);
    tx.values(due, label::Column::Id).await
}

/// Writes down that a label's set time is over: it ended at that instant, not when the server came to it. Answers the instant.
pub(super) async fn lapse(
    tx: &Tx<'_>,
    permit: &Permit,
    label: label::Model,
) -> Outcome<DateTime<Utc>> {
    let at = label.lapses_at.unwrap_or(tx.now());
    finish(tx, permit, label, LabelState::Ended, at).await?;
    Ok(at)
}

async fn finish(
    tx: &Tx<'_>,
    permit: &Permit,
    label: label::Model,
    end: LabelState,
    at: DateTime<Utc>,
) -> Outcome<()> {
    tx.change(permit, label, |row| {
        row.state = end;
        row.ended_at = Some(at);
    })
    .await?;
    Ok(())
}
