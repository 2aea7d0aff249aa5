//! The acts on charters: bringing a text in, putting it in force, signing it.

mod restore;

pub use restore::restore_labels_due;

use super::case::{PUBLISH, SIGN, Signatory, VersionCase};
use super::entries::{CharterImported, CharterPublished, CharterSigned};
use super::format::CharterText;
use super::store::{self, Canonical, signatures};
use super::workflow::{self, deadlines};
use crate::access::{Act, Facts};
use crate::context::Tx;
use crate::failure::{Failure, Outcome};
use crate::guard::Case;
use crate::journal::{self, Chain, TextHash};
use crate::modules::charter::entries::Message;
use crate::modules::{associations, label, organisations};
use crate::outbox;
use crate::secrets::sha256;
use entity::charter_version;
use entity::id::{AssociationId, CharterVersionId, LabelId, OrganisationId, SignatureId};
use entity::value::SignatureEnd;
use serde::{Deserialize, Serialize};

/// How many people one statement tells.
const TOLD_AT_ONCE: usize = 500;

/// Brings a charter's text in as a draft, under the next number. The charter is made with its first text.
///
/// # Errors
/// A refusal where the text is that of the version imported last.
pub async fn import(
    tx: &Tx<'_>,
    association: AssociationId,
    text: &CharterText,
) -> Outcome<CharterVersionId> {
    let canonical = Canonical::of(text)?;
    let known = store::by_slug(tx, association, &text.slug).await?;
    let facts = Facts::of(association).under([association]);
    let facts = facts.on(known.as_ref().map(|charter| charter.id));
    let permit = tx.require(Act::CharterImport, &facts)?;
    let last = match &known {
        Some(charter) => store::last_version(tx, charter.id).await?,
        None => None,
    };
    let number = workflow::import(last.as_ref(), &canonical.text_hash)?;
    let charter = match known {
        Some(charter) => charter.id,
        None => store::insert_charter(tx, &permit, association, text).await?,
    };
    let text_hash = TextHash::stored(&canonical.text_hash)?;
    let version =
        store::insert_draft(tx, &permit, (association, charter), number, text, canonical).await?;
    let entry = CharterImported {
        version,
        number,
        text_hash,
    };
    journal::record(tx, &permit, Chain::of(charter), &entry).await?;
    Ok(version)
}

/// Puts a draft in force. The version before is superseded; who signed it stays bound by it, is told, and keeps the label for
/// the time that the new rules set (A8).
///
/// # Errors
/// Hidden, denied, or a refusal.
pub async fn publish(
    tx: &Tx<'_>,
    id: CharterVersionId,
    expected_version: Option<i32>,
) -> Outcome<CharterVersionId> {
    let case = VersionCase::one(tx, id).await?;
    let draft = store::version(tx, id).await?;
    let permit = PUBLISH.pass_at(tx, &case, (expected_version, draft.version))?;
    let text = whole_text(tx, &draft).await?;
    case.may_publish(text.is_some())?;
    let former = store::in_force(tx, draft.charter_id).await?;
    let text = text.ok_or_else(|| Failure::internal("a charter without a text"))?;
    let charter = draft.charter_id;
    let text_hash = TextHash::stored(&draft.text_hash)?;

    let mut labels_lapse_at = None;
    let superseded = former.as_ref().map(|former| former.id);
    if let Some(former) = former {
        let seat = associations::seat(tx, draft.association_id).await?;
        let deadline = deadlines::label_deadline(&text.rules, tx.now(), seat.zone)?;
        labels_lapse_at = Some(deadline.ends_at);
        store::supersede(tx, &permit, former).await?;
        label::lapse_at(tx, &permit, charter, deadline.ends_at).await?;
    }
    store::put_in_force(tx, &permit, draft).await?;
    store::retitle(tx, &permit, charter, &text).await?;
    let entry = CharterPublished {
        version: id,
        text_hash,
        superseded,
        labels_lapse_at,
    };
    journal::record(tx, &permit, Chain::of(charter), &entry).await?;

    let signatories = signatures::signatories(tx, charter).await?;
    let people = organisations::people_of(tx, &signatories).await?;
    for people in people.chunks(TOLD_AT_ONCE) {
        outbox::tell(
            tx,
            &permit,
            Message::CharterPublished,
            id,
            people.iter().copied(),
        )
        .await?;
    }
    Ok(id)
}

/// The text of a version, where what is stored of it is whole: its hash is right, and its rows are all there.
async fn whole_text(tx: &Tx<'_>, version: &charter_version::Model) -> Outcome<Option<CharterText>> {
    let Ok(text) = serde_json::from_str::<CharterText>(&version.body) else {
        return Ok(None);
    };
    let parts = [
        text.clauses.len(),
        text.chapters.len(),
        text.articles().count(),
    ]
    .map(|count| count as u64);
    let whole = sha256(&[version.body.as_bytes()]) == version.text_hash.as_slice()
        && store::count_parts(tx, version.id).await? == parts;
    Ok(whole.then_some(text))
}

/// A signature to give.
#[derive(Clone, Debug)]
pub struct Sign {
    /// For whom.
    pub organisation: OrganisationId,
    /// Which version.
    pub version: CharterVersionId,
    /// SHA-256 of the text that the signer read.
    pub text_hash: Vec<u8>,
}

/// What came of signing.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Signed {
    /// The signature.
    pub signature: SignatureId,
    /// The label that came with it, or went on under it.
    pub label: LabelId,
}

/// Signs the version in force, whole (A3): a member in good standing (A1) that no ban stands against (R16). The label is
/// granted. Where an earlier version bound the organisation, that signature ends and the label goes on under the new one (A8).
///
/// # Errors
/// Hidden, denied, or refusals.
pub async fn sign(tx: &Tx<'_>, input: &Sign) -> Outcome<Signed> {
    let organisation = organisations::visible(tx, input.organisation).await?;
    let signatory = Signatory::load(tx, &[input.version], &[organisation.id])
        .await?
        .pop();
    let signatory = signatory.ok_or_else(Failure::hidden)?;
    let version = &signatory.version;
    let here = version.association_id;
    if organisation.association_id != here || !super::readable(tx.actor(), here, version.state) {
        return Err(Failure::hidden());
    }
    let permit = SIGN.permit(tx, &signatory)?;
    let read = input.text_hash == version.text_hash;
    signatory.may_sign(read).map_err(Failure::Refused)?;
    let Signatory { version, bound, .. } = signatory;

    let former = bound.as_ref().map(|bound| bound.id);
    if let Some(bound) = bound {
        let kind = SignatureEnd::NewVersion;
        signatures::end_signature(tx, &permit, bound, kind, tx.now()).await?;
    }
    let signature = signatures::insert(tx, &permit, &version, organisation.id).await?;
    let label = label::grant(tx, &permit, &signature).await?;
    let entry = CharterSigned {
        organisation: organisation.id,
        version: version.id,
        text_hash: TextHash::stored(&signature.text_hash)?,
        replaces: former,
        label,
    };
    journal::record(tx, &permit, Chain::of_new(signature.id), &entry).await?;
    Ok(Signed {
        signature: signature.id,
        label,
    })
}
