//! Commitments in GraphQL.

use super::actions::{self, Declare};
use super::case::{CommitmentCase, DECLARE, WITHDRAW};
use crate::context::Viewer;
use crate::graphql::read::{Entity, List, Node, Order, Relation, Scope, Sort, Table};
use crate::graphql::{Enum, Id, Instant, ViewerAction, ViewerActions, mutate};
use crate::modules::accounts::Account;
use crate::modules::charter::{Article, Signature, of_shown_signature};
use crate::modules::organisations::Organisation;
use async_graphql::{Context, Description, InputObject, Object, Result};
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
    const RELATIONS: &'static [Relation] = &[
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

#[Object(use_type_description)]
impl Commitment {
    /// The commitment's id.
    pub async fn id(&self) -> Id<CommitmentId> {
        self.0.id.into()
    }

    /// The signatory that made the commitment.
    async fn organisation(&self, ctx: &Context<'_>) -> Result<Organisation> {
        self.0.required(ctx)
    }

    /// Under which signature.
    async fn signature(&self, ctx: &Context<'_>) -> Option<Signature> {
        self.0.one(ctx)
    }

    /// About which article.
    async fn article(&self, ctx: &Context<'_>) -> Result<Article> {
        self.0.required(ctx)
    }

    /// Where it stands.
    fn state(&self) -> Enum<CommitmentState> {
        self.0.state.into()
    }

    /// What the signatory does, in its own words.
    fn statement(&self) -> &str {
        &self.0.statement
    }

    /// The number of this wording, from 1.
    fn revision(&self) -> i64 {
        self.0.revision
    }

    /// When it was declared in this wording.
    fn declared_at(&self) -> Instant {
        self.0.declared_at.into()
    }

    /// Every wording that it ever had, the first one first.
    async fn revisions(&self, ctx: &Context<'_>) -> Result<List<CommitmentRevision>> {
        self.0.many(ctx)
    }

    /// The version of this object, which each change raises by one: send it as `expectedVersion` to be refused where it has changed since.
    fn version(&self) -> i64 {
        self.0.version
    }

    /// What the viewer may do with it.
    async fn viewer_actions(&self, ctx: &Context<'_>) -> Result<Vec<ViewerAction>> {
        let case = self.0.case::<CommitmentCase>(ctx)?;
        let actions = ViewerActions::new(ctx)?
            .on(&[DECLARE], &case.bond)
            .on(&[WITHDRAW], &*case);
        Ok(actions.all())
    }
}

/// One wording of a commitment, kept for good.
#[derive(Debug, From, Description)]
pub struct CommitmentRevision(Node<Self>);

impl Entity for CommitmentRevision {
    type Row = commitment_revision::Model;
    const RELATIONS: &'static [Relation] = &[Relation::one::<Account>("revisedBy", "revised_by")];

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

#[Object(use_type_description)]
impl CommitmentRevision {
    /// The wording's id.
    pub async fn id(&self) -> Id<CommitmentRevisionId> {
        self.0.id.into()
    }

    /// Its number, from 1.
    fn revision(&self) -> i64 {
        self.0.revision
    }

    /// Whether it declared the commitment or took it back.
    fn state(&self) -> Enum<CommitmentState> {
        self.0.state.into()
    }

    /// The words.
    fn statement(&self) -> &str {
        &self.0.statement
    }

    /// When it was worded so, or taken back.
    fn revised_at(&self) -> Instant {
        self.0.revised_at.into()
    }

    /// By whom, to those who may know them.
    async fn revised_by(&self, ctx: &Context<'_>) -> Option<Account> {
        self.0.one(ctx)
    }
}

/// A commitment to declare, or to word anew.
#[derive(Debug, InputObject)]
pub struct CommitmentDeclareInput {
    /// The signature that it is declared under, of an organisation that one acts for.
    signature_id: Id<SignatureId>,
    /// The article, of the version that was signed.
    article_id: Id<ArticleId>,
    /// What the signatory does to honour the article; at most 20,000 characters.
    statement: String,
    /// The version of the commitment that was read; a changed one is refused. Nothing for the first declaration.
    expected_version: Option<i32>,
    /// A key of the caller's choice: sent again with it, the mutation happens once.
    idempotency_key: Option<String>,
}

/// A commitment to take back.
#[derive(Debug, InputObject)]
pub struct CommitmentWithdrawInput {
    /// The commitment.
    commitment_id: Id<CommitmentId>,
    /// The version that was read; a changed commitment is refused.
    expected_version: Option<i32>,
    /// A key of the caller's choice: sent again with it, the mutation happens once.
    idempotency_key: Option<String>,
}

crate::payload! {
    /// What `commitmentDeclare` answers.
    CommitmentDeclarePayload<CommitmentId> {
        /// The commitment.
        commitment: Commitment = |id| (*id).into();
    }
}

crate::payload! {
    /// What `commitmentWithdraw` answers.
    CommitmentWithdrawPayload<CommitmentId> {
        /// The commitment, withdrawn.
        commitment: Commitment = |id| (*id).into();
    }
}

/// What is done about commitments.
#[derive(Debug, Default)]
pub struct CommitmentMutation;

#[Object]
impl CommitmentMutation {
    /// Declares what a signatory does to honour an article of the version that it signed (A3). Declared again, it is worded anew;
    /// every wording is kept. For the organisation's people.
    async fn commitment_declare(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The commitment.")] input: CommitmentDeclareInput,
    ) -> Option<CommitmentDeclarePayload> {
        let declare = &Declare {
            signature: input.signature_id.0,
            article: input.article_id.0,
            statement: input.statement.clone(),
            expected_version: input.expected_version,
        };
        mutate(ctx, &input, |tx| Box::pin(actions::declare(tx, declare)))
            .await
            .map(CommitmentDeclarePayload)
    }

    /// Takes a commitment back; what was said is kept. For the organisation's people.
    async fn commitment_withdraw(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The commitment.")] input: CommitmentWithdrawInput,
    ) -> Option<CommitmentWithdrawPayload> {
        let (id, version) = (input.commitment_id.0, input.expected_version);
        mutate(ctx, &input, |tx| {
            Box::pin(actions::withdraw(tx, id, version))
        })
        .await
        .map(CommitmentWithdrawPayload)
    }
}
