//! The ends of memberships in GraphQL.

use super::actions::{self, Remove};
use crate::graphql::{Enum, Id, mutate};
use crate::modules::members::Membership;
use async_graphql::{Context, InputObject, Object};
use entity::id::MembershipId;
use entity::value::MembershipEnd;

/// A resignation.
#[derive(Debug, InputObject)]
pub struct MemberResignInput {
    /// The membership that is left, of an organisation that one acts for.
    membership_id: Id<MembershipId>,
    /// Why, where it is to be said; at most 20,000 characters.
    reason: Option<String>,
    /// The version of the membership that was read; a changed one is refused.
    expected_version: Option<i32>,
    /// A key of the caller's choice: sent again with it, the mutation happens once.
    idempotency_key: Option<String>,
}

/// A membership to end.
#[derive(Debug, InputObject)]
pub struct MemberRemoveInput {
    /// The membership.
    membership_id: Id<MembershipId>,
    /// `UNPAID_DUES` or `ADMINISTRATIVE`: the other ways are the member's own and the board's (R12).
    kind: Enum<MembershipEnd>,
    /// Why; at most 20,000 characters.
    reason: String,
    /// The version of the membership that was read; a changed one is refused.
    expected_version: Option<i32>,
    /// A key of the caller's choice: sent again with it, the mutation happens once.
    idempotency_key: Option<String>,
}

crate::payload! {
    /// What `memberResign` answers.
    MemberResignPayload<MembershipId> {
        /// The membership, ended.
        membership: Membership = |id| (*id).into();
    }
}

crate::payload! {
    /// What `memberRemove` answers.
    MemberRemovePayload<MembershipId> {
        /// The membership, ended.
        membership: Membership = |id| (*id).into();
    }
}

/// How memberships end.
#[derive(Debug, Default)]
pub struct DepartureMutation;

#[Object]
impl DepartureMutation {
    /// Leaves the association: membership, signatures and labels end at this instant (A4, R11). A request for membership is taken
    /// back in the same way. For the organisation's people.
    async fn member_resign(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The resignation.")] input: MemberResignInput,
    ) -> Option<MemberResignPayload> {
        let (id, version) = (input.membership_id.0, input.expected_version);
        let reason = input.reason.as_deref();
        mutate(ctx, &input, |tx| {
            Box::pin(actions::resign(tx, id, reason, version))
        })
        .await
        .map(MemberResignPayload)
    }

    /// Ends a membership for unpaid dues or administratively, never as a sanction (R12): signatures and labels end with it. A
    /// request is turned down administratively. For secretary and president.
    async fn member_remove(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The membership.")] input: MemberRemoveInput,
    ) -> Option<MemberRemovePayload> {
        let remove = &Remove {
            membership: input.membership_id.0,
            kind: input.kind.0,
            reason: input.reason.clone(),
            expected_version: input.expected_version,
        };
        mutate(ctx, &input, |tx| Box::pin(actions::remove(tx, remove)))
            .await
            .map(MemberRemovePayload)
    }
}
