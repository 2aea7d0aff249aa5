//! What is asked about complaints.

use super::complaint::Complaint;
use super::receipt::ComplaintReceipt;
use crate::graphql::read::{
    Connection, Order, Paging, Sort, Table, find_by_id, find_one, nullable, page_of,
};
use crate::graphql::{Enum, Id, Instant, Search, request};
use crate::modules::associations::AssociationBy;
use crate::modules::complaints::crypto;
use crate::modules::organisations::named;
use async_graphql::{Context, InputObject, Object};
use chrono::{DateTime, Utc};
use entity::id::{ComplaintId, OrganisationId};
use entity::value::ComplaintState;
use sea_orm::sea_query::{Condition, ExprTrait};

/// The conditions that complaints of a list meet, all at once; a condition that is left out excludes nothing.
#[derive(Debug, Default, InputObject)]
pub struct ComplaintFilter {
    /// Only complaints in this state.
    state: Option<Enum<ComplaintState>>,
    /// True for complaints whose deadline was missed, whether or not it was met later (T8); false for the others.
    deadline_missed: Option<bool>,
    /// Only complaints received at this instant or later.
    received_after: Option<Instant>,
    /// Only complaints received before this instant.
    received_before: Option<Instant>,
    /// Only complaints whose deadline ends at this instant or before.
    due_before: Option<Instant>,
    /// Only complaints against the organisation with this id.
    accused_id: Option<Id<OrganisationId>>,
    /// Only complaints against organisations with this text in their name, whatever the case and the accents: at most 200
    /// characters.
    accused_name_contains: Option<Search>,
}

impl ComplaintFilter {
    fn condition(&self, at: Table, now: DateTime<Utc>) -> Condition {
        let unmet_in_time = at
            .col("met_at")
            .is_null()
            .or(at.col("met_at").gte(at.col("due_at")));
        let late = at.col("due_at").lte(now).and(unmet_in_time);
        let name = self.accused_name_contains.as_ref();
        let instant = |given: Option<Instant>| given.map(|instant| instant.0);
        Condition::all()
            .add_option(self.state.map(|state| at.col("state").eq(state.0)))
            .add_option(
                self.deadline_missed
                    .map(|wanted| if wanted { late } else { late.not() }),
            )
            .add_option(instant(self.received_after).map(|from| at.col("received_at").gte(from)))
            // A deadline ends after the receipt: said here, it lets an index by deadline begin there.
            .add_option(instant(self.received_after).map(|from| at.col("due_at").gt(from)))
            .add_option(instant(self.received_before).map(|to| at.col("received_at").lt(to)))
            .add_option(instant(self.due_before).map(|to| at.col("due_at").lte(to)))
            .add_option(self.accused_id.map(|id| at.col("accused_id").eq(id.0)))
            .add_option(name.map(|name| named(at.col("accused_id"), name)))
    }
}

crate::order_by! {
    /// In which order complaints come.
    ComplaintOrder by ComplaintOrderField, else DueAt Asc {
        /// By the end of the board's time.
        DueAt = "DUE_AT" ("Échéance", "Due date") => Order::by("due_at", Sort::Instant),
        /// By when they were received.
        ReceivedAt = "RECEIVED_AT" ("Réception", "Receipt") => Order::by("received_at", Sort::Instant),
    }
}

/// What is asked about complaints.
#[derive(Debug, Default)]
pub struct ComplaintQuery;

#[Object]
impl ComplaintQuery {
    /// The complaint with this id; null where there is none that the viewer may know of.
    async fn complaint(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the complaint.")] id: Id<ComplaintId>,
    ) -> Option<Complaint> {
        find_by_id(ctx, id.0).await
    }

    /// The complaints of an association that the viewer may see: their own and those of their organisations, those against these
    /// once they are notified, and to the offices all but those from which they stand aside.
    #[expect(
        clippy::too_many_arguments,
        reason = "the arguments of a connection, as the specification names them"
    )]
    async fn complaints(
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
        filter: Option<ComplaintFilter>,
        #[graphql(desc = "The order of the list.", default)] order_by: ComplaintOrder,
    ) -> Option<Connection<Complaint>> {
        let now = nullable(ctx, request(ctx))?.now;
        let paging = Paging::new(first, after, last, before);
        let filter = filter.unwrap_or_default();
        let such = |at: Table| filter.condition(at, now);
        let here = nullable(ctx, association.find(ctx).await)?;
        nullable(
            ctx,
            page_of(ctx, here, &paging, such, &[order_by.order()]).await,
        )
    }

    /// What the holder of a receipt code may know of their complaint; null where the code is of no complaint.
    async fn complaint_by_receipt(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "The code, as it was given; blanks, hyphens and capitals make no difference."
        )]
        code: String,
    ) -> Option<ComplaintReceipt> {
        let hash = crypto::hash(&code).to_vec();
        find_one(ctx, |at| {
            Condition::all().add(at.col("receipt_hash").eq(hash))
        })
        .await
    }
}
