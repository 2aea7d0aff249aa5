//! A row of the matrix in words, as descriptions in the schema say it.

use super::actor::Role;
use super::matrix::{Reach, Row};

/// Whom a row lets, in one phrase that follows "by". What goes without saying is left out: whoever is signed in is a guest and a
/// client too, and the server does nothing for a person.
#[must_use]
pub fn who(row: &Row) -> String {
    let of = |role: Role| row[role as usize];
    if of(Role::Guest) == Reach::Any {
        return "anybody".to_owned();
    }
    if of(Role::Client) == Reach::Any {
        return "whoever is signed in".to_owned();
    }
    let reaching = |reach| {
        let offices = OFFICES.iter().filter(move |(role, _)| of(*role) == reach);
        offices.map(|(_, words)| (*words).to_owned())
    };
    let mut all: Vec<_> = reaching(Reach::Any).collect();
    if of(Role::Client) == Reach::Party {
        all.push("whoever acts for an organisation that it concerns".to_owned());
    } else if of(Role::Provider) == Reach::Party {
        all.push("whoever acts for a provider that it concerns".to_owned());
    }
    let mut own = Vec::new();
    if of(Role::Client) >= Reach::Own {
        all.push("whoever's own it is".to_owned());
    } else {
        own.extend(reaching(Reach::Own));
    }
    let (all, own) = (listed(&all, "and"), listed(&own, "or"));
    match (all.is_empty(), own.is_empty()) {
        (true, true) => "the server itself".to_owned(),
        (false, true) => all,
        (true, false) => format!("{own}, of what is their own"),
        (false, false) => format!("{all}, and of what is their own by {own}"),
    }
}

const OFFICES: [(Role, &str); 5] = [
    (Role::Secretary, "the secretary"),
    (Role::Board, "a member of the board"),
    (Role::President, "the president"),
    (Role::Auditor, "an auditor"),
    (Role::Admin, "an admin"),
];

/// "one, another and a third".
fn listed(all: &[String], last: &str) -> String {
    match all {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., end] => format!("{} {last} {end}", most.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::{Act, Read};

    #[test]
    fn a_row_is_said_in_one_phrase() {
        for (row, said) in [
            (Act::ComplaintFile.row(), "anybody"),
            (Act::OrganisationRegister.row(), "whoever is signed in"),
            (Act::MemberAdmit.row(), "the secretary and the president"),
            (
                Act::CharterSign.row(),
                "whoever acts for a provider that it concerns",
            ),
            (
                Act::AffiliationConfirm.row(),
                "the secretary, whoever acts for an organisation that it concerns and whoever's own it is",
            ),
            (
                Act::ProceedingOpen.row(),
                "the secretary, and of what is their own by a member of the board or the president",
            ),
            (
                Read::Recusal.row(),
                "the secretary, a member of the board, the president, an auditor, whoever acts for a provider that it concerns and \
                 whoever's own it is",
            ),
            (Act::LabelLapse.row(), "the server itself"),
        ] {
            assert_eq!(who(&row), said);
        }
    }
}
