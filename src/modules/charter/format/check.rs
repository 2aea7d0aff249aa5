//! The faults of the charter's text: what no table can know alone, such as a number given twice.

use super::{
    Article, ArticleNumber, Chapter, CharterText, Clause, FORMAT, RulesOfProcedure, limits,
    read::{Key, Table},
};
use std::{collections::BTreeSet, fmt};

/// As many as there are numbers.
const NUMBERED: std::ops::RangeInclusive<usize> = 1..=limits::NUMBER as usize;

/// Reads the root table.
pub(super) fn charter(root: &mut Table<'_, '_>) -> Option<CharterText> {
    let format = root.whole("format", 0..=u32::MAX);
    if format.is_some_and(|format| format != FORMAT) {
        // Whatever else this file says, it says it in a language not spoken here.
        root.fault(
            "format",
            format_args!("must be {FORMAT}, the only format there is"),
        );
        root.lenient();
        return None;
    }
    let slug = root.slug("slug");
    let title = root.localized("title", limits::TITLE);
    let clauses = root.or_default("clauses", Vec::new(), |root, key| {
        let mut codes = Seen::default();
        root.tables(key, 0..=limits::CLAUSES, |table| clause(table, &mut codes))
    });
    let mut numbers = Seen::default();
    let chapters = root.tables("chapters", NUMBERED, |table| chapter(table, &mut numbers));
    let rules = RulesOfProcedure::read(root, "rules");
    Some(CharterText {
        format: format?,
        slug: slug?,
        title: title?,
        clauses: clauses?,
        chapters: chapters?,
        rules: rules?,
    })
}

fn clause(table: &mut Table<'_, '_>, codes: &mut Seen<String>) -> Option<Clause> {
    let code = table.slug("code");
    if let Some(code) = &code {
        codes.once(table, "code", code);
    }
    let title = table.localized("title", limits::TITLE);
    let text = table.localized("text", limits::TEXT);
    Some(Clause {
        code: code?,
        title: title?,
        text: text?,
    })
}

fn chapter(table: &mut Table<'_, '_>, numbers: &mut Seen<u32>) -> Option<Chapter> {
    let number = table.whole("number", 1..=limits::NUMBER);
    if let Some(number) = number {
        numbers.rising(table, &number);
    }
    let title = table.localized("title", limits::TITLE);
    let mut places = Seen::default();
    let articles = table.tables("articles", NUMBERED, |table| {
        article(table, number, &mut places)
    });
    Some(Chapter {
        number: number?,
        title: title?,
        articles: articles?,
    })
}

fn article(
    table: &mut Table<'_, '_>,
    chapter: Option<u32>,
    places: &mut Seen<ArticleNumber>,
) -> Option<Article> {
    let number: Option<ArticleNumber> = table.parsed("number");
    if let Some(number) = number {
        match chapter {
            Some(chapter) if chapter != number.chapter => table.fault(
                "number",
                format_args!("is `{number}`, but the article stands in chapter {chapter}"),
            ),
            _ => places.rising(table, &number),
        }
    }
    let kind = table.choice("kind");
    let title = table.localized("title", limits::TITLE);
    let text = table.localized("text", limits::TEXT);
    Some(Article {
        number: number?,
        kind: kind?,
        title: title?,
        text: text?,
    })
}

/// What siblings before were called.
struct Seen<N>(BTreeSet<N>);

impl<N> Default for Seen<N> {
    fn default() -> Self {
        Self(BTreeSet::new())
    }
}

impl<N: Clone + Ord + fmt::Display> Seen<N> {
    /// Notes a fault if `name` was there before.
    fn once(&mut self, table: &mut Table<'_, '_>, key: &'static str, name: &N) -> bool {
        let new = self.0.insert(name.clone());
        if !new {
            table.fault(key, format_args!("`{name}` is given twice"));
        }
        new
    }

    /// Notes a fault if `number` was there before or comes after a higher one. Gaps are allowed.
    fn rising(&mut self, table: &mut Table<'_, '_>, number: &N) {
        let highest = self.0.last().cloned();
        if self.once(table, "number", number)
            && let Some(highest) = highest.filter(|highest| highest > number)
        {
            table.fault("number", format_args!("`{number}` comes after `{highest}`"));
        }
    }
}
