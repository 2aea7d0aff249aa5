//! The decision: one actor, one row, the facts of one thing.

use super::actor::{Actor, Role};
use super::matrix::{Act, Reach, Read, Row};
use super::permit::Permit;
use entity::TextEnum;
use entity::id::{AccountId, AssociationId, OrganisationId};
use uuid::Uuid;

/// What must be known of a thing to decide who may do what with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// The association that it belongs to.
    pub association: Option<AssociationId>,
    /// Whose own it is: the holder of an account, the chair of a file.
    pub owners: Vec<AccountId>,
    /// The organisations that it concerns, as far as they have been told.
    pub parties: Vec<OrganisationId>,
    /// The accused's people, told or not: they lose their office here, and do not know of a file before they are told (R4).
    pub accused: Vec<AccountId>,
    /// Who stands aside, by declaration or as a complainant, and so loses their office here (R4).
    pub recused: Vec<AccountId>,
    /// What an act is on, by its ids: it changes these, and what is part of them.
    pub on: Vec<Uuid>,
    /// Under what an act puts something new, besides.
    pub under: Vec<Uuid>,
}

impl Facts {
    /// Facts of a thing of `association` about which nothing else matters.
    #[must_use]
    pub fn of(association: AssociationId) -> Self {
        Self {
            association: Some(association),
            ..Self::default()
        }
    }

    /// The same, owned by `account`.
    #[must_use]
    pub fn owned_by(mut self, account: impl IntoIterator<Item = AccountId>) -> Self {
        self.owners.extend(account);
        self
    }

    /// The same, of an act on these and nothing else.
    #[must_use]
    pub fn on<I: Into<Uuid>>(mut self, these: impl IntoIterator<Item = I>) -> Self {
        self.on = these.into_iter().map(Into::into).collect();
        self
    }

    /// The same, of an act that puts something new under these too.
    #[must_use]
    pub fn under<I: Into<Uuid>>(mut self, these: impl IntoIterator<Item = I>) -> Self {
        self.under = these.into_iter().map(Into::into).collect();
        self
    }

    /// The same, concerning `organisation`.
    #[must_use]
    pub fn concerning(mut self, organisation: impl IntoIterator<Item = OrganisationId>) -> Self {
        self.parties.extend(organisation);
        self
    }
}

/// Why not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Denied {
    /// Nobody is signed in, and somebody would have to be.
    Unauthenticated,
    /// The actor may know of the thing, and may not do this with it.
    Forbidden,
    /// The actor may not know that the thing exists: answered as what does not.
    Hidden,
}

/// Decides an act.
///
/// # Errors
/// [`Denied`]: hidden where the actor may not read the act's subject, otherwise unauthenticated or forbidden.
pub fn require(actor: &Actor, act: Act, facts: &Facts) -> Result<Permit, Denied> {
    ask(actor, act, facts)?;
    Ok(Permit::new(act, actor, facts))
}

/// Decides an act for what a screen shows: no permit comes of it.
///
/// # Errors
/// As [`require`].
pub fn ask(actor: &Actor, act: Act, facts: &Facts) -> Result<(), Denied> {
    let knows = || may_read(actor, act.subject(), facts);
    answer(actor, &act.row(), facts, knows)
}

/// The answer by the row of an act; `knows`: whether the actor may read the act's subject.
pub(super) fn answer(
    actor: &Actor,
    row: &Row,
    facts: &Facts,
    knows: impl FnOnce() -> bool,
) -> Result<(), Denied> {
    if reaches(actor, row, facts) {
        return Ok(());
    }
    if !knows() {
        return Err(Denied::Hidden);
    }
    if actor.account().is_none() && !actor.is_system() {
        return Err(Denied::Unauthenticated);
    }
    Err(Denied::Forbidden)
}

/// Whether the actor may read a thing with these facts.
///
/// That a file exists, who chairs it and who is a member stay known to whoever stands aside from it; what is in it does not (R4).
#[must_use]
pub fn may_read(actor: &Actor, read: Read, facts: &Facts) -> bool {
    is_readable(actor, read, &read.row(), facts)
}

/// The answer by the row of `read`.
pub(super) fn is_readable(actor: &Actor, read: Read, row: &Row, facts: &Facts) -> bool {
    let outside = matches!(
        read,
        Read::Proceeding | Read::ProceedingChair | Read::Membership
    );
    if outside && !facts.recused.is_empty() {
        let known = Facts {
            recused: Vec::new(),
            ..facts.clone()
        };
        return reaches(actor, row, &known);
    }
    reaches(actor, row, facts)
}

fn reaches(actor: &Actor, row: &Row, facts: &Facts) -> bool {
    reaching(actor, row, facts).next().is_some()
}

/// The roles by which the actor reaches a thing with these facts, and how far each of them does.
pub(super) fn reaching(
    actor: &Actor,
    row: &Row,
    facts: &Facts,
) -> impl Iterator<Item = (Role, Reach)> {
    let roles = Role::VALUES.iter().copied().zip(*row);
    roles
        .filter(|(role, _)| actor.holds(*role, facts.association))
        .filter(|(role, _)| !role.is_office() || keeps_office(actor, facts))
        .filter(|(_, reach)| match reach {
            Reach::No => false,
            Reach::Any => true,
            Reach::Own => is_own(actor, facts),
            // Who acts for a party also reaches what is their own.
            Reach::Party => {
                is_own(actor, facts) || facts.parties.iter().any(|party| actor.acts_for(*party))
            }
        })
}

fn is_own(actor: &Actor, facts: &Facts) -> bool {
    actor
        .account()
        .is_some_and(|account| facts.owners.contains(&account))
}

/// R4: standing aside or accused, a person has no office on this file; a party's rights remain.
fn keeps_office(actor: &Actor, facts: &Facts) -> bool {
    !actor
        .account()
        .is_some_and(|account| facts.recused.contains(&account) || facts.accused.contains(&account))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::{HeldAffiliation, HeldMandate};
    use entity::id::MandateId;
    use entity::value::{MandateRole, OrganisationKind};
    use uuid::Uuid;

    const HERE: AssociationId = AssociationId(Uuid::from_u128(1));
    const ELSEWHERE: AssociationId = AssociationId(Uuid::from_u128(2));
    const ME: AccountId = AccountId(Uuid::from_u128(3));
    const FIRM: OrganisationId = OrganisationId(Uuid::from_u128(4));

    fn with(role: MandateRole) -> Actor {
        Actor::person(
            ME,
            vec![HeldMandate {
                mandate: MandateId(Uuid::nil()),
                association: HERE,
                role,
            }],
            vec![],
        )
    }

    fn for_firm() -> HeldAffiliation {
        HeldAffiliation {
            association: HERE,
            organisation: FIRM,
            kind: OrganisationKind::Provider,
        }
    }

    fn file() -> Facts {
        Facts::of(HERE)
    }

    fn against_me() -> Facts {
        Facts {
            accused: vec![ME],
            ..Facts::of(HERE)
        }
    }

    #[test]
    fn a_mandate_reaches_in_its_own_association_alone() {
        let board = with(MandateRole::Board);
        assert!(may_read(&board, Read::Complaint, &Facts::of(HERE)));
        assert!(!may_read(&board, Read::Complaint, &Facts::of(ELSEWHERE)));
        assert_eq!(
            require(&board, Act::VoteCast, &Facts::of(ELSEWHERE)),
            Err(Denied::Hidden)
        );
    }

    #[test]
    fn an_admin_sees_no_file() {
        let admin = with(MandateRole::Admin);
        for read in [
            Read::Complaint,
            Read::ComplaintAuthor,
            Read::Proceeding,
            Read::ProceedingFile,
            Read::Meeting,
            Read::Ballot,
            Read::Decision,
            Read::Docket,
        ] {
            assert!(!may_read(&admin, read, &Facts::of(HERE)), "{read:?}");
        }
    }

    #[test]
    fn r4_a_recused_member_loses_the_office_on_that_file_alone() {
        let board = with(MandateRole::Board);
        let recused = Facts {
            recused: vec![ME],
            ..file()
        };
        assert_eq!(ask(&board, Act::VoteCast, &file()), Ok(()));
        assert!(ask(&board, Act::VoteCast, &recused).is_err());
        assert_eq!(
            require(&board, Act::VoteCast, &recused),
            Err(Denied::Hidden)
        );
    }

    #[test]
    fn r4_a_recused_member_knows_that_the_file_exists_and_no_more() {
        let board = with(MandateRole::Board);
        let recused = Facts {
            recused: vec![ME],
            ..file()
        };
        assert!(may_read(&board, Read::Proceeding, &recused));
        assert!(!may_read(&board, Read::ProceedingFile, &recused));
        assert_eq!(
            require(&board, Act::ProceedingNotify, &recused.owned_by([ME])),
            Err(Denied::Forbidden)
        );
    }

    #[test]
    fn r4_an_accused_president_keeps_a_partys_rights_alone() {
        let accused = Actor::person(
            ME,
            vec![HeldMandate {
                mandate: MandateId(Uuid::nil()),
                association: HERE,
                role: MandateRole::President,
            }],
            vec![for_firm()],
        );
        assert!(!may_read(&accused, Read::Proceeding, &against_me()));
        assert!(!may_read(&accused, Read::ProceedingFile, &against_me()));
        let told = against_me().concerning([FIRM]);
        assert!(may_read(&accused, Read::ProceedingFile, &told));
        assert_eq!(ask(&accused, Act::DefenceSubmit, &told), Ok(()));
        assert_eq!(
            require(&accused, Act::VoteCast, &told.owned_by([ME])),
            Err(Denied::Hidden)
        );
    }

    #[test]
    fn the_chair_acts_and_another_board_member_is_forbidden() {
        let chair = with(MandateRole::President);
        let mine = file().owned_by([ME]);
        assert_eq!(ask(&chair, Act::ProceedingNotify, &mine), Ok(()));
        assert_eq!(
            require(&chair, Act::ProceedingNotify, &file()),
            Err(Denied::Forbidden)
        );
    }

    #[test]
    fn who_is_not_signed_in_is_told_so_only_about_what_is_public() {
        let guest = Actor::guest();
        assert_eq!(
            require(&guest, Act::CharterSign, &Facts::of(HERE)),
            Err(Denied::Unauthenticated)
        );
        assert_eq!(
            require(&guest, Act::ProceedingOpen, &file()),
            Err(Denied::Hidden)
        );
    }

    #[test]
    fn a_permit_names_the_effects_of_its_act_and_no_other() {
        let permit = require(
            &Actor::person(ME, vec![], vec![for_firm()]),
            Act::CharterSign,
            &Facts::of(HERE).concerning([FIRM]),
        )
        .unwrap();
        assert!(permit.covers(crate::access::Effect::Label).is_ok());
        assert!(permit.covers(crate::access::Effect::Ban).is_err());
    }

    #[test]
    fn the_system_does_what_time_brings_and_nothing_for_a_person() {
        let system = Actor::system();
        assert_eq!(ask(&system, Act::ComplaintMarkMissed, &file()), Ok(()));
        assert!(ask(&system, Act::VoteCast, &file()).is_err());
        assert!(ask(&system, Act::ProceedingNotify, &file()).is_err());
    }
}
