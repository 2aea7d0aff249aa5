//! A signature.

use super::charter::Charter;
use super::scope::shown;
use super::version::CharterVersion;
use crate::context::Viewer;
use crate::graphql::read::{Entity, Guarded, List, Node, Order, Relation, Scope, Sort, Table};
use crate::graphql::{Enum, Id, Instant, ViewerAction, ViewerActions};
use crate::modules::accounts::Account;
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

/// A provider's binding to one version of a charter, whole, never article by article (A3). The public sees those that bind and,
/// for a time, those that ended.
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
    // How it ended may be a sanction, which the public is not told in these words (R12).
    const GUARDED: &'static [Guarded] = &[("end_kind", |viewer, at| {
        insiders(viewer, |name| at.col(name))
    })];
    const RELATIONS: &'static [Relation] = &[
        Relation::one::<Organisation>("organisation", "organisation_id"),
        Relation::one::<Charter>("charter", "charter_id"),
        Relation::one::<CharterVersion>("charterVersion", "charter_version_id"),
        Relation::one::<Account>("signedBy", "signed_by"),
        Relation::many::<Commitment>("commitments", "signature_id")
            .order(&[Order::by("declared_at", Sort::Instant)]),
    ];

    fn scope(viewer: &Viewer, at: Table) -> Scope {
        shown(viewer, at)
    }
}

#[Object(use_type_description)]
impl Signature {
    /// The signature's id.
    pub async fn id(&self) -> Id<SignatureId> {
        self.0.id.into()
    }

    /// Who is bound.
    async fn organisation(&self, ctx: &Context<'_>) -> Result<Organisation> {
        self.0.required(ctx)
    }

    /// The charter.
    async fn charter(&self, ctx: &Context<'_>) -> Result<Charter> {
        self.0.required(ctx)
    }

    /// The version that was signed: facts of a day are judged by its articles where it bound on that day (A9).
    async fn charter_version(&self, ctx: &Context<'_>) -> Result<CharterVersion> {
        self.0.required(ctx)
    }

    /// Who signed for the organisation, to those who may know them.
    async fn signed_by(&self, ctx: &Context<'_>) -> Option<Account> {
        self.0.one(ctx)
    }

    /// When it was signed; it binds from then on.
    fn signed_at(&self) -> Instant {
        self.0.signed_at.into()
    }

    /// SHA-256 of the text that was signed, in hexadecimal.
    fn text_hash(&self) -> String {
        HEXLOWER.encode(&self.0.text_hash)
    }

    /// When it ended; null while it binds.
    fn ended_at(&self) -> Option<Instant> {
        self.0.ended_at.map(Into::into)
    }

    /// How it ended, to the organisation's people and to the association's offices (R12).
    fn end_kind(&self) -> Option<Enum<SignatureEnd>> {
        self.0.end_kind.map(Into::into)
    }

    /// What the signatory declares about articles of the version, by when it was declared.
    async fn commitments(&self, ctx: &Context<'_>) -> Result<List<Commitment>> {
        self.0.many(ctx)
    }

    /// What the viewer may do with it.
    async fn viewer_actions(&self, ctx: &Context<'_>) -> Result<Vec<ViewerAction>> {
        let bond = Bond {
            association: self.0.association_id,
            organisation: self.0.organisation_id,
            ended: self.0.ended_at.is_some(),
        };
        Ok(ViewerActions::new(ctx)?.on(&[DECLARE], &bond).all())
    }

    /// The version of this object, which each change raises by one.
    fn version(&self) -> i64 {
        self.0.version
    }
}
