//! Charters: the text that a provider signs, in versions, and who signed which.
//!
//! A charter comes in as a file ([`mod@format`]) and is stored as a draft under the next number; the president puts a draft in force.
//! One version of a charter is in force at a time. A signature binds to one version, whole, by the hash of its text (A3): the
//! general clauses and the rules of procedure are in it. A new version binds nobody by itself: who signed the one before stays
//! bound by it, is told, and keeps the label for the time that the new rules set (A8). A ban takes the label and leaves the
//! signature: when it is over the label comes back (R16), see [`restore_labels_due`]. What was signed on a day decides by which
//! articles facts of that day are judged (A9): see [`Bonds`].
//!
//! Other slices ask: which rules ([`rules_of`], and the limits they set), which version ([`in_force`]), who was bound
//! ([`Bonds`], [`live_signatures`]); and whoever ends a membership or strikes a provider off ends the signature by
//! [`end_signature`].

mod actions;
mod case;
pub mod entries;
pub mod format;
mod graphql;
mod store;
mod workflow;

use crate::access::{self, Actor, Facts, Read};
use crate::context::Tx;
use crate::failure::{Failure, Outcome, Refusal};
use crate::modules::label;
use chrono::{DateTime, Utc};
use entity::id::AssociationId;
use entity::value::CharterVersionState;
use entity::{charter, signature};

pub use actions::{Sign, Signed, import, publish, restore_labels_due, sign};
pub use graphql::{
    Article, Chapter, Charter, CharterMutation, CharterQuery, CharterVersion, Clause, Signature,
    of_shown_signature,
};
pub use store::signatures::{Bonds, end_signature, live_signature, live_signatures, signature};
pub use store::{all, articles, find, in_force, in_force_at, rules_of, version, versions_of};
pub use workflow::deadlines::{defence_deadline, deliberation_deadline, label_deadline};

/// The association's charter, where it has one alone.
///
/// # Errors
/// Hidden where it has none; a refusal where it has several and the caller must say which.
pub async fn only_charter(tx: &Tx<'_>, association: AssociationId) -> Outcome<charter::Model> {
    let mut charters = all(tx, association).await?;
    let first = charters.pop().ok_or_else(Failure::hidden)?;
    if charters.is_empty() {
        return Ok(first);
    }
    Err(Refusal::invalid(
        &["charterId"],
        "Cette association a plusieurs chartes : dites laquelle.",
        "This association has several charters: say which.",
    )
    .into())
}

/// Whether `actor` may read a version in this state: a draft is for the offices alone.
pub(crate) fn readable(actor: &Actor, here: AssociationId, state: CharterVersionState) -> bool {
    let read = match state {
        CharterVersionState::Draft => Read::CharterDraft,
        CharterVersionState::InForce | CharterVersionState::Superseded => Read::Charter,
    };
    access::may_read(actor, read, &Facts::of(here))
}

/// Whether `actor` may see this signature at `now`: to the public one that has ended is shown for a time only (R12).
pub(crate) fn shown(actor: &Actor, signature: &signature::Model, now: DateTime<Utc>) -> bool {
    let facts = Facts::of(signature.association_id).concerning([signature.organisation_id]);
    signature
        .ended_at
        .is_none_or(|ended_at| ended_at > label::shown_since(now))
        || access::may_read(actor, Read::Membership, &facts)
}
