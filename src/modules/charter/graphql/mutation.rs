//! What is done about charters.

use super::signature::Signature;
use super::version::CharterVersion;
use crate::graphql::Id;
use crate::modules::charter::actions::{self, Sign, Signed};
use crate::modules::label::Label;
use data_encoding::HEXLOWER_PERMISSIVE;
use entity::id::{CharterVersionId, OrganisationId};

crate::mutations! {
    /// What is done about charters.
    CharterMutation {
        /// Puts the draft of a charter in force. Those who signed the version before are told, stay bound by it, and keep the
        /// label for the time that the new rules set (A8).
        charter_publish(
            /// The draft of a charter to put in force.
            CharterPublishInput {
                /// The id of the draft.
                charter_version_id: Id<CharterVersionId>,
                /// The `version` of the draft that was read; a changed one is refused.
                expected_version: Option<i32>,
            }
        ) on CharterVersion by charter_version_id -> CharterPublishPayload<CharterVersionId> {
            /// The version, which is in force now; null where none was published.
            charter_version: CharterVersion,
        } = |tx, input| actions::publish(tx, input.charter_version_id.0, input.expected_version).await;

        /// Signs the version of a charter that is in force, as a whole (A3), for an organisation that is a member in good
        /// standing (A1). The label is granted; where an earlier version was signed, that signature ends and the label goes on.
        charter_sign(
            /// The version to sign, and for whom.
            CharterSignInput {
                /// The id of the organisation that the signature binds, for which the signed-in person acts.
                acting_as: Id<OrganisationId>,
                /// The id of the version to sign, as a whole: the one in force.
                charter_version_id: Id<CharterVersionId>,
                /// The `textHash` of the version whose text the signer has read: it proves that what was read is what is
                /// signed.
                text_hash: String,
            }
        ) on CharterVersion by charter_version_id -> CharterSignPayload<Signed> {
            /// The signature that was given; null where none was.
            signature: Signature = |signed| signed.signature,
            /// The label that the signature brought, or that goes on under it; null where nothing was signed.
            label: Label = |signed| signed.label,
        } = |tx, input| actions::sign(tx, &Sign {
            organisation: input.acting_as.0,
            version: input.charter_version_id.0,
            // What is no hash is not the text's hash.
            text_hash: HEXLOWER_PERMISSIVE
                .decode(input.text_hash.as_bytes())
                .unwrap_or_default(),
        }).await;
    }
}
