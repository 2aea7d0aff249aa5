//! When a mandate may be proposed, confirmed and revoked: pure.

use crate::access::Facts;
use crate::failure::{Refusal, RefusalCode};
use chrono::NaiveDate;
use entity::id::AccountId;
use entity::mandate;
use entity::value::{MandateRole, MandateState};

/// From a day to a day, both included; without a last day, for good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// The first day.
    pub first: NaiveDate,
    /// The last day.
    pub last: Option<NaiveDate>,
}

impl Term {
    /// The days of a mandate.
    #[must_use]
    pub fn of(mandate: &mandate::Model) -> Self {
        Self {
            first: mandate.first_day,
            last: mandate.last_day,
        }
    }

    /// Whether `day` is one of them.
    #[must_use]
    pub fn covers(self, day: NaiveDate) -> bool {
        self.first <= day && !self.is_over(day)
    }

    fn is_over(self, today: NaiveDate) -> bool {
        self.last.is_some_and(|last| last < today)
    }

    fn overlaps(self, other: Self) -> bool {
        !self.is_over(other.first) && !other.is_over(self.first)
    }
}

/// What the access layer must know of a mandate: it is its holder's own.
#[must_use]
pub fn facts(mandate: &mandate::Model) -> Facts {
    Facts::of(mandate.association_id).owned_by([mandate.account_id])
}

/// Whether `mandate` gives rights on `today`.
#[must_use]
pub fn is_in_force(mandate: &mandate::Model, today: NaiveDate) -> bool {
    mandate.state == MandateState::Confirmed && Term::of(mandate).covers(today)
}

/// A mandate that somebody wants to propose.
#[derive(Clone, Copy, Debug)]
pub struct Proposal {
    /// For whom.
    pub holder: AccountId,
    /// Which office.
    pub role: MandateRole,
    /// From when to when.
    pub term: Term,
}

/// Whether `proposer` may propose it on `today`, where `others` are the mandates of that role that are not revoked.
///
/// # Errors
/// Every refusal that applies.
pub fn propose(
    proposal: &Proposal,
    proposer: AccountId,
    today: NaiveDate,
    others: &[mandate::Model],
) -> Result<(), Vec<Refusal>> {
    let mut refusals = Vec::new();
    if proposal.holder == proposer {
        refusals.push(not_for_oneself());
    }
    let Term { first, last } = proposal.term;
    if last.is_some_and(|last| last < first) {
        refusals.push(Refusal::invalid(
            &["lastDay"],
            "Le dernier jour vient avant le premier.",
            "The last day comes before the first.",
        ));
    } else if proposal.term.is_over(today) {
        refusals.push(Refusal::invalid(
            &["lastDay"],
            "Le dernier jour est déjà passé.",
            "The last day is over already.",
        ));
    } else {
        refusals.extend(taken(proposal, others));
    }
    if refusals.is_empty() {
        Ok(())
    } else {
        Err(refusals)
    }
}

/// Nobody holds an office twice on one day, and there is one president at a time.
fn taken(proposal: &Proposal, others: &[mandate::Model]) -> Option<Refusal> {
    let mut overlapping = others.iter().filter(|other| {
        other.role == proposal.role
            && other.state != MandateState::Revoked
            && Term::of(other).overlaps(proposal.term)
    });
    if overlapping
        .clone()
        .any(|other| other.account_id == proposal.holder)
    {
        return Some(Refusal::already(
            "Cette personne a déjà ce mandat, ou y est proposée, pour tout ou partie de ces jours.",
            "This person already holds this mandate, or is proposed for it, on some of these days.",
        ));
    }
    let president = proposal.role == MandateRole::President;
    (president && overlapping.next().is_some()).then(|| {
        Refusal::wrong_state(
            "Une autre personne préside, ou y est proposée, pour tout ou partie de ces jours : révoquez d’abord ce mandat.",
            "Somebody else presides, or is proposed to, on some of these days: revoke that mandate first.",
        )
        .at(&["firstDay"])
    })
}

/// Whether `me` may confirm the mandate on `today`.
///
/// # Errors
/// The refusal.
pub fn confirm(mandate: &mandate::Model, me: AccountId, today: NaiveDate) -> Result<(), Refusal> {
    match mandate.state {
        MandateState::Proposed => {}
        MandateState::Confirmed => {
            return Err(Refusal::already(
                "Ce mandat est déjà confirmé.",
                "This mandate is confirmed already.",
            ));
        }
        MandateState::Revoked => return Err(revoked()),
    }
    if mandate.account_id == me {
        return Err(not_for_oneself());
    }
    if mandate.proposed_by == Some(me) {
        return Err(Refusal::new(
            RefusalCode::SecondPersonNeeded,
            "Vous avez proposé ce mandat : une autre personne doit le confirmer.",
            "You proposed this mandate: another person has to confirm it.",
        ));
    }
    if Term::of(mandate).is_over(today) {
        return Err(Refusal::new(
            RefusalCode::OutOfTime,
            "Le dernier jour de ce mandat est passé : proposez-en un nouveau.",
            "This mandate's last day is over: propose a new one.",
        ));
    }
    Ok(())
}

/// Whether the mandate may be revoked on `today`: what ended with its last day stays as it was.
///
/// # Errors
/// The refusal.
pub fn revoke(mandate: &mandate::Model, today: NaiveDate) -> Result<(), Refusal> {
    if mandate.state == MandateState::Revoked {
        return Err(Refusal::already(
            "Ce mandat est déjà révoqué.",
            "This mandate is revoked already.",
        ));
    }
    if Term::of(mandate).is_over(today) {
        return Err(Refusal::wrong_state(
            "Ce mandat a pris fin avec son dernier jour : il n’y a rien à révoquer.",
            "This mandate ended with its last day: there is nothing to revoke.",
        ));
    }
    Ok(())
}

fn not_for_oneself() -> Refusal {
    Refusal::new(
        RefusalCode::SecondPersonNeeded,
        "Personne ne se donne un mandat : une autre personne doit le faire.",
        "Nobody gives themselves a mandate: another person has to.",
    )
}

fn revoked() -> Refusal {
    Refusal::wrong_state(
        "Ce mandat est révoqué : proposez-en un nouveau.",
        "This mandate is revoked: propose a new one.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use entity::id::{AssociationId, MandateId};
    use uuid::Uuid;

    const HOLDER: AccountId = AccountId(Uuid::from_u128(1));
    const PROPOSER: AccountId = AccountId(Uuid::from_u128(2));
    const SECOND: AccountId = AccountId(Uuid::from_u128(3));

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn term(first: &str, last: &str) -> Term {
        Term {
            first: day(first),
            last: (!last.is_empty()).then(|| day(last)),
        }
    }

    fn mandate(state: MandateState, role: MandateRole, term: Term) -> mandate::Model {
        mandate::Model {
            id: MandateId(Uuid::from_u128(9)),
            association_id: AssociationId(Uuid::from_u128(8)),
            account_id: HOLDER,
            role,
            state,
            first_day: term.first,
            last_day: term.last,
            proposed_at: "2026-01-01T00:00:00Z".parse().unwrap(),
            proposed_by: Some(PROPOSER),
            confirmed_at: None,
            confirmed_by: None,
            revoked_at: None,
            revoked_by: None,
            version: 1,
        }
    }

    fn codes(result: Result<(), Vec<Refusal>>) -> Vec<RefusalCode> {
        let refusals = result.err().unwrap_or_default();
        refusals.iter().map(|refusal| refusal.code).collect()
    }

    #[test]
    fn a_mandate_holds_from_its_first_day_to_its_last() {
        let confirmed = mandate(
            MandateState::Confirmed,
            MandateRole::Board,
            term("2026-02-01", "2026-02-28"),
        );
        for (today, holds) in [
            ("2026-01-31", false),
            ("2026-02-01", true),
            ("2026-02-28", true),
            ("2026-03-01", false),
        ] {
            assert_eq!(is_in_force(&confirmed, day(today)), holds, "{today}");
        }
        for state in [MandateState::Proposed, MandateState::Revoked] {
            let other = mandate::Model {
                state,
                ..confirmed.clone()
            };
            assert!(!is_in_force(&other, day("2026-02-10")), "{state}");
        }
    }

    #[test]
    fn terms_overlap_where_they_share_a_day() {
        let march = term("2026-03-01", "2026-03-31");
        for (first, last, overlap) in [
            ("2026-02-01", "2026-02-28", false),
            ("2026-02-01", "2026-03-01", true),
            ("2026-03-10", "2026-03-11", true),
            ("2026-03-31", "2026-04-30", true),
            ("2026-04-01", "2026-04-30", false),
            ("2026-02-01", "", true),
            ("2026-04-01", "", false),
        ] {
            let other = term(first, last);
            assert_eq!(march.overlaps(other), overlap, "{first} {last}");
            assert_eq!(other.overlaps(march), overlap, "{first} {last}");
        }
    }

    #[test]
    fn a_proposal_is_for_somebody_else_and_for_days_to_come() {
        let proposal = |holder, first, last| Proposal {
            holder,
            role: MandateRole::Board,
            term: term(first, last),
        };
        let today = day("2026-01-15");
        let check = |proposal: Proposal| codes(propose(&proposal, PROPOSER, today, &[]));
        assert_eq!(check(proposal(HOLDER, "2026-01-01", "2026-01-15")), []);
        assert_eq!(
            check(proposal(PROPOSER, "2026-01-01", "2026-12-31")),
            [RefusalCode::SecondPersonNeeded]
        );
        assert_eq!(
            check(proposal(HOLDER, "2026-02-02", "2026-02-01")),
            [RefusalCode::InvalidInput]
        );
        assert_eq!(
            check(proposal(HOLDER, "2026-01-01", "2026-01-14")),
            [RefusalCode::InvalidInput]
        );
    }

    #[test]
    fn an_office_is_held_once_and_by_one_president() {
        use MandateRole::{Board, President};
        use MandateState::{Confirmed, Proposed, Revoked};
        let today = day("2026-01-15");
        let year = term("2026-01-01", "2026-12-31");
        let check = |role, holder, state| {
            let others = [mandate(state, role, year)];
            let proposal = Proposal {
                holder,
                role,
                term: term("2026-12-31", "2027-12-31"),
            };
            codes(propose(&proposal, PROPOSER, today, &others))
        };
        assert_eq!(check(Board, HOLDER, Confirmed), [RefusalCode::AlreadyDone]);
        assert_eq!(check(Board, HOLDER, Proposed), [RefusalCode::AlreadyDone]);
        assert_eq!(check(Board, HOLDER, Revoked), []);
        assert_eq!(check(Board, SECOND, Confirmed), []);
        assert_eq!(
            check(President, SECOND, Confirmed),
            [RefusalCode::WrongState]
        );
        assert_eq!(
            check(President, SECOND, Proposed),
            [RefusalCode::WrongState]
        );
        assert_eq!(check(President, SECOND, Revoked), []);
        assert_eq!(
            check(President, HOLDER, Confirmed),
            [RefusalCode::AlreadyDone]
        );
    }

    #[test]
    fn a_second_person_confirms_in_time() {
        let year = term("2026-01-01", "2026-12-31");
        for (state, me, today, expected) in [
            (MandateState::Proposed, SECOND, "2026-12-31", None),
            (
                MandateState::Proposed,
                HOLDER,
                "2026-02-01",
                Some(RefusalCode::SecondPersonNeeded),
            ),
            (
                MandateState::Proposed,
                PROPOSER,
                "2026-02-01",
                Some(RefusalCode::SecondPersonNeeded),
            ),
            (
                MandateState::Proposed,
                SECOND,
                "2027-01-01",
                Some(RefusalCode::OutOfTime),
            ),
            (
                MandateState::Confirmed,
                SECOND,
                "2026-02-01",
                Some(RefusalCode::AlreadyDone),
            ),
            (
                MandateState::Revoked,
                SECOND,
                "2026-02-01",
                Some(RefusalCode::WrongState),
            ),
        ] {
            let mandate = mandate(state, MandateRole::Board, year);
            let code = confirm(&mandate, me, day(today)).err().map(|no| no.code);
            assert_eq!(code, expected, "{state} {today}");
        }
    }

    #[test]
    fn what_is_over_is_not_revoked() {
        let year = term("2026-01-01", "2026-12-31");
        for (state, today, expected) in [
            (MandateState::Proposed, "2026-06-01", None),
            (MandateState::Confirmed, "2025-06-01", None),
            (MandateState::Confirmed, "2026-12-31", None),
            (
                MandateState::Confirmed,
                "2027-01-01",
                Some(RefusalCode::WrongState),
            ),
            (
                MandateState::Revoked,
                "2026-06-01",
                Some(RefusalCode::AlreadyDone),
            ),
        ] {
            let mandate = mandate(state, MandateRole::Board, year);
            let code = revoke(&mandate, day(today)).err().map(|no| no.code);
            assert_eq!(code, expected, "{state} {today}");
        }
    }
}
