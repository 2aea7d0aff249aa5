//! Affiliations in GraphQL.

use super::organisation::Organisation;
use crate::access::Read;
use crate::context::Viewer;
use crate::graphql::read::{
    Connection, Entity, Loaded, Node, Order, Paging, Relation, Scope, Sort, Table, nullable,
    page_of, reads, seen, viewer,
};
use crate::graphql::{Enum, Id, Instant, Reach, ViewerAction, ViewerActions};
use crate::modules::accounts::Account;
use crate::modules::associations::{Association, AssociationBy, OF_ASSOCIATION};
use crate::modules::organisations::actions;
use crate::modules::organisations::case::ACTS;
use async_graphql::{Context, Description, InputObject, Object, Result};
use derive_more::From;
use entity::affiliation;
use entity::id::{AffiliationId, OrganisationId};
use entity::value::AffiliationState;
use sea_orm::sea_query::{Condition, ExprTrait};

/// The right of a person to act for an organisation, from the request to its end. Another person confirms it.
#[derive(Debug, From, Description)]
pub struct Affiliation(Node<Self>);

impl Entity for Affiliation {
    type Row = affiliation::Model;
    const READ: &'static [Read] = &[Read::Affiliation];
    const RELATIONS: &'static [Relation] = &[
        OF_ASSOCIATION,
        Relation::one::<Organisation>("organisation", "organisation_id"),
        Relation::one::<Account>("account", "account_id"),
        Relation::one::<Account>("confirmedBy", "confirmed_by"),
        Relation::one::<Account>("revokedBy", "revoked_by"),
    ];

    fn scope(viewer: &Viewer, at: Table) -> Scope {
        Reach::of(viewer, Read::Affiliation)
            .own(|me| at.col("account_id").eq(me))
            .parties(|mine| at.col("organisation_id").is_in(mine))
            .office(|here| here.of(at.col("association_id")))
            .scope()
    }
}

#[reads]
#[Object(use_type_description)]
impl Affiliation {
    /// The id of the affiliation.
    pub async fn id(&self) -> Id<AffiliationId> {
        self.0.id.into()
    }

    /// The association that the object belongs to.
    async fn association(&self, ctx: &Context<'_>) -> Result<Loaded<Association>> {
        self.0.required(ctx)
    }

    /// The organisation that the person acts for or asks to; null where it is a client that the viewer may no longer see.
    async fn organisation(&self, ctx: &Context<'_>) -> Option<Loaded<Organisation>> {
        self.0.one(ctx)
    }

    /// The account of the person who acts for the organisation, or asks to; null where the viewer may not see it.
    async fn account(&self, ctx: &Context<'_>) -> Option<Loaded<Account>> {
        self.0.one(ctx)
    }

    /// How far the affiliation has come.
    fn state(&self) -> Enum<AffiliationState> {
        self.0.state.into()
    }

    /// The instant at which the affiliation was asked for.
    fn requested_at(&self) -> Instant {
        self.0.requested_at.into()
    }

    /// The instant at which the affiliation was confirmed; null before.
    fn confirmed_at(&self) -> Option<Instant> {
        self.0.confirmed_at.map(Into::into)
    }

    /// The account of the person who confirmed the affiliation; null before, or where the viewer may not see it.
    async fn confirmed_by(&self, ctx: &Context<'_>) -> Option<Loaded<Account>> {
        self.0.one(ctx)
    }

    /// The instant at which the affiliation ended, or the request was turned down; null before.
    fn revoked_at(&self) -> Option<Instant> {
        self.0.revoked_at.map(Into::into)
    }

    /// The account of the person who ended the affiliation or turned the request down; null before, or where the viewer may not see
    /// it.
    async fn revoked_by(&self, ctx: &Context<'_>) -> Option<Loaded<Account>> {
        self.0.one(ctx)
    }

    /// The number of this state of the object, which each change raises by one. Sent as `expectedVersion`, it lets a mutation be
    /// refused where the object has changed since.
    fn version(&self) -> i64 {
        self.0.version
    }

    /// The acts on the object, each with whether the viewer may do it now and, where not, why.
    pub async fn viewer_actions(&self, ctx: &Context<'_>) -> Result<Vec<ViewerAction>> {
        Ok(ViewerActions::new(ctx)?.on(ACTS, &*self.0).all())
    }
}

/// The conditions that affiliations of a list meet, all at once; a condition that is left out excludes nothing.
#[derive(Debug, Default, InputObject)]
pub struct AffiliationFilter {
    /// Only affiliations in this state.
    state: Option<Enum<AffiliationState>>,
    /// Only affiliations with the organisation of this id.
    organisation_id: Option<Id<OrganisationId>>,
}

/// What is asked about affiliations.
#[derive(Debug, Default)]
pub struct AffiliationQuery;

#[Object]
impl AffiliationQuery {
    /// The affiliations of an association that the viewer may see, those asked for first come first: to the office all of them, to
    /// anybody else their own and those of the organisations that they act for.
    #[expect(
        clippy::too_many_arguments,
        reason = "the arguments of a connection, as the specification names them"
    )]
    async fn affiliations(
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
        filter: Option<AffiliationFilter>,
    ) -> Option<Connection<Affiliation>> {
        let paging = Paging::new(first, after, last, before);
        let filter = filter.unwrap_or_default();
        let order = [Order::by("requested_at", Sort::Instant)];
        let viewer = nullable(ctx, viewer(ctx))?;
        let such = |at: Table| {
            let of = filter.organisation_id;
            let of = of.map(|id| at.col("organisation_id").eq(id.0));
            // Whoever acted for a client once sees their affiliation, and of which client it is no more.
            let known = of
                .is_some()
                .then(|| seen::<Organisation>(viewer, at.col("organisation_id")));
            Condition::all()
                .add_option(filter.state.map(|state| at.col("state").eq(state.0)))
                .add_option(of)
                .add_option(known)
        };
        let here = nullable(ctx, association.find(ctx).await)?;
        nullable(ctx, page_of(ctx, here, &paging, such, &order).await)
    }
}

crate::mutations! {
    /// What is done about affiliations.
    AffiliationMutation {
        /// Asks to act for an organisation. For a client, it takes the invitation code that its people give.
        affiliation_request(
            /// The organisation for which the signed-in person asks to act.
            AffiliationRequestInput {
                /// The id of the organisation.
                organisation_id: Id<OrganisationId>,
                /// The invitation code of the organisation, required where it is a client: without it a client does not exist
                /// for who asks.
                invitation_code: Option<String>,
            }
        ) -> AffiliationRequestPayload<AffiliationId> {
            /// The affiliation that was asked for; null where none was.
            affiliation: Affiliation,
        } = |tx, input| {
            let id = input.organisation_id.0;
            let code = input.invitation_code.as_deref();
            actions::request(tx, id, code).await
        };

        /// Confirms that somebody else may act for an organisation.
        affiliation_confirm(
            /// The affiliation to confirm.
            AffiliationConfirmInput {
                /// The id of the affiliation.
                affiliation_id: Id<AffiliationId>,
                /// The `version` of the object as it was read: the mutation is refused with `STALE_VERSION` where the object
                /// has changed since.
                expected_version: Option<i32>,
            }
        ) on Affiliation by affiliation_id -> AffiliationConfirmPayload<AffiliationId> {
            /// The affiliation, confirmed; null where none was.
            affiliation: Affiliation,
        } = |tx, input| actions::confirm(tx, input.affiliation_id.0, input.expected_version).await;

        /// Ends somebody's right to act for an organisation, or turns a request for it down. It takes effect at once.
        affiliation_revoke(
            /// The affiliation to end, or the request to turn down.
            AffiliationRevokeInput {
                /// The id of the affiliation.
                affiliation_id: Id<AffiliationId>,
                /// The `version` of the object as it was read: the mutation is refused with `STALE_VERSION` where the object
                /// has changed since.
                expected_version: Option<i32>,
            }
        ) on Affiliation by affiliation_id -> AffiliationRevokePayload<AffiliationId> {
            /// The affiliation, ended; null where none was.
            affiliation: Affiliation,
        } = |tx, input| actions::revoke(tx, input.affiliation_id.0, input.expected_version).await;
    }
}
