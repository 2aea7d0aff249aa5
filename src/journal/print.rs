//! The format of entries as a page, for whoever has a journal and not this code.

use super::entry::FORMAT;
use super::form::{Field, Form};
use super::value::Kind;
use crate::access::Act;
use entity::id::{AccountId, TypedId};
use std::collections::BTreeMap;
use std::fmt::Write;

/// The whole format in Markdown, for `sceau journal format` and `docs/journal-format.md`.
#[must_use]
pub fn format_page(forms: &[Form]) -> String {
    let mut page = format!(
        "# The journal's format\n\n\
         Printed by `sceau journal format`; a test fails when this page is out of date. This is version {FORMAT}.\n\n\
         An entry is a row of `journal_entry`. `body` is canonical JSON (RFC 8785), `hash` its SHA-256:\n\n"
    );
    table(&mut page, ["key", "what it says"], ENVELOPE);
    page.push_str("\nThe facts are values of these types, and of no other:\n\n");
    table(&mut page, ["type", "how it is written"], TYPES);
    page.push_str(HISTORY);

    page.push_str("\n## Acts\n\n");
    let rows = Act::ALL.iter().flat_map(|act| {
        let recorded = forms.iter().filter(|form| form.acts.contains(act));
        recorded.map(|form| [act.name().to_owned(), link(form), chains(form)])
    });
    table(
        &mut page,
        ["act", "its entries", "chain"],
        rows.collect::<Vec<_>>(),
    );

    page.push_str("\n## Entries\n");
    let mut enums = BTreeMap::new();
    for form in forms {
        let Form { name, about, .. } = form;
        let acts: Vec<_> = form.acts.iter().map(|act| act.name()).collect();
        // Writing to a String does not fail.
        let _ = write!(
            page,
            "\n### {name}\n\n{about}\n\nActs: {}. Chain: {}.\n\n",
            acts.join(", "),
            chains(form)
        );
        let mut rows = Vec::new();
        keys(&form.fields, "", &mut rows, &mut enums);
        table(&mut page, ["fact", "type", "what it says"], rows);
    }

    page.push_str("\n## Enums\n\n");
    let rows = enums.iter().map(|(name, values)| {
        let values: Vec<_> = values.iter().map(|value| format!("`{value}`")).collect();
        [format!("`{name}`"), values.join(", ")]
    });
    table(&mut page, ["enum", "values"], rows.collect::<Vec<_>>());
    page
}

const ENVELOPE: [[&str; 2]; 10] = [
    ["`v`", "The version of this format."],
    [
        "`chain`",
        "The chain: the UUID of the thing; of a person, the first half of their mark.",
    ],
    [
        "`kind`",
        "What the chain is about: the prefix of the thing's id; of a person, `account`.",
    ],
    ["`seq`", "The entry's number in its chain, from 1."],
    [
        "`prev`",
        "The hash of the entry before, in hexadecimal; null in the first.",
    ],
    [
        "`at`",
        "When the entry was recorded, with microseconds. What took effect at another instant says so among its facts.",
    ],
    [
        "`association`",
        "The id of the association; null where the act belongs to none.",
    ],
    ["`act`", "The act."],
    [
        "`by`",
        "Who acted: a mark, `SYSTEM` for the server, `GUEST` for nobody signed in.",
    ],
    ["`facts`", "The facts, which depend on the entry."],
];

const TYPES: [[&str; 2]; 8] = [
    [
        "id",
        "A prefix, `_`, and the thing's UUID in base32 (RFC 4648) in small letters without padding. Never of a person.",
    ],
    [
        "mark",
        "A person: the SHA-256 of a salt, that lies in their account, and the account's UUID, in hexadecimal. Several come in their own order.",
    ],
    [
        "proof",
        "A text of a thing: a hash (HMAC-SHA-256) of the thing's UUID and the text, keyed by the server's secret, in hexadecimal.",
    ],
    [
        "SHA-256",
        "A text that people can read, or that is salted: its hash in hexadecimal.",
    ],
    ["day", "`2026-02-05`, at the association's seat."],
    [
        "instant",
        "`2026-02-05T18:00:00Z`, in UTC, with as many decimals as it has.",
    ],
    ["integer, boolean", "As JSON has them."],
    [
        "a value",
        "One of the values of an enum; they stand at the foot.",
    ],
];

const HISTORY: &str = "
Before, in version 1, `inForceAt` and `endedAt` were not there, and the entries of a decision that the server came to late had the
instant of its effect in `at`.
";

fn link(form: &Form) -> String {
    format!("[{}](#{})", form.name, form.name.to_lowercase())
}

fn chains(form: &Form) -> String {
    let names = form.chains.iter().map(|prefix| match *prefix {
        AccountId::PREFIX => "person",
        prefix => prefix,
    });
    names.collect::<Vec<_>>().join(" or ")
}

/// A row for each key, and after it one for each key within; gathers the enums that are met.
fn keys(
    fields: &[Field],
    within: &str,
    rows: &mut Vec<[String; 3]>,
    enums: &mut BTreeMap<&'static str, Vec<&'static str>>,
) {
    for field in fields {
        let key = format!("{within}{}", field.key);
        let meaning = field.meaning.to_owned();
        rows.push([format!("`{key}`"), written(&field.kind), meaning]);
        match innermost(&field.kind) {
            Kind::Part(parts) => keys(parts, &format!("{key}[]."), rows, enums),
            Kind::Enum { name, values } => drop(enums.insert(name, values.clone())),
            _ => {}
        }
    }
}

fn innermost(kind: &Kind) -> &Kind {
    match kind {
        Kind::Optional(kind) | Kind::List(kind) => innermost(kind),
        kind => kind,
    }
}

fn written(kind: &Kind) -> String {
    match kind {
        Kind::Plain(name) => (*name).to_owned(),
        Kind::Id(prefix) => format!("id `{prefix}_…`"),
        Kind::Enum { name, .. } => format!("value of `{name}`"),
        Kind::Optional(kind) => format!("{}, or null", written(kind)),
        Kind::List(kind) => format!("list of: {}", written(kind)),
        Kind::Part(_) => "object".to_owned(),
    }
}

fn table<const N: usize, T: AsRef<str>>(
    page: &mut String,
    head: [&str; N],
    rows: impl IntoIterator<Item = [T; N]>,
) {
    line(page, head.iter().copied());
    line(page, ["---"; N].into_iter());
    for row in rows {
        line(page, row.iter().map(AsRef::as_ref));
    }
}

fn line<'a>(page: &mut String, cells: impl Iterator<Item = &'a str>) {
    for cell in cells {
        let _ = write!(page, "| {cell} ");
    }
    page.push_str("|\n");
}
