//! The charter, and how it is asked for.

use super::scope::with_readable_version;
use super::version::CharterVersion;
use crate::access::Read;
use crate::context::Viewer;
use crate::graphql::read::{
    Entity, List, Loaded, Node, Order, Relation, Scope, Sort, Table, find_one, nullable, reads,
};
use crate::graphql::{Bilingual, Id};
use crate::input;
use crate::modules::associations::{Association, AssociationBy, OF_ASSOCIATION};
use async_graphql::{Context, Description, Object, Result};
use derive_more::From;
use entity::charter;
use entity::id::CharterId;
use entity::value::CharterVersionState;
use sea_orm::sea_query::{Condition, ExprTrait};

/// A charter of an association: a text that its providers sign, in versions. Anybody can read it (A1).
#[derive(Debug, From, Description)]
pub struct Charter(Node<Self>);

impl Entity for Charter {
    type Row = charter::Model;
    const READ: &'static [Read] = &[Read::Charter, Read::CharterDraft];
    const RELATIONS: &'static [Relation] = &[
        OF_ASSOCIATION,
        Relation::many::<CharterVersion>("inForce", "charter_id").filter(|_, _, at| {
            Ok(Condition::all().add(at.col("state").eq(CharterVersionState::InForce)))
        }),
        Relation::many::<CharterVersion>("versions", "charter_id").order(&[Order::by(
            "number",
            Sort::BigInt,
        )
        .descending()]),
    ];

    fn scope(viewer: &Viewer, at: Table) -> Scope {
        with_readable_version(viewer, at)
    }
}

#[reads]
#[Object(use_type_description)]
impl Charter {
    /// The id of the charter.
    pub async fn id(&self) -> Id<CharterId> {
        self.0.id.into()
    }

    /// The association whose charter it is.
    async fn association(&self, ctx: &Context<'_>) -> Result<Loaded<Association>> {
        self.0.required(ctx)
    }

    /// The short name of the charter in addresses, the same for all its versions.
    fn slug(&self) -> &str {
        &self.0.slug
    }

    /// The title of the charter, that of the version in force.
    async fn title(&self) -> Bilingual {
        Bilingual::new(&self.0.title_fr, &self.0.title_en)
    }

    /// The version that is signed today; null while none is published.
    async fn in_force(&self, ctx: &Context<'_>) -> Option<Loaded<CharterVersion>> {
        nullable(ctx, self.0.many(ctx))?.0.pop()
    }

    /// The versions of the charter, the latest first; drafts are seen by the association's offices alone.
    async fn versions(&self, ctx: &Context<'_>) -> Result<List<Loaded<CharterVersion>>> {
        self.0.many(ctx)
    }
}

/// What is asked about charters.
#[derive(Debug, Default)]
pub struct CharterQuery;

#[Object]
impl CharterQuery {
    /// The charter of an association with this short name; null where there is none.
    async fn charter(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The association that is asked about.")] association: AssociationBy,
        #[graphql(desc = "The short name of the charter in addresses.")] slug: String,
    ) -> Option<Charter> {
        let here = nullable(ctx, association.find(ctx).await)?;
        find_one(ctx, |at| {
            Condition::all()
                .add(at.col("association_id").eq(here))
                .add(at.col("slug").eq(input::wanted(&slug)))
        })
        .await
    }
}
