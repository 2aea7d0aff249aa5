//! The rows of proceedings and of what is in them.

use super::file::File;
use crate::access::{Effect, Permit};
use crate::context::Tx;
use crate::failure::{Failure, Outcome};
use crate::modules::{associations, charter, mandates, organisations};
use entity::id::{AllegationId, ProceedingId};
use entity::value::{Finding, ProceedingState};
use entity::{allegation, notice, proceeding, recusal};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

/// A file, whole.
///
/// # Errors
/// Hidden where there is none.
pub async fn load(tx: &Tx<'_>, id: ProceedingId) -> Outcome<File> {
    let db = tx.connection();
    let proceeding = proceeding::Entity::find_by_id(id).one(db).await?;
    let proceeding = proceeding.ok_or(Failure::hidden())?;
    let seat = associations::seat(tx, proceeding.association_id).await?;
    let allegations = allegation::Entity::find()
        .filter(allegation::Column::ProceedingId.eq(id))
        .order_by_asc(allegation::Column::Position)
        .all(db)
        .await?;
    let notices = notice::Entity::find()
        .filter(notice::Column::ProceedingId.eq(id))
        .order_by_asc(notice::Column::Number)
        .all(db)
        .await?;
    let recusals = recusal::Entity::find()
        .filter(recusal::Column::ProceedingId.eq(id))
        .order_by_asc(recusal::Column::DeclaredAt)
        .all(db)
        .await?;
    Ok(File {
        rules: charter::rules(tx, proceeding.rules_version_id).await?,
        recused: recusals.into_iter().map(|row| row.account_id).collect(),
        board: mandates::board(tx, &seat).await?,
        defendants: organisations::people(tx, proceeding.accused_id).await?,
        proceeding,
        seat,
        allegations,
        notices,
    })
}

/// Moves a file on to `state`, now. How the accused is told has an act of its own, which writes its dates too.
///
/// # Errors
/// Where the permit does not reach proceedings, or the database fails.
pub async fn set_state(
    tx: &Tx<'_>,
    permit: &Permit,
    file: &File,
    state: ProceedingState,
) -> Outcome<()> {
    permit.covers(Effect::Proceeding)?;
    let mut update = proceeding::Entity::update_many()
        .col_expr(proceeding::Column::State, Expr::value(state))
        .col_expr(
            proceeding::Column::Version,
            Expr::col(proceeding::Column::Version).add(1),
        )
        .filter(proceeding::Column::Id.eq(file.proceeding.id));
    let date = match state {
        ProceedingState::TakenUp => Some(proceeding::Column::TakenUpAt),
        ProceedingState::Closed => Some(proceeding::Column::ClosedAt),
        // The others' dates are those of a notice, or of the decision.
        _ => None,
    };
    if let Some(date) = date {
        update = update.col_expr(date, Expr::value(tx.now()));
    }
    update.exec(tx.connection()).await?;
    Ok(())
}

/// Writes the board's result on an allegation, with its reasons (A7, R8).
///
/// # Errors
/// Where the permit does not reach proceedings, or the database fails.
pub async fn set_finding(
    tx: &Tx<'_>,
    permit: &Permit,
    allegation: AllegationId,
    finding: Finding,
    reasons: &str,
) -> Outcome<()> {
    permit.covers(Effect::Proceeding)?;
    allegation::Entity::update_many()
        .col_expr(allegation::Column::Finding, Expr::value(finding))
        .col_expr(allegation::Column::Reasons, Expr::value(reasons))
        .col_expr(
            allegation::Column::Version,
            Expr::col(allegation::Column::Version).add(1),
        )
        .filter(allegation::Column::Id.eq(allegation))
        .exec(tx.connection())
        .await?;
    Ok(())
}
