//! How many complaints came to an association, and what became of the limits of its board: as far as everybody may know.

use crate::failure::Outcome;
use crate::guard::Case;
use crate::rows::Rows;
use entity::id::AssociationId;
use entity::{complaint, proceeding};
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, FromQueryResult};

/// Counts of the complaints that are no secret: whose accused was told, or whose limit is over (T8).
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Tally {
    /// Where they came to.
    pub association_id: AssociationId,
    /// How many there are.
    pub received: i64,
    /// How many limits were met in time (T7).
    pub met: i64,
    /// How many were missed, whether or not they were met later (T8).
    pub missed: i64,
}

impl Case for Tally {
    type Id = AssociationId;

    async fn load(from: &impl Rows, ids: &[AssociationId]) -> Outcome<Vec<(AssociationId, Self)>> {
        use complaint::Column as C;
        let count = |such: Expr| {
            let one: Expr = CaseStatement::new().case(such, C::Id.into_expr()).into();
            one.count()
        };
        let in_time = C::MetAt.into_expr().lt(C::DueAt.into_expr());
        let late = C::MetAt.into_expr().gte(C::DueAt.into_expr());
        let over = C::DueAt.into_expr().lte(from.now());
        let told = proceeding::Column::NotifiedAt.into_expr().is_not_null();
        let its_file = proceeding::Column::Id.into_expr();
        let missed = over.clone().and(C::MetAt.into_expr().is_null().or(late));
        let tallies = Query::select()
            .column((complaint::Entity, C::AssociationId))
            .expr_as(C::Id.into_expr().count(), "received")
            .expr_as(count(in_time), "met")
            .expr_as(count(missed), "missed")
            .from(complaint::Entity)
            .left_join(proceeding::Entity, its_file.eq(C::ProceedingId.into_expr()))
            .and_where(from.among(C::AssociationId.into_expr(), ids))
            .and_where(told.or(over))
            .group_by_col((complaint::Entity, C::AssociationId))
            .take();
        let tallies: Vec<Self> = from.all_as(&tallies).await?;
        let tallies = tallies.into_iter();
        Ok(tallies.map(|tally| (tally.association_id, tally)).collect())
    }
}
