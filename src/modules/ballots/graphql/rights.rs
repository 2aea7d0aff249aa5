//! What the viewer's acts on a ballot hang on.

use crate::graphql::read::{Computed, Reader, among, internal};
use crate::modules::ballots::workflow::{Heard, Voter};
use crate::modules::complaints::{Presided, Presiding};
use async_graphql::Result;
use entity::id::AccountId;
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{DbErr, FromQueryResult, QueryResult};
use std::collections::HashMap;
use uuid::Uuid;

/// What the viewer's acts on a ballot hang on.
pub(super) struct Rights;

#[derive(Clone)]
pub(super) struct Right {
    /// Who takes the file's steps.
    pub(super) presiding: Presiding,
    /// The viewer as a voter.
    pub(super) voter: Voter,
    /// How many votes a close would lack.
    pub(super) heard: Heard,
}

#[derive(FromQueryResult)]
struct RightRow {
    id: Uuid,
    proceeding_id: Uuid,
    is_elector: bool,
    has_voted: bool,
    electorate: i64,
    voters: i64,
}

impl Computed for Rights {
    type Row = Right;

    async fn load(reader: &Reader, ballots: &[Uuid]) -> Result<Vec<(Uuid, Right)>> {
        let of = |column| Expr::col(("ballot", column));
        let me = reader.viewer().account();
        let me = Expr::val(me.unwrap_or(AccountId(Uuid::nil())));
        let voters = Query::select()
            .expr(Expr::col(("ballot_voter", "account_id")).count())
            .from("ballot_voter")
            .and_where(Expr::col(("ballot_voter", "ballot_id")).eq(of("id")))
            .take();
        let query = Query::select()
            .column(("ballot", "id"))
            .column(("ballot", "proceeding_id"))
            .expr_as(row_of("ballot_elector", of("id"), me.clone()), "is_elector")
            .expr_as(has_voted(of("id"), me), "has_voted")
            .column(("ballot", "electorate"))
            .expr_as(Expr::from(voters), "voters")
            .from("ballot")
            .and_where(among(reader, of("id"), ballots))
            .take();
        let rows = reader.query(reader.backend().build(&query)).await;
        let rows: Result<Vec<_>, DbErr> = rows.map_err(internal)?.iter().map(right).collect();
        let rows = rows.map_err(internal)?;
        let files: Vec<_> = rows.iter().map(|row| row.proceeding_id).collect();
        let presiding = Presiding::load(reader, Presided::Proceeding, &files).await?;
        let presiding: HashMap<_, _> = presiding.into_iter().collect();
        let rights = rows.into_iter().map(|row| {
            let right = Right {
                presiding: presiding
                    .get(&row.proceeding_id)
                    .cloned()
                    .unwrap_or_default(),
                voter: Voter {
                    is_elector: row.is_elector,
                    has_voted: row.has_voted,
                },
                heard: Heard {
                    missing: u64::try_from(row.electorate - row.voters).unwrap_or_default(),
                    without_missing: false,
                },
            };
            (row.id, right)
        });
        Ok(rights.collect())
    }
}

fn right(row: &QueryResult) -> Result<RightRow, DbErr> {
    RightRow::from_query_result(row, "")
}

/// Whether `account` has voted in `ballot`.
pub(super) fn has_voted(ballot: Expr, account: Expr) -> Expr {
    row_of("ballot_voter", ballot, account)
}

fn row_of(table: &'static str, ballot: Expr, account: Expr) -> Expr {
    Expr::exists(
        Query::select()
            .expr(Expr::val(1))
            .from(table)
            .and_where(Expr::col((table, "ballot_id")).eq(ballot))
            .and_where(Expr::col((table, "account_id")).eq(account))
            .take(),
    )
}
