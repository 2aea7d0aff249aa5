//! Organisations in GraphQL.

use super::affiliation::Affiliation;
use crate::access::{self, Act, Facts, Read};
use crate::context::Viewer;
use crate::graphql::read::{
    Computed, Connection, Entity, Field, List, Loaded, Node, Order, Paging, Relation, Scope, Sort,
    Table, internal, nullable, reads, viewer,
};
use crate::graphql::{Enum, Id, Instant, Reach, ViewerAction, ViewerActions, request};
use crate::modules::associations::{Association, AssociationBy, OF_ASSOCIATION};
use crate::modules::charter::Signature;
use crate::modules::commitments::Commitment;
use crate::modules::label::Label;
use crate::modules::members::{self, Admission, Applicant, Membership};
use crate::modules::organisations::case::{REQUEST, Ties};
use crate::modules::organisations::workflow::{self, Description};
use crate::modules::organisations::{actions, crypto};
use async_graphql::{Context, Object, Result};
use chrono::{DateTime, Utc};
use derive_more::From;
use entity::id::{AffiliationId, AssociationId, OrganisationId};
use entity::organisation;
use entity::value::{AffiliationState, MembershipState, OrganisationKind};
use sea_orm::sea_query::{Condition, Expr, ExprTrait, IntoCondition, Query};
use std::sync::Arc;

crate::row! {
    /// What is read of an organisation.
    OrganisationRow of organisation::Model {
        id: OrganisationId,
        association_id: AssociationId,
        kind: OrganisationKind,
        name: String,
        registration_number: Option<String>,
        city: Option<String>,
        website: Option<String>,
        registered_at: DateTime<Utc>,
        version: i64,
    }
}

/// An organisation that sells services or buys them. Providers are public; a client is seen by its own people and by the
/// association's offices.
#[derive(Debug, From, async_graphql::Description)]
pub struct Organisation(Node<Self>);

impl Entity for Organisation {
    type Row = OrganisationRow;
    const READ: &'static [Read] = &[Read::Provider, Read::ClientOrganisation];
    const RELATIONS: &'static [Relation] = &[
        OF_ASSOCIATION,
        Relation::computed::<IsMember>("isMember"),
        Relation::case::<Ties>("viewerActions"),
        Relation::case::<Applicant>("viewerActions"),
        Relation::many::<Membership>("membership", "organisation_id").filter(not_ended),
        Relation::many::<Membership>("memberships", "organisation_id").order(&[Order::by(
            "requested_at",
            Sort::Instant,
        )
        .descending()]),
        Relation::many::<Signature>("signatures", "organisation_id").order(&[Order::by(
            "signed_at",
            Sort::Instant,
        )
        .descending()]),
        Relation::many::<Label>("labels", "organisation_id").order(&[Order::by(
            "granted_at",
            Sort::Instant,
        )
        .descending()]),
        Relation::page::<Commitment>("commitments", "organisation_id")
            .order(&[Order::by("declared_at", Sort::Instant)]),
        Relation::page::<Affiliation>("affiliations", "organisation_id")
            .order(&[Order::by("requested_at", Sort::Instant)])
            .filter(in_state),
    ];

    fn scope(viewer: &Viewer, at: Table) -> Scope {
        let mut any = Condition::any();
        for kind in [OrganisationKind::Provider, OrganisationKind::Client] {
            let of_kind = Condition::all().add(at.col("kind").eq(kind));
            match reach(viewer, kind, at) {
                Scope::All => any = any.add(of_kind),
                Scope::Where(such) => any = any.add(of_kind.add(such)),
                Scope::Nothing => {}
            }
        }
        if any.is_empty() {
            Scope::Nothing
        } else {
            Scope::Where(any)
        }
    }
}

/// What the public list shows: providers that are vouched for, since somebody was confirmed once to act for them. Anybody can make
/// one up; before that its own people and the offices see it, as they would a client.
pub(super) fn listed(viewer: &Viewer, at: Table) -> Condition {
    let vouched = at.col("vouched").eq(true).into_condition();
    match reach(viewer, OrganisationKind::Client, at) {
        Scope::All => Condition::all(),
        Scope::Where(known) => Condition::any().add(vouched).add(known),
        Scope::Nothing => vouched,
    }
}

/// An organisation concerns itself, and is no secret to those who ask to act for it.
fn reach(viewer: &Viewer, kind: OrganisationKind, at: Table) -> Scope {
    Reach::of(viewer, workflow::read(kind))
        .office(|here| here.of(at.col("association_id")))
        .parties(|mine| at.col("id").is_in(mine))
        .own(|me| {
            let mine = Query::select()
                .expr(Expr::val(1))
                .from("affiliation")
                .and_where(affiliation("organisation_id").eq(at.col("id")))
                .and_where(affiliation("account_id").eq(me))
                .and_where(affiliation("state").ne(AffiliationState::Revoked))
                .take();
            Expr::exists(mine)
        })
        .scope()
}

fn affiliation(column: &'static str) -> Expr {
    Expr::col(("affiliation", column))
}

#[expect(clippy::unnecessary_wraps, reason = "the form of a filter")]
fn not_ended(_: &Field<'_>, _: &Viewer, at: Table) -> Result<Condition> {
    Ok(Condition::all().add(at.col("state").ne(MembershipState::Ended)))
}

fn in_state(field: &Field<'_>, _: &Viewer, at: Table) -> Result<Condition> {
    let state = field.argument::<Option<Enum<AffiliationState>>>("state")?;
    Ok(Condition::all().add_option(state.map(|state| at.col("state").eq(state.0))))
}

/// The organisations that are members: admitted, and not over.
struct IsMember;

impl Computed for IsMember {
    type Of = Admission;
    type Row = ();
    const READ: Read = Read::Provider;

    fn rows(admission: &Arc<Admission>) -> impl IntoIterator<Item = (Facts, ())> {
        [(admission.facts(), ())]
    }
}

#[reads]
#[Object(use_type_description)]
impl Organisation {
    /// The organisation's id: what `actingAs` takes.
    pub async fn id(&self) -> Id<OrganisationId> {
        self.0.id.into()
    }

    /// The association that knows the organisation.
    async fn association(&self, ctx: &Context<'_>) -> Result<Loaded<Association>> {
        self.0.required(ctx)
    }

    /// Whether the organisation sells services or buys them.
    fn kind(&self) -> Enum<OrganisationKind> {
        self.0.kind.into()
    }

    /// The name of the organisation.
    fn name(&self) -> &str {
        &self.0.name
    }

    /// The number of the organisation in a public register of companies, without blanks; null where none was given.
    fn registration_number(&self) -> Option<&str> {
        self.0.registration_number.as_deref()
    }

    /// The town where the organisation has its seat; null where none was given.
    fn city(&self) -> Option<&str> {
        self.0.city.as_deref()
    }

    /// The address of the organisation's website; null where none was given.
    fn website(&self) -> Option<&str> {
        self.0.website.as_deref()
    }

    /// The instant at which the organisation was made known to the association.
    fn registered_at(&self) -> Instant {
        self.0.registered_at.into()
    }

    /// Whether the organisation is a member of the association: admitted, and its membership not over.
    fn is_member(&self, ctx: &Context<'_>) -> Result<bool> {
        Ok(!self.0.computed::<IsMember>(ctx)?.is_empty())
    }

    /// The membership that the organisation has or asks for; null where there is none, and to anybody but its people and the
    /// offices.
    async fn membership(&self, ctx: &Context<'_>) -> Option<Loaded<Membership>> {
        nullable(ctx, self.0.many(ctx))?.0.pop()
    }

    /// Each stay of the organisation in the association, the last one first; seen by its people and by the offices.
    async fn memberships(&self, ctx: &Context<'_>) -> Result<List<Loaded<Membership>>> {
        self.0.many(ctx)
    }

    /// The charters that the organisation signed, the last signature first. Everybody sees what binds it now and, for twelve
    /// months, what no longer does; its people and the offices see all.
    async fn signatures(&self, ctx: &Context<'_>) -> Result<List<Loaded<Signature>>> {
        self.0.many(ctx)
    }

    /// The labels that the organisation holds or held, the last one first; seen as far as its signatures are.
    async fn labels(&self, ctx: &Context<'_>) -> Result<List<Loaded<Label>>> {
        self.0.many(ctx)
    }

    /// What the organisation declares about the articles that it signed, in the order in which it was declared; seen as far as its
    /// signatures are.
    async fn commitments(
        &self,
        ctx: &Context<'_>,
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
    ) -> Result<Connection<Commitment>> {
        self.0.page(ctx, &Paging::new(first, after, last, before))
    }

    /// The code with which a colleague asks to act for a client, in `affiliationRequest`. It is shown to the client's people and to
    /// the secretary, who hand it on; null to others, and for a provider, which needs no code.
    fn invitation_code(&self, ctx: &Context<'_>) -> Option<String> {
        let viewer = nullable(ctx, viewer(ctx))?;
        let facts = Facts::of(self.0.association_id).concerning([self.0.id]);
        let hands_on = self.0.kind == OrganisationKind::Client
            && access::ask(viewer, Act::AffiliationConfirm, &facts).is_ok();
        if !hands_on {
            return None;
        }
        let keyring = &nullable(ctx, request(ctx))?.app.keyring;
        let code = crypto::invitation_code(keyring, self.0.id);
        nullable(ctx, code.map_err(internal))
    }

    /// The people who may act for the organisation or ask to, in the order in which they asked; seen by its people and by the
    /// office, and by each person their own.
    async fn affiliations(
        &self,
        ctx: &Context<'_>,
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
        #[graphql(
            name = "state",
            desc = "Only affiliations in this state; without it, in any."
        )]
        _state: Option<Enum<AffiliationState>>,
    ) -> Result<Connection<Affiliation>> {
        self.0.page(ctx, &Paging::new(first, after, last, before))
    }

    /// The number of this state of the object, which each change raises by one. Sent as `expectedVersion`, it lets a mutation be
    /// refused where the object has changed since.
    fn version(&self) -> i64 {
        self.0.version
    }

    /// The acts on the object, each with whether the viewer may do it now and, where not, why.
    pub async fn viewer_actions(&self, ctx: &Context<'_>) -> Result<Vec<ViewerAction>> {
        let ties = self.0.case::<Ties>(ctx)?;
        let applicant = self.0.case::<Applicant>(ctx)?;
        let actions = ViewerActions::new(ctx)?
            .of(&[REQUEST], &ties, |ties| ties)
            .of(&[members::REQUEST], &applicant, |applicant| applicant);
        Ok(actions.all())
    }
}

crate::mutations! {
    /// What is done about organisations.
    OrganisationMutation {
        /// Makes an organisation known to an association and asks to act for it, which the secretary confirms. A person does it
        /// a limited number of times an hour.
        organisation_register(
            /// The organisation to make known to an association.
            OrganisationRegisterInput {
                /// The association to which the organisation is made known.
                association: AssociationBy,
                /// Whether the organisation sells services or buys them.
                kind: Enum<OrganisationKind>,
                /// The name of the organisation, at most 200 characters.
                name: String,
                /// The number of the organisation in a public register of companies, at most 64 characters. No two providers of
                /// an association have the same.
                registration_number: Option<String>,
                /// The town where the organisation has its seat, at most 200 characters.
                city: Option<String>,
                /// The address of the organisation's website, which begins with `http://` or `https://`.
                website: Option<String>,
            }
        ) -> OrganisationRegisterPayload<(OrganisationId, AffiliationId)> {
            /// The organisation that was made known; null where none was.
            organisation: Organisation = |made| made.0,
            /// The sender's own right to act for the organisation, which somebody else has to confirm; null where nothing was
            /// done.
            affiliation: Affiliation = |made| made.1,
        } = |tx, input| {
            let association = &input.association.key();
            let told = &Description {
                kind: input.kind.0,
                name: input.name.clone(),
                registration_number: input.registration_number.clone(),
                city: input.city.clone(),
                website: input.website.clone(),
            };
            actions::register(tx, association, told).await
        };
    }
}
