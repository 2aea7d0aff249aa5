//! Associations in GraphQL.

use crate::context::Viewer;
use crate::graphql::Id;
use crate::graphql::read::{Entity, Node, Scope, Table, find_one};
use async_graphql::{Context, Object};
use entity::association;
use entity::id::AssociationId;
use sea_orm::sea_query::{Condition, ExprTrait};

/// An association that owns a charter and its label.
#[derive(Debug)]
pub struct Association(Node<Self>);

impl Entity for Association {
    type Row = association::Model;
    const TABLE: &'static str = "association";
    const COLUMNS: &'static [&'static str] =
        &["id", "slug", "name", "time_zone", "created_at", "version"];

    fn scope(_: &Viewer, _: Table) -> Scope {
        Scope::All
    }

    fn from_node(node: Node<Self>) -> Self {
        Self(node)
    }
}

/// An association that owns a charter and its label.
#[Object]
impl Association {
    /// The association's id.
    async fn id(&self) -> Id<AssociationId> {
        self.0.id.into()
    }

    /// The short name used in addresses.
    async fn slug(&self) -> &str {
        &self.0.slug
    }

    /// The full name.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// The time zone of the seat (IANA), in which limits end (T3).
    async fn time_zone(&self) -> &str {
        &self.0.time_zone
    }
}

/// What is asked about associations.
#[derive(Debug, Default)]
pub struct AssociationQuery;

#[Object]
impl AssociationQuery {
    /// The association of this short name.
    async fn association(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The association's short name.")] slug: String,
    ) -> Option<Association> {
        find_one(ctx, |at| Condition::all().add(at.col("slug").eq(slug))).await
    }
}
