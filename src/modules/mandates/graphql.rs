//! Mandates in GraphQL.

use super::actions::{self, Propose};
use super::case::{ACTS, MandateCase};
use super::workflow;
use crate::access::Read;
use crate::context::Viewer;
use crate::graphql::read::{
    Connection, Entity, Node, Order, Paging, Relation, Scope, Sort, Table, nullable, page,
};
use crate::graphql::{Day, Enum, Id, Instant, Reach, ViewerAction, ViewerActions, mutate};
use crate::modules::accounts::{Account, AccountBy};
use crate::modules::associations::{Association, AssociationBy, SeatZone, today};
use async_graphql::{Context, Description, InputObject, Object, Result};
use derive_more::From;
use entity::id::{AccountId, MandateId};
use entity::mandate;
use entity::value::{MandateRole, MandateState};
use sea_orm::sea_query::{Condition, ExprTrait};

/// A role that a person holds in an association from a day to a day, as days are counted at the seat. One person proposes it
/// and another confirms it. Its holder may give it up; that it ends against their will takes two people too.
#[derive(Debug, From, Description)]
pub struct Mandate(Node<Self>);

impl Entity for Mandate {
    type Row = mandate::Model;
    const RELATIONS: &'static [Relation] = &[
        Relation::one::<Association>("association", "association_id"),
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
            .office(|here| at.col("association_id").is_in(here))
            .scope()
    }
}

#[Object(use_type_description)]
impl Mandate {
    /// The mandate's id.
    pub async fn id(&self) -> Id<MandateId> {
        self.0.id.into()
    }

    /// The association in which it is held.
    async fn association(&self, ctx: &Context<'_>) -> Result<Association> {
        self.0.required(ctx)
    }

    /// The person who holds it, or is to hold it.
    async fn account(&self, ctx: &Context<'_>) -> Option<Account> {
        self.0.one(ctx)
    }

    /// Which role.
    fn role(&self) -> Enum<MandateRole> {
        self.0.role.into()
    }

    /// Where it stands, its days apart.
    fn state(&self) -> Enum<MandateState> {
        self.0.state.into()
    }

    /// The first day that it gives rights, at the seat.
    fn first_day(&self) -> Day {
        self.0.first_day.into()
    }

    /// The last day that it gives rights, at the seat; null where none was set.
    fn last_day(&self) -> Option<Day> {
        self.0.last_day.map(Into::into)
    }

    /// Whether it gives rights today: it is confirmed, and today is one of its days.
    fn is_in_force(&self, ctx: &Context<'_>) -> Result<bool> {
        Ok(workflow::is_in_force(&self.0, today(ctx, &self.0)?))
    }

    /// When it was proposed.
    fn proposed_at(&self) -> Instant {
        self.0.proposed_at.into()
    }

    /// Who proposed it; null for one that the set-up gave.
    async fn proposed_by(&self, ctx: &Context<'_>) -> Option<Account> {
        self.0.one(ctx)
    }

    /// When it was confirmed.
    fn confirmed_at(&self) -> Option<Instant> {
        self.0.confirmed_at.map(Into::into)
    }

    /// Who confirmed it; null for one that the set-up gave.
    async fn confirmed_by(&self, ctx: &Context<'_>) -> Option<Account> {
        self.0.one(ctx)
    }

    /// When it was revoked, before its last day was over.
    fn revoked_at(&self) -> Option<Instant> {
        self.0.revoked_at.map(Into::into)
    }

    /// Who revoked it: the holder, an admin who took a proposal back, or the second person who confirmed that it ends.
    async fn revoked_by(&self, ctx: &Context<'_>) -> Option<Account> {
        self.0.one(ctx)
    }

    /// When an admin proposed that it end; for thirty days a second person can confirm that. It holds until then.
    fn revocation_proposed_at(&self) -> Option<Instant> {
        self.0.revocation_proposed_at.map(Into::into)
    }

    /// The admin who proposed that it end.
    async fn revocation_proposed_by(&self, ctx: &Context<'_>) -> Option<Account> {
        self.0.one(ctx)
    }

    /// The version of this object, which each change raises by one: send it as `expectedVersion` to be refused where it has changed since.
    fn version(&self) -> i64 {
        self.0.version
    }

    /// What the viewer may do with it.
    async fn viewer_actions(&self, ctx: &Context<'_>) -> Result<Vec<ViewerAction>> {
        let case = self.0.case::<MandateCase>(ctx)?;
        Ok(ViewerActions::new(ctx)?.on(ACTS, &*case).all())
    }
}

/// Which mandates are asked for; what is not given narrows nothing.
#[derive(Debug, Default, InputObject)]
pub struct MandateFilter {
    /// Of this role.
    role: Option<Enum<MandateRole>>,
    /// In this state.
    state: Option<Enum<MandateState>>,
    /// Of this person.
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
        #[graphql(desc = "Which association.")] association: AssociationBy,
        #[graphql(desc = "How many from the start, or after `after`: 1 to 100.")] first: Option<
            i32,
        >,
        #[graphql(desc = "The cursor that the page comes after.")] after: Option<String>,
        #[graphql(desc = "How many from the end, or before `before`: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "The cursor that the page comes before.")] before: Option<String>,
        #[graphql(desc = "Which of them.")] filter: Option<MandateFilter>,
    ) -> Option<Connection<Mandate>> {
        let paging = Paging::new(first, after, last, before);
        let filter = filter.unwrap_or_default();
        let order = [Order::by("first_day", Sort::Date).descending()];
        let such = |at: Table| {
            Condition::all()
                .add(association.owns(at))
                .add_option(filter.role.map(|role| at.col("role").eq(role.0)))
                .add_option(filter.state.map(|state| at.col("state").eq(state.0)))
                .add_option(filter.account_id.map(|id| at.col("account_id").eq(id.0)))
        };
        nullable(ctx, page(ctx, &paging, such, &order).await)
    }
}

/// A mandate to propose.
#[derive(Debug, InputObject)]
pub struct MandateProposeInput {
    /// In which association.
    association: AssociationBy,
    /// For whom: somebody else.
    account: AccountBy,
    /// Which role.
    role: Enum<MandateRole>,
    /// The first day that it gives rights, at the seat.
    first_day: Day,
    /// The last day that it gives rights, at the seat: not before the first, and not over.
    last_day: Day,
    /// A key of the caller's choice: sent again with it, the mutation happens once.
    idempotency_key: Option<String>,
}

/// A mandate to confirm, or its end.
#[derive(Debug, InputObject)]
pub struct MandateConfirmInput {
    /// The mandate.
    mandate_id: Id<MandateId>,
    /// The version that was read; a changed mandate is refused.
    expected_version: Option<i32>,
    /// A key of the caller's choice: sent again with it, the mutation happens once.
    idempotency_key: Option<String>,
}

/// A mandate to end.
#[derive(Debug, InputObject)]
pub struct MandateRevokeInput {
    /// The mandate.
    mandate_id: Id<MandateId>,
    /// The version that was read; a changed mandate is refused.
    expected_version: Option<i32>,
    /// A key of the caller's choice: sent again with it, the mutation happens once.
    idempotency_key: Option<String>,
}

crate::payload! {
    /// What `mandatePropose` answers.
    MandateProposePayload<MandateId> {
        /// The proposed mandate.
        mandate: Mandate = |id| (*id).into();
    }
}

crate::payload! {
    /// What `mandateConfirm` answers.
    MandateConfirmPayload<MandateId> {
        /// The mandate: confirmed, or revoked where its end was confirmed.
        mandate: Mandate = |id| (*id).into();
    }
}

crate::payload! {
    /// What `mandateRevoke` answers.
    MandateRevokePayload<MandateId> {
        /// The mandate: revoked, or with its end proposed.
        mandate: Mandate = |id| (*id).into();
    }
}

/// What is done about mandates.
#[derive(Debug, Default)]
pub struct MandateMutation;

#[Object]
impl MandateMutation {
    /// Proposes a mandate for somebody else; a second person has to confirm it. For an admin; where nobody administers any more, for
    /// the president, who proposes an administrator and nothing else.
    async fn mandate_propose(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The mandate.")] input: MandateProposeInput,
    ) -> Option<MandateProposePayload> {
        let propose = &Propose {
            association: input.association.key(),
            account: input.account.key(),
            role: input.role.0,
            first_day: input.first_day.0,
            last_day: input.last_day.0,
        };
        mutate(ctx, &input, |tx| Box::pin(actions::propose(tx, propose)))
            .await
            .map(MandateProposePayload)
    }

    /// Confirms a mandate that another person proposed for a third, or that a third person's mandate ends. For secretary, president
    /// and admin.
    async fn mandate_confirm(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The mandate.")] input: MandateConfirmInput,
    ) -> Option<MandateConfirmPayload> {
        let (id, version) = (input.mandate_id.0, input.expected_version);
        mutate(ctx, &input, |tx| {
            Box::pin(actions::confirm(tx, id, version))
        })
        .await
        .map(MandateConfirmPayload)
    }

    /// Gives one's own mandate up or takes a proposal back, at once; or proposes that somebody else's mandate end, which a second
    /// person has to confirm. For an admin, and for the holder. The last administrator's mandate is not ended.
    async fn mandate_revoke(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The mandate.")] input: MandateRevokeInput,
    ) -> Option<MandateRevokePayload> {
        let (id, version) = (input.mandate_id.0, input.expected_version);
        mutate(ctx, &input, |tx| Box::pin(actions::revoke(tx, id, version)))
            .await
            .map(MandateRevokePayload)
    }
}
