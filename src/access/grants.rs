//! What a row of the matrix gives an actor over a whole list, for a store to put into its SQL.

use super::actor::{Actor, Role};
use super::matrix::{Reach, Read};
use entity::TextEnum;
use entity::id::{AccountId, AssociationId, OrganisationId};

/// How far an actor reads one kind of thing. A row is readable where one of these says so.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grants {
    /// Everything, in every association.
    pub all: bool,
    /// Everything of these associations by an office, which recusal and accusation take away on a file (R4).
    pub by_office: Vec<AssociationId>,
    /// What is this person's own.
    pub own: Option<AccountId>,
    /// What concerns these organisations.
    pub parties: Vec<OrganisationId>,
}

impl Grants {
    /// What `actor` may read of `read`.
    #[must_use]
    pub fn of(actor: &Actor, read: Read) -> Self {
        let mut grants = Self::default();
        for (&role, reach) in Role::VALUES.iter().zip(read.row()) {
            match reach {
                Reach::No => {}
                Reach::Any if role.is_office() || matches!(role, Role::Admin | Role::Provider) => {
                    grants.by_office.extend(
                        actor
                            .associations()
                            .into_iter()
                            .filter(|here| actor.holds(role, Some(*here))),
                    );
                }
                Reach::Any => grants.all |= actor.holds(role, None),
                Reach::Own | Reach::Party => {
                    if holds_anywhere(actor, role) {
                        grants.own = actor.account();
                    }
                    if reach == Reach::Party {
                        grants.parties.extend(
                            actor
                                .affiliations()
                                .iter()
                                .filter(|held| actor.holds(role, Some(held.association)))
                                .map(|held| held.organisation),
                        );
                    }
                }
            }
        }
        grants.by_office.sort_unstable();
        grants.by_office.dedup();
        grants.parties.sort_unstable();
        grants.parties.dedup();
        grants
    }

    /// Whether nothing at all is readable, so that no statement need be sent.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        !self.all && self.by_office.is_empty() && self.own.is_none() && self.parties.is_empty()
    }
}

fn holds_anywhere(actor: &Actor, role: Role) -> bool {
    actor.holds(role, None)
        || actor
            .associations()
            .into_iter()
            .any(|here| actor.holds(role, Some(here)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::{HeldAffiliation, HeldMandate};
    use entity::id::MandateId;
    use entity::value::{MandateRole, OrganisationKind};
    use uuid::Uuid;

    #[test]
    fn a_list_is_cut_by_the_row_that_governs_the_single_read() {
        let here = AssociationId(Uuid::from_u128(1));
        let firm = OrganisationId(Uuid::from_u128(2));
        let me = AccountId(Uuid::from_u128(3));
        assert!(Grants::of(&Actor::guest(), Read::Complaint).is_nothing());
        assert!(Grants::of(&Actor::guest(), Read::Label).all);
        assert!(Grants::of(&Actor::system(), Read::Complaint).all);
        let person = Actor::person(
            me,
            vec![HeldMandate {
                mandate: MandateId(Uuid::nil()),
                association: here,
                role: MandateRole::Board,
            }],
            vec![HeldAffiliation {
                association: here,
                organisation: firm,
                kind: OrganisationKind::Provider,
            }],
        );
        assert_eq!(
            Grants::of(&person, Read::Complaint),
            Grants {
                all: false,
                by_office: vec![here],
                own: Some(me),
                parties: vec![firm]
            }
        );
        assert!(Grants::of(&person, Read::Meeting).parties.is_empty());
    }
}
