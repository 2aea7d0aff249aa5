//! What is done about charters.

use super::signature::Signature;
use super::version::CharterVersion;
use crate::graphql::{Id, mutate};
use crate::modules::charter::actions::{self, Publish, Sign, Signed};
use crate::modules::label::Label;
use async_graphql::{Context, InputObject, Object};
use data_encoding::HEXLOWER_PERMISSIVE;
use entity::id::{CharterVersionId, OrganisationId};

/// A draft to put in force.
#[derive(Debug, InputObject)]
pub struct CharterPublishInput {
    /// The draft.
    charter_version_id: Id<CharterVersionId>,
    /// The `version` of the draft that was read; a changed one is refused.
    expected_version: Option<i32>,
    /// A key of the caller's choice: sent again with it, the mutation happens once.
    idempotency_key: Option<String>,
}

/// A signature to give.
#[derive(Debug, InputObject)]
pub struct CharterSignInput {
    /// The organisation that is bound by it, which the signer acts for.
    acting_as: Id<OrganisationId>,
    /// The version to sign, whole: the one in force.
    charter_version_id: Id<CharterVersionId>,
    /// The `textHash` of the text that the signer read: proof that it is the one that they sign.
    text_hash: String,
    /// A key of the caller's choice: sent again with it, the mutation happens once.
    idempotency_key: Option<String>,
}

crate::payload! {
    /// What `charterPublish` answers.
    CharterPublishPayload<CharterVersionId> {
        /// The version in force.
        charter_version: CharterVersion = |id| (*id).into();
    }
}

crate::payload! {
    /// What `charterSign` answers.
    CharterSignPayload<Signed> {
        /// The signature.
        signature: Signature = |signed| signed.signature.into();
        /// The label that came with it, or went on under it.
        label: Label = |signed| signed.label.into();
    }
}

/// What is done about charters.
#[derive(Debug, Default)]
pub struct CharterMutation;

#[Object]
impl CharterMutation {
    /// Puts a draft in force. Who signed the version before is told, stays bound by it, and keeps the label for the time that the
    /// new rules set (A8). For the president.
    async fn charter_publish(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The draft.")] input: CharterPublishInput,
    ) -> Option<CharterPublishPayload> {
        let publish = &Publish {
            version: input.charter_version_id.0,
            expected_version: input.expected_version,
        };
        mutate(ctx, &input, |tx| Box::pin(actions::publish(tx, publish)))
            .await
            .map(CharterPublishPayload)
    }

    /// Signs the version in force, whole (A3), for an organisation that is a member in good standing (A1). The label is granted;
    /// where an earlier version was signed, that signature ends and the label goes on.
    async fn charter_sign(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The signature.")] input: CharterSignInput,
    ) -> Option<CharterSignPayload> {
        let sign = &Sign {
            organisation: input.acting_as.0,
            version: input.charter_version_id.0,
            // What is no hash is not the text's hash.
            text_hash: HEXLOWER_PERMISSIVE
                .decode(input.text_hash.as_bytes())
                .unwrap_or_default(),
        };
        mutate(ctx, &input, |tx| Box::pin(actions::sign(tx, sign)))
            .await
            .map(CharterSignPayload)
    }
}
