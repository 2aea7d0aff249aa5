//! The matrix as a page that a board member can read.

use super::actor::Role;
use super::matrix::{Act, Reach, Read};
use entity::TextEnum;
use entity::text_enum::snake_case;
use std::fmt::Write;

/// The whole table in Markdown, for `sceau matrix` and `docs/access-matrix.md`.
#[must_use]
pub fn matrix_page() -> String {
    let mut page = String::from(
        "# Who may\n\n\
         Printed by `sceau matrix`; a test fails when this page is out of date.\n\n\
         **any**: everything of the association. **party**: what concerns an organisation that the person acts for, and what is \
         their own. **own**: what is their own; a file is its chair's own. An empty cell: no. Whoever is signed in is also a guest \
         and a client. A person who is recused from a file, or acts for the accused, loses every office on that file (R4).\n\n",
    );
    section(
        &mut page,
        "What is read",
        Read::ALL.iter().map(|read| (read.name(), read.row())),
    );
    page.push('\n');
    section(
        &mut page,
        "What is done",
        Act::ALL.iter().map(|act| (act.name(), act.row())),
    );
    page
}

fn section<'a>(
    page: &mut String,
    title: &str,
    rows: impl Iterator<Item = (&'a str, [Reach; Role::VALUES.len()])>,
) {
    let mut write = |line: String| {
        // Writing to a String does not fail.
        let _ = writeln!(page, "{line}");
    };
    write(format!("## {title}\n"));
    let heads = Role::VALUES.iter().map(|role| snake_case::name(*role));
    let heads = heads.map(|head| format!(" {head} |"));
    write(format!("| |{}", heads.collect::<String>()));
    write(format!("| --- |{}", " --- |".repeat(Role::VALUES.len())));
    for (name, row) in rows {
        let cells = row.map(|reach| {
            let word = match reach {
                Reach::No => "",
                Reach::Own => "own",
                Reach::Party => "party",
                Reach::Any => "any",
            };
            format!(" {word} |")
        });
        write(format!("| {name} |{}", cells.concat()));
    }
}
