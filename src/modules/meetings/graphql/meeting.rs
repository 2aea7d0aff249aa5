//! A meeting.

use super::item::MeetingItem;
use crate::access::Read;
use crate::context::Viewer;
use crate::graphql::read::{
    Computed, Entity, Guarded, List, Node, Order, Reader, Relation, Scope, Sort, Table, among,
    internal,
};
use crate::graphql::{Enum, Id, Instant, Reach, ViewerAction, ViewerActions};
use crate::modules::associations::Association;
use crate::modules::meetings::case::{ACTS, MeetingCase};
use crate::modules::proceedings::inside_of;
use async_graphql::{Context, Description, Object, Result, SimpleObject};
use derive_more::From;
use entity::id::{AccountId, MeetingId};
use entity::meeting;
use entity::value::MeetingState;
use sea_orm::sea_query::{Condition, Expr, ExprTrait, IntoCondition, JoinType, Query};
use sea_orm::{DbErr, FromQueryResult};
use uuid::Uuid;

/// A sitting of the board on one or several files. Its dates and place are known to the whole board; each file of its agenda, and
/// the minutes, to those who do not stand aside (R4).
#[derive(Debug, From, Description)]
pub struct Meeting(Node<Self>);

impl Entity for Meeting {
    type Row = meeting::Model;
    const GUARDED: &'static [Guarded] = &[("minutes", minutes)];
    const RELATIONS: &'static [Relation] = &[
        Relation::one::<Association>("association", "association_id"),
        Relation::many::<MeetingItem>("agenda", "meeting_id")
            .order(&[Order::by("position", Sort::BigInt)]),
        Relation::computed::<Summons>("summoned"),
        Relation::case::<MeetingCase>("viewerActions"),
    ];

    fn scope(viewer: &Viewer, at: Table) -> Scope {
        Reach::of(viewer, Read::Meeting)
            .office(|here| at.col("association_id").is_in(here))
            .scope()
    }
}

/// The minutes tell of every file on the agenda: nobody reads them who stands aside from one of them (R4).
fn minutes(viewer: &Viewer, at: Table) -> Scope {
    let item = |column| Expr::col(("minuted", column));
    let (file, here) = (item("proceeding_id"), item("association_id"));
    match inside_of(viewer, Read::Meeting, file, here, Condition::all) {
        Scope::Where(readable) => {
            let unreadable = Query::select()
                .expr(Expr::val(1))
                .from_as("meeting_item", "minuted")
                .and_where(item("meeting_id").eq(at.col("id")))
                .cond_where(readable.not())
                .take();
            Scope::Where(Expr::exists(unreadable).not().into_condition())
        }
        scope => scope,
    }
}

#[Object(use_type_description)]
impl Meeting {
    /// The meeting's id.
    pub async fn id(&self) -> Id<MeetingId> {
        self.0.id.into()
    }

    /// The association whose board sits.
    async fn association(&self, ctx: &Context<'_>) -> Result<Association> {
        self.0.required(ctx)
    }

    /// Where it stands.
    fn state(&self) -> Enum<MeetingState> {
        self.0.state.into()
    }

    /// When the convocation was sent (T5).
    fn convened_at(&self) -> Instant {
        self.0.convened_at.into()
    }

    /// For when it was convened.
    fn starts_at(&self) -> Instant {
        self.0.starts_at.into()
    }

    /// Where it sits.
    fn place(&self) -> &str {
        &self.0.place
    }

    /// When it was opened.
    fn opened_at(&self) -> Option<Instant> {
        self.0.opened_at.map(Into::into)
    }

    /// When it was closed and minuted.
    fn closed_at(&self) -> Option<Instant> {
        self.0.closed_at.map(Into::into)
    }

    /// What was done, in words; null before the close, and to who stands aside from a file of the agenda.
    fn minutes(&self) -> Option<&str> {
        self.0.minutes.as_deref()
    }

    /// The files on the agenda, in its order; without those that the viewer stands aside from.
    async fn agenda(&self, ctx: &Context<'_>) -> Result<List<MeetingItem>> {
        self.0.many(ctx)
    }

    /// Who was summoned: the whole board (R3), and who came.
    async fn summoned(&self, ctx: &Context<'_>) -> Result<List<Summoned>> {
        let held = self.0.state != MeetingState::Convened;
        let summons = self.0.computed::<Summons>(ctx)?;
        let summoned = summons.iter().map(|row| Summoned {
            account_id: row.account_id.into(),
            display_name: row.display_name.clone(),
            present: held.then_some(row.present),
        });
        Ok(summoned.collect())
    }

    /// The version of this object, which each change raises by one: send it as `expectedVersion` to be refused where it has changed since.
    fn version(&self) -> i64 {
        self.0.version
    }

    /// What the viewer may do with it.
    async fn viewer_actions(&self, ctx: &Context<'_>) -> Result<Vec<ViewerAction>> {
        let case = self.0.case::<MeetingCase>(ctx)?;
        Ok(ViewerActions::new(ctx)?.on(ACTS, &*case).all())
    }
}

/// A member of the board who was summoned.
#[derive(Debug, SimpleObject)]
pub struct Summoned {
    /// The person's account.
    account_id: Id<AccountId>,
    /// The person's name.
    display_name: String,
    /// Whether they came; null before the meeting opened.
    present: Option<bool>,
}

/// Who was summoned, by name.
struct Summons;

#[derive(Clone, FromQueryResult)]
struct SummonsRow {
    meeting_id: Uuid,
    account_id: AccountId,
    display_name: String,
    present: bool,
}

impl Computed for Summons {
    type Row = SummonsRow;

    async fn load(reader: &Reader, meetings: &[Uuid]) -> Result<Vec<(Uuid, SummonsRow)>> {
        let of = |column| Expr::col(("meeting_summons", column));
        let query = Query::select()
            .column(("meeting_summons", "meeting_id"))
            .column(("meeting_summons", "account_id"))
            .column(("meeting_summons", "present"))
            .column(("account", "display_name"))
            .from("meeting_summons")
            .join(
                JoinType::InnerJoin,
                "account",
                Expr::col(("account", "id")).eq(of("account_id")),
            )
            .and_where(among(reader, of("meeting_id"), meetings))
            .order_by(("account", "display_name"), sea_orm::Order::Asc)
            .order_by(("account", "id"), sea_orm::Order::Asc)
            .take();
        let rows = reader.query(reader.backend().build(&query)).await;
        let rows = rows.map_err(internal)?;
        let rows = rows
            .iter()
            .map(|row| SummonsRow::from_query_result(row, ""));
        let rows: Result<Vec<_>, DbErr> = rows.collect();
        let rows = rows.map_err(internal)?.into_iter();
        Ok(rows.map(|row| (row.meeting_id, row)).collect())
    }
}
