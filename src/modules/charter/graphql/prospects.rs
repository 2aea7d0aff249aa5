//! What would meet the viewer who put a version in force or signed it: for `viewerActions`, in one statement for all versions.

use crate::failure::Refusal;
use crate::graphql::read::{Computed, Reader, among, internal};
use crate::modules::charter::workflow::{self, Signing};
use crate::modules::members::{self, Standing};
use async_graphql::Result;
use chrono_tz::Tz;
use entity::id::{CharterVersionId, OrganisationId};
use entity::value::{CharterVersionState, MembershipState, OrganisationKind};
use entity::{TableRow as _, ban, membership};
use sea_orm::sea_query::{Alias, Condition, Expr, ExprTrait, JoinType, Query, SelectStatement};
use sea_orm::{DbErr, FromQueryResult, QueryResult};
use uuid::Uuid;

/// One version, for one of the viewer's organisations or for none.
#[derive(Clone, Copy, Debug)]
pub struct Prospect {
    /// The number of the charter's version in force.
    pub in_force: Option<i64>,
    /// Which of the viewer's organisations.
    pub organisation: Option<OrganisationId>,
    /// By which version it is bound now.
    bound_by: Option<CharterVersionId>,
    standing: Standing,
    banned: bool,
}

impl Prospect {
    /// Whether one of the organisations could sign the version now, or why the first cannot.
    pub(super) fn best(
        prospects: &[Self],
        version: CharterVersionId,
        state: CharterVersionState,
    ) -> Result<(), Vec<Refusal>> {
        let mut first = None;
        let organisations = prospects
            .iter()
            .filter(|prospect| prospect.organisation.is_some());
        for prospect in organisations {
            let Err(refusals) = prospect.sign(version, state) else {
                return Ok(());
            };
            first.get_or_insert(refusals);
        }
        first.map_or(Ok(()), Err)
    }

    fn sign(
        &self,
        version: CharterVersionId,
        state: CharterVersionState,
    ) -> Result<(), Vec<Refusal>> {
        workflow::sign(Signing {
            state,
            signed: self.bound_by == Some(version),
            read: true,
        })?;
        let banned = self.banned.then(members::banned);
        let refusals: Vec<_> = self
            .standing
            .require_good()
            .err()
            .into_iter()
            .chain(banned)
            .collect();
        if refusals.is_empty() {
            Ok(())
        } else {
            Err(refusals)
        }
    }
}

/// What stands for or against each of the viewer's organisations signing a version.
#[derive(Debug)]
pub struct Prospects;

impl Computed for Prospects {
    type Row = Prospect;

    async fn load(reader: &Reader, versions: &[Uuid]) -> Result<Vec<(Uuid, Prospect)>> {
        let viewer = reader.viewer();
        if viewer.associations().is_empty() {
            return Ok(Vec::new());
        }
        let query = statement(reader, versions);
        let rows = reader
            .query(reader.backend().build(&query))
            .await
            .map_err(internal)?;
        rows.iter().map(|row| read(reader, row)).collect()
    }
}

/// Aliases of the statement.
const VERSION: &str = "v";
const IN_FORCE: &str = "f";
const MEMBERSHIP: &str = "m";

fn statement(reader: &Reader, versions: &[Uuid]) -> SelectStatement {
    let col = |table: &'static str, column: &'static str| {
        Expr::col((Alias::new(table), Alias::new(column)))
    };
    let mine: Vec<Uuid> = reader
        .viewer()
        .affiliations()
        .iter()
        .filter(|held| held.kind == OrganisationKind::Provider)
        .map(|held| held.organisation.into())
        .collect();
    let now = reader.viewer().now();
    let ban = Query::select()
        .expr(Expr::val(1))
        .from("ban")
        .and_where(col("ban", "organisation_id").eq(col("o", "id")))
        .cond_where(stands(now))
        .take();
    let mut query = Query::select();
    query
        .expr_as(col(VERSION, "id"), "parent")
        .expr_as(col("a", "time_zone"), "time_zone")
        .expr_as(col(IN_FORCE, "number"), "in_force")
        .expr_as(col("o", "id"), "organisation")
        .expr_as(col("s", "charter_version_id"), "bound_by")
        .expr_as(Expr::exists(ban), "banned")
        .from_as("charter_version", VERSION)
        .join_as(
            JoinType::InnerJoin,
            "association",
            "a",
            col("a", "id").eq(col(VERSION, "association_id")),
        )
        .join_as(
            JoinType::LeftJoin,
            "charter_version",
            IN_FORCE,
            col(IN_FORCE, "charter_id")
                .eq(col(VERSION, "charter_id"))
                .and(col(IN_FORCE, "state").eq(CharterVersionState::InForce)),
        )
        .join_as(
            JoinType::LeftJoin,
            "organisation",
            "o",
            col("o", "association_id")
                .eq(col(VERSION, "association_id"))
                .and(among(reader, col("o", "id"), &mine)),
        )
        .join_as(
            JoinType::LeftJoin,
            "signature",
            "s",
            col("s", "charter_id")
                .eq(col(VERSION, "charter_id"))
                .and(col("s", "organisation_id").eq(col("o", "id")))
                .and(col("s", "ended_at").is_null()),
        )
        .join_as(
            JoinType::LeftJoin,
            "membership",
            MEMBERSHIP,
            col(MEMBERSHIP, "organisation_id")
                .eq(col("o", "id"))
                .and(col(MEMBERSHIP, "state").ne(MembershipState::Ended)),
        )
        .and_where(among(reader, col(VERSION, "id"), versions));
    for (name, _) in membership::Model::COLUMNS {
        query.expr_as(
            col(MEMBERSHIP, name),
            Alias::new(format!("{MEMBERSHIP}_{name}")),
        );
    }
    query
}

/// A ban that stands at `now`.
fn stands(now: chrono::DateTime<chrono::Utc>) -> Condition {
    let col = |column| Expr::col(("ban", column));
    Condition::all()
        .add(col(ban::Column::StartsAt).lte(now))
        .add(col(ban::Column::LiftedAt).is_null())
        .add(
            Condition::any()
                .add(col(ban::Column::EndsAt).is_null())
                .add(col(ban::Column::EndsAt).gt(now)),
        )
}

fn read(reader: &Reader, row: &QueryResult) -> Result<(Uuid, Prospect)> {
    let get = |error: DbErr| internal(error);
    let zone: String = row.try_get("", "time_zone").map_err(get)?;
    let zone: Tz = zone.parse().map_err(internal)?;
    let today = crate::deadline::day_of(reader.viewer().now(), zone).map_err(internal)?;
    let live = membership::Model::from_query_result_optional(row, &format!("{MEMBERSHIP}_"));
    let live = live.map_err(get)?;
    let prospect = Prospect {
        in_force: row.try_get("", "in_force").map_err(get)?,
        organisation: row.try_get("", "organisation").map_err(get)?,
        bound_by: row.try_get("", "bound_by").map_err(get)?,
        standing: Standing::of(live.as_ref(), today),
        banned: row.try_get("", "banned").map_err(get)?,
    };
    Ok((row.try_get("", "parent").map_err(get)?, prospect))
}
