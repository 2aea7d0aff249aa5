//! What the public is told of how an association keeps its time: counts, and nothing of any complaint (T8).

use crate::graphql::read::{Computed, Reader, among, internal};
use crate::rows::Rows as _;
use async_graphql::{Result, SimpleObject};
use sea_orm::FromQueryResult;
use sea_orm::sea_query::{Expr, ExprTrait, JoinType, Query};
use uuid::Uuid;

/// Public figures of how an association keeps the deadlines that its charters give to its board (A6). Each complaint has one
/// deadline, and counts once: from when its accused was told of it, and at the latest from the end of its deadline. Before that the
/// figures would tell the accused that somebody has complained.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, SimpleObject)]
pub struct ProcedureFigures {
    /// The number of complaints that the association has received, as far as the figures count them yet.
    pub complaints_received: i64,
    /// The number of deadlines that were met in time (T7).
    pub deadlines_met: i64,
    /// The number of deadlines that were missed, whether or not they were met later (T8).
    pub deadlines_missed: i64,
    /// The number of deadlines that still run, of the complaints that count.
    pub deadlines_running: i64,
}

/// The figures of an association: a computed relation from its id.
#[derive(Debug)]
pub struct Figures;

#[derive(FromQueryResult)]
struct Row {
    association_id: Uuid,
    received: i64,
    met: i64,
    missed: i64,
}

impl Computed for Figures {
    type Row = ProcedureFigures;

    async fn load(reader: &Reader, ids: &[Uuid]) -> Result<Vec<(Uuid, ProcedureFigures)>> {
        let of = |column| Expr::col(("complaint", column));
        let count = |such: Expr| -> Expr {
            let one: Expr = Expr::case(such, of("id")).into();
            one.count()
        };
        let unmet_in_time = of("met_at").is_null().or(of("met_at").gte(of("due_at")));
        let over = of("due_at").lte(reader.viewer().now());
        let told = Expr::col(("proceeding", "notified_at")).is_not_null();
        let its_file = Expr::col(("proceeding", "id")).eq(of("proceeding_id"));
        let query = Query::select()
            .column(("complaint", "association_id"))
            .expr_as(of("id").count(), "received")
            .expr_as(count(of("met_at").lt(of("due_at"))), "met")
            .expr_as(count(over.clone().and(unmet_in_time)), "missed")
            .from("complaint")
            .join(JoinType::LeftJoin, "proceeding", its_file)
            .and_where(among(reader, of("association_id"), ids))
            .and_where(told.or(over))
            .group_by_col(("complaint", "association_id"))
            .take();
        let rows = reader.all_as::<Row>(&query).await.map_err(internal)?;
        Ok(rows.iter().map(Row::figures).collect())
    }
}

impl Row {
    fn figures(&self) -> (Uuid, ProcedureFigures) {
        let figures = ProcedureFigures {
            complaints_received: self.received,
            deadlines_met: self.met,
            deadlines_missed: self.missed,
            deadlines_running: self.received - self.met - self.missed,
        };
        (self.association_id, figures)
    }
}
