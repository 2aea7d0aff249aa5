//! Mandates in GraphQL.

use super::actions::{self, Propose};
use super::case::{ACTS, MandateCase};
use super::workflow;
use crate::access::Read;
use crate::context::Viewer;
use crate::graphql::read::{
    Connection, Entity, Loaded, Node, Order, Paging, Relation, Scope, Sort, Table, nullable,
    page_of, reads,
};
use crate::graphql::{Day, Enum, Id, Instant, Reach, ViewerAction, ViewerActions};
use crate::modules::accounts::{Account, AccountBy};
use crate::modules::associations::{Association, AssociationBy, OF_ASSOCIATION, SeatZone, today};
use async_graphql::{Context, Description, InputObject, Object, Result};
use derive_more::From;
use entity::id::{AccountId, MandateId};
use entity::mandate;
use entity::value::{MandateRole, MandateState};
use sea_orm::sea_query::{Condition, ExprTrait};

/// An office that a person holds in an association from one day to another, both at the seat. One person proposes it and another
/// confirms it. Its holder may give it up; to end it against the holder's will takes two people too.
#[derive(Debug, From, Description)]
pub struct Mandate(Node<Self>);

impl Entity for Mandate {
    type Row = mandate::Model;
    const READ: &'static [Read] = &[Read::Mandate];
    const RELATIONS: &'static [Relation] = &[
        OF_ASSOCIATION,
        Relation::one::<Account>("account", "account_id"),
        Relation::one::<Account>("proposedBy", "proposed_by"),
        Relation::one::<Account>("confirmedBy", "confirmed_by"),
        Relation::one::<Account>("revokedBy", "revoked_by"),
        Relation::one::<Account>("revocationProposedBy", "revocation_proposed_by"),
        Relation::computed::<SeatZone>("isInForce").from("association_id"),
        Relation::case::<MandateCase>("viewerActions"),
    ];

    fn scope(viewer: &Viewer, at: Table) -> Scope {
        Reach::of(viewer, Read::Mandate)
            .own(|me| at.col("account_id").eq(me))
            .office(|here| here.of(at.col("association_id")))
            .scope()
    }
}

#[reads]
#[Object(use_type_description)]
impl Mandate {
    /// The id of the mandate.
    pub async fn id(&self) -> Id<MandateId> {
        self.0.id.into()
    }

    /// The association in which the office is held.
    async fn association(&self, ctx: &Context<'_>) -> Result<Loaded<Association>> {
        self.0.required(ctx)
    }

    /// The account of the person who holds the office, or is to hold it; null where the viewer may not see it.
    async fn account(&self, ctx: &Context<'_>) -> Option<Loaded<Account>> {
        self.0.one(ctx)
    }

    /// The office that is held.
    fn role(&self) -> Enum<MandateRole> {
        self.0.role.into()
    }

    /// How far the mandate has come, whatever its days.
    fn state(&self) -> Enum<MandateState> {
        self.0.state.into()
    }

    /// The first day, at the association's seat, on which the mandate gives rights.
    fn first_day(&self) -> Day {
        self.0.first_day.into()
    }

    /// The last day, at the association's seat, on which the mandate gives rights; null where none is set.
    fn last_day(&self) -> Option<Day> {
        self.0.last_day.map(Into::into)
    }

    /// Whether the mandate gives rights today: it is confirmed, and today is one of its days.
    fn is_in_force(&self, ctx: &Context<'_>) -> Result<bool> {
        Ok(workflow::is_in_force(&self.0, today(ctx, &self.0)?))
    }

    /// The instant at which the mandate was proposed.
    fn proposed_at(&self) -> Instant {
        self.0.proposed_at.into()
    }

    /// The account of the person who proposed the mandate; null for one that was given when the association was set up.
    async fn proposed_by(&self, ctx: &Context<'_>) -> Option<Loaded<Account>> {
        self.0.one(ctx)
    }

    /// The instant at which the mandate was confirmed; null before.
    fn confirmed_at(&self) -> Option<Instant> {
        self.0.confirmed_at.map(Into::into)
    }

    /// The account of the person who confirmed the mandate; null before, and for a mandate that was given when the association was
    /// set up.
    async fn confirmed_by(&self, ctx: &Context<'_>) -> Option<Loaded<Account>> {
        self.0.one(ctx)
    }

    /// The instant at which the mandate was ended before its last day was over; null where it was not.
    fn revoked_at(&self) -> Option<Instant> {
        self.0.revoked_at.map(Into::into)
    }

    /// The account of the person who ended the mandate: its holder, an admin who withdrew a proposal, or the second person who
    /// confirmed the end. Null where it was not ended.
    async fn revoked_by(&self, ctx: &Context<'_>) -> Option<Loaded<Account>> {
        self.0.one(ctx)
    }

    /// The instant at which an admin proposed to end the mandate; null where nobody does. A second person can confirm that for
    /// thirty days; until then the mandate holds.
    fn revocation_proposed_at(&self) -> Option<Instant> {
        self.0.revocation_proposed_at.map(Into::into)
    }

    /// The account of the admin who proposed to end the mandate; null where nobody does.
    async fn revocation_proposed_by(&self, ctx: &Context<'_>) -> Option<Loaded<Account>> {
        self.0.one(ctx)
    }

    /// The number of this state of the object, which each change raises by one. Sent as `expectedVersion`, it lets a mutation be
    /// refused where the object has changed since.
    fn version(&self) -> i64 {
        self.0.version
    }

    /// The acts on the object, each with whether the viewer may do it now and, where not, why.
    pub async fn viewer_actions(&self, ctx: &Context<'_>) -> Result<Vec<ViewerAction>> {
        let case = self.0.case::<MandateCase>(ctx)?;
        Ok(ViewerActions::new(ctx)?.of(ACTS, &case, |case| case).all())
    }
}

/// The conditions that mandates of a list meet, all at once; a condition that is left out excludes nothing.
#[derive(Debug, Default, InputObject)]
pub struct MandateFilter {
    /// Only mandates of this office.
    role: Option<Enum<MandateRole>>,
    /// Only mandates in this state.
    state: Option<Enum<MandateState>>,
    /// Only mandates of the person with this account.
    account_id: Option<Id<AccountId>>,
}

/// What is asked about mandates.
#[derive(Debug, Default)]
pub struct MandateQuery;

#[Object]
impl MandateQuery {
    /// The mandates of an association that the viewer may see, those that begin last first: to the offices all of them, to
    /// anybody else their own.
    #[expect(
        clippy::too_many_arguments,
        reason = "the arguments of a connection, as the specification names them"
    )]
    async fn mandates(
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
        filter: Option<MandateFilter>,
    ) -> Option<Connection<Mandate>> {
        let paging = Paging::new(first, after, last, before);
        let filter = filter.unwrap_or_default();
        let order = [Order::by("first_day", Sort::Date).descending()];
        let such = |at: Table| {
            Condition::all()
                .add_option(filter.role.map(|role| at.col("role").eq(role.0)))
                .add_option(filter.state.map(|state| at.col("state").eq(state.0)))
                .add_option(filter.account_id.map(|id| at.col("account_id").eq(id.0)))
        };
        let here = nullable(ctx, association.find(ctx).await)?;
        nullable(ctx, page_of(ctx, here, &paging, such, &order).await)
    }
}

crate::mutations! {
    /// What is done about mandates.
    MandateMutation {
        /// Proposes a mandate for somebody else, which a second person has to confirm. Where there is no admin any more, the
        /// president proposes an admin and nothing else.
        mandate_propose(
            /// The mandate to propose for somebody.
            MandateProposeInput {
                /// The association in which the office is to be held.
                association: AssociationBy,
                /// The account of the person who is to hold the office: somebody else than who proposes.
                account: AccountBy,
                /// The office that is to be held.
                role: Enum<MandateRole>,
                /// The first day, at the association's seat, on which the mandate is to give rights.
                first_day: Day,
                /// The last day, at the association's seat, on which the mandate is to give rights: not before the first, and
                /// not in the past. Left out where none is set.
                last_day: Day,
            }
        ) -> MandateProposePayload<MandateId> {
            /// The mandate that was proposed; null where none was.
            mandate: Mandate,
        } = |tx, input| actions::propose(tx, &Propose {
            association: input.association.key(),
            account: input.account.key(),
            role: input.role.0,
            first_day: input.first_day.0,
            last_day: input.last_day.0,
        }).await;

        /// Confirms a mandate that another person proposed for a third one, or the proposed end of one.
        mandate_confirm(
            /// The mandate to confirm; where its end is proposed, the end to confirm.
            MandateConfirmInput {
                /// The id of the mandate.
                mandate_id: Id<MandateId>,
                /// The `version` of the object as it was read: the mutation is refused with `STALE_VERSION` where the object
                /// has changed since.
                expected_version: Option<i32>,
            }
        ) on Mandate by mandate_id -> MandateConfirmPayload<MandateId> {
            /// The mandate, confirmed, or revoked where its end was confirmed; null where nothing was.
            mandate: Mandate,
        } = |tx, input| actions::confirm(tx, input.mandate_id.0, input.expected_version).await;

        /// Gives up one's own mandate or withdraws a proposal, at once; or proposes to end somebody else's mandate, which a
        /// second person has to confirm. The last admin's mandate is not ended.
        mandate_revoke(
            /// The mandate to end.
            MandateRevokeInput {
                /// The id of the mandate.
                mandate_id: Id<MandateId>,
                /// The `version` of the object as it was read: the mutation is refused with `STALE_VERSION` where the object
                /// has changed since.
                expected_version: Option<i32>,
            }
        ) on Mandate by mandate_id -> MandateRevokePayload<MandateId> {
            /// The mandate, revoked, or with its end proposed for a second person to confirm; null where nothing was.
            mandate: Mandate,
        } = |tx, input| actions::revoke(tx, input.mandate_id.0, input.expected_version).await;
    }
}
