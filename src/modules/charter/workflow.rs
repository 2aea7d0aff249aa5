//! What may be done with a charter's versions, and who is bound when: pure.

use crate::deadline::{OutOfRange, end_of_day};
use crate::failure::{Failure, Outcome, Refusal, RefusalCode, Step};
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use entity::value::CharterVersionState;
use entity::{charter_version, signature};

/// That a text may be imported after `last`, the version imported last: it must say something new.
///
/// # Errors
/// Already done where the text is the same.
pub(super) fn import(
    last: Option<&charter_version::Model>,
    text_hash: &[u8; 32],
) -> Result<i64, Refusal> {
    match last {
        Some(last) if last.text_hash == text_hash => Err(Refusal::already(
            "Ce texte est déjà celui de la dernière version importée.",
            "This text is already that of the version imported last.",
        )),
        Some(last) => Ok(last.number + 1),
        None => Ok(1),
    }
}

/// A version that somebody wants to put in force.
#[derive(Clone, Copy, Debug)]
pub(super) struct Publishing {
    /// Where it stands.
    pub state: CharterVersionState,
    /// Its number.
    pub number: i64,
    /// The number of the version in force.
    pub in_force: Option<i64>,
    /// Whether what is stored of it is whole.
    pub whole: bool,
}

/// That a version may be put in force: a draft, whole, and later than the one in force.
///
/// # Errors
/// The refusal.
pub(super) fn publish(version: Publishing) -> Result<(), Refusal> {
    match version.state {
        CharterVersionState::InForce => {
            return Err(Refusal::already(
                "Cette version est déjà en vigueur.",
                "This version is in force already.",
            ));
        }
        CharterVersionState::Superseded => {
            return Err(Refusal::wrong_state(
                "Cette version a été remplacée : importez son texte comme nouvelle version.",
                "This version was superseded: import its text as a new version.",
            ));
        }
        CharterVersionState::Draft => {}
    }
    if version
        .in_force
        .is_some_and(|number| number > version.number)
    {
        return Err(Refusal::wrong_state(
            "Une version plus récente est en vigueur : importez ce texte comme nouvelle version.",
            "A later version is in force: import this text as a new version.",
        ));
    }
    if !version.whole {
        return Err(Refusal::wrong_state(
            "Ce projet est incomplet : importez de nouveau son texte entier.",
            "This draft is not complete: import its whole text again.",
        ));
    }
    Ok(())
}

/// A signature that somebody wants to give, apart from what membership says to it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Signing {
    /// Where the version stands.
    pub state: CharterVersionState,
    /// Whether the organisation is bound by this very version.
    pub signed: bool,
    /// Whether the signer read the text as it stands.
    pub read: bool,
}

/// That the version can be signed (A3): in force, read as it stands, and not signed yet.
///
/// # Errors
/// What is in the way.
pub(super) fn sign(signing: Signing) -> Result<(), Vec<Refusal>> {
    if signing.signed {
        return Err(vec![
            Refusal::already(
                "Cette organisation a déjà signé cette version.",
                "This organisation has signed this version already.",
            )
            .rule("A3"),
        ]);
    }
    let mut refusals: Vec<_> = signable(signing.state).err().into_iter().collect();
    if !signing.read {
        refusals.push(
            Refusal::invalid(
                &["textHash"],
                "Le texte que vous avez lu n’est pas celui de cette version : relisez-la en entier, puis signez.",
                "The text that you read is not the text of this version: read it again as a whole, then sign.",
            )
            .rule("A3"),
        );
    }
    if refusals.is_empty() {
        Ok(())
    } else {
        Err(refusals)
    }
}

/// That a version in this state is signed today.
fn signable(state: CharterVersionState) -> Result<(), Refusal> {
    match state {
        CharterVersionState::InForce => Ok(()),
        CharterVersionState::Draft => Err(Refusal::new(
            RefusalCode::StepMissing,
            "Cette version n’est pas encore en vigueur : attendez sa publication.",
            "This version is not in force yet: wait until it is published.",
        )
        .missing([Step::CharterInForce])
        .rule("A3")),
        CharterVersionState::Superseded => Err(Refusal::wrong_state(
            "Cette version n’est plus en vigueur : lisez et signez celle qui l’est.",
            "This version is no longer in force: read and sign the one that is.",
        )
        .rule("A8")),
    }
}

/// Of an organisation's signatures of one charter, oldest first, the one that bound it on `day` in `zone` (A9): see
/// [`bound_on`](super::bound_on) for what the ends of a signature mean.
///
/// # Errors
/// Where no calendar reaches that far.
pub(super) fn bound_on(
    signatures: Vec<signature::Model>,
    zone: Tz,
    day: NaiveDate,
) -> Outcome<Option<signature::Model>> {
    let (begins, ends) = bounds(day, zone).map_err(|error| Failure::Internal(error.into()))?;
    Ok(signatures.into_iter().find(|signature| {
        signature.signed_at < ends && signature.ended_at.is_none_or(|ended| ended > begins)
    }))
}

/// The first instant of `day` in `zone`, and the first after it.
fn bounds(day: NaiveDate, zone: Tz) -> Result<(DateTime<Utc>, DateTime<Utc>), OutOfRange> {
    let eve = day.pred_opt().ok_or(OutOfRange)?;
    Ok((end_of_day(eve, zone)?, end_of_day(day, zone)?))
}
