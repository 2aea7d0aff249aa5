//! Messages that did not arrive, in GraphQL.

use super::actions;
use super::case::{ACTS, MessageCase};
use crate::access::Read;
use crate::context::Viewer;
use crate::graphql::read::{
    Connection, Entity, Loaded, Node, Order, Paging, Relation, Scope, Sort, Table, nullable,
    page_of, reads,
};
use crate::graphql::{Id, Instant, Reach, ViewerAction, ViewerActions};
use crate::modules::accounts::Account;
use crate::modules::associations::{Association, AssociationBy, OF_ASSOCIATION};
use async_graphql::{Context, Description, Object, Result};
use derive_more::From;
use entity::id::OutboxId;
use entity::outbox;
use sea_orm::sea_query::{Condition, ExprTrait};

/// A message to a person that did not arrive: it is sent again later, or was given up. What it says is not shown.
#[derive(Debug, From, Description)]
pub struct Message(Node<Self>);

impl Entity for Message {
    type Row = outbox::Model;
    const READ: &'static [Read] = &[Read::Message];
    const RELATIONS: &'static [Relation] = &[
        OF_ASSOCIATION,
        Relation::one::<Account>("recipient", "recipient_id"),
        Relation::case::<MessageCase>("viewerActions"),
    ];

    fn scope(viewer: &Viewer, at: Table) -> Scope {
        Reach::of(viewer, Read::Message)
            .office(|here| {
                here.of(at.col("association_id"))
                    .add(at.col("last_fault").is_not_null())
            })
            .scope()
    }
}

#[reads]
#[Object(use_type_description)]
impl Message {
    /// The id of the message.
    pub async fn id(&self) -> Id<OutboxId> {
        self.0.id.into()
    }

    /// The association in which the person was to be told.
    async fn association(&self, ctx: &Context<'_>) -> Result<Loaded<Association>> {
        self.0.required(ctx)
    }

    /// The account of the person to whom the message is sent.
    async fn recipient(&self, ctx: &Context<'_>) -> Option<Loaded<Account>> {
        self.0.one(ctx)
    }

    /// The instant at which the person was to be told.
    fn told_at(&self) -> Instant {
        self.0.created_at.into()
    }

    /// How often it was tried to send the message, since it was told or was last replayed.
    fn attempts(&self) -> i64 {
        self.0.attempts
    }

    /// Why the message did not arrive: the three digits of a mail server's answer (RFC 5321), or a word such as `UNREACHABLE`.
    fn fault(&self) -> Option<&str> {
        self.0.last_fault.as_deref()
    }

    /// The instant at which the message was given up; null where it is sent again by itself.
    fn given_up_at(&self) -> Option<Instant> {
        self.0.dead_at.map(Into::into)
    }

    /// The acts on the object, each with whether the viewer may do it now and, where not, why.
    pub async fn viewer_actions(&self, ctx: &Context<'_>) -> Result<Vec<ViewerAction>> {
        let case = self.0.case::<MessageCase>(ctx)?;
        Ok(ViewerActions::new(ctx)?.of(ACTS, &case, |case| case).all())
    }
}

/// What is asked about messages.
#[derive(Debug, Default)]
pub struct MessageQuery;

#[Object]
impl MessageQuery {
    /// The messages of an association that did not arrive, the latest told first: to an admin all of them, to anybody else none.
    async fn undelivered_messages(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The association that is asked about.")] association: AssociationBy,
        #[graphql(
            desc = "The number of objects on the page, 0 to 100, from the start of the list or from `after`."
        )]
        first: Option<i32>,
        #[graphql(desc = "The cursor after which the page begins.")] after: Option<String>,
        #[graphql(
            desc = "The number of objects on the page, 0 to 100, back from the end of the list or from `before`."
        )]
        last: Option<i32>,
        #[graphql(desc = "The cursor before which the page ends.")] before: Option<String>,
    ) -> Option<Connection<Message>> {
        let paging = Paging::new(first, after, last, before);
        let order = [Order::by("created_at", Sort::Instant).descending()];
        let such = |_: Table| Condition::all();
        let here = nullable(ctx, association.find(ctx).await)?;
        nullable(ctx, page_of(ctx, here, &paging, such, &order).await)
    }
}

crate::mutations! {
    /// What is done about messages that did not arrive.
    MessageMutation {
        /// Lets a message that was given up be sent again, at once.
        message_replay(
            /// The message to send again.
            MessageReplayInput {
                /// The id of the message.
                message_id: Id<OutboxId>,
            }
        ) on Message by message_id -> MessageReplayPayload<OutboxId> {
            /// The message, which is being sent again; null where none is.
            message: Message,
        } = |tx, input| actions::replay(tx, input.message_id.0).await;
    }
}
