//! Affiliations in GraphQL.

use super::organisation::Organisation;
use crate::access::Read;
use crate::context::Viewer;
use crate::graphql::read::{
    Connection, Entity, Node, Order, Paging, Relation, Scope, Sort, Table, nullable, page,
};
use crate::graphql::{Enum, Id, Instant, Reach, ViewerAction, ViewerActions, mutate};
use crate::modules::accounts::Account;
use crate::modules::associations::AssociationBy;
use crate::modules::organisations::actions;
use crate::modules::organisations::case::ACTS;
use async_graphql::{Context, Description, InputObject, Object, Result};
use derive_more::From;
use entity::affiliation;
use entity::id::{AffiliationId, OrganisationId};
use entity::value::AffiliationState;
use sea_orm::sea_query::{Condition, ExprTrait};

/// A person's right to act for an organisation, from the request to its end. Another person confirms it.
#[derive(Debug, From, Description)]
pub struct Affiliation(Node<Self>);

impl Entity for Affiliation {
    type Row = affiliation::Model;
    const RELATIONS: &'static [Relation] = &[
        Relation::one::<Organisation>("organisation", "organisation_id"),
        Relation::one::<Account>("account", "account_id"),
        Relation::one::<Account>("confirmedBy", "confirmed_by"),
        Relation::one::<Account>("revokedBy", "revoked_by"),
    ];

    fn scope(viewer: &Viewer, at: Table) -> Scope {
        Reach::of(viewer, Read::Affiliation)
            .own(|me| at.col("account_id").eq(me))
            .parties(|mine| at.col("organisation_id").is_in(mine))
            .office(|here| at.col("association_id").is_in(here))
            .scope()
    }
}

#[Object(use_type_description)]
impl Affiliation {
    /// The affiliation's id.
    pub async fn id(&self) -> Id<AffiliationId> {
        self.0.id.into()
    }

    /// For whom the person acts, or asks to; null where it is a client that the viewer may not see any more.
    async fn organisation(&self, ctx: &Context<'_>) -> Option<Organisation> {
        self.0.one(ctx)
    }

    /// Who acts, or asks to.
    async fn account(&self, ctx: &Context<'_>) -> Option<Account> {
        self.0.one(ctx)
    }

    /// Where it stands.
    fn state(&self) -> Enum<AffiliationState> {
        self.0.state.into()
    }

    /// When it was asked for.
    fn requested_at(&self) -> Instant {
        self.0.requested_at.into()
    }

    /// When it was confirmed.
    fn confirmed_at(&self) -> Option<Instant> {
        self.0.confirmed_at.map(Into::into)
    }

    /// Who confirmed it.
    async fn confirmed_by(&self, ctx: &Context<'_>) -> Option<Account> {
        self.0.one(ctx)
    }

    /// When it ended, or was turned down.
    fn revoked_at(&self) -> Option<Instant> {
        self.0.revoked_at.map(Into::into)
    }

    /// Who ended it, or turned it down.
    async fn revoked_by(&self, ctx: &Context<'_>) -> Option<Account> {
        self.0.one(ctx)
    }

    /// The version of this object, which each change raises by one: send it as `expectedVersion` to be refused where it has changed since.
    fn version(&self) -> i64 {
        self.0.version
    }

    /// What the viewer may do with it.
    async fn viewer_actions(&self, ctx: &Context<'_>) -> Result<Vec<ViewerAction>> {
        Ok(ViewerActions::new(ctx)?.on(ACTS, &*self.0).all())
    }
}

/// Which affiliations are asked for; what is not given narrows nothing.
#[derive(Debug, Default, InputObject)]
pub struct AffiliationFilter {
    /// In this state.
    state: Option<Enum<AffiliationState>>,
    /// With this organisation.
    organisation_id: Option<Id<OrganisationId>>,
}

/// What is asked about affiliations.
#[derive(Debug, Default)]
pub struct AffiliationQuery;

#[Object]
impl AffiliationQuery {
    /// The affiliations that the viewer may see, those asked for first come first: to the office all of an association, to
    /// anybody else their own and those of the organisations that they act for.
    #[expect(
        clippy::too_many_arguments,
        reason = "the arguments of a connection, as the specification names them"
    )]
    async fn affiliations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which association.")] association: AssociationBy,
        #[graphql(desc = "How many from the start, or after `after`: 1 to 100.")] first: Option<
            i32,
        >,
        #[graphql(desc = "The cursor that the page comes after.")] after: Option<String>,
        #[graphql(desc = "How many from the end, or before `before`: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "The cursor that the page comes before.")] before: Option<String>,
        #[graphql(desc = "Which of them.")] filter: Option<AffiliationFilter>,
    ) -> Option<Connection<Affiliation>> {
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

/// For whom one asks to act.
#[derive(Debug, InputObject)]
pub struct AffiliationRequestInput {
    /// The organisation.
    organisation_id: Id<OrganisationId>,
    /// The organisation's invitation code, where it is a client: without it a client does not exist for who asks.
    invitation_code: Option<String>,
    /// A key of the caller's choice: sent again with it, the mutation happens once.
    idempotency_key: Option<String>,
}

/// An affiliation to confirm.
#[derive(Debug, InputObject)]
pub struct AffiliationConfirmInput {
    /// The affiliation.
    affiliation_id: Id<AffiliationId>,
    /// The version that was read; a changed affiliation is refused.
    expected_version: Option<i32>,
    /// A key of the caller's choice: sent again with it, the mutation happens once.
    idempotency_key: Option<String>,
}

/// An affiliation to end.
#[derive(Debug, InputObject)]
pub struct AffiliationRevokeInput {
    /// The affiliation.
    affiliation_id: Id<AffiliationId>,
    /// The version that was read; a changed affiliation is refused.
    expected_version: Option<i32>,
    /// A key of the caller's choice: sent again with it, the mutation happens once.
    idempotency_key: Option<String>,
}

crate::payload! {
    /// What `affiliationRequest` answers.
    AffiliationRequestPayload<AffiliationId> {
        /// The affiliation that was asked for.
        affiliation: Affiliation = |id| (*id).into();
    }
}

crate::payload! {
    /// What `affiliationConfirm` answers.
    AffiliationConfirmPayload<AffiliationId> {
        /// The confirmed affiliation.
        affiliation: Affiliation = |id| (*id).into();
    }
}

crate::payload! {
    /// What `affiliationRevoke` answers.
    AffiliationRevokePayload<AffiliationId> {
        /// The affiliation that ended.
        affiliation: Affiliation = |id| (*id).into();
    }
}

/// What is done about affiliations.
#[derive(Debug, Default)]
pub struct AffiliationMutation;

#[Object]
impl AffiliationMutation {
    /// Asks to act for an organisation. For whoever is signed in; for a client, with the code that its people gave.
    async fn affiliation_request(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "For whom.")] input: AffiliationRequestInput,
    ) -> Option<AffiliationRequestPayload> {
        let id = input.organisation_id.0;
        let code = input.invitation_code.as_deref();
        mutate(ctx, &input, |tx| Box::pin(actions::request(tx, id, code)))
            .await
            .map(AffiliationRequestPayload)
    }

    /// Confirms that somebody else may act for an organisation. For its people and the secretary.
    async fn affiliation_confirm(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The affiliation.")] input: AffiliationConfirmInput,
    ) -> Option<AffiliationConfirmPayload> {
        let (id, version) = (input.affiliation_id.0, input.expected_version);
        mutate(ctx, &input, |tx| {
            Box::pin(actions::confirm(tx, id, version))
        })
        .await
        .map(AffiliationConfirmPayload)
    }

    /// Ends somebody's right to act for an organisation at once, or one's own, or turns a request down. For its people and
    /// the secretary, and for oneself.
    async fn affiliation_revoke(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The affiliation.")] input: AffiliationRevokeInput,
    ) -> Option<AffiliationRevokePayload> {
        let (id, version) = (input.affiliation_id.0, input.expected_version);
        mutate(ctx, &input, |tx| Box::pin(actions::revoke(tx, id, version)))
            .await
            .map(AffiliationRevokePayload)
    }
}
