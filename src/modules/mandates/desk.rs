//! What a mandate's actions depend on beside the mandate: the day at the seat, and who else administers.

use super::workflow::{Administers, Term};
use crate::deadline::day_of;
use crate::graphql::read::{Computed, Node, Reader, among, internal};
use crate::graphql::request;
use anyhow::anyhow;
use async_graphql::{Context, Result};
use chrono::NaiveDate;
use chrono_tz::Tz;
use entity::value::{MandateRole, MandateState};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{DbErr, QueryResult};
use uuid::Uuid;

/// The seat's zone with one confirmed mandate of an administrator, or with none: a computed relation from `association_id`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Desk {
    zone: Tz,
    admin: Option<Administers>,
}

impl Computed for Desk {
    type Row = Self;

    async fn load(reader: &Reader, associations: &[Uuid]) -> Result<Vec<(Uuid, Self)>> {
        let mandate = |column: &'static str| Expr::col(("mandate", column));
        let id = Expr::col(("association", "id"));
        let confirmed_admin = mandate("association_id")
            .eq(id.clone())
            .and(mandate("role").eq(MandateRole::Admin))
            .and(mandate("state").eq(MandateState::Confirmed));
        let query = Query::select()
            .column(("association", "id"))
            .column(("association", "time_zone"))
            .expr_as(mandate("id"), "mandate_id")
            .column(("mandate", "first_day"))
            .column(("mandate", "last_day"))
            .from("association")
            .left_join("mandate", confirmed_admin)
            .and_where(among(reader, id, associations))
            .take();
        let rows = reader.query(reader.backend().build(&query)).await;
        rows.map_err(internal)?.iter().map(Self::read).collect()
    }
}

impl Desk {
    fn read(row: &QueryResult) -> Result<(Uuid, Self)> {
        let zone: String = row.try_get("", "time_zone").map_err(internal)?;
        let desk = Self {
            zone: zone.parse().map_err(internal)?,
            admin: admin(row).map_err(internal)?,
        };
        Ok((row.try_get("", "id").map_err(internal)?, desk))
    }

    /// Today at the seat, and who administers. The field at hand is a computed relation by [`Desk`].
    pub(super) fn of(
        ctx: &Context<'_>,
        node: &Node<super::Mandate>,
    ) -> Result<(NaiveDate, Vec<Administers>)> {
        let rows = node.computed::<Self>(ctx)?;
        let first = rows.first();
        let zone = first
            .ok_or_else(|| internal(anyhow!("a mandate without an association")))?
            .zone;
        let today = day_of(request(ctx)?.now, zone).map_err(internal)?;
        Ok((today, rows.iter().filter_map(|row| row.admin).collect()))
    }
}

fn admin(row: &QueryResult) -> Result<Option<Administers>, DbErr> {
    let Some(mandate) = row.try_get("", "mandate_id")? else {
        return Ok(None);
    };
    let term = Term {
        first: row.try_get("", "first_day")?,
        last: row.try_get("", "last_day")?,
    };
    Ok(Some(Administers { mandate, term }))
}
