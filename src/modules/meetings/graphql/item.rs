//! A file on a meeting's agenda.

use super::meeting::Meeting;
use crate::access::Read;
use crate::context::Viewer;
use crate::graphql::read::{
    Computed, Entity, Node, Reader, Relation, Scope, Table, among, internal, nullable,
};
use crate::graphql::{Bilingual, Id, Instant, Word};
use crate::modules::charter::file::{RecusalFallback, RulesOfProcedure};
use crate::modules::complaints::stands_aside;
use crate::modules::meetings::quorum::{Quorum, fallback_note};
use crate::modules::proceedings::{Proceeding, inside};
use async_graphql::{Context, Description, Object, Result, SimpleObject};
use derive_more::From;
use entity::id::MeetingItemId;
use entity::meeting_item;
use sea_orm::sea_query::{Condition, Expr, ExprTrait, JoinType, Query};
use sea_orm::{FromQueryResult, QueryResult};
use uuid::Uuid;

/// A file on a meeting's agenda, and what the meeting could do with it. Hidden from who stands aside from the file (R4).
#[derive(Debug, From, Description)]
pub struct MeetingItem(Node<Self>);

impl Entity for MeetingItem {
    type Row = meeting_item::Model;
    const RELATIONS: &'static [Relation] = &[
        Relation::one::<Meeting>("meeting", "meeting_id"),
        Relation::one::<Proceeding>("proceeding", "proceeding_id"),
        Relation::computed::<Quorums>("quorum"),
    ];

    fn scope(viewer: &Viewer, at: Table) -> Scope {
        inside(viewer, Read::Meeting, at, "proceeding_id", Condition::all)
    }
}

#[Object(use_type_description)]
impl MeetingItem {
    /// The item's id.
    pub async fn id(&self) -> Id<MeetingItemId> {
        self.0.id.into()
    }

    /// The meeting.
    async fn meeting(&self, ctx: &Context<'_>) -> Result<Meeting> {
        self.0.required(ctx)
    }

    /// The file.
    async fn proceeding(&self, ctx: &Context<'_>) -> Result<Proceeding> {
        self.0.required(ctx)
    }

    /// Its place on the agenda, from 1.
    async fn position(&self) -> i64 {
        self.0.position
    }

    /// Who was there for it when the meeting opened, recusals apart; null before.
    async fn quorum(&self, ctx: &Context<'_>) -> Option<ItemQuorum> {
        let quorum = nullable(ctx, self.0.computed::<Quorums>(ctx))?.pop()?;
        let (rules, quorum) = (quorum.rules, quorum.quorum);
        let fallback = rules.meeting.recusal_fallback;
        let out_of_reach = quorum.is_out_of_reach();
        Some(ItemQuorum {
            present: quorum.present,
            body: quorum.body,
            needed: quorum.needed,
            reached: self.0.quorate.unwrap_or_default(),
            out_of_reach,
            fallback: out_of_reach.then_some(fallback.into()),
            fallback_note: out_of_reach.then(|| fallback_note(fallback).into()),
        })
    }

    /// When the meeting took the file up (T7); null where it did not: the quorum was not there, the board was not convened whole
    /// and in time, or the defence time still ran. Null too where the quorum broke before any vote and was not there at the close:
    /// the limit is not met then, and another meeting can take the file up (R6).
    async fn taken_up_at(&self) -> Option<Instant> {
        self.0.taken_up_at.map(Into::into)
    }
}

/// Who was there for a file, recusals apart. A recused member counts for neither quorum nor vote, and the body does not become
/// smaller by it (R4, R6).
#[derive(Debug, SimpleObject)]
pub struct ItemQuorum {
    /// Members who were present, and neither recused nor acting for the accused.
    present: u32,
    /// Members in office.
    body: u32,
    /// How many the rules ask for.
    needed: u32,
    /// Whether enough were there (R3).
    reached: bool,
    /// Whether recusals leave too few even with everybody there (R6).
    out_of_reach: bool,
    /// Who decides then, by the rules; null where the quorum is in reach.
    fallback: Option<Word<RecusalFallback>>,
    /// The same in words.
    fallback_note: Option<Bilingual>,
}

/// The quorum of an item, with the rules that ask for it.
struct Quorums;

#[derive(Clone)]
struct Ruled {
    rules: RulesOfProcedure,
    quorum: Quorum,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    present_count: i64,
    body_count: i64,
    reachable: i64,
    rules: String,
}

impl Computed for Quorums {
    type Row = Ruled;

    async fn load(reader: &Reader, items: &[Uuid]) -> Result<Vec<(Uuid, Ruled)>> {
        let item = |column| Expr::col(("meeting_item", column));
        let query = Query::select()
            .column(("meeting_item", "id"))
            .column(("meeting_item", "present_count"))
            .column(("meeting_item", "body_count"))
            .column(("charter_version", "rules"))
            .expr_as(
                summoned(item("meeting_id"), item("proceeding_id"), Condition::all()),
                "reachable",
            )
            .from("meeting_item")
            .join(
                JoinType::InnerJoin,
                "proceeding",
                Expr::col(("proceeding", "id")).eq(item("proceeding_id")),
            )
            .join(
                JoinType::InnerJoin,
                "charter_version",
                Expr::col(("charter_version", "id"))
                    .eq(Expr::col(("proceeding", "rules_version_id"))),
            )
            .and_where(among(reader, item("id"), items))
            .and_where(item("present_count").is_not_null())
            .take();
        let rows = reader.query(reader.backend().build(&query)).await;
        rows.map_err(internal)?.iter().map(ruled).collect()
    }
}

fn ruled(row: &QueryResult) -> Result<(Uuid, Ruled)> {
    let row = Row::from_query_result(row, "").map_err(internal)?;
    let rules: RulesOfProcedure = serde_json::from_str(&row.rules).map_err(internal)?;
    let number = |count: i64| u32::try_from(count).unwrap_or(u32::MAX);
    let quorum = Quorum::new(
        &rules,
        number(row.present_count),
        number(row.reachable),
        number(row.body_count),
    );
    Ok((row.id, Ruled { rules, quorum }))
}

/// How many of those summoned to a meeting do not stand aside from a file of the row's `proceeding`, as far as `such` says of the
/// summons.
pub(in crate::modules) fn summoned(meeting: Expr, proceeding: Expr, such: Condition) -> Expr {
    let of = |column| Expr::col(("s", column));
    let count = Query::select()
        .expr(Expr::col(("s", "account_id")).count())
        .from_as("meeting_summons", "s")
        .and_where(of("meeting_id").eq(meeting))
        .and_where(stands_aside(of("account_id"), proceeding).not())
        .cond_where(such)
        .take();
    Expr::from(count)
}
