//! The ends of memberships in GraphQL.

use super::actions::{self, Remove};
use crate::graphql::{Enum, Id, mutate};
use crate::modules::members::Membership;
use async_graphql::{Context, InputObject, Object};
use entity::id::MembershipId;
use entity::value::MembershipEnd;

/// The resignation of an organisation from the association.
#[derive(Debug, InputObject)]
pub struct MemberResignInput {
    /// The id of the membership to give up, of an organisation for which the signed-in person acts.
    membership_id: Id<MembershipId>,
    /// Why it leaves, in words, where that is to be said: at most 20,000 characters.
    reason: Option<String>,
    /// The `version` of the membership as it was read: the mutation is refused with `STALE_VERSION` where it has changed since.
    expected_version: Option<i32>,
    /// A key of the caller's choice, at most 200 characters: where the mutation is sent again with the same key, it is done once
    /// and answered as before.
    idempotency_key: Option<String>,
}

/// The membership to end from the association's side, and why.
#[derive(Debug, InputObject)]
pub struct MemberRemoveInput {
    /// The id of the membership.
    membership_id: Id<MembershipId>,
    /// `UNPAID_DUES` or `ADMINISTRATIVE`; the other ways in which a membership ends are the member's own and the board's (R12).
    kind: Enum<MembershipEnd>,
    /// Why the membership ends, in words: at most 20,000 characters.
    reason: String,
    /// The `version` of the membership as it was read: the mutation is refused with `STALE_VERSION` where it has changed since.
    expected_version: Option<i32>,
    /// A key of the caller's choice, at most 200 characters: where the mutation is sent again with the same key, it is done once
    /// and answered as before.
    idempotency_key: Option<String>,
}

crate::payload! {
    /// The answer to the mutation `memberResign`.
    MemberResignPayload<MembershipId> {
        /// The membership that was ended; null where none was.
        membership: Membership = |id| (*id).into();
    }
}

crate::payload! {
    /// The answer to the mutation `memberRemove`.
    MemberRemovePayload<MembershipId> {
        /// The membership that was ended; null where none was.
        membership: Membership = |id| (*id).into();
    }
}

/// How memberships end.
#[derive(Debug, Default)]
pub struct DepartureMutation;

#[Object]
impl DepartureMutation {
    /// Leaves the association: membership, signatures and labels end at this instant (A4, R11). A request for membership is
    /// withdrawn in the same way. The organisation's people may do it.
    async fn member_resign(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The organisation that leaves, and why.")] input: MemberResignInput,
    ) -> Option<MemberResignPayload> {
        let (id, version) = (input.membership_id.0, input.expected_version);
        let reason = input.reason.as_deref();
        mutate(ctx, &input, |tx| {
            Box::pin(actions::resign(tx, id, reason, version))
        })
        .await
        .map(MemberResignPayload)
    }

    /// Ends a membership for unpaid dues or administratively, never as a sanction (R12); signatures and labels end with it. A
    /// request for membership is turned down administratively. Secretary and president may do it.
    async fn member_remove(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The membership to end, and why.")] input: MemberRemoveInput,
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
