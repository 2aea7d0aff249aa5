//! Commitments in GraphQL.

use super::actions;
use super::case::{CommitmentCase, DECLARE, WITHDRAW};
use crate::access::Read;
use crate::context::Viewer;
use crate::graphql::read::{
    Entity, List, Loaded, Node, Order, Relation, Scope, Sort, Table, reads,
};
use crate::graphql::{Enum, Id, Instant, ViewerAction, ViewerActions};
use crate::modules::accounts::Account;
use crate::modules::associations::{Association, OF_ASSOCIATION};
use crate::modules::charter::{Article, Signature, of_shown_signature};
use crate::modules::organisations::Organisation;
use async_graphql::{Context, Description, Object, Result};
use derive_more::From;
use entity::id::{ArticleId, CommitmentId, CommitmentRevisionId, SignatureId};
use entity::value::CommitmentState;
use entity::{commitment, commitment_revision};
use sea_orm::sea_query::{Expr, ExprTrait, IntoCondition, Query};

/// What a signatory declares that it does to honour one article of the version that it signed (A3). Public as long as its
/// signature is.
#[derive(Debug, From, Description)]
pub struct Commitment(Node<Self>);

impl Entity for Commitment {
    type Row = commitment::Model;
    const READ: &'static [Read] = &[Read::Commitment];
    const RELATIONS: &'static [Relation] = &[
        OF_ASSOCIATION,
        Relation::one::<Organisation>("organisation", "organisation_id"),
        Relation::one::<Signature>("signature", "signature_id"),
        Relation::one::<Article>("article", "article_id"),
        Relation::many::<CommitmentRevision>("revisions", "commitment_id")
            .order(&[Order::by("revision", Sort::BigInt)]),
        Relation::case::<CommitmentCase>("viewerActions"),
    ];

    fn scope(viewer: &Viewer, at: Table) -> Scope {
        of_shown_signature(viewer, |name| at.col(name))
    }
}

#[reads]
#[Object(use_type_description)]
impl Commitment {
    /// The id of the commitment.
    pub async fn id(&self) -> Id<CommitmentId> {
        self.0.id.into()
    }

    /// The association that the object belongs to.
    async fn association(&self, ctx: &Context<'_>) -> Result<Loaded<Association>> {
        self.0.required(ctx)
    }

    /// The signatory that made the commitment.
    async fn organisation(&self, ctx: &Context<'_>) -> Result<Loaded<Organisation>> {
        self.0.required(ctx)
    }

    /// The signature under which the commitment was made.
    async fn signature(&self, ctx: &Context<'_>) -> Option<Loaded<Signature>> {
        self.0.one(ctx)
    }

    /// The article that the commitment is about.
    async fn article(&self, ctx: &Context<'_>) -> Result<Loaded<Article>> {
        self.0.required(ctx)
    }

    /// Whether the commitment holds or was withdrawn.
    fn state(&self) -> Enum<CommitmentState> {
        self.0.state.into()
    }

    /// What the signatory declares that it does, in its own words.
    fn statement(&self) -> &str {
        &self.0.statement
    }

    /// The number of the present wording, from 1.
    fn revision(&self) -> i64 {
        self.0.revision
    }

    /// The instant at which the commitment was declared in its present wording.
    fn declared_at(&self) -> Instant {
        self.0.declared_at.into()
    }

    /// Every wording that the commitment ever had, the first one first.
    async fn revisions(&self, ctx: &Context<'_>) -> Result<List<Loaded<CommitmentRevision>>> {
        self.0.many(ctx)
    }

    /// The number of this state of the object, which each change raises by one. Sent as `expectedVersion`, it lets a mutation be
    /// refused where the object has changed since.
    fn version(&self) -> i64 {
        self.0.version
    }

    /// The acts on the object, each with whether the viewer may do it now and, where not, why.
    pub async fn viewer_actions(&self, ctx: &Context<'_>) -> Result<Vec<ViewerAction>> {
        let case = self.0.case::<CommitmentCase>(ctx)?;
        let actions = ViewerActions::new(ctx)?
            .of(&[DECLARE], &case, |case| &case.bond)
            .of(&[WITHDRAW], &case, |case| case);
        Ok(actions.all())
    }
}

/// One wording of a commitment, which is kept for good.
#[derive(Debug, From, Description)]
pub struct CommitmentRevision(Node<Self>);

impl Entity for CommitmentRevision {
    type Row = commitment_revision::Model;
    const READ: &'static [Read] = &[Read::Commitment];
    const RELATIONS: &'static [Relation] = &[
        OF_ASSOCIATION,
        Relation::one::<Account>("revisedBy", "revised_by"),
    ];

    /// A wording is seen by whoever sees the commitment.
    fn scope(viewer: &Viewer, at: Table) -> Scope {
        let col = |name| Expr::col(("commitment", name));
        let Scope::Where(shown) = of_shown_signature(viewer, col) else {
            return Scope::All;
        };
        let found = Query::select()
            .expr(Expr::val(1))
            .from("commitment")
            .and_where(col("id").eq(at.col("commitment_id")))
            .cond_where(shown)
            .take();
        Scope::Where(Expr::exists(found).into_condition())
    }
}

#[reads]
#[Object(use_type_description)]
impl CommitmentRevision {
    /// The id of the wording.
    pub async fn id(&self) -> Id<CommitmentRevisionId> {
        self.0.id.into()
    }

    /// The association that the object belongs to.
    async fn association(&self, ctx: &Context<'_>) -> Result<Loaded<Association>> {
        self.0.required(ctx)
    }

    /// The number of the wording, from 1.
    fn revision(&self) -> i64 {
        self.0.revision
    }

    /// Whether the wording declared the commitment or withdrew it.
    fn state(&self) -> Enum<CommitmentState> {
        self.0.state.into()
    }

    /// What the signatory declared, in its own words.
    fn statement(&self) -> &str {
        &self.0.statement
    }

    /// The instant at which the commitment was worded so, or withdrawn.
    fn revised_at(&self) -> Instant {
        self.0.revised_at.into()
    }

    /// The account of the person who worded the commitment so, or withdrew it; null where the viewer may not see it.
    async fn revised_by(&self, ctx: &Context<'_>) -> Option<Loaded<Account>> {
        self.0.one(ctx)
    }
}

crate::mutations! {
    /// What is done about commitments.
    CommitmentMutation {
        /// Declares what a signatory does to honour an article of the version that it signed (A3). Declared again, the
        /// commitment is worded anew, and every wording is kept.
        commitment_declare(
            /// The commitment to declare, or to word anew.
            CommitmentDeclareInput {
                /// The id of the signature under which the commitment is declared, of an organisation for which the signed-in
                /// person acts.
                signature_id: Id<SignatureId>,
                /// The id of the article, which is of the version that the signatory signed.
                article_id: Id<ArticleId>,
                /// What the signatory does to honour the article, in its own words: at most 20,000 characters.
                statement: String,
                /// The `version` of the commitment as it was read: the mutation is refused with `STALE_VERSION` where it has
                /// changed since. Left out for the first declaration.
                expected_version: Option<i32>,
            }
        ) on Signature by signature_id -> CommitmentDeclarePayload<CommitmentId> {
            /// The commitment in its new wording; null where nothing was declared.
            commitment: Commitment,
        } = ReadCommitted "the signature is held, and the commitment has a version" |tx, input| {
            let (signature, article) = (input.signature_id.0, input.article_id.0);
            actions::declare(tx, signature, article, &input.statement, input.expected_version).await
        };

        /// Withdraws a commitment; what was declared is kept.
        commitment_withdraw(
            /// The commitment to withdraw.
            CommitmentWithdrawInput {
                /// The id of the commitment.
                commitment_id: Id<CommitmentId>,
                /// The `version` of the object as it was read: the mutation is refused with `STALE_VERSION` where the object
                /// has changed since.
                expected_version: Option<i32>,
            }
        ) on Commitment by commitment_id -> CommitmentWithdrawPayload<CommitmentId> {
            /// The commitment, withdrawn; null where none was.
            commitment: Commitment,
        } = ReadCommitted "the signature is held, and the commitment has a version" |tx, input|
            actions::withdraw(tx, input.commitment_id.0, input.expected_version).await;
    }
}
