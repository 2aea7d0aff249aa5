//! The public register: who holds the label, and who no longer does (A4, R12).

use super::label::Label;
use super::scope::{label_shown, stands};
use crate::graphql::read::{Connection, Order, Paging, Sort, Table, nullable, page_of};
use crate::graphql::{Enum, Id, Search, request};
use crate::modules::associations::AssociationBy;
use crate::modules::label::workflow::LabelStanding;
use async_graphql::{Context, InputObject, Object};
use chrono::{DateTime, Utc};
use entity::id::CharterId;
use sea_orm::sea_query::{Alias, Condition, Expr, ExprTrait, Query};

/// The conditions that entries of the register meet, all at once; a condition that is left out excludes nothing.
#[derive(Debug, Default, InputObject)]
pub struct RegisterFilter {
    /// Only labels whose holder has this text in its name, whatever the case and the accents: at most 200 characters.
    name_contains: Option<Search>,
    /// Only labels that stand so now.
    standing: Option<Enum<LabelStanding>>,
    /// Only labels of the charter with this id.
    charter_id: Option<Id<CharterId>>,
}

crate::order_by! {
    /// In which order the lines of the register come.
    RegisterOrder by RegisterOrderField, else Name Asc {
        /// By the holder's name, whatever the case and the accents.
        Name = "NAME" ("Nom", "Name") => Order::by("holder_folded", Sort::Text),
        /// By when the label was granted.
        Since = "SINCE" ("Ancienneté", "Seniority") => Order::by("granted_at", Sort::Instant),
    }
}

impl RegisterFilter {
    fn condition(&self, now: DateTime<Utc>, at: Table) -> Condition {
        let named = self.name_contains.as_ref();
        let named = named.map(|text| text.is_in(at.col("holder_folded")));
        let standing = self.standing.map(|standing| stands(standing.0, now, at));
        let charter = self.charter_id.map(|id| at.col("charter_id").eq(id.0));
        Condition::all()
            .add_option(named)
            .add_option(standing)
            .add_option(charter)
    }
}

/// That no later label of the same holder for the same charter stands in the register: one line for each.
fn is_latest(at: Table) -> Expr {
    const LATER: &str = "later";
    let later = |column| Expr::col((Alias::new(LATER), column));
    let after = Expr::tuple([later("granted_at"), later("id")])
        .gt(Expr::tuple([at.col("granted_at"), at.col("id")]));
    let found = Query::select()
        .expr(Expr::val(1))
        .from_as("label", LATER)
        .and_where(later("organisation_id").eq(at.col("organisation_id")))
        .and_where(later("charter_id").eq(at.col("charter_id")))
        .and_where(after)
        .take();
    Expr::exists(found).not()
}

/// What is asked about the register.
#[derive(Debug, Default)]
pub struct RegisterQuery;

#[Object]
impl RegisterQuery {
    /// The public register of an association's label: who holds it, since when and under which version, and for twelve months who
    /// no longer does, in neutral words (R12). Each holder stands in it once for each charter.
    #[expect(
        clippy::too_many_arguments,
        reason = "the arguments of a connection, as the specification names them"
    )]
    async fn register(
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
        #[graphql(desc = "Conditions that the entries meet; without it, all of them.")]
        filter: Option<RegisterFilter>,
        #[graphql(desc = "The order of the list.", default)] order_by: RegisterOrder,
    ) -> Option<Connection<Label>> {
        let now = nullable(ctx, request(ctx))?.now;
        let paging = Paging::new(first, after, last, before);
        let filter = filter.unwrap_or_default();
        let such = |at: Table| {
            Condition::all()
                .add(label_shown(now, at))
                .add(is_latest(at))
                .add(filter.condition(now, at))
        };
        let here = nullable(ctx, association.find(ctx).await)?;
        nullable(
            ctx,
            page_of(ctx, here, &paging, such, &[order_by.order()]).await,
        )
    }
}
