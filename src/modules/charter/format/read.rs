//! From TOML to plain values: one table at a time, every fault noted with its place.
//!
//! A reader asks a [`Table`] for the keys it knows; keys that nobody asked for are faults. So a
//! reader asks for everything first and only then puts its value together with `?`.

use super::{fault::Found, limits};
use crate::input::is_unseen;
use crate::text::LocalizedText;
use entity::TextEnum;
use entity::text_enum::snake_case;
use std::{fmt, ops::RangeInclusive, str::FromStr};
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};
use unicode_normalization::UnicodeNormalization;

/// Parses `text` and reads its root table. `Err` holds at least one fault.
pub(super) fn document<T>(
    text: &str,
    read: impl FnOnce(&mut Table<'_, '_>) -> Option<T>,
) -> Result<T, Vec<Found>> {
    let root = DeTable::parse(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        let reason = error.message().lines().collect::<Vec<_>>().join(", ");
        vec![(at, format!("this is not TOML: {}", shown(&reason)))]
    })?;
    let mut found = Vec::new();
    let value = Table::read(root.get_ref(), 0, String::new(), &mut found, read);
    value.filter(|_| found.is_empty()).ok_or(found)
}

/// What can stand at a key.
pub(super) trait Key: Sized {
    /// The value at `key`; nothing where a fault was noted.
    fn read(table: &mut Table<'_, '_>, key: &'static str) -> Option<Self>;
}

impl<T: Key> Key for Option<T> {
    /// Nothing at the key is none, and no fault.
    fn read(table: &mut Table<'_, '_>, key: &'static str) -> Option<Self> {
        table.or_default(key, None, |table, key| T::read(table, key).map(Some))
    }
}

/// A table being read.
pub(super) struct Table<'a, 't> {
    entries: &'a DeTable<'t>,
    at: usize,
    /// What stands before a key's name in messages.
    path: String,
    asked: Vec<&'static str>,
    lenient: bool,
    found: &'a mut Vec<Found>,
}

impl<'a, 't> Table<'a, 't> {
    fn read<T>(
        entries: &'a DeTable<'t>,
        at: usize,
        path: String,
        found: &'a mut Vec<Found>,
        read: impl FnOnce(&mut Self) -> Option<T>,
    ) -> Option<T> {
        let mut table = Self {
            entries,
            at,
            path,
            asked: Vec::new(),
            lenient: false,
            found,
        };
        let value = read(&mut table);
        for key in entries.keys() {
            let name = key.get_ref().as_ref();
            if !table.lenient && !table.asked.contains(&name) {
                let name = shown(name);
                table.fault_at(key.span().start, &name, "is not a key of this format");
            }
        }
        value
    }

    fn fault_at(&mut self, at: usize, key: &str, message: impl fmt::Display) {
        let message = format!("`{}{key}` {message}", self.path);
        self.found.push((at, message));
    }

    /// Notes a fault of `key`: where its value stands, or at the head of the table if it has none.
    pub(super) fn fault(&mut self, key: &'static str, message: impl fmt::Display) {
        let at = self
            .entries
            .get(key)
            .map_or(self.at, |value| value.span().start);
        self.fault_at(at, key, message);
    }

    /// Leaves unknown keys alone: they may be known to another format.
    pub(super) fn lenient(&mut self) {
        self.lenient = true;
    }

    /// What `read` makes of `key`, or `default` where the key is not there.
    pub(super) fn or_default<T>(
        &mut self,
        key: &'static str,
        default: T,
        read: impl FnOnce(&mut Self, &'static str) -> Option<T>,
    ) -> Option<T> {
        self.asked.push(key);
        if self.entries.contains_key(key) {
            read(self, key)
        } else {
            Some(default)
        }
    }

    /// The value at `key`, if it is of the kind that `kind` picks.
    fn value<T>(
        &mut self,
        key: &'static str,
        expected: &str,
        kind: impl FnOnce(&'a DeValue<'t>) -> Option<T>,
    ) -> Option<T> {
        self.asked.push(key);
        let entries = self.entries;
        let Some(value) = entries.get(key).map(Spanned::get_ref) else {
            self.fault(key, "is missing");
            return None;
        };
        let picked = kind(value);
        if picked.is_none() {
            let kind = value.type_str();
            self.fault(
                key,
                format_args!("must be {expected}, but is of type {kind}"),
            );
        }
        picked
    }

    /// A table at `key`, read by `read`.
    pub(super) fn table<T>(
        &mut self,
        key: &'static str,
        read: impl FnOnce(&mut Table<'_, 't>) -> Option<T>,
    ) -> Option<T> {
        let entries = self.value(key, "a table of keys", DeValue::as_table)?;
        let at = self
            .entries
            .get(key)
            .map_or(self.at, |value| value.span().start);
        let path = format!("{}{key}.", self.path);
        Table::read(entries, at, path, self.found, read)
    }

    /// Looks once more into the table at `key`, to note a fault of its keys.
    pub(super) fn within(&mut self, key: &'static str, look: impl FnOnce(&mut Table<'_, 't>)) {
        self.table(key, |table| {
            table.lenient();
            look(table);
            Some(())
        });
    }

    /// A list of `many` tables at `key`, each read by `read`; those with faults are left out.
    pub(super) fn tables<T>(
        &mut self,
        key: &'static str,
        many: RangeInclusive<usize>,
        mut read: impl FnMut(&mut Table<'_, 't>) -> Option<T>,
    ) -> Option<Vec<T>> {
        let expected = format!("a list of tables, each under [[{}{key}]]", self.path);
        let items = self.value(key, &expected, DeValue::as_array)?;
        if !many.contains(&items.len()) {
            let (least, most) = many.into_inner();
            self.fault(key, format_args!("must be from {least} to {most} tables"));
        }
        let mut tables = Vec::with_capacity(items.len());
        for item in items {
            let at = item.span().start;
            if let Some(entries) = item.get_ref().as_table() {
                let path = format!("{}{key}.", self.path);
                tables.extend(Table::read(entries, at, path, self.found, &mut read));
            } else {
                self.fault_at(at, key, format_args!("must be {expected}"));
            }
        }
        Some(tables)
    }

    /// `true` or `false`.
    pub(super) fn flag(&mut self, key: &'static str) -> Option<bool> {
        self.value(key, "true or false", DeValue::as_bool)
    }

    /// A whole number in `range`.
    pub(super) fn whole(&mut self, key: &'static str, range: RangeInclusive<u32>) -> Option<u32> {
        let digits = self.value(key, "a whole number", DeValue::as_integer)?;
        let number = u32::from_str_radix(digits.as_str(), digits.radix())
            .ok()
            .filter(|number| range.contains(number));
        if number.is_none() {
            let (least, most) = range.into_inner();
            self.fault(key, format_args!("must be a number from {least} to {most}"));
        }
        number
    }

    fn string(&mut self, key: &'static str) -> Option<&'a str> {
        self.value(key, "text in quotes", DeValue::as_str)
    }

    /// The name of something in quotes: a number, a share, a region.
    pub(super) fn parsed<T: FromStr<Err: fmt::Display>>(&mut self, key: &'static str) -> Option<T> {
        let text = self.string(key)?;
        text.parse()
            .map_err(|error| self.fault(key, format_args!("is `{}`: {error}", shown(text))))
            .ok()
    }

    /// One of the values of an enumeration, in small letters.
    pub(super) fn choice<T: TextEnum>(&mut self, key: &'static str) -> Option<T> {
        self.choice_among(key, T::VALUES)
    }

    /// One of these values of an enumeration, in small letters.
    pub(super) fn choice_among<T: TextEnum>(
        &mut self,
        key: &'static str,
        among: &[T],
    ) -> Option<T> {
        let text = self.string(key)?;
        let names = || among.iter().map(|value| snake_case::name(*value));
        let at = names().position(|name| name == text);
        let chosen = at.map(|at| among[at]);
        if chosen.is_none() {
            let (shown, expected) = (shown(text), names().collect::<Vec<_>>().join(", "));
            self.fault(
                key,
                format_args!("is `{shown}`: expected one of {expected}"),
            );
        }
        chosen
    }

    /// A short name: small letters and digits, in groups joined by hyphens.
    pub(super) fn slug(&mut self, key: &'static str) -> Option<String> {
        let text = self.string(key)?;
        let small = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
        let sane = text.len() <= limits::SLUG
            && text
                .split('-')
                .all(|group| !group.is_empty() && group.bytes().all(small));
        if !sane {
            let most = limits::SLUG;
            self.fault(
                key,
                format_args!("must be small letters and digits joined by hyphens, at most {most}"),
            );
        }
        sane.then(|| text.to_owned())
    }

    /// A text in both languages, each of at most `most` characters.
    pub(super) fn localized(&mut self, key: &'static str, most: usize) -> Option<LocalizedText> {
        self.table(key, |table| {
            let fr = table.wording("fr", most);
            let en = table.wording("en", most);
            Some(LocalizedText::new(fr?, en?))
        })
    }

    fn wording(&mut self, key: &'static str, most: usize) -> Option<String> {
        let wording = unwrapped(self.string(key)?);
        if wording.is_empty() {
            self.fault(key, "is empty");
        } else if let Some(bad) = wording.chars().find(|c| unseen(*c)) {
            let code = u32::from(bad);
            self.fault(
                key,
                format_args!("holds a character that does not show, U+{code:04X}"),
            );
        } else if wording.chars().count() > most {
            self.fault(key, format_args!("is longer than {most} characters"));
        } else {
            return Some(wording);
        }
        None
    }
}

/// The wording without the accidents of its file: the lines of a paragraph are joined by a space,
/// paragraphs are parted by one empty line, accents are composed (NFC). Otherwise two editors
/// could turn one text into two hashes.
fn unwrapped(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let paragraphs: Vec<String> = lines
        .split(|line| line.is_empty())
        .filter(|paragraph| !paragraph.is_empty())
        .map(|paragraph| paragraph.join(" "))
        .collect();
    paragraphs.join("\n\n").nfc().collect()
}

/// Whether a character would be signed without being seen, controls other than the break between paragraphs too. Here it is refused
/// and not left out: what is signed is what the file holds.
fn unseen(c: char) -> bool {
    is_unseen(c) || (c.is_control() && c != '\n') || matches!(c, '\u{2028}' | '\u{2029}')
}

/// What a file says, fit for one short line of a message.
fn shown(text: &str) -> String {
    const MOST: usize = 60;
    let mut shown = String::new();
    for c in text.chars().take(MOST) {
        if c == '\n' || unseen(c) {
            shown.extend(c.escape_debug());
        } else {
            shown.push(c);
        }
    }
    if text.chars().nth(MOST).is_some() {
        shown.push('…');
    }
    shown
}
