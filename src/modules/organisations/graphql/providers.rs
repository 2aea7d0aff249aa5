//! The public list of providers.

use super::organisation::{Organisation, listed};
use crate::graphql::read::{Connection, Order, Paging, Sort, Table, nullable, page_of};
use crate::graphql::{Search, request};
use crate::modules::associations::AssociationBy;
use async_graphql::{Context, InputObject, Object};
use entity::value::{MembershipState, OrganisationKind};
use sea_orm::sea_query::{Condition, Expr, ExprTrait, Query};

/// The conditions that providers of a list meet, all at once; a condition that is left out excludes nothing.
#[derive(Debug, Default, InputObject)]
pub struct ProviderFilter {
    /// Only providers with this text in their name, whatever the case and the accents: at most 200 characters.
    name_contains: Option<Search>,
    /// Only providers in this town, whatever the case, the accents and the hyphens: at most 200 characters.
    city: Option<Search>,
    /// True for members of the association; false for the others.
    member: Option<bool>,
}

impl ProviderFilter {
    fn condition(&self, at: Table) -> Condition {
        let (name, city) = (self.name_contains.as_ref(), self.city.as_ref());
        let member = self.member.map(|member| {
            let admitted = Query::select()
                .expr(Expr::val(1))
                .from("membership")
                .and_where(Expr::col(("membership", "organisation_id")).eq(at.col("id")))
                .and_where(Expr::col(("membership", "state")).eq(MembershipState::Admitted))
                .take();
            let is_member = Expr::exists(admitted);
            if member { is_member } else { is_member.not() }
        });
        Condition::all()
            .add_option(name.map(|name| name.is_in(at.col("name_folded"))))
            .add_option(city.map(|city| city.is(at.col("city_folded"))))
            .add_option(member)
    }
}

/// Whether the organisation of this id has `text` in its name, whatever the case and the accents. For ids of providers, whose names
/// are public: to narrow a list by it tells nothing.
pub fn named(id: Expr, text: &Search) -> Expr {
    let name = Expr::col(("organisation", "name_folded"));
    let of_this_name = Query::select()
        .expr(Expr::val(1))
        .from("organisation")
        .and_where(Expr::col(("organisation", "id")).eq(id))
        .and_where(text.is_in(name))
        .take();
    Expr::exists(of_this_name)
}

crate::order_by! {
    /// In which order providers come.
    ProviderOrder by ProviderOrderField, else Name Asc {
        /// By name, whatever the case and the accents.
        Name = "NAME" ("Nom", "Name") => Order::by("name_folded", Sort::Text),
        /// By when they were made known to the association.
        RegisteredAt = "REGISTERED_AT" ("Enregistrement", "Registration") => Order::by("registered_at", Sort::Instant),
    }
}

/// What is asked about organisations.
#[derive(Debug, Default)]
pub struct OrganisationQuery;

#[Object]
impl OrganisationQuery {
    /// The providers of an association, which sell services. Everybody sees those for which somebody was once confirmed to act;
    /// before that, their own people and the offices see them here.
    #[expect(
        clippy::too_many_arguments,
        reason = "the arguments of a connection, as the specification names them"
    )]
    async fn providers(
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
        filter: Option<ProviderFilter>,
        #[graphql(desc = "The order of the list.", default)] order_by: ProviderOrder,
    ) -> Option<Connection<Organisation>> {
        let paging = Paging::new(first, after, last, before);
        let here = nullable(ctx, association.find(ctx).await)?;
        let viewer = nullable(ctx, request(ctx))?.viewer().within(here);
        let such = |at: Table| {
            Condition::all()
                .add(at.col("kind").eq(OrganisationKind::Provider))
                .add(listed(&viewer, at))
                .add(filter.unwrap_or_default().condition(at))
        };
        nullable(
            ctx,
            page_of(ctx, here, &paging, such, &[order_by.order()]).await,
        )
    }
}
