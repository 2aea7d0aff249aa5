//! Who presides over a file, for a whole page of them in one statement: `workflow::chair` over rows.

use super::scope::{me, recused, stands_aside, stands_aside_from_complaint};
use crate::access::Facts;
use crate::context::Viewer;
use crate::deadline::day_of;
use crate::graphql::Id;
use crate::graphql::read::{Reader, among, internal};
use crate::modules::complaints::chair;
use crate::modules::mandates::BoardMember;
use async_graphql::{Result, SimpleObject};
use chrono::NaiveDate;
use chrono_tz::Tz;
use entity::id::{AccountId, AssociationId, MandateId};
use entity::value::{MandateRole, MandateState};
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
    /// Whether the viewer stands aside, by declaration or because they are on a side (R4).
    pub aside: bool,
    /// Whether a ballot of the file was ever opened.
    pub voting_begun: bool,
}

/// A board mandate that holds or does not, beside the file that it is asked about.
#[derive(Debug, FromQueryResult)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "columns of a statement, not states"
)]
struct Row {
    owner: Uuid,
    time_zone: String,
    viewer_recused: bool,
    viewer_aside: bool,
    voting: bool,
    mandate: Option<MandateId>,
    account: Option<AccountId>,
    display_name: Option<String>,
    role: Option<MandateRole>,
    first_day: Option<NaiveDate>,
    last_day: Option<NaiveDate>,
    aside: bool,
}

/// Over what somebody presides: each row of the table has an association.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presided {
    /// A complaint, in a file or not yet.
    Complaint,
    /// A file.
    Proceeding,
    /// A meeting: whoever stands aside from one of its files does not lead it.
    Meeting,
}

impl Presided {
    const fn table(self) -> &'static str {
        match self {
            Self::Complaint => "complaint",
            Self::Proceeding => "proceeding",
            Self::Meeting => "meeting",
        }
    }

    fn col(self, column: &'static str) -> Expr {
        Expr::col((self.table(), column))
    }

    /// Whether `account` stands aside.
    fn aside(self, account: Expr) -> Expr {
        match self {
            Self::Complaint => {
                stands_aside_from_complaint(account, self.col("id"), self.col("proceeding_id"))
            }
            Self::Proceeding => stands_aside(account, self.col("id")),
            Self::Meeting => {
                let item = |column| Expr::col(("meeting_item", column));
                exists(
                    "meeting_item",
                    item("meeting_id")
                        .eq(self.col("id"))
                        .and(stands_aside(account, item("proceeding_id"))),
                )
            }
        }
    }

    /// The file, where the row is about one.
    fn file(self) -> Option<Expr> {
        match self {
            Self::Complaint => Some(self.col("proceeding_id")),
            Self::Proceeding => Some(self.col("id")),
            Self::Meeting => None,
        }
    }
}

impl Presiding {
    /// What the access layer decides by for `viewer`, who reads the row already: it is its chair's own.
    #[must_use]
    pub fn facts(&self, association: AssociationId, viewer: Option<AccountId>) -> Facts {
        Facts {
            recused: viewer.filter(|_| self.aside).into_iter().collect(),
            ..Facts::of(association)
        }
        .owned_by(self.chair.as_ref().map(|chair| chair.account_id.0))
    }

    /// For each of these rows.
    pub async fn load(
        reader: &Reader,
        over: Presided,
        parents: &[Uuid],
    ) -> Result<Vec<(Uuid, Self)>> {
        let among = among(reader, over.col("id"), parents);
        let query = board(reader.viewer(), over).and_where(among).take();
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
fn board(viewer: &Viewer, over: Presided) -> SelectStatement {
    let of = |column| over.col(column);
    let mandate = |column| Expr::col(("mandate", column));
    let on_the_board = mandate("association_id")
        .eq(of("association_id"))
        .and(mandate("state").eq(MandateState::Confirmed))
        .and(mandate("role").is_in([MandateRole::Board, MandateRole::President]));
    let no = || Expr::val(false);
    let viewer_recused = over
        .file()
        .map_or_else(no, |file| recused(me(viewer), file));
    let voting = over.file().map_or_else(no, |file| {
        exists("ballot", Expr::col(("ballot", "proceeding_id")).eq(file))
    });
    Query::select()
        .expr_as(of("id"), "owner")
        .expr_as(Expr::col(("association", "time_zone")), "time_zone")
        .expr_as(viewer_recused, "viewer_recused")
        .expr_as(over.aside(me(viewer)), "viewer_aside")
        .expr_as(voting, "voting")
        .expr_as(mandate("id"), "mandate")
        .expr_as(mandate("account_id"), "account")
        .expr_as(Expr::col(("account", "display_name")), "display_name")
        .expr_as(mandate("role"), "role")
        .expr_as(mandate("first_day"), "first_day")
        .expr_as(mandate("last_day"), "last_day")
        .expr_as(over.aside(mandate("account_id")), "aside")
        .from(over.table())
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
        .order_by((over.table(), "id"), Order::Asc)
        .order_by(("mandate", "first_day"), Order::Asc)
        .order_by(("mandate", "id"), Order::Asc)
        .take()
}

fn exists(from: &'static str, such: Expr) -> Expr {
    let mut rows = Query::select();
    Expr::exists(rows.expr(Expr::val(1)).from(from).and_where(such).take())
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
                recused: first.viewer_recused,
                aside: first.viewer_aside,
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
