//! The due-process gate of a whole page of files, and what else of their deliberation their acts hang on, in one statement.

use crate::access::Read;
use crate::failure::Step;
use crate::graphql::read::{Computed, Reader, Scope, among, internal};
use crate::modules::ballots::gate::{Findings, Gate, Question};
use crate::modules::charter::file::RulesOfProcedure;
use crate::modules::meetings::{Quorum, Sitting, summoned};
use crate::modules::proceedings::inside_of;
use async_graphql::{Result, SimpleObject};
use chrono::{DateTime, Utc};
use entity::value::{
    BallotOutcome, BallotState, DecisionState, MeetingState, MembershipState, ProceedingState,
    SanctionKind,
};
use sea_orm::sea_query::{Condition, Expr, ExprTrait, JoinType, Query, SelectStatement};
use sea_orm::{DbErr, FromQueryResult, QueryResult};
use uuid::Uuid;

/// A step of the procedure before a ballot, and whether it is done.
#[derive(Clone, Copy, Debug, SimpleObject)]
pub struct GateStep {
    /// The step.
    pub step: Step,
    /// Whether it is done.
    pub done: bool,
}

/// The steps that a ballot needs, on a finding or on `sanction`.
#[must_use]
pub fn steps(
    facts: &GateFacts,
    sanction: Option<SanctionKind>,
    now: DateTime<Utc>,
) -> Vec<GateStep> {
    let question = sanction.map_or(Question::Finding, Question::Sanction);
    let steps = facts.gate(now).steps(question).into_iter();
    steps.map(|(step, done)| GateStep { step, done }).collect()
}

/// What the board has done on a file so far.
#[derive(Clone, Debug)]
pub struct GateFacts {
    /// The rules of procedure that the file follows.
    pub rules: RulesOfProcedure,
    /// Where it stands.
    pub state: ProceedingState,
    /// Whether the accused was told of every allegation.
    pub notified: bool,
    /// The results so far.
    pub findings: Findings,
    /// How many of its ballots are open.
    pub open_ballots: i64,
    /// Where its decision stands, where there is one.
    pub decision: Option<DecisionState>,
    /// Whether the meeting that took it up is still open, and so has no minutes.
    pub unminuted: bool,
    defence_ends_at: Option<DateTime<Utc>>,
    sitting: Option<Sitting>,
    /// Whether the accused has left the association (R11).
    pub departed: bool,
}

impl GateFacts {
    /// The gate at `now`.
    #[must_use]
    pub fn gate(&self, now: DateTime<Utc>) -> Gate<'_> {
        Gate {
            now,
            rules: &self.rules,
            state: self.state,
            notified: self.notified,
            defence_ends_at: self.defence_ends_at,
            sitting: self.sitting,
            findings: self.findings,
            departed: self.departed,
        }
    }
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    state: ProceedingState,
    defence_ends_at: Option<DateTime<Utc>>,
    rules: String,
    alleged: i64,
    unnotified: i64,
    found: i64,
    established: i64,
    open_ballots: i64,
    member: bool,
    decision: Option<DecisionState>,
    body_count: Option<i64>,
    convened: Option<bool>,
    taken_up_at: Option<DateTime<Utc>>,
    present: i64,
    reachable: i64,
}

impl GateFacts {
    /// For each of `files`.
    pub async fn load(reader: &Reader, files: &[Uuid]) -> Result<Vec<(Uuid, Self)>> {
        load(reader, of_files(among(reader, file("id"), files))).await
    }
}

/// The gate of a file, to those who may read its ballots.
#[derive(Debug)]
pub struct ShownGate;

impl Computed for ShownGate {
    type Row = GateFacts;

    async fn load(reader: &Reader, files: &[Uuid]) -> Result<Vec<(Uuid, GateFacts)>> {
        let (id, here) = (file("id"), file("association_id"));
        let shown = match inside_of(reader.viewer(), Read::Ballot, id, here, Condition::all) {
            Scope::All => Condition::all(),
            Scope::Where(shown) => shown,
            Scope::Nothing => return Ok(Vec::new()),
        };
        let query = of_files(among(reader, file("id"), files))
            .cond_where(shown)
            .take();
        load(reader, query).await
    }
}

async fn load(reader: &Reader, query: SelectStatement) -> Result<Vec<(Uuid, GateFacts)>> {
    let rows = reader.query(reader.backend().build(&query)).await;
    rows.map_err(internal)?.iter().map(read).collect()
}

fn file(column: &'static str) -> Expr {
    Expr::col(("proceeding", column))
}

#[expect(
    clippy::too_many_lines,
    reason = "one statement, read from its first column to its last"
)]
fn of_files(such: Expr) -> SelectStatement {
    let count = |table: &'static str, such: Condition| {
        Expr::from(
            Query::select()
                .expr(Expr::col((table, "id")).count())
                .from(table)
                .and_where(Expr::col((table, "proceeding_id")).eq(file("id")))
                .cond_where(such)
                .take(),
        )
    };
    let ballot = |column| Expr::col(("ballot", column));
    let on_findings = |outcomes: &[BallotOutcome]| {
        Condition::all()
            .add(ballot("allegation_id").is_not_null())
            .add(ballot("outcome").is_in(outcomes.iter().copied()))
    };
    let meeting = |column| Expr::col(("meeting", column));
    let item = |column| Expr::col(("meeting_item", column));
    let on_the_agenda = Query::select()
        .expr(Expr::val(1))
        .from_as("meeting_item", "agenda")
        .and_where(Expr::col(("agenda", "meeting_id")).eq(meeting("id")))
        .and_where(Expr::col(("agenda", "proceeding_id")).eq(file("id")))
        .take();
    let membership = |column| Expr::col(("membership", column));
    let member = Query::select()
        .expr(Expr::val(1))
        .from("membership")
        .and_where(membership("organisation_id").eq(file("accused_id")))
        .and_where(membership("state").eq(MembershipState::Admitted))
        .take();
    let there = |such| summoned(meeting("id"), file("id"), such);
    Query::select()
        .column(("proceeding", "id"))
        .column(("proceeding", "state"))
        .column(("proceeding", "defence_ends_at"))
        .column(("charter_version", "rules"))
        .expr_as(count("allegation", Condition::all()), "alleged")
        .expr_as(
            count(
                "allegation",
                Condition::all().add(Expr::col(("allegation", "notice_id")).is_null()),
            ),
            "unnotified",
        )
        .expr_as(
            count(
                "ballot",
                on_findings(&[BallotOutcome::Adopted, BallotOutcome::Rejected]),
            ),
            "found",
        )
        .expr_as(
            count("ballot", on_findings(&[BallotOutcome::Adopted])),
            "established",
        )
        .expr_as(
            count(
                "ballot",
                Condition::all().add(ballot("state").eq(BallotState::Open)),
            ),
            "open_ballots",
        )
        .expr_as(Expr::exists(member), "member")
        .expr_as(Expr::col(("decision", "state")), "decision")
        .column(("meeting_item", "body_count"))
        .column(("meeting_item", "convened"))
        .column(("meeting_item", "taken_up_at"))
        .expr_as(
            there(Condition::all().add(Expr::col(("s", "present")).eq(true))),
            "present",
        )
        .expr_as(there(Condition::all()), "reachable")
        .from("proceeding")
        .join(
            JoinType::InnerJoin,
            "charter_version",
            Expr::col(("charter_version", "id")).eq(file("rules_version_id")),
        )
        .join(
            JoinType::LeftJoin,
            "decision",
            Expr::col(("decision", "proceeding_id")).eq(file("id")),
        )
        .join(
            JoinType::LeftJoin,
            "meeting",
            meeting("association_id")
                .eq(file("association_id"))
                .and(meeting("state").eq(MeetingState::Open))
                .and(Expr::exists(on_the_agenda)),
        )
        .join(
            JoinType::LeftJoin,
            "meeting_item",
            item("meeting_id")
                .eq(meeting("id"))
                .and(item("proceeding_id").eq(file("id"))),
        )
        .and_where(such)
        .take()
}

fn read(row: &QueryResult) -> Result<(Uuid, GateFacts)> {
    let row: Result<Row, DbErr> = Row::from_query_result(row, "");
    let row = row.map_err(internal)?;
    let rules: RulesOfProcedure = serde_json::from_str(&row.rules).map_err(internal)?;
    let notified = row.state != ProceedingState::Opened && row.alleged > 0 && row.unnotified == 0;
    let facts = GateFacts {
        sitting: sitting(&row, &rules),
        state: row.state,
        notified,
        findings: Findings {
            alleged: number(row.alleged),
            found: number(row.found),
            established: number(row.established),
        },
        open_ballots: row.open_ballots,
        decision: row.decision,
        // No meeting but an open one is joined.
        unminuted: row.taken_up_at.is_some(),
        defence_ends_at: row.defence_ends_at,
        departed: !row.member,
        rules,
    };
    Ok((row.id, facts))
}

/// The open meeting with the file on its agenda, as its opening found it and with who is there now.
fn sitting(row: &Row, rules: &RulesOfProcedure) -> Option<Sitting> {
    let convened = row.convened?;
    let (present, reachable) = (number(row.present), number(row.reachable));
    let body = number(row.body_count.unwrap_or_default());
    Some(Sitting {
        convened,
        taken_up: row.taken_up_at.is_some(),
        quorum: Quorum::new(rules, present, reachable, body),
    })
}

fn number(count: i64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
