//! A signature.

use super::charter::Charter;
use super::scope::shown;
use super::version::CharterVersion;
use crate::access::Read;
use crate::context::Viewer;
use crate::graphql::read::{
    Entity, Guarded, List, Loaded, Node, Order, Relation, Scope, Sort, Table, nullable, reads,
};
use crate::graphql::{Day, Enum, Id, Instant, ViewerAction, ViewerActions};
use crate::modules::accounts::Account;
use crate::modules::associations::{Association, OF_ASSOCIATION, SeatZone, day_at_seat};
use crate::modules::commitments::{Bond, Commitment, DECLARE};
use crate::modules::label::insiders;
use crate::modules::organisations::Organisation;
use async_graphql::{Context, Description, Object, Result};
use chrono::{DateTime, Utc};
use data_encoding::HEXLOWER;
use derive_more::From;
use entity::id::{AssociationId, OrganisationId, SignatureId};
use entity::signature;
use entity::value::SignatureEnd;

/// The signature by which a provider binds itself to one version of a charter, as a whole and never article by article (A3). The
/// public sees those that bind and, for a time, those that ended.
#[derive(Debug, From, Description)]
pub struct Signature(Node<Self>);

crate::row! {
    /// What is read of a signature.
    SignatureRow of signature::Model {
        id: SignatureId,
        association_id: AssociationId,
        organisation_id: OrganisationId,
        signed_at: DateTime<Utc>,
        text_hash: Vec<u8>,
        ended_at: Option<DateTime<Utc>>,
        end_kind: Option<SignatureEnd>,
        version: i64,
    }
}

impl Entity for Signature {
    type Row = SignatureRow;
    const READ: &'static [Read] = &[Read::Signature];
    // How it ended may be a sanction, which the public is not told in these words (R12).
    const GUARDED: &'static [Guarded] = &[("end_kind", Read::Membership, |viewer, _, at| {
        insiders(viewer, |name| at.col(name))
    })];
    const RELATIONS: &'static [Relation] = &[
        OF_ASSOCIATION,
        Relation::one::<Organisation>("organisation", "organisation_id"),
        Relation::one::<Charter>("charter", "charter_id"),
        Relation::one::<CharterVersion>("charterVersion", "charter_version_id"),
        Relation::one::<Account>("signedBy", "signed_by"),
        Relation::computed::<SeatZone>("endedOn").from("association_id"),
        Relation::many::<Commitment>("commitments", "signature_id")
            .order(&[Order::by("declared_at", Sort::Instant)]),
    ];

    fn scope(viewer: &Viewer, at: Table) -> Scope {
        shown(viewer, at)
    }
}

#[reads]
#[Object(use_type_description)]
impl Signature {
    /// The id of the signature.
    pub async fn id(&self) -> Id<SignatureId> {
        self.0.id.into()
    }

    /// The association that the object belongs to.
    async fn association(&self, ctx: &Context<'_>) -> Result<Loaded<Association>> {
        self.0.required(ctx)
    }

    /// The organisation that the signature binds.
    async fn organisation(&self, ctx: &Context<'_>) -> Result<Loaded<Organisation>> {
        self.0.required(ctx)
    }

    /// The charter that was signed.
    async fn charter(&self, ctx: &Context<'_>) -> Result<Loaded<Charter>> {
        self.0.required(ctx)
    }

    /// The version that was signed. What happened on a day is judged by its articles where it bound on that day (A9).
    async fn charter_version(&self, ctx: &Context<'_>) -> Result<Loaded<CharterVersion>> {
        self.0.required(ctx)
    }

    /// The account of the person who signed for the organisation; null where the viewer may not see it.
    async fn signed_by(&self, ctx: &Context<'_>) -> Option<Loaded<Account>> {
        self.0.one(ctx)
    }

    /// The instant at which the version was signed, from which the signature binds.
    fn signed_at(&self) -> Instant {
        self.0.signed_at.into()
    }

    /// The SHA-256 hash, in hexadecimal, of the text that was signed.
    fn text_hash(&self) -> String {
        HEXLOWER.encode(&self.0.text_hash)
    }

    /// The day at the association's seat on which the signature ended; null while it binds. The instant would tell a sanction from a
    /// resignation (R12).
    async fn ended_on(&self, ctx: &Context<'_>) -> Option<Day> {
        let ended_at = self.0.ended_at?;
        nullable(ctx, day_at_seat(ctx, &self.0, ended_at)).map(Into::into)
    }

    /// The way in which the signature ended, seen by the organisation's people and the association's offices (R12); null while it
    /// binds, and to others.
    fn end_kind(&self) -> Option<Enum<SignatureEnd>> {
        self.0.end_kind.map(Into::into)
    }

    /// What the signatory declares about articles of the version, in the order in which it was declared.
    async fn commitments(&self, ctx: &Context<'_>) -> Result<List<Loaded<Commitment>>> {
        self.0.many(ctx)
    }

    /// The acts on the object, each with whether the viewer may do it now and, where not, why.
    pub async fn viewer_actions(&self, ctx: &Context<'_>) -> Result<Vec<ViewerAction>> {
        let bond = Bond {
            association: self.0.association_id,
            signature: self.0.id,
            organisation: self.0.organisation_id,
            ended: self.0.ended_at.is_some(),
        };
        Ok(ViewerActions::new(ctx)?.on(&[DECLARE], &bond).all())
    }

    /// The number of this state of the object, which each change raises by one. Sent as `expectedVersion`, it lets a mutation be
    /// refused where the object has changed since.
    fn version(&self) -> i64 {
        self.0.version
    }
}
