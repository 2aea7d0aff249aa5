//! What is asked about proceedings.

use super::docket::{DocketItem, to_do};
use super::file::Proceeding;
use crate::graphql::read::{Connection, Order, Paging, Sort, Table, find_by_id, nullable, page};
use crate::graphql::{Enum, Id};
use crate::modules::associations::AssociationBy;
use async_graphql::{Context, InputObject, Object};
use entity::id::{OrganisationId, ProceedingId};
use entity::text_enum;
use entity::value::ProceedingState;
use sea_orm::sea_query::{Condition, ExprTrait};

/// Which proceedings are asked for; what is not given narrows nothing.
#[derive(Debug, Default, InputObject)]
pub struct ProceedingFilter {
    /// In this state.
    state: Option<Enum<ProceedingState>>,
    /// Against this organisation.
    accused_id: Option<Id<OrganisationId>>,
}

text_enum! {
    /// By what proceedings are sorted.
    #[derive(Default)]
    pub enum ProceedingOrder {
        /// By when they were opened, the last first.
        OpenedAt = "OPENED_AT" ("Ouverture", "Opening") default,
    }
}

/// What is asked about proceedings.
#[derive(Debug, Default)]
pub struct ProceedingQuery;

#[Object]
impl ProceedingQuery {
    /// A proceeding; null where there is none, or the viewer may not know of it.
    async fn proceeding(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The proceeding's id.")] id: Id<ProceedingId>,
    ) -> Option<Proceeding> {
        find_by_id(ctx, id.0.into()).await
    }

    /// The proceedings of an association that the viewer may know of: to the offices all, to the accused those of which it was
    /// told.
    #[expect(
        clippy::too_many_arguments,
        reason = "the arguments of a connection, as the specification names them"
    )]
    async fn proceedings(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which association.")] association: AssociationBy,
        #[graphql(desc = "How many from the start, or after `after`: 1 to 100.")] first: Option<
            i32,
        >,
        #[graphql(desc = "The cursor that the page comes after.")] after: Option<String>,
        #[graphql(desc = "How many from the end, or before `before`: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "The cursor that the page comes before.")] before: Option<String>,
        #[graphql(desc = "Which of them.")] filter: Option<ProceedingFilter>,
        #[graphql(desc = "In which order.", default)] order_by: Enum<ProceedingOrder>,
    ) -> Option<Connection<Proceeding>> {
        let paging = Paging::new(first, after, last, before);
        let filter = filter.unwrap_or_default();
        let order = match order_by.0 {
            ProceedingOrder::OpenedAt => Order::by("opened_at", Sort::Instant).descending(),
        };
        let such = |at: Table| {
            Condition::all()
                .add(association.owns(at))
                .add_option(filter.state.map(|state| at.col("state").eq(state.0)))
                .add_option(filter.accused_id.map(|id| at.col("accused_id").eq(id.0)))
        };
        nullable(ctx, page(ctx, &paging, such, &[order]).await)
    }

    /// What the board must do, what is due first on top: complaints that wait for a file, and files that wait for a step. For the
    /// offices; without what the viewer stands aside from (R4).
    async fn board_docket(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which association.")] association: AssociationBy,
        #[graphql(desc = "How many from the start, or after `after`: 1 to 100.")] first: Option<
            i32,
        >,
        #[graphql(desc = "The cursor that the page comes after.")] after: Option<String>,
        #[graphql(desc = "How many from the end, or before `before`: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "The cursor that the page comes before.")] before: Option<String>,
    ) -> Option<Connection<DocketItem>> {
        let paging = Paging::new(first, after, last, before);
        let order = [Order::by("due_at", Sort::Instant)];
        let such = |at: Table| Condition::all().add(association.owns(at)).add(to_do(at));
        nullable(ctx, page(ctx, &paging, such, &order).await)
    }
}
