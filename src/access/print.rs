//! The matrix as a page that a board member can read.

use super::actor::Role;
use super::example;
use super::matrix::{Act, Reach, Read, Row};
use entity::text_enum::snake_case;
use entity::{EnumValue, TextEnum};

const HEAD: &str = "# Who may

Printed by `sceau matrix`; a test fails when this page is out of date.

This page says what each person may read and do. It is what the server decides by: there is no other list. Each line is one thing
that is read or done, in English and *in French*, with the name that programs use. Each column is a role. A person may have several
roles, by their mandates and by the organisations for which they act, and may do whatever one of them lets them. In a line a role has

- **any**: everything of that kind in the association;
- **party**: what concerns an organisation that the person acts for, and what is their own;
- **own**: what is their own, such as their account; a file is its chair’s own;
- nothing: the cell is empty, and the role lets nobody.

Whoever is signed in is a guest and a client too, so what these two columns let is everybody’s. *System* is the server itself, when
time passes.

**Who stands aside (R4).** On a file, nobody judges in their own cause. Whoever complained, whoever acts for a complainant or for the
accused, and whoever declares that they stand aside, loses every office *on that file*, and keeps it on all others. What they may do
without an office stays theirs: a party’s rights, and what is their own. Who stands aside still knows that there is such a file, who
chairs it, and who is a member; who acts for the accused learns of the file when the accused is told.

**Hidden is as absent.** What somebody may not read is answered exactly as if it were not there.
";

/// The whole table in Markdown, for `sceau matrix` and `docs/access-matrix.md`.
#[must_use]
pub fn matrix_page() -> String {
    let reads = Read::GROUPS.iter().map(|(heading, rows)| {
        let rows = rows.iter().map(|read| line(read.text(), read.row()));
        section(heading, rows)
    });
    let acts = Act::GROUPS.iter().map(|(heading, rows)| {
        let rows = rows.iter().map(|act| line(act.text(), act.row()));
        section(heading, rows)
    });
    format!(
        "{HEAD}\n## What is read\n{}\n## What is done\n{}\n{}",
        reads.collect::<String>(),
        acts.collect::<String>(),
        example::page()
    )
}

fn section(heading: &str, rows: impl Iterator<Item = String>) -> String {
    let heads = Role::VALUES.iter().map(|role| snake_case::name(*role));
    let heads = heads.map(|head| format!(" {head} |"));
    format!(
        "\n### {heading}\n\n| |{}\n| --- |{}\n{}",
        heads.collect::<String>(),
        " --- |".repeat(Role::VALUES.len()),
        rows.collect::<String>()
    )
}

fn line(text: &EnumValue, row: Row) -> String {
    let cells = row.map(|reach| {
        let word = match reach {
            Reach::No => "",
            Reach::Own => "own",
            Reach::Party => "party",
            Reach::Any => "any",
        };
        format!(" {word} |")
    });
    format!(
        "| **{}** · *{}*<br>{}<br>`{}` |{}\n",
        text.en,
        text.fr,
        text.description.trim(),
        text.name,
        cells.concat()
    )
}
