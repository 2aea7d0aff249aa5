//! Who made a complaint: an object apart, under a read of its own (P1).

use super::scope::{not_withheld, reach};
use crate::access::Read;
use crate::context::Viewer;
use crate::graphql::Enum;
use crate::graphql::read::{Entity, Loaded, Node, Relation, Scope, Table, reads};
use crate::modules::accounts::Account;
use crate::modules::organisations::Organisation;
use async_graphql::{Context, Description, Object};
use derive_more::From;
use entity::complaint;
use entity::value::AuthorKind;

/// Who made a complaint. The accused learns it with the notice, and only where the author did not ask to withhold it (P1).
#[derive(Debug, From, Description)]
pub struct ComplaintAuthor(Node<Self>);

crate::row! {
    /// What a complaint's row says of its author.
    AuthorRow of complaint::Model {
        author_kind: AuthorKind,
        author_name: Option<String>,
    }
}

impl Entity for ComplaintAuthor {
    type Row = AuthorRow;
    const READ: &'static [Read] = &[Read::ComplaintAuthor];
    const RELATIONS: &'static [Relation] = &[
        Relation::one::<Account>("account", "author_account_id"),
        Relation::one::<Organisation>("organisation", "author_organisation_id"),
    ];

    fn scope(viewer: &Viewer, at: Table) -> Scope {
        reach(viewer, Read::ComplaintAuthor, at, || not_withheld(at))
    }
}

#[reads]
#[Object(use_type_description)]
impl ComplaintAuthor {
    /// Whether the author is a client, a provider, or unknown.
    fn kind(&self) -> Enum<AuthorKind> {
        self.0.author_kind.into()
    }

    /// The name under which the complaint was made, an organisation's or a person's; null where the author is unknown.
    fn name(&self) -> Option<&str> {
        self.0.author_name.as_deref()
    }

    /// The account of the person who made the complaint; null where they did not sign in, or where the viewer may not see it.
    async fn account(&self, ctx: &Context<'_>) -> Option<Loaded<Account>> {
        self.0.one(ctx)
    }

    /// The organisation for which the complaint was made; null where it was made in a person's own name, or where the viewer may
    /// not see it.
    async fn organisation(&self, ctx: &Context<'_>) -> Option<Loaded<Organisation>> {
        self.0.one(ctx)
    }
}
