//! Memberships in GraphQL.

use super::actions;
use super::case::ACTS;
use super::workflow::Standing;
use crate::access::Read;
use crate::context::Viewer;
use crate::graphql::read::{
    Connection, Entity, Node, Order, Paging, Relation, Scope, Sort, Table, nullable, page,
};
use crate::graphql::{Day, Enum, Id, Instant, Reach, ViewerAction, ViewerActions, mutate};
use crate::modules::accounts::Account;
use crate::modules::associations::{AssociationBy, SeatZone, today};
use crate::modules::departures;
use crate::modules::organisations::Organisation;
use async_graphql::{Context, Description, InputObject, Object, Result};
use derive_more::From;
use entity::id::{MembershipId, OrganisationId};
use entity::membership;
use entity::value::{MembershipEnd, MembershipState};
use sea_orm::sea_query::{Condition, ExprTrait};

/// One stay of an organisation in the association, from the request to its end. To the organisation's people and to the
/// offices.
#[derive(Debug, From, Description)]
pub struct Membership(Node<Self>);

impl Entity for Membership {
    type Row = membership::Model;
    const RELATIONS: &'static [Relation] = &[
        Relation::one::<Organisation>("organisation", "organisation_id"),
        Relation::one::<Account>("requestedBy", "requested_by"),
        Relation::one::<Account>("admittedBy", "admitted_by"),
        Relation::computed::<SeatZone>("standing").from("association_id"),
    ];

    /// A membership is nobody's own: it concerns the organisation, whoever acts for it.
    fn scope(viewer: &Viewer, at: Table) -> Scope {
        Reach::of(viewer, Read::Membership)
            .parties(|mine| at.col("organisation_id").is_in(mine))
            .office(|here| at.col("association_id").is_in(here))
            .scope()
    }
}

#[Object(use_type_description)]
impl Membership {
    /// The membership's id.
    pub async fn id(&self) -> Id<MembershipId> {
        self.0.id.into()
    }

    /// The organisation that is the member, or asks to be.
    async fn organisation(&self, ctx: &Context<'_>) -> Result<Organisation> {
        self.0.required(ctx)
    }

    /// Where it stands.
    fn state(&self) -> Enum<MembershipState> {
        self.0.state.into()
    }

    /// Whether it lets the organisation sign today (A1).
    fn standing(&self, ctx: &Context<'_>) -> Result<Enum<Standing>> {
        Ok(Standing::of(Some(&self.0), today(ctx, &self.0)?).into())
    }

    /// When it was asked for.
    fn requested_at(&self) -> Instant {
        self.0.requested_at.into()
    }

    /// Who asked for it.
    async fn requested_by(&self, ctx: &Context<'_>) -> Option<Account> {
        self.0.one(ctx)
    }

    /// When the organisation was admitted.
    fn admitted_at(&self) -> Option<Instant> {
        self.0.admitted_at.map(Into::into)
    }

    /// Who admitted it.
    async fn admitted_by(&self, ctx: &Context<'_>) -> Option<Account> {
        self.0.one(ctx)
    }

    /// The last day, at the seat, for which dues are paid; null where none are due yet.
    fn dues_paid_through(&self) -> Option<Day> {
        self.0.dues_paid_through.map(Into::into)
    }

    /// Since when it is suspended.
    fn suspended_at(&self) -> Option<Instant> {
        self.0.suspended_at.map(Into::into)
    }

    /// When it ended.
    fn ended_at(&self) -> Option<Instant> {
        self.0.ended_at.map(Into::into)
    }

    /// How it ended (R12).
    fn end_kind(&self) -> Option<Enum<MembershipEnd>> {
        self.0.end_kind.map(Into::into)
    }

    /// Why it ended, in the words of who ended it.
    fn end_reason(&self) -> Option<&str> {
        self.0.end_reason.as_deref()
    }

    /// The version of this object, which each change raises by one: send it as `expectedVersion` to be refused where it has changed since.
    fn version(&self) -> i64 {
        self.0.version
    }

    /// What the viewer may do with it.
    async fn viewer_actions(&self, ctx: &Context<'_>) -> Result<Vec<ViewerAction>> {
        let actions = ViewerActions::new(ctx)?
            .on(ACTS, &*self.0)
            .on(departures::ACTS, &*self.0);
        Ok(actions.all())
    }
}

/// Which memberships are asked for; what is not given narrows nothing.
#[derive(Debug, Default, InputObject)]
pub struct MembershipFilter {
    /// In this state.
    state: Option<Enum<MembershipState>>,
    /// Of this organisation.
    organisation_id: Option<Id<OrganisationId>>,
}

/// What is asked about memberships.
#[derive(Debug, Default)]
pub struct MembershipQuery;

#[Object]
impl MembershipQuery {
    /// The memberships that the viewer may see, those asked for first come first: to the offices all of an association, to
    /// anybody else those of the organisations that they act for.
    #[expect(
        clippy::too_many_arguments,
        reason = "the arguments of a connection, as the specification names them"
    )]
    async fn memberships(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which association.")] association: AssociationBy,
        #[graphql(desc = "How many from the start, or after `after`: 1 to 100.")] first: Option<
            i32,
        >,
        #[graphql(desc = "The cursor that the page comes after.")] after: Option<String>,
        #[graphql(desc = "How many from the end, or before `before`: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "The cursor that the page comes before.")] before: Option<String>,
        #[graphql(desc = "Which of them.")] filter: Option<MembershipFilter>,
    ) -> Option<Connection<Membership>> {
        let paging = Paging::new(first, after, last, before);
        let filter = filter.unwrap_or_default();
        let order = [Order::by("requested_at", Sort::Instant)];
        let such = |at: Table| {
            let of = filter.organisation_id;
            Condition::all()
                .add(association.owns(at))
                .add_option(filter.state.map(|state| at.col("state").eq(state.0)))
                .add_option(of.map(|id| at.col("organisation_id").eq(id.0)))
        };
        nullable(ctx, page(ctx, &paging, such, &order).await)
    }
}

/// For whom membership is asked.
#[derive(Debug, InputObject)]
pub struct MembershipRequestInput {
    /// The provider that one acts for.
    acting_as: Id<OrganisationId>,
    /// A key of the caller's choice: sent again with it, the mutation happens once.
    idempotency_key: Option<String>,
}

/// A membership to admit.
#[derive(Debug, InputObject)]
pub struct MemberAdmitInput {
    /// The membership that was asked for.
    membership_id: Id<MembershipId>,
    /// The last day, at the seat, for which dues are paid; without one, none are due yet.
    dues_paid_through: Option<Day>,
    /// The version that was read; a changed membership is refused.
    expected_version: Option<i32>,
    /// A key of the caller's choice: sent again with it, the mutation happens once.
    idempotency_key: Option<String>,
}

/// Dues that were paid.
#[derive(Debug, InputObject)]
pub struct MemberDuesRecordInput {
    /// Whose membership.
    membership_id: Id<MembershipId>,
    /// The last day, at the seat, for which dues are paid.
    dues_paid_through: Day,
    /// The version that was read; a changed membership is refused.
    expected_version: Option<i32>,
    /// A key of the caller's choice: sent again with it, the mutation happens once.
    idempotency_key: Option<String>,
}

crate::payload! {
    /// What `membershipRequest` answers.
    MembershipRequestPayload<MembershipId> {
        /// The membership that was asked for.
        membership: Membership = |id| (*id).into();
    }
}

crate::payload! {
    /// What `memberAdmit` answers.
    MemberAdmitPayload<MembershipId> {
        /// The membership, in force.
        membership: Membership = |id| (*id).into();
    }
}

crate::payload! {
    /// What `memberDuesRecord` answers.
    MemberDuesRecordPayload<MembershipId> {
        /// The membership.
        membership: Membership = |id| (*id).into();
    }
}

/// What is done about memberships.
#[derive(Debug, Default)]
pub struct MemberMutation;

#[Object]
impl MemberMutation {
    /// Asks that a provider become a member. For its people.
    async fn membership_request(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "For whom.")] input: MembershipRequestInput,
    ) -> Option<MembershipRequestPayload> {
        let acting_as = input.acting_as.0;
        mutate(ctx, &input, |tx| Box::pin(actions::request(tx, acting_as)))
            .await
            .map(MembershipRequestPayload)
    }

    /// Admits a member. For secretary and president, where they do not act for it themselves.
    async fn member_admit(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The membership.")] input: MemberAdmitInput,
    ) -> Option<MemberAdmitPayload> {
        let (id, version) = (input.membership_id.0, input.expected_version);
        let through = input.dues_paid_through.map(|day| day.0);
        mutate(ctx, &input, |tx| {
            Box::pin(actions::admit(tx, id, through, version))
        })
        .await
        .map(MemberAdmitPayload)
    }

    /// Writes down until when a member's dues are paid. For the secretary.
    async fn member_dues_record(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The dues.")] input: MemberDuesRecordInput,
    ) -> Option<MemberDuesRecordPayload> {
        let (id, version) = (input.membership_id.0, input.expected_version);
        let through = input.dues_paid_through.0;
        mutate(ctx, &input, |tx| {
            Box::pin(actions::record_dues(tx, id, through, version))
        })
        .await
        .map(MemberDuesRecordPayload)
    }
}
