//! Proof that an act was allowed, and on what.

use super::actor::Actor;
use super::decide::Facts;
use super::matrix::{Act, Effect};
use entity::id::{AccountId, AssociationId};
use std::collections::HashSet;
use uuid::Uuid;

/// One act's permit. Only [`super::require`] makes one; stores and the journal ask for it. It names what the act is on, and reaches
/// no other row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Permit {
    act: Act,
    account: Option<AccountId>,
    association: Option<AssociationId>,
    on: Vec<Uuid>,
    under: Vec<Uuid>,
}

/// The ids in a row that is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    /// Its own.
    pub id: Option<Uuid>,
    /// That of the association that it belongs to.
    pub association: Option<Uuid>,
    /// Those of the rows that it says something of.
    pub others: Vec<Uuid>,
}

/// A store was handed a permit that does not reach what it writes: a fault of the code, never of the caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OutOfPermit {
    /// The act does not have this effect.
    #[error("the permit of {0:?} does not reach {1:?}")]
    Effect(Act, Effect),
    /// The act is on something else.
    #[error("the permit of {0:?} is for another row")]
    Row(Act),
}

impl Permit {
    pub(super) fn new(act: Act, actor: &Actor, facts: &Facts) -> Self {
        Self {
            act,
            account: actor.account(),
            association: facts.association,
            on: facts.on.clone(),
            under: facts.under.clone(),
        }
    }

    /// The act that was allowed.
    #[must_use]
    pub fn act(&self) -> Act {
        self.act
    }

    /// Who acts; nobody for the server itself and for who did not sign in.
    #[must_use]
    pub fn account(&self) -> Option<AccountId> {
        self.account
    }

    /// The association that the act belongs to, where it belongs to one.
    #[must_use]
    pub fn association(&self) -> Option<AssociationId> {
        self.association
    }

    /// Asked by each function that writes.
    ///
    /// # Errors
    /// [`OutOfPermit`] where the act does not have that effect.
    pub fn covers(&self, effect: Effect) -> Result<(), OutOfPermit> {
        if self.act.effects().contains(&effect) {
            return Ok(());
        }
        Err(OutOfPermit::Effect(self.act, effect))
    }

    /// Whether the act may make a row: of its association, and under what it is on, what it was given for new things, or what it
    /// `reached` before. A row that names no other, such as an account, is under nothing.
    ///
    /// # Errors
    /// [`OutOfPermit`].
    pub fn makes(&self, row: &Named, reached: &HashSet<Uuid>) -> Result<(), OutOfPermit> {
        let mut named = row.others.iter().chain(&row.association);
        let under = named.any(|id| self.under.contains(id)) || self.is_on(&row.others, reached);
        let names_none = row.others.is_empty() && row.association.is_none();
        self.only(self.is_here(row) && (under || names_none))
    }

    /// Whether the act may change a row: of its association, and what it is on or reached before, or part of that.
    ///
    /// # Errors
    /// [`OutOfPermit`].
    pub fn changes(&self, row: &Named, reached: &HashSet<Uuid>) -> Result<(), OutOfPermit> {
        let on = self.is_on(&row.others, reached) || self.is_on(row.id.as_slice(), reached);
        self.only(self.is_here(row) && on)
    }

    /// Whether the act may change whatever is part of `whole`.
    ///
    /// # Errors
    /// [`OutOfPermit`].
    pub fn changes_parts(
        &self,
        whole: &[Uuid],
        reached: &HashSet<Uuid>,
    ) -> Result<(), OutOfPermit> {
        self.only(whole.iter().all(|id| self.is_on(&[*id], reached)))
    }

    fn is_here(&self, row: &Named) -> bool {
        row.association.is_none() || row.association == self.association.map(Uuid::from)
    }

    fn is_on(&self, ids: &[Uuid], reached: &HashSet<Uuid>) -> bool {
        ids.iter()
            .any(|id| self.on.contains(id) || reached.contains(id))
    }

    fn only(&self, is_so: bool) -> Result<(), OutOfPermit> {
        if is_so {
            return Ok(());
        }
        Err(OutOfPermit::Row(self.act))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::require;
    use rstest::rstest;

    const HERE: AssociationId = AssociationId(Uuid::from_u128(1));
    const FILE: Uuid = Uuid::from_u128(2);
    const MEMBER: Uuid = Uuid::from_u128(3);
    const OTHER: Uuid = Uuid::from_u128(4);

    fn row(id: Uuid, association: u128, others: &[Uuid]) -> Named {
        Named {
            id: Some(id),
            association: Some(Uuid::from_u128(association)),
            others: others.to_vec(),
        }
    }

    #[rstest]
    #[case::the_thing(row(FILE, 1, &[]), false, true)]
    #[case::a_part_of_it(row(OTHER, 1, &[FILE]), true, true)]
    #[case::new_under_another(row(OTHER, 1, &[MEMBER]), true, false)]
    #[case::another(row(OTHER, 1, &[Uuid::from_u128(9)]), false, false)]
    #[case::the_thing_elsewhere(row(FILE, 7, &[]), false, false)]
    #[case::a_part_elsewhere(row(OTHER, 7, &[FILE]), false, false)]
    #[case::new_in_the_association_alone(row(OTHER, 1, &[]), false, false)]
    fn a_permit_reaches_what_its_act_is_on_and_no_other_row(
        #[case] row: Named,
        #[case] made: bool,
        #[case] changed: bool,
    ) {
        let facts = Facts::of(HERE).on([FILE]).under([MEMBER]);
        let permit = require(&Actor::system(), Act::DecisionEnforce, &facts).unwrap();
        let reached = HashSet::new();
        assert_eq!(permit.makes(&row, &reached).is_ok(), made);
        assert_eq!(permit.changes(&row, &reached).is_ok(), changed);
        let reached = HashSet::from([Uuid::from_u128(9)]);
        let under_reached = self::row(OTHER, 1, &[Uuid::from_u128(9)]);
        assert_eq!(permit.changes(&under_reached, &reached), Ok(()));
    }

    #[test]
    fn many_are_changed_by_what_the_act_is_on() {
        let permit = require(
            &Actor::system(),
            Act::DecisionEnforce,
            &Facts::of(HERE).on([FILE]),
        );
        let permit = permit.unwrap();
        let reached = HashSet::from([MEMBER]);
        assert_eq!(permit.changes_parts(&[FILE, MEMBER], &reached), Ok(()));
        assert_eq!(
            permit.changes_parts(&[FILE, OTHER], &reached),
            Err(OutOfPermit::Row(Act::DecisionEnforce))
        );
    }
}
