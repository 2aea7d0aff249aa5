//! Any object by its id: `node` and `nodes`, as Relay asks for them.

use crate::error::ErrorCode;
use crate::graphql::read::{self, ById, Kind, List, ReadBy, nullable};
use crate::graphql::{Id, ViewerAction};
use crate::modules::accounts::Account;
use crate::modules::associations::Association;
use crate::modules::ballots::Ballot;
use crate::modules::charter::{Article, Chapter, Charter, CharterVersion, Clause, Signature};
use crate::modules::commitments::{Commitment, CommitmentRevision};
use crate::modules::complaints::{Complaint, ComplaintAuthor, ComplaintReceipt, Deadline};
use crate::modules::label::Label;
use crate::modules::mandates::Mandate;
use crate::modules::meetings::{Meeting, MeetingItem};
use crate::modules::members::Membership;
use crate::modules::messages::Message;
use crate::modules::organisations::{Affiliation, Organisation};
use crate::modules::proceedings::{Allegation, Defence, DocketItem, Notice, Proceeding, Recusal};
use crate::modules::sanctions::{Decision, Sanction};
use async_graphql::{Context, ID, Interface, Object, Result};
use entity::id::{self, OrganisationId};
use uuid::Uuid;

/// By which rows of the matrix each type is read, those too that have no id to ask by.
pub(super) fn read_by() -> impl Iterator<Item = ReadBy> {
    let others = [
        ReadBy::of::<ComplaintAuthor>(),
        ReadBy::of::<ComplaintReceipt>(),
        ReadBy::of::<Deadline>(),
        ReadBy::of::<Sanction>(),
    ];
    KINDS.iter().map(Kind::read_by).chain(others)
}

/// How many objects `nodes` answers at once.
const AT_ONCE: usize = 100;

macro_rules! any_node {
    (|$for:ident| $($object:ident by $id:ident $(acts($($given:ident)?))?,)*) => {
        /// An object that has an id, by which `node` finds it.
        #[derive(Debug, Interface)]
        #[graphql(name = "Node", field(name = "id", ty = "ID", desc = "The id of the object: its kind, and 26 characters."))]
        pub enum AnyNode {
            $($object($object),)*
        }

        impl AnyNode {
            /// The acts on it, as it lists them: none where it is of a kind that lists none.
            pub(super) async fn viewer_actions(
                &self,
                ctx: &Context<'_>,
                $for: Option<Id<OrganisationId>>,
            ) -> Result<Vec<ViewerAction>> {
                match self {
                    $($(Self::$object(it) => it.viewer_actions(ctx, $($given)?).await,)?)*
                    _ => Ok(Vec::new()),
                }
            }
        }

        $(impl ById for $object {
            type Id = id::$id;
        })*

        /// Each kind.
        pub(super) const KINDS: &[Kind<AnyNode>] = &[$(Kind::of::<$object>(),)*];
    };
}

any_node! {
    |acting_as|
    Account by AccountId,
    Article by ArticleId,
    Chapter by ChapterId,
    Clause by ClauseId,
    Charter by CharterId,
    CharterVersion by CharterVersionId acts(acting_as),
    Commitment by CommitmentId acts(),
    CommitmentRevision by CommitmentRevisionId,
    Complaint by ComplaintId acts(),
    DocketItem by DocketItemId,
    Proceeding by ProceedingId acts(),
    Allegation by AllegationId,
    Notice by NoticeId,
    Defence by DefenceId,
    Recusal by RecusalId,
    Label by LabelId,
    Signature by SignatureId acts(),
    Affiliation by AffiliationId acts(),
    Association by AssociationId acts(),
    Mandate by MandateId acts(),
    Message by OutboxId acts(),
    Membership by MembershipId acts(),
    Organisation by OrganisationId acts(),
    Meeting by MeetingId acts(),
    MeetingItem by MeetingItemId,
    Ballot by BallotId acts(),
    Decision by DecisionId acts(),
}

/// What is asked by id alone.
#[derive(Debug, Default)]
pub struct NodeQuery;

#[Object]
impl NodeQuery {
    /// The object with this id; null where there is none that the viewer may see.
    async fn node(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the object.")] id: ID,
    ) -> Option<AnyNode> {
        let (prefix, uuid) = nullable(ctx, split(&id))?;
        read::node(ctx, KINDS, (prefix, uuid)).await
    }

    /// The objects with these ids, in their order, with null in the place of each that the viewer may not see. At most 100.
    async fn nodes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The ids of the objects, at most 100.")] ids: Vec<ID>,
    ) -> Option<List<Option<AnyNode>>> {
        let parts = ids.iter().map(split).collect::<Result<Vec<_>>>();
        let parts = nullable(ctx, parts)?;
        if parts.len() > AT_ONCE {
            let error = read::exceeded("ids", AT_ONCE, "At most 100 ids are answered at once.");
            return nullable(ctx, Err(error));
        }
        nullable(ctx, read::nodes(ctx, KINDS, &parts).await)
    }
}

/// Kind and UUID of an id; one that has no such form is told so.
pub(super) fn split(id: &ID) -> Result<(&str, Uuid)> {
    let known = |(prefix, uuid)| id::PREFIXES.contains(&prefix).then_some((prefix, uuid));
    id::split(id)
        .ok()
        .and_then(known)
        .ok_or_else(|| ErrorCode::BadId.error("This is not an id."))
}
