//! What is asked about proceedings.

use super::docket::DocketItem;
use super::proceeding::{Proceeding, by_office};
use crate::access::Read;
use crate::context::Viewer;
use crate::graphql::read::{
    Connection, Order, Paging, Scope, Sort, Table, find_by_id, nullable, page_of, viewer,
};
use crate::graphql::{Enum, Id};
use crate::modules::associations::AssociationBy;
use crate::modules::proceedings::Progress;
use async_graphql::{Context, InputObject, Object};
use entity::TextEnum;
use entity::id::{OrganisationId, ProceedingId};
use entity::value::ProceedingState;
use sea_orm::sea_query::{Condition, ExprTrait};

/// The conditions that proceedings of a list meet, all at once; a condition that is left out excludes nothing.
#[derive(Debug, Default, InputObject)]
pub struct ProceedingFilter {
    /// Only proceedings in this state.
    state: Option<Enum<ProceedingState>>,
    /// Only proceedings against the organisation with this id.
    accused_id: Option<Id<OrganisationId>>,
}

crate::order_by! {
    /// In which order proceedings come.
    ProceedingOrder by ProceedingOrderField, else OpenedAt Desc {
        /// By when they were opened.
        OpenedAt = "OPENED_AT" ("Ouverture", "Opening") => Order::by("opened_at", Sort::Instant),
    }
}

/// The proceedings that show the viewer this state.
fn in_state(viewer: &Viewer, at: Table, wanted: ProceedingState) -> Condition {
    let state = at.col("state");
    let office = match by_office(viewer, Read::Ballot, at) {
        Scope::All => return Condition::all().add(state.eq(wanted)),
        scope => scope.condition(),
    };
    let all = ProceedingState::VALUES.iter().copied();
    let outside = all.filter(|state| Progress::outside(*state) == wanted);
    let outside = state.clone().is_in(outside);
    Condition::any()
        .add(Condition::all().add(office.clone()).add(state.eq(wanted)))
        .add(Condition::all().add(office.not()).add(outside))
}

/// What is asked about proceedings.
#[derive(Debug, Default)]
pub struct ProceedingQuery;

#[Object]
impl ProceedingQuery {
    /// The proceeding with this id; null where there is none that the viewer may know of.
    async fn proceeding(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the proceeding.")] id: Id<ProceedingId>,
    ) -> Option<Proceeding> {
        find_by_id(ctx, id.0).await
    }

    /// The proceedings of an association that the viewer may know of: to the offices all of them, to the accused those of which it
    /// was notified.
    #[expect(
        clippy::too_many_arguments,
        reason = "the arguments of a connection, as the specification names them"
    )]
    async fn proceedings(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The association whose list it is.")] association: AssociationBy,
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
        filter: Option<ProceedingFilter>,
        #[graphql(desc = "The order of the list.", default)] order_by: ProceedingOrder,
    ) -> Option<Connection<Proceeding>> {
        let paging = Paging::new(first, after, last, before);
        let filter = filter.unwrap_or_default();
        let viewer = nullable(ctx, viewer(ctx))?;
        let such = |at: Table| {
            Condition::all()
                .add_option(filter.state.map(|state| in_state(viewer, at, state.0)))
                .add_option(filter.accused_id.map(|id| at.col("accused_id").eq(id.0)))
        };
        let here = nullable(ctx, association.find(ctx).await)?;
        nullable(
            ctx,
            page_of(ctx, here, &paging, such, &[order_by.order()]).await,
        )
    }

    /// What the board has to do, what is due first on top: complaints on which no proceeding is open yet, and proceedings that wait
    /// for their next step. For the offices, without what the viewer stands aside from (R4).
    async fn board_docket(
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
    ) -> Option<Connection<DocketItem>> {
        let paging = Paging::new(first, after, last, before);
        let order = [Order::by("due_at", Sort::Instant)];
        let such = |_: Table| Condition::all();
        let here = nullable(ctx, association.find(ctx).await)?;
        nullable(ctx, page_of(ctx, here, &paging, such, &order).await)
    }
}
