//! What may be done with a charter's versions, and who is bound when: pure.

pub mod deadlines;

use crate::deadline::{OutOfRange, end_of_day};
use crate::failure::{Failure, Outcome, Refusal, RefusalCode, Step};
use crate::modules::members::Standing;
use crate::rule::Rule;
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use entity::value::{CharterVersionState, LabelState};
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
            .rule(Rule::A3),
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
            .rule(Rule::A3),
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
        .rule(Rule::A3)),
        CharterVersionState::Superseded => Err(Refusal::wrong_state(
            "Cette version n’est plus en vigueur : lisez et signez celle qui l’est.",
            "This version is no longer in force: read and sign the one that is.",
        )
        .rule(Rule::A8)),
    }
}

/// A signature whose last label has ended, and all that decides whether the label comes back.
#[derive(Clone, Copy, Debug)]
pub(super) struct Withheld {
    /// Whether the signature still binds.
    pub bound: bool,
    /// How the last label under it stands.
    pub state: LabelState,
    /// When that ended.
    pub ended_at: Option<DateTime<Utc>>,
    /// Since when no ban has stood against the organisation, where one did.
    pub free_since: Option<DateTime<Utc>>,
    /// How the organisation stands with the association.
    pub standing: Standing,
    /// Until when it may hold the label by this signature, where a version was published since (A8).
    pub lapses_at: Option<DateTime<Utc>>,
}

/// Since when the label is held again (R16): since the end of the ban, where a ban alone took it. What ended in any other way does
/// not come back by itself; who is not in good standing (A1) waits until they are; and where the set time of a later version
/// is over (A8) the way is to sign that version.
pub(super) fn back_since(label: Withheld, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let taken_by_ban = label.state == LabelState::Revoked;
    let in_time = label.lapses_at.is_none_or(|lapses_at| lapses_at > now);
    let may_hold = label.bound && label.standing == Standing::Good && in_time;
    let ended_at = label.ended_at.filter(|_| taken_by_ban && may_hold)?;
    label.free_since.filter(|since| *since >= ended_at)
}

/// Of an organisation's signatures of one charter, oldest first, the one that bound it on `day` in `zone` (A9): see
/// [`Bonds::on`](super::Bonds::on) for what the ends of a signature mean.
///
/// # Errors
/// Where no calendar reaches that far.
pub(super) fn bound_on<'a>(
    signatures: impl IntoIterator<Item = &'a signature::Model>,
    zone: Tz,
    day: NaiveDate,
) -> Outcome<Option<&'a signature::Model>> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use CharterVersionState::{Draft, InForce, Superseded};
    use entity::id::{
        AccountId, AssociationId, CharterId, CharterVersionId, OrganisationId, SignatureId,
    };
    use entity::value::SignatureEnd;
    use rstest::rstest;
    use uuid::Uuid;

    fn version(number: i64, hash: u8) -> charter_version::Model {
        charter_version::Model {
            id: CharterVersionId(Uuid::nil()),
            association_id: AssociationId(Uuid::nil()),
            charter_id: CharterId(Uuid::nil()),
            number,
            state: Draft,
            body: String::new(),
            text_hash: vec![hash; 32],
            rules: String::new(),
            imported_at: DateTime::UNIX_EPOCH,
            published_at: None,
            published_by: None,
            superseded_at: None,
            version: 1,
        }
    }

    #[test]
    fn a_text_is_imported_under_the_next_number_unless_it_says_nothing_new() {
        assert_eq!(import(None, &[1; 32]), Ok(1));
        assert_eq!(import(Some(&version(4, 1)), &[2; 32]), Ok(5));
        let same = import(Some(&version(4, 1)), &[1; 32]).unwrap_err();
        assert_eq!(same.code, RefusalCode::AlreadyDone);
    }

    #[rstest]
    #[case::first(Draft, 1, None, true, None)]
    #[case::next(Draft, 2, Some(1), true, None)]
    #[case::again(InForce, 2, Some(2), true, Some(RefusalCode::AlreadyDone))]
    #[case::superseded(Superseded, 1, Some(2), true, Some(RefusalCode::WrongState))]
    #[case::older(Draft, 2, Some(3), true, Some(RefusalCode::WrongState))]
    #[case::in_part(Draft, 2, Some(1), false, Some(RefusalCode::WrongState))]
    fn a_whole_draft_is_put_in_force(
        #[case] state: CharterVersionState,
        #[case] number: i64,
        #[case] in_force: Option<i64>,
        #[case] whole: bool,
        #[case] refused: Option<RefusalCode>,
    ) {
        let answer = publish(Publishing {
            state,
            number,
            in_force,
            whole,
        });
        assert_eq!(answer.err().map(|refusal| refusal.code), refused);
    }

    #[rstest]
    #[case::in_force(InForce, false, true, &[])]
    #[case::signed(InForce, true, true, &[RefusalCode::AlreadyDone])]
    #[case::signed_and_superseded(Superseded, true, false, &[RefusalCode::AlreadyDone])]
    #[case::draft(Draft, false, true, &[RefusalCode::StepMissing])]
    #[case::superseded(Superseded, false, true, &[RefusalCode::WrongState])]
    #[case::other_text(InForce, false, false, &[RefusalCode::InvalidInput])]
    #[case::both(Superseded, false, false, &[RefusalCode::WrongState, RefusalCode::InvalidInput])]
    fn a3_the_version_in_force_is_signed_as_it_was_read(
        #[case] state: CharterVersionState,
        #[case] signed: bool,
        #[case] read: bool,
        #[case] refused: &[RefusalCode],
    ) {
        let answer = sign(Signing {
            state,
            signed,
            read,
        });
        let codes: Vec<_> = answer
            .err()
            .into_iter()
            .flatten()
            .map(|refusal| refusal.code)
            .collect();
        assert_eq!(codes, refused);
    }

    const REVOKED: &str = "2026-02-01T00:00:00Z";
    const FREE: &str = "2026-06-01T00:00:00Z";
    const NOW: &str = "2026-06-05T00:00:00Z";

    /// What a ban took under a signature that still binds, the ban being over.
    fn withheld() -> Withheld {
        Withheld {
            bound: true,
            state: LabelState::Revoked,
            ended_at: REVOKED.parse().ok(),
            free_since: FREE.parse().ok(),
            standing: Standing::Good,
            lapses_at: None,
        }
    }

    #[rstest]
    #[case::back(withheld(), true)]
    #[case::bound_no_more(Withheld { bound: false, ..withheld() }, false)]
    #[case::ended(Withheld { state: LabelState::Ended, ..withheld() }, false)]
    #[case::held(Withheld { state: LabelState::Active, ended_at: None, ..withheld() }, false)]
    #[case::suspended(Withheld { state: LabelState::Suspended, ended_at: None, ..withheld() }, false)]
    #[case::banned(Withheld { free_since: None, ..withheld() }, false)]
    #[case::ban_of_before(Withheld { ended_at: NOW.parse().ok(), ..withheld() }, false)]
    #[case::dues(Withheld { standing: Standing::DuesOverdue, ..withheld() }, false)]
    #[case::member_suspended(Withheld { standing: Standing::Suspended, ..withheld() }, false)]
    #[case::left(Withheld { standing: Standing::NotMember, ..withheld() }, false)]
    #[case::a8_in_time(Withheld { lapses_at: "2026-06-05T00:00:01Z".parse().ok(), ..withheld() }, true)]
    #[case::a8_over(Withheld { lapses_at: NOW.parse().ok(), ..withheld() }, false)]
    fn r16_a_label_is_back_since_the_ban_was_over(#[case] label: Withheld, #[case] back: bool) {
        let since = back_since(label, NOW.parse().unwrap());
        assert_eq!(since, back.then(|| FREE.parse().unwrap()));
    }

    fn signature(id: u128, signed_at: &str, ended_at: Option<&str>) -> signature::Model {
        signature::Model {
            id: SignatureId(Uuid::from_u128(id)),
            association_id: AssociationId(Uuid::nil()),
            charter_id: CharterId(Uuid::nil()),
            charter_version_id: CharterVersionId(Uuid::nil()),
            organisation_id: OrganisationId(Uuid::nil()),
            signed_by: AccountId(Uuid::nil()),
            signed_at: signed_at.parse().unwrap(),
            text_hash: Vec::new(),
            ended_at: ended_at.map(|at| at.parse().unwrap()),
            end_kind: ended_at.map(|_| SignatureEnd::NewVersion),
            version: 1,
        }
    }

    /// Signed in the evening of 10 March in Paris, signed anew at noon of 1 June, ended at the first instant of 1 September.
    fn history() -> Vec<signature::Model> {
        vec![
            signature(1, "2026-03-10T22:30:00Z", Some("2026-06-01T10:00:00Z")),
            signature(2, "2026-06-01T10:00:00Z", Some("2026-08-31T22:00:00Z")),
        ]
    }

    #[rstest]
    #[case::eve("2026-03-09", None)]
    #[case::day_of_signing("2026-03-10", Some(1))]
    #[case::between("2026-05-31", Some(1))]
    #[case::both_on_one_day("2026-06-01", Some(1))]
    #[case::after_it("2026-06-02", Some(2))]
    #[case::last_day("2026-08-31", Some(2))]
    #[case::ended_as_the_day_began("2026-09-01", None)]
    fn a9_who_is_bound_on_a_day_of_the_seat(#[case] day: NaiveDate, #[case] bound: Option<u128>) {
        let history = history();
        let found = bound_on(&history, Tz::Europe__Paris, day).unwrap();
        let expected = bound.map(|id| SignatureId(Uuid::from_u128(id)));
        assert_eq!(found.map(|signature| signature.id), expected);
    }

    #[test]
    fn a9_days_are_those_of_the_seat() {
        // At 22:30 UTC it is the next day already in Nouméa.
        let day = "2026-03-10".parse().unwrap();
        assert_eq!(
            bound_on(&history(), Tz::Pacific__Noumea, day).unwrap(),
            None
        );
    }

    #[test]
    fn a_day_that_no_calendar_reaches_is_no_panic() {
        assert!(bound_on(&history(), Tz::Europe__Paris, NaiveDate::MIN).is_err());
    }
}
