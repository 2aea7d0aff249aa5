//! Who presides over a file, for a whole page of them in one statement: `workflow::chair` over rows.

use super::scope::stands_aside;
use crate::context::Viewer;
use crate::deadline::day_of;
use crate::graphql::Id;
use crate::graphql::read::{Reader, among, internal};
use crate::modules::complaints::chair;
use crate::modules::mandates::BoardMember;
use async_graphql::{Result, SimpleObject};
use chrono::NaiveDate;
use chrono_tz::Tz;
use entity::id::{AccountId, MandateId};
use entity::value::{AffiliationState, MandateRole, MandateState};
use sea_orm::sea_query::{Expr, ExprTrait, JoinType, Order, Query, SelectStatement};
use sea_orm::{DbErr, FromQueryResult, QueryResult};
use uuid::Uuid;

/// Who takes the steps of a file.
#[derive(Clone, Debug, SimpleObject)]
pub struct Chair {
    /// The person's account.
    pub account_id: Id<AccountId>,
    /// The person's name.
    pub display_name: String,
    /// Whether this is the president in office; otherwise the acting chair (R4).
    pub is_president: bool,
}

/// Who presides over a file, and what else about it the viewer's rights hang on.
#[derive(Clone, Debug, Default)]
pub struct Presiding {
    /// Who takes its steps; nobody where all stand aside.
    pub chair: Option<Chair>,
    /// Whether the viewer declared that they stand aside.
    pub recused: bool,
    /// Whether a ballot of the file was ever opened.
    pub voting_begun: bool,
}

/// A board mandate that holds or does not, beside the file that it is asked about.
#[derive(Debug, FromQueryResult)]
struct Row {
    owner: Uuid,
    time_zone: String,
    recused: bool,
    voting: bool,
    mandate: Option<MandateId>,
    account: Option<AccountId>,
    display_name: Option<String>,
    role: Option<MandateRole>,
    first_day: Option<NaiveDate>,
    last_day: Option<NaiveDate>,
    aside: bool,
}

impl Presiding {
    /// For each row of `table` among `parents`: it has an association, an accused and, in `proceeding`, a file.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn load(
        reader: &Reader,
        table: &'static str,
        proceeding: &'static str,
        parents: &[Uuid],
    ) -> Result<Vec<(Uuid, Self)>> {
        let among = among(reader, Expr::col((table, "id")), parents);
        let query = board(reader.viewer(), table, proceeding)
            .and_where(among)
            .take();
        let rows = reader.query(reader.backend().build(&query)).await;
        let rows = rows.map_err(internal)?;
        let rows: Result<Vec<Row>, DbErr> = rows.iter().map(read).collect();
        of_rows(reader.viewer(), &rows.map_err(internal)?)
    }
}

fn read(row: &QueryResult) -> Result<Row, DbErr> {
    Row::from_query_result(row, "")
}

/// Every confirmed board mandate beside each file, by file and seniority. Which of them hold today is for the seat's day to say.
fn board(viewer: &Viewer, table: &'static str, proceeding: &'static str) -> SelectStatement {
    let of = |column| Expr::col((table, column));
    let mandate = |column| Expr::col(("mandate", column));
    let on_the_board = mandate("association_id")
        .eq(of("association_id"))
        .and(mandate("state").eq(MandateState::Confirmed))
        .and(mandate("role").is_in([MandateRole::Board, MandateRole::President]));
    let row = |from: &'static str, such: Expr| {
        Expr::exists(
            Query::select()
                .expr(Expr::val(1))
                .from(from)
                .and_where(such)
                .take(),
        )
    };
    let recused = row(
        "recusal",
        Expr::col(("recusal", "proceeding_id"))
            .eq(of(proceeding))
            .and(Expr::col(("recusal", "account_id")).eq(mandate("account_id"))),
    );
    let defends = row(
        "affiliation",
        Expr::col(("affiliation", "organisation_id"))
            .eq(of("accused_id"))
            .and(Expr::col(("affiliation", "account_id")).eq(mandate("account_id")))
            .and(Expr::col(("affiliation", "state")).eq(AffiliationState::Confirmed)),
    );
    let voting = row(
        "ballot",
        Expr::col(("ballot", "proceeding_id")).eq(of(proceeding)),
    );
    Query::select()
        .expr_as(of("id"), "owner")
        .expr_as(Expr::col(("association", "time_zone")), "time_zone")
        .expr_as(stands_aside(viewer, of(proceeding)), "recused")
        .expr_as(voting, "voting")
        .expr_as(mandate("id"), "mandate")
        .expr_as(mandate("account_id"), "account")
        .expr_as(Expr::col(("account", "display_name")), "display_name")
        .expr_as(mandate("role"), "role")
        .expr_as(mandate("first_day"), "first_day")
        .expr_as(mandate("last_day"), "last_day")
        .expr_as(recused.or(defends), "aside")
        .from(table)
        .join(
            JoinType::InnerJoin,
            "association",
            Expr::col(("association", "id")).eq(of("association_id")),
        )
        .join(JoinType::LeftJoin, "mandate", on_the_board)
        .join(
            JoinType::LeftJoin,
            "account",
            Expr::col(("account", "id")).eq(mandate("account_id")),
        )
        .order_by((table, "id"), Order::Asc)
        .order_by(("mandate", "first_day"), Order::Asc)
        .order_by(("mandate", "id"), Order::Asc)
        .take()
}

fn of_rows(viewer: &Viewer, rows: &[Row]) -> Result<Vec<(Uuid, Presiding)>> {
    let files = rows.chunk_by(|one, other| one.owner == other.owner);
    files
        .map(|rows| {
            let first = &rows[0];
            let zone: Tz = first.time_zone.parse().map_err(internal)?;
            let today = day_of(viewer.now(), zone).map_err(internal)?;
            let presiding = Presiding {
                chair: presides(rows, today),
                recused: first.recused,
                voting_begun: first.voting,
            };
            Ok((first.owner, presiding))
        })
        .collect()
}

fn presides(rows: &[Row], today: NaiveDate) -> Option<Chair> {
    let holding = rows.iter().filter_map(|row| {
        let since = row.first_day.filter(|first| *first <= today)?;
        let member = BoardMember {
            account: row.account?,
            president: row.role? == MandateRole::President,
            since,
            mandate: row.mandate?,
        };
        row.last_day
            .is_none_or(|last| today <= last)
            .then_some(member)
    });
    let board: Vec<_> = holding.collect();
    let aside = |who| rows.iter().any(|row| row.account == Some(who) && row.aside);
    let account = chair(&board, aside)?;
    let mut mandates = board.iter().filter(|member| member.account == account);
    let row = rows.iter().find(|row| row.account == Some(account))?;
    Some(Chair {
        account_id: account.into(),
        display_name: row.display_name.clone().unwrap_or_default(),
        is_president: mandates.any(|member| member.president),
    })
}
