//! What is asked about meetings.

use super::meeting::Meeting;
use crate::graphql::Enum;
use crate::graphql::read::{Connection, Order, Paging, Sort, Table, nullable, page_of};
use crate::modules::associations::AssociationBy;
use async_graphql::{Context, InputObject, Object};
use entity::value::MeetingState;
use sea_orm::sea_query::{Condition, ExprTrait};

/// The conditions that meetings of a list meet, all at once; a condition that is left out excludes nothing.
#[derive(Debug, Default, InputObject)]
pub struct MeetingFilter {
    /// Only meetings in this state.
    state: Option<Enum<MeetingState>>,
}

/// What is asked about meetings.
#[derive(Debug, Default)]
pub struct MeetingQuery;

#[Object]
impl MeetingQuery {
    /// The meetings of an association's board, the last one first. For the offices.
    #[expect(
        clippy::too_many_arguments,
        reason = "the arguments of a connection, as the specification names them"
    )]
    async fn meetings(
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
        #[graphql(desc = "Conditions that the objects of the list meet; without it, all of them.")]
        filter: Option<MeetingFilter>,
    ) -> Option<Connection<Meeting>> {
        let paging = Paging::new(first, after, last, before);
        let filter = filter.unwrap_or_default();
        let order = [Order::by("starts_at", Sort::Instant).descending()];
        let such = |at: Table| {
            Condition::all().add_option(filter.state.map(|state| at.col("state").eq(state.0)))
        };
        let here = nullable(ctx, association.find(ctx).await)?;
        nullable(ctx, page_of(ctx, here, &paging, such, &order).await)
    }
}
