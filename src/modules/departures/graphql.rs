//! The ends of memberships in GraphQL.

use super::actions::{self, Remove};
use crate::graphql::{Enum, Id};
use crate::modules::members::Membership;
use entity::id::MembershipId;
use entity::value::MembershipEnd;

crate::mutations! {
    /// How memberships end.
    DepartureMutation {
        /// Leaves the association: membership, signatures and labels end at this instant (A4, R11). A request for membership is
        /// withdrawn in the same way.
        member_resign(
            /// The resignation of an organisation from the association.
            MemberResignInput {
                /// The id of the membership to give up, of an organisation for which the signed-in person acts.
                membership_id: Id<MembershipId>,
                /// Why it leaves, in words, where that is to be said: at most 20,000 characters.
                reason: Option<String>,
                /// The `version` of the membership as it was read: the mutation is refused with `STALE_VERSION` where it has
                /// changed since.
                expected_version: Option<i32>,
            }
        ) on Membership by membership_id -> MemberResignPayload<MembershipId> {
            /// The membership that was ended; null where none was.
            membership: Membership,
        } = |tx, input| {
            let reason = input.reason.as_deref();
            actions::resign(tx, input.membership_id.0, reason, input.expected_version).await
        };

        /// Ends a membership for unpaid dues or administratively, never as a sanction (R12); signatures and labels end with it.
        /// A request for membership is turned down administratively.
        member_remove(
            /// The membership to end from the association's side, and why.
            MemberRemoveInput {
                /// The id of the membership.
                membership_id: Id<MembershipId>,
                /// `UNPAID_DUES` or `ADMINISTRATIVE`; the other ways in which a membership ends are the member's own and the
                /// board's (R12).
                kind: Enum<MembershipEnd>,
                /// Why the membership ends, in words: at most 20,000 characters.
                reason: String,
                /// The `version` of the membership as it was read: the mutation is refused with `STALE_VERSION` where it has
                /// changed since.
                expected_version: Option<i32>,
            }
        ) on Membership by membership_id -> MemberRemovePayload<MembershipId> {
            /// The membership that was ended; null where none was.
            membership: Membership,
        } = |tx, input| actions::remove(tx, &Remove {
            membership: input.membership_id.0,
            kind: input.kind.0,
            reason: input.reason.clone(),
            expected_version: input.expected_version,
        }).await;
    }
}
