//! Who made a complaint: an object apart, under a read of its own (P1).

use super::scope::{not_withheld, reach};
use crate::access::Read;
use crate::context::Viewer;
use crate::graphql::Word;
use crate::graphql::read::{Entity, Node, Relation, Scope, Table};
use crate::modules::accounts::Account;
use crate::modules::organisations::Organisation;
use async_graphql::{Context, Object};
use entity::id::{AccountId, ComplaintId, OrganisationId};
use entity::value::AuthorKind;
use sea_orm::FromQueryResult;

/// Who made a complaint.
#[derive(Debug)]
pub struct ComplaintAuthor(Node<Self>);

/// What a complaint's row says of its author.
#[derive(Debug, FromQueryResult)]
#[expect(dead_code, reason = "relations start from these columns")]
pub struct AuthorRow {
    id: ComplaintId,
    author_kind: AuthorKind,
    author_name: Option<String>,
    author_account_id: Option<AccountId>,
    author_organisation_id: Option<OrganisationId>,
}

impl Entity for ComplaintAuthor {
    type Row = AuthorRow;
    const TABLE: &'static str = "complaint";
    const COLUMNS: &'static [&'static str] = &[
        "id",
        "author_kind",
        "author_name",
        "author_account_id",
        "author_organisation_id",
    ];
    const RELATIONS: &'static [Relation] = &[
        Relation::one::<Account>("account", "author_account_id"),
        Relation::one::<Organisation>("organisation", "author_organisation_id"),
    ];

    fn scope(viewer: &Viewer, at: Table) -> Scope {
        reach(viewer, Read::ComplaintAuthor, at, || not_withheld(at))
    }

    fn from_node(node: Node<Self>) -> Self {
        Self(node)
    }
}

/// Who made a complaint. The accused learns it with the notice, and only where the author did not ask to withhold it (P1).
#[Object]
impl ComplaintAuthor {
    /// What the author is.
    async fn kind(&self) -> Word<AuthorKind> {
        self.0.author_kind.into()
    }

    /// The name under which the complaint was made: the organisation's or the person's; null where nobody is known.
    async fn name(&self) -> Option<&str> {
        self.0.author_name.as_deref()
    }

    /// The account that made it, as far as the viewer may see accounts.
    async fn account(&self, ctx: &Context<'_>) -> Option<Account> {
        self.0.one(ctx)
    }

    /// The organisation for which it was made, as far as the viewer may see organisations.
    async fn organisation(&self, ctx: &Context<'_>) -> Option<Organisation> {
        self.0.one(ctx)
    }
}
