//! A meeting.

use super::item::MeetingItem;
use crate::access::Read;
use crate::context::Viewer;
use crate::graphql::read::{
    Entity, Guarded, List, Loaded, Node, Order, Relation, Scope, Sort, Table, Through, nullable,
    reads,
};
use crate::graphql::{Enum, Id, Instant, Reach, ViewerAction, ViewerActions};
use crate::modules::accounts::{Account, BY_NAME};
use crate::modules::associations::{Association, OF_ASSOCIATION};
use crate::modules::meetings::case::{ACTS, MeetingCase};
use crate::modules::proceedings::inside_of;
use async_graphql::{Context, Description, Object, Result};
use derive_more::From;
use entity::id::MeetingId;
use entity::meeting;
use entity::value::MeetingState;
use sea_orm::sea_query::{Condition, Expr, ExprTrait, IntoCondition, Query};

/// A sitting of the board on one or several files. Its dates and place are known to the whole board; each file of its agenda, and
/// the minutes, to those who do not stand aside (R4).
#[derive(Debug, From, Description)]
pub struct Meeting(Node<Self>);

impl Entity for Meeting {
    type Row = meeting::Model;
    const READ: &'static [Read] = &[Read::Meeting];
    const GUARDED: &'static [Guarded] = &[("minutes", Read::Meeting, minutes)];
    const RELATIONS: &'static [Relation] = &[
        OF_ASSOCIATION,
        Relation::many::<MeetingItem>("agenda", "meeting_id")
            .order(&[Order::by("position", Sort::BigInt)]),
        summons("summoned", None),
        summons("present", Some("present")),
        Relation::case::<MeetingCase>("viewerActions"),
    ];

    fn scope(viewer: &Viewer, at: Table) -> Scope {
        Reach::of(viewer, Read::Meeting)
            .office(|here| here.of(at.col("association_id")))
            .scope()
    }
}

/// Those summoned, by name.
const fn summons(field: &'static str, such: Option<&'static str>) -> Relation {
    let through = Through {
        table: "meeting_summons",
        parent: "meeting_id",
        target: "account_id",
        such,
    };
    Relation::many_through::<Account>(field, through).order(BY_NAME)
}

/// The minutes tell of every file on the agenda: nobody reads them who stands aside from one of them (R4).
fn minutes(viewer: &Viewer, read: Read, at: Table) -> Scope {
    let item = |column| Expr::col(("minuted", column));
    let (proceeding, here) = (item("proceeding_id"), item("association_id"));
    match inside_of(viewer, read, proceeding, here, Condition::all) {
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

#[reads]
#[Object(use_type_description)]
impl Meeting {
    /// The id of the meeting.
    pub async fn id(&self) -> Id<MeetingId> {
        self.0.id.into()
    }

    /// The association whose board meets.
    async fn association(&self, ctx: &Context<'_>) -> Result<Loaded<Association>> {
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
    async fn agenda(&self, ctx: &Context<'_>) -> Result<List<Loaded<MeetingItem>>> {
        self.0.many(ctx)
    }

    /// The members of the board who were summoned, by name: all of them (R3).
    async fn summoned(&self, ctx: &Context<'_>) -> Result<List<Loaded<Account>>> {
        self.0.many(ctx)
    }

    /// The members who came, by name; null before the meeting is opened.
    async fn present(&self, ctx: &Context<'_>) -> Option<List<Loaded<Account>>> {
        if self.0.state == MeetingState::Convened {
            return None;
        }
        nullable(ctx, self.0.many(ctx))
    }

    /// The number of this state of the object, which each change raises by one. Sent as `expectedVersion`, it lets a mutation be
    /// refused where the object has changed since.
    fn version(&self) -> i64 {
        self.0.version
    }

    /// The acts on the object, each with whether the viewer may do it now and, where not, why.
    pub async fn viewer_actions(&self, ctx: &Context<'_>) -> Result<Vec<ViewerAction>> {
        let case = self.0.case::<MeetingCase>(ctx)?;
        Ok(ViewerActions::new(ctx)?.of(ACTS, &case, |case| case).all())
    }
}
