//! What is asked about meetings.

use super::meeting::Meeting;
use crate::graphql::Enum;
use crate::graphql::read::{Connection, Order, Paging, Sort, Table, nullable, page};
use crate::modules::associations::AssociationBy;
use async_graphql::{Context, InputObject, Object};
use entity::value::MeetingState;
use sea_orm::sea_query::{Condition, ExprTrait};

/// Which meetings are asked for; what is not given narrows nothing.
#[derive(Debug, Default, InputObject)]
pub struct MeetingFilter {
    /// In this state.
    state: Option<Enum<MeetingState>>,
}

/// What is asked about meetings.
#[derive(Debug, Default)]
pub struct MeetingQuery;

#[Object]
impl MeetingQuery {
    /// The meetings of an association's board, the last first. For the offices.
    #[expect(
        clippy::too_many_arguments,
        reason = "the arguments of a connection, as the specification names them"
    )]
    async fn meetings(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which association.")] association: AssociationBy,
        #[graphql(desc = "How many from the start, or after `after`: 1 to 100.")] first: Option<
            i32,
        >,
        #[graphql(desc = "The cursor that the page comes after.")] after: Option<String>,
        #[graphql(desc = "How many from the end, or before `before`: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "The cursor that the page comes before.")] before: Option<String>,
        #[graphql(desc = "Which of them.")] filter: Option<MeetingFilter>,
    ) -> Option<Connection<Meeting>> {
        let paging = Paging::new(first, after, last, before);
        let filter = filter.unwrap_or_default();
        let order = [Order::by("starts_at", Sort::Instant).descending()];
        let such = |at: Table| {
            Condition::all()
                .add(association.owns(at))
                .add_option(filter.state.map(|state| at.col("state").eq(state.0)))
        };
        nullable(ctx, page(ctx, &paging, such, &order).await)
    }
}
