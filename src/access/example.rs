//! The worked example of the printed page: three people before one file. Every answer in it is the decision's own.

use super::actor::{Actor, HeldAffiliation, HeldMandate, Role};
use super::decide::{Denied, Facts, ask, is_readable, reaching};
use super::matrix::{Act, Reach, Read, Row};
use entity::TextEnum;
use entity::id::{AccountId, AssociationId, MandateId, OrganisationId};
use entity::value::{MandateRole, OrganisationKind};
use uuid::Uuid;

const HERE: AssociationId = AssociationId(Uuid::from_u128(1));
const SOPHIE: AccountId = AccountId(Uuid::from_u128(2));
const BENOIT: AccountId = AccountId(Uuid::from_u128(3));
const CLAIRE: AccountId = AccountId(Uuid::from_u128(4));
const ATELIER: OrganisationId = OrganisationId(Uuid::from_u128(5));
const MOULIN: OrganisationId = OrganisationId(Uuid::from_u128(6));

const STORY: &str = "## An example: three people and one file

The association, the firms and the people are invented; what the table answers is what the server would.

- **Sophie** is the association’s secretary. She also acts for *Atelier Nord*, a provider that signed the charter.
- **Benoît** is a member of the board. As a person, he complained about Atelier Nord.
- **Claire** acts for *Moulin & Fils*, a client of Atelier Nord, and complained for it.

The board has opened one file on both complaints; its president chairs it. In the table, *yes* says by what: an office, what is their
own, or the organisation that they act for. *No*: they know of the thing, and may not. *Not there*: they are answered as if there were
none. **R4** stands where an office would let them, had they not lost it on this file.

| | Sophie, before Atelier Nord is told | Sophie, once it is told | Benoît | Claire |
| --- | --- | --- | --- | --- |
";

/// What the people of the example look at.
#[derive(Clone, Copy)]
enum Thing {
    BenoitsComplaint,
    ClairesComplaint,
    File,
    AnotherFile,
    Association,
}

/// A row of the matrix.
#[derive(Clone, Copy)]
enum Line {
    Read(Read),
    Act(Act),
}

const ASKED: &[(Thing, &str, Line)] = &[
    (
        Thing::BenoitsComplaint,
        "Benoît’s",
        Line::Read(Read::Complaint),
    ),
    (
        Thing::ClairesComplaint,
        "Claire’s",
        Line::Read(Read::Complaint),
    ),
    (Thing::File, "this one", Line::Read(Read::Proceeding)),
    (Thing::File, "this one", Line::Read(Read::ProceedingChair)),
    (Thing::File, "this one", Line::Read(Read::ProceedingFile)),
    (Thing::File, "this one", Line::Read(Read::Ballot)),
    (Thing::File, "this one", Line::Act(Act::ProceedingNotify)),
    (Thing::File, "this one", Line::Act(Act::DefenceSubmit)),
    (Thing::File, "this one", Line::Act(Act::VoteCast)),
    (
        Thing::AnotherFile,
        "another",
        Line::Read(Read::ProceedingFile),
    ),
    (Thing::AnotherFile, "another", Line::Act(Act::VoteCast)),
    (
        Thing::Association,
        "here",
        Line::Act(Act::ComplaintFilePaper),
    ),
];

/// The example in Markdown.
pub(super) fn page() -> String {
    let mandate = |role| HeldMandate {
        mandate: MandateId(Uuid::nil()),
        association: HERE,
        role,
    };
    let acting = |organisation, kind| HeldAffiliation {
        association: HERE,
        organisation,
        kind,
    };
    let sophie = Actor::person(
        SOPHIE,
        vec![mandate(MandateRole::Secretary)],
        vec![acting(ATELIER, OrganisationKind::Provider)],
    );
    let benoit = Actor::person(BENOIT, vec![mandate(MandateRole::Board)], vec![]);
    let claire = Actor::person(
        CLAIRE,
        vec![],
        vec![acting(MOULIN, OrganisationKind::Client)],
    );
    let rows = ASKED.iter().map(|(thing, name, line)| {
        let cells = [
            (&sophie, false),
            (&sophie, true),
            (&benoit, true),
            (&claire, true),
        ];
        let cells = cells.map(|(who, told)| format!(" {} |", line.answer(who, &thing.facts(told))));
        let text = match line {
            Line::Read(read) => read.text(),
            Line::Act(act) => act.text(),
        };
        format!(
            "| {}: {name} (`{}`) |{}\n",
            text.en,
            text.name,
            cells.concat()
        )
    });
    format!("{STORY}{}", rows.collect::<String>())
}

impl Thing {
    /// What is known of it, as the slices say it: `told` whether the accused was told of the file.
    fn facts(self, told: bool) -> Facts {
        let accused = told.then_some(ATELIER);
        let case = Facts {
            accused: vec![SOPHIE],
            recused: vec![BENOIT, CLAIRE],
            ..Facts::of(HERE)
        };
        match self {
            Self::BenoitsComplaint => case.owned_by([BENOIT]).concerning(accused),
            Self::ClairesComplaint => case
                .owned_by([CLAIRE])
                .concerning([MOULIN])
                .concerning(accused),
            Self::File => case.concerning(accused),
            Self::AnotherFile | Self::Association => Facts::of(HERE),
        }
    }
}

impl Line {
    fn row(self) -> Row {
        match self {
            Self::Read(read) => read.row(),
            Self::Act(act) => act.row(),
        }
    }

    fn decide(self, who: &Actor, facts: &Facts) -> Result<(), Denied> {
        match self {
            Self::Read(read) if is_readable(who, read, &self.row(), facts) => Ok(()),
            Self::Read(_) => Err(Denied::Hidden),
            Self::Act(act) => ask(who, act, facts),
        }
    }

    fn answer(self, who: &Actor, facts: &Facts) -> String {
        let with_office = Facts {
            accused: Vec::new(),
            recused: Vec::new(),
            ..facts.clone()
        };
        let no = match self.decide(who, facts) {
            Ok(()) => return format!("yes: {}", self.by_what(who, facts, &with_office)),
            Err(Denied::Hidden) => "not there",
            Err(Denied::Forbidden | Denied::Unauthenticated) => "no",
        };
        match self.decide(who, &with_office) {
            Ok(()) => format!("{no}, **R4**"),
            Err(_) => no.to_owned(),
        }
    }

    /// The first of the roles that let `who`; without what R4 takes, where nothing else does.
    fn by_what(self, who: &Actor, facts: &Facts, with_office: &Facts) -> String {
        let row = self.row();
        let mut roles = reaching(who, &row, facts).chain(reaching(who, &row, with_office));
        let Some((role, reach)) = roles.next() else {
            return String::new();
        };
        match reach {
            Reach::Any if role == Role::Guest => "everybody does".to_owned(),
            Reach::Any | Reach::No => format!("as {}", role.text().en.to_lowercase()),
            _ if facts
                .owners
                .iter()
                .any(|owner| who.account() == Some(*owner)) =>
            {
                "their own".to_owned()
            }
            _ => "acts for an organisation that it concerns".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the example is there to show, beside what it happens to print.
    #[test]
    fn the_example_shows_what_recusal_takes_and_leaves() {
        let page = page();
        let cells = |name: &str| -> Vec<String> {
            let line = page.lines().find(|line| line.contains(name)).unwrap();
            line.split('|')
                .skip(2)
                .take(4)
                .map(|cell| cell.trim().to_owned())
                .collect()
        };
        assert_eq!(
            cells("Benoît’s (`Complaint`)"),
            [
                "not there, **R4**",
                "yes: acts for an organisation that it concerns",
                "yes: their own",
                "not there"
            ]
        );
        assert_eq!(
            cells("this one (`ProceedingFile`)"),
            [
                "not there, **R4**",
                "yes: acts for an organisation that it concerns",
                "not there, **R4**",
                "not there"
            ]
        );
        assert_eq!(cells("this one (`Proceeding`)")[2], "yes: as board member");
        assert_eq!(cells("this one (`VoteCast`)")[2], "not there, **R4**");
        assert_eq!(cells("another (`VoteCast`)")[2], "yes: as board member");
        assert_eq!(cells("here (`ComplaintFilePaper`)")[0], "yes: as secretary");
    }
}
