//! Memberships in GraphQL.

use super::actions;
use super::case::ACTS;
use super::workflow::Standing;
use crate::access::Read;
use crate::context::Viewer;
use crate::graphql::read::{
    Connection, Entity, Loaded, Node, Order, Paging, Relation, Scope, Sort, Table, nullable,
    page_of, reads,
};
use crate::graphql::{Day, Enum, Id, Instant, Reach, ViewerAction, ViewerActions};
use crate::modules::accounts::Account;
use crate::modules::associations::{Association, AssociationBy, OF_ASSOCIATION, SeatZone, today};
use crate::modules::departures::{self, Leaving};
use crate::modules::organisations::Organisation;
use async_graphql::{Context, Description, InputObject, Object, Result};
use derive_more::From;
use entity::id::{MembershipId, OrganisationId};
use entity::membership;
use entity::value::{MembershipEnd, MembershipState};
use sea_orm::sea_query::{Condition, ExprTrait};

/// One stay of an organisation in the association, from the request to its end. Seen by the organisation's people and by the
/// offices.
#[derive(Debug, From, Description)]
pub struct Membership(Node<Self>);

impl Entity for Membership {
    type Row = membership::Model;
    const READ: &'static [Read] = &[Read::Membership];
    const RELATIONS: &'static [Relation] = &[
        OF_ASSOCIATION,
        Relation::one::<Organisation>("organisation", "organisation_id"),
        Relation::one::<Account>("requestedBy", "requested_by"),
        Relation::one::<Account>("admittedBy", "admitted_by"),
        Relation::computed::<SeatZone>("standing").from("association_id"),
        Relation::case::<Leaving>("viewerActions"),
    ];

    /// A membership is nobody's own: it concerns the organisation, whoever acts for it.
    fn scope(viewer: &Viewer, at: Table) -> Scope {
        Reach::of(viewer, Read::Membership)
            .parties(|mine| at.col("organisation_id").is_in(mine))
            .office(|here| here.of(at.col("association_id")))
            .scope()
    }
}

#[reads]
#[Object(use_type_description)]
impl Membership {
    /// The id of the membership.
    pub async fn id(&self) -> Id<MembershipId> {
        self.0.id.into()
    }

    /// The association that the object belongs to.
    async fn association(&self, ctx: &Context<'_>) -> Result<Loaded<Association>> {
        self.0.required(ctx)
    }

    /// The organisation that is a member, or asks to be.
    async fn organisation(&self, ctx: &Context<'_>) -> Result<Loaded<Organisation>> {
        self.0.required(ctx)
    }

    /// How far the membership has come.
    fn state(&self) -> Enum<MembershipState> {
        self.0.state.into()
    }

    /// Whether the organisation may sign a charter today, and what keeps it from that (A1).
    fn standing(&self, ctx: &Context<'_>) -> Result<Enum<Standing>> {
        Ok(Standing::of(Some(&self.0), today(ctx, &self.0)?).into())
    }

    /// The instant at which membership was asked for.
    fn requested_at(&self) -> Instant {
        self.0.requested_at.into()
    }

    /// The account of the person who asked for membership; null where the viewer may not see it.
    async fn requested_by(&self, ctx: &Context<'_>) -> Option<Loaded<Account>> {
        self.0.one(ctx)
    }

    /// The instant at which the organisation was admitted; null before.
    fn admitted_at(&self) -> Option<Instant> {
        self.0.admitted_at.map(Into::into)
    }

    /// The account of the person who admitted the organisation; null before, or where the viewer may not see it.
    async fn admitted_by(&self, ctx: &Context<'_>) -> Option<Loaded<Account>> {
        self.0.one(ctx)
    }

    /// The last day, at the association's seat, for which dues are paid; null where no dues are owed yet.
    fn dues_paid_through(&self) -> Option<Day> {
        self.0.dues_paid_through.map(Into::into)
    }

    /// The instant since which the membership is suspended; null where it is not.
    fn suspended_at(&self) -> Option<Instant> {
        self.0.suspended_at.map(Into::into)
    }

    /// The instant at which the membership ended; null before.
    fn ended_at(&self) -> Option<Instant> {
        self.0.ended_at.map(Into::into)
    }

    /// The way in which the membership ended (R12); null before.
    fn end_kind(&self) -> Option<Enum<MembershipEnd>> {
        self.0.end_kind.map(Into::into)
    }

    /// Why the membership ended, in the words of who ended it; null where none were given.
    fn end_reason(&self) -> Option<&str> {
        self.0.end_reason.as_deref()
    }

    /// The number of this state of the object, which each change raises by one. Sent as `expectedVersion`, it lets a mutation be
    /// refused where the object has changed since.
    fn version(&self) -> i64 {
        self.0.version
    }

    /// The acts on the object, each with whether the viewer may do it now and, where not, why.
    pub async fn viewer_actions(&self, ctx: &Context<'_>) -> Result<Vec<ViewerAction>> {
        let leaving = self.0.case::<Leaving>(ctx)?;
        let actions = ViewerActions::new(ctx)?
            .of(ACTS, &leaving, |leaving| &leaving.membership)
            .of(departures::ACTS, &leaving, |leaving| leaving);
        Ok(actions.all())
    }
}

/// The conditions that memberships of a list meet, all at once; a condition that is left out excludes nothing.
#[derive(Debug, Default, InputObject)]
pub struct MembershipFilter {
    /// Only memberships in this state.
    state: Option<Enum<MembershipState>>,
    /// Only memberships of the organisation with this id.
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
        filter: Option<MembershipFilter>,
    ) -> Option<Connection<Membership>> {
        let paging = Paging::new(first, after, last, before);
        let filter = filter.unwrap_or_default();
        let order = [Order::by("requested_at", Sort::Instant)];
        let such = |at: Table| {
            let of = filter.organisation_id;
            Condition::all()
                .add_option(filter.state.map(|state| at.col("state").eq(state.0)))
                .add_option(of.map(|id| at.col("organisation_id").eq(id.0)))
        };
        let here = nullable(ctx, association.find(ctx).await)?;
        nullable(ctx, page_of(ctx, here, &paging, such, &order).await)
    }
}

crate::mutations! {
    /// What is done about memberships.
    MemberMutation {
        /// Asks that a provider become a member of the association.
        membership_request(
            /// The request of an organisation to become a member of the association.
            MembershipRequestInput {
                /// The id of the organisation, a provider, for which the signed-in person acts.
                acting_as: Id<OrganisationId>,
            }
        ) -> MembershipRequestPayload<MembershipId> {
            /// The membership that was asked for; null where none was.
            membership: Membership,
        } = |tx, input| {
            let acting_as = input.acting_as.0;
            actions::request(tx, acting_as).await
        };

        /// Admits an organisation as a member. Nobody admits an organisation for which they act.
        member_admit(
            /// The membership to put in force.
            MemberAdmitInput {
                /// The id of the membership that was asked for.
                membership_id: Id<MembershipId>,
                /// The last day, at the association's seat, for which dues are paid; left out where no dues are owed yet.
                dues_paid_through: Option<Day>,
                /// The `version` of the object as it was read: the mutation is refused with `STALE_VERSION` where the object
                /// has changed since.
                expected_version: Option<i32>,
            }
        ) on Membership by membership_id -> MemberAdmitPayload<MembershipId> {
            /// The membership, which is in force now; null where nobody was admitted.
            membership: Membership,
        } = |tx, input| {
            let through = input.dues_paid_through.map(|day| day.0);
            actions::admit(tx, input.membership_id.0, through, input.expected_version).await
        };

        /// Records the day through which a member's dues are paid.
        member_dues_record(
            /// The dues that a member has paid.
            MemberDuesRecordInput {
                /// The id of the membership.
                membership_id: Id<MembershipId>,
                /// The last day, at the association's seat, for which dues are paid.
                dues_paid_through: Day,
                /// The `version` of the object as it was read: the mutation is refused with `STALE_VERSION` where the object
                /// has changed since.
                expected_version: Option<i32>,
            }
        ) on Membership by membership_id -> MemberDuesRecordPayload<MembershipId> {
            /// The membership, with the day through which its dues are paid; null where nothing was recorded.
            membership: Membership,
        } = |tx, input| {
            let through = input.dues_paid_through.0;
            actions::record_dues(tx, input.membership_id.0, through, input.expected_version).await
        };
    }
}
