//! When a mandate may be proposed, confirmed and revoked: pure.

use crate::access::Facts;
use crate::failure::{Refusal, RefusalCode};
use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use entity::id::{AccountId, MandateId};
use entity::mandate;
use entity::value::{MandateRole, MandateState};

/// How far ahead an end is in sight, in days: what an administrator who stays needs at the least to have a successor confirmed.
const IN_SIGHT: u64 = 90;
/// How long a proposed end waits for a second person; after that it is as if it had not been proposed.
const REVOCATION_WAITS: TimeDelta = TimeDelta::days(30);

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
    Facts::of(mandate.association_id)
        .owned_by([mandate.account_id])
        .on([mandate.id])
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

/// Who asks, when, and who administers: what confirming and ending depend on beside the mandate.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// Who asks.
    pub me: AccountId,
    /// Today, at the seat.
    pub today: NaiveDate,
    /// Now.
    pub now: DateTime<Utc>,
    /// Every confirmed mandate of an administrator of the association.
    pub admins: &'a [Administers],
}

/// A confirmed mandate of an administrator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Administers {
    /// Which.
    pub mandate: MandateId,
    /// From when to when.
    pub term: Term,
}

impl Administers {
    /// Whether it holds today with no end in sight: time enough is left to have a successor confirmed.
    fn lasts(&self, today: NaiveDate) -> bool {
        let sight = today
            .checked_add_days(Days::new(IN_SIGHT))
            .unwrap_or(NaiveDate::MAX);
        self.term.covers(today) && !self.term.is_over(sight)
    }
}

/// What a second person confirms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Confirmation {
    /// That the proposed mandate is given.
    Mandate,
    /// That the mandate ends before its last day.
    Revocation,
}

/// Whether the mandate, or its end, may be confirmed.
pub fn confirm(mandate: &mandate::Model, asked: &Asked<'_>) -> Result<Confirmation, Refusal> {
    match mandate.state {
        MandateState::Proposed => confirm_mandate(mandate, asked).map(|()| Confirmation::Mandate),
        MandateState::Confirmed => match waits(mandate, asked.now) {
            Some(by) => confirm_end(mandate, by, asked).map(|()| Confirmation::Revocation),
            None => Err(Refusal::already(
                "Ce mandat est déjà confirmé.",
                "This mandate is confirmed already.",
            )),
        },
        MandateState::Revoked => Err(revoked()),
    }
}

fn confirm_mandate(mandate: &mandate::Model, asked: &Asked<'_>) -> Result<(), Refusal> {
    if mandate.account_id == asked.me {
        return Err(not_for_oneself());
    }
    if mandate.proposed_by == Some(asked.me) {
        return Err(Refusal::new(
            RefusalCode::SecondPersonNeeded,
            "Vous avez proposé ce mandat : une autre personne doit le confirmer.",
            "You proposed this mandate: another person has to confirm it.",
        ));
    }
    if Term::of(mandate).is_over(asked.today) {
        return Err(Refusal::new(
            RefusalCode::OutOfTime,
            "Le dernier jour de ce mandat est passé : proposez-en un nouveau.",
            "This mandate's last day is over: propose a new one.",
        ));
    }
    Ok(())
}

fn confirm_end(
    mandate: &mandate::Model,
    proposer: AccountId,
    asked: &Asked<'_>,
) -> Result<(), Refusal> {
    if mandate.account_id == asked.me {
        return Err(Refusal::new(
            RefusalCode::SecondPersonNeeded,
            "C’est votre mandat : une autre personne confirme qu’il prend fin, ou vous y renoncez vous-même.",
            "This is your mandate: another person confirms that it ends, or you give it up yourself.",
        ));
    }
    if proposer == asked.me {
        return Err(Refusal::new(
            RefusalCode::SecondPersonNeeded,
            "Vous avez proposé la fin de ce mandat : une autre personne doit la confirmer.",
            "You proposed that this mandate end: another person has to confirm it.",
        ));
    }
    may_end(mandate, asked)
}

/// Who proposed the end of a mandate that waits for a second person.
fn waits(mandate: &mandate::Model, now: DateTime<Utc>) -> Option<AccountId> {
    let since = mandate.revocation_proposed_at?;
    let waits = now < since + REVOCATION_WAITS;
    mandate.revocation_proposed_by.filter(|_| waits)
}

/// How a mandate ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// At once: one's own, or a proposal that is taken back.
    AtOnce,
    /// When a second person has confirmed it.
    Proposed,
}

/// Whether the mandate may be revoked, and what it takes: what ended with its last day stays as it was.
pub fn revoke(mandate: &mandate::Model, asked: &Asked<'_>) -> Result<Ending, Refusal> {
    if mandate.state == MandateState::Revoked {
        return Err(Refusal::already(
            "Ce mandat est déjà révoqué.",
            "This mandate is revoked already.",
        ));
    }
    may_end(mandate, asked)?;
    if mandate.state == MandateState::Proposed || mandate.account_id == asked.me {
        return Ok(Ending::AtOnce);
    }
    if waits(mandate, asked.now).is_some() {
        return Err(Refusal::already(
            "La fin de ce mandat est déjà proposée : une autre personne doit la confirmer.",
            "The end of this mandate is proposed already: another person has to confirm it.",
        ));
    }
    Ok(Ending::Proposed)
}

/// Whether there is something to end, and whether the association is administered afterwards: without an administrator nobody
/// proposes one.
fn may_end(mandate: &mandate::Model, asked: &Asked<'_>) -> Result<(), Refusal> {
    if Term::of(mandate).is_over(asked.today) {
        return Err(Refusal::wrong_state(
            "Ce mandat a pris fin avec son dernier jour : il n’y a rien à révoquer.",
            "This mandate ended with its last day: there is nothing to revoke.",
        ));
    }
    let administers =
        mandate.state == MandateState::Confirmed && mandate.role == MandateRole::Admin;
    let mut others = asked.admins.iter().filter(|it| it.mandate != mandate.id);
    if administers && !others.any(|it| it.lasts(asked.today)) {
        return Err(Refusal::wrong_state(
            format!(
                "Plus personne n’administrerait l’association : faites d’abord confirmer un autre administrateur, dont le mandat court encore {IN_SIGHT} jours au moins."
            ),
            format!(
                "Nobody would administer the association: first have another administrator confirmed, whose mandate runs for {IN_SIGHT} more days at least."
            ),
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
mod tests;
