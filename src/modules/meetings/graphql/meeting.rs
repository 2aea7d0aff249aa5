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
    let (proceeding, here) = (item("proceeding_id"), item("association_id"));
    match inside_of(viewer, Read::Meeting, proceeding, here, Condition::all) {
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
    /// The id of the meeting.
    pub async fn id(&self) -> Id<MeetingId> {
        self.0.id.into()
    }

    /// The association whose board meets.
    async fn association(&self, ctx: &Context<'_>) -> Result<Association> {
        self.0.required(ctx)
    }

    /// How far the meeting has come.
    fn state(&self) -> Enum<MeetingState> {
        self.0.state.into()
    }

    /// The instant at which the convocation was sent (T5).
    fn convened_at(&self) -> Instant {
        self.0.convened_at.into()
    }

    /// The instant for which the meeting was convened.
    fn starts_at(&self) -> Instant {
        self.0.starts_at.into()
    }

    /// Where the meeting takes place, in words.
    fn place(&self) -> &str {
        &self.0.place
    }

    /// The instant at which the meeting was opened; null before.
    fn opened_at(&self) -> Option<Instant> {
        self.0.opened_at.map(Into::into)
    }

    /// The instant at which the meeting was closed, with its minutes; null before.
    fn closed_at(&self) -> Option<Instant> {
        self.0.closed_at.map(Into::into)
    }

    /// The record of what the meeting did, in words; null before it is closed, and to who stands aside from a proceeding on its
    /// agenda.
    fn minutes(&self) -> Option<&str> {
        self.0.minutes.as_deref()
    }

    /// The proceedings on the agenda, in its order, without those from which the viewer stands aside.
    async fn agenda(&self, ctx: &Context<'_>) -> Result<List<MeetingItem>> {
        self.0.many(ctx)
    }

    /// The members of the board who were summoned, all of them (R3), and who of them came.
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

    /// The number of this state of the object, which each change raises by one. Sent as `expectedVersion`, it lets a mutation be
    /// refused where the object has changed since.
    fn version(&self) -> i64 {
        self.0.version
    }

    /// The acts on the object, each with whether the viewer may do it now and, where not, why.
    async fn viewer_actions(&self, ctx: &Context<'_>) -> Result<Vec<ViewerAction>> {
        let case = self.0.case::<MeetingCase>(ctx)?;
        Ok(ViewerActions::new(ctx)?.on(ACTS, &*case).all())
    }
}

/// A member of the board who was summoned to a meeting.
#[derive(Debug, SimpleObject)]
pub struct Summoned {
    /// The id of the account of the member.
    account_id: Id<AccountId>,
    /// The name of the member, as others see it.
    display_name: String,
    /// Whether the member came; null before the meeting is opened.
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
