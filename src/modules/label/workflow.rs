//! What a label's state and dates mean at an instant: pure.

use chrono::{DateTime, Months, Utc};
use entity::label;
use entity::text_enum;
use entity::value::LabelState;

/// For how many months the public sees that a label, or the signature that it came with, has ended (R12): long enough for a
/// client who relied on it to learn of it, and no longer. See `docs/decisions/0008-register.md`.
pub const SHOWN_MONTHS: u32 = 12;

text_enum! {
    /// What the public is told of a label: whether it is held, and never why it is not (R12).
    pub enum LabelStanding {
        /// The holder may use the label's graphics.
        Active = "ACTIVE" ("Label en cours", "Held"),
        /// The holder may not use the label's graphics for now.
        Suspended = "SUSPENDED" ("Label suspendu", "Suspended"),
        /// The label is held no longer, however that came.
        NoLongerHeld = "NO_LONGER_HELD" ("Label non détenu", "No longer held"),
    }
}

/// How a label stands at `now`.
#[must_use]
pub fn standing(label: &label::Model, now: DateTime<Utc>) -> LabelStanding {
    if !holds(label, now) {
        return LabelStanding::NoLongerHeld;
    }
    match label.state {
        LabelState::Active => LabelStanding::Active,
        LabelState::Suspended => LabelStanding::Suspended,
        LabelState::Revoked | LabelState::Ended => LabelStanding::NoLongerHeld,
    }
}

/// Whether the label still holds at `now`. One whose set time is over (A8) has ended at that instant, whether or not the server
/// has written it down yet.
#[must_use]
pub fn holds(label: &label::Model, now: DateTime<Utc>) -> bool {
    ended_at(label, now).is_none()
}

/// When the label ended, where it has at `now`: as written down, or at the end of its set time.
#[must_use]
pub fn ended_at(label: &label::Model, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    label
        .ended_at
        .or_else(|| label.lapses_at.filter(|lapses_at| *lapses_at <= now))
}

/// Whether the label's set time is over, and its end not yet written down.
#[must_use]
pub fn is_lapsed(label: &label::Model, now: DateTime<Utc>) -> bool {
    label.ended_at.is_none() && !holds(label, now)
}

/// What ended at or before this instant the public no longer sees at `now` (R12).
#[must_use]
pub fn shown_since(now: DateTime<Utc>) -> DateTime<Utc> {
    now.checked_sub_months(Months::new(SHOWN_MONTHS))
        .unwrap_or(DateTime::<Utc>::MIN_UTC)
}

/// Whether the public still sees the label at `now`.
#[must_use]
pub fn is_shown(label: &label::Model, now: DateTime<Utc>) -> bool {
    ended_at(label, now).is_none_or(|ended_at| ended_at > shown_since(now))
}

/// Whether a label can be ended with this state.
#[must_use]
pub const fn is_end(state: LabelState) -> bool {
    matches!(state, LabelState::Revoked | LabelState::Ended)
}

#[cfg(test)]
mod tests {
    use super::*;
    use entity::id::{AssociationId, CharterId, LabelId, OrganisationId, SignatureId};
    use rstest::rstest;
    use uuid::Uuid;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn label(state: LabelState, lapses_at: Option<&str>, ended_at: Option<&str>) -> label::Model {
        label::Model {
            id: LabelId(Uuid::nil()),
            association_id: AssociationId(Uuid::nil()),
            organisation_id: OrganisationId(Uuid::nil()),
            charter_id: CharterId(Uuid::nil()),
            signature_id: SignatureId(Uuid::nil()),
            state,
            granted_at: at("2026-01-01T00:00:00Z"),
            lapses_at: lapses_at.map(at),
            ended_at: ended_at.map(at),
            holder_folded: String::new(),
            version: 1,
        }
    }

    const NOON: &str = "2026-06-01T12:00:00Z";
    const BEFORE: &str = "2026-06-01T11:59:59.999999Z";

    #[rstest]
    #[case::active(LabelState::Active, None, None, LabelStanding::Active, false)]
    #[case::suspended(LabelState::Suspended, None, None, LabelStanding::Suspended, false)]
    #[case::ended(
        LabelState::Ended,
        None,
        Some(BEFORE),
        LabelStanding::NoLongerHeld,
        false
    )]
    #[case::revoked(
        LabelState::Revoked,
        None,
        Some(BEFORE),
        LabelStanding::NoLongerHeld,
        false
    )]
    #[case::stays(
        LabelState::Active,
        Some("2026-06-01T12:00:00.000001Z"),
        None,
        LabelStanding::Active,
        false
    )]
    #[case::lapses_now(
        LabelState::Active,
        Some(NOON),
        None,
        LabelStanding::NoLongerHeld,
        true
    )]
    #[case::lapsed(
        LabelState::Suspended,
        Some(BEFORE),
        None,
        LabelStanding::NoLongerHeld,
        true
    )]
    #[case::lapse_written(
        LabelState::Ended,
        Some(BEFORE),
        Some(BEFORE),
        LabelStanding::NoLongerHeld,
        false
    )]
    fn a_label_stands(
        #[case] state: LabelState,
        #[case] lapses_at: Option<&str>,
        #[case] ended_at: Option<&str>,
        #[case] expected: LabelStanding,
        #[case] lapsed: bool,
    ) {
        let label = label(state, lapses_at, ended_at);
        let now = at(NOON);
        assert_eq!(standing(&label, now), expected);
        assert_eq!(holds(&label, now), expected != LabelStanding::NoLongerHeld);
        assert_eq!(is_lapsed(&label, now), lapsed);
    }

    #[rstest]
    #[case::held(None, "2036-06-01T12:00:00Z", true)]
    #[case::just_ended(Some(NOON), NOON, true)]
    #[case::last_moment(Some(NOON), "2027-06-01T11:59:59Z", true)]
    #[case::twelve_months(Some(NOON), "2027-06-01T12:00:00Z", false)]
    fn r12_an_end_is_shown_for_twelve_months(
        #[case] ended_at: Option<&str>,
        #[case] now: &str,
        #[case] shown: bool,
    ) {
        let state = ended_at.map_or(LabelState::Active, |_| LabelState::Ended);
        let written = label(state, None, ended_at);
        assert_eq!(is_shown(&written, at(now)), shown);
        let unwritten = label(LabelState::Active, ended_at, None);
        assert_eq!(
            is_shown(&unwritten, at(now)),
            shown,
            "an end not written down"
        );
    }

    #[test]
    fn a_label_ends_ended_or_revoked() {
        assert!(is_end(LabelState::Ended) && is_end(LabelState::Revoked));
        assert!(!is_end(LabelState::Active) && !is_end(LabelState::Suspended));
    }
}
