//! The signed text: clauses, chapters, articles.

use super::{RulesOfProcedure, limits};
use crate::text::LocalizedText;
use entity::text_enum::snake_case;
use entity::value::ArticleKind;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// One version of a charter, whole: what a signature binds to (A2, A3).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CharterText {
    /// The version of the file format, [`super::FORMAT`].
    pub format: u32,
    /// The charter's short name in addresses, the same for all its versions.
    pub slug: String,
    /// The charter's title.
    pub title: LocalizedText,
    /// The general clauses beside the chapters, in the author's order (A2).
    #[serde(default)]
    pub clauses: Vec<Clause>,
    /// The chapters, by rising number; at least one.
    pub chapters: Vec<Chapter>,
    /// How a complaint is judged (A9).
    pub rules: RulesOfProcedure,
}

impl CharterText {
    /// Every article, in order.
    pub fn articles(&self) -> impl Iterator<Item = &Article> {
        self.chapters.iter().flat_map(|chapter| &chapter.articles)
    }

    /// The article with this number, if the charter has it.
    #[must_use]
    pub fn article(&self, number: ArticleNumber) -> Option<&Article> {
        self.articles().find(|article| article.number == number)
    }
}

/// A general clause: purpose, property, label, radiation … It is signed, but no complaint can
/// allege its breach (A2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clause {
    /// A short name, unique in the charter.
    pub code: String,
    /// The clause's title.
    pub title: LocalizedText,
    /// The clause; an empty line separates paragraphs.
    pub text: LocalizedText,
}

/// A chapter and its articles.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chapter {
    /// The chapter's number, from 1.
    pub number: u32,
    /// The chapter's title.
    pub title: LocalizedText,
    /// The articles, by rising number; at least one.
    pub articles: Vec<Article>,
}

/// One duty of a signatory, the unit of commitments, allegations and findings (A3, R1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Article {
    /// The number, such as `4.2`.
    pub number: ArticleNumber,
    /// Whether it orders or forbids.
    #[serde(with = "snake_case")]
    pub kind: ArticleKind,
    /// The article's title.
    pub title: LocalizedText,
    /// The article; an empty line separates paragraphs.
    pub text: LocalizedText,
}

/// An article's number: its chapter, then its place, so that `4.10` comes after `4.9`.
///
/// Numbers rise but may leave gaps: when an article is repealed, those behind it keep the numbers
/// under which earlier versions are cited (A9).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ArticleNumber {
    /// The chapter's number, from 1.
    pub chapter: u32,
    /// The article's place in the chapter, from 1.
    pub article: u32,
}

/// Not an article's number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "must be a chapter, a point and a place, such as \"4.2\", each from 1 to {}",
    limits::NUMBER
)]
pub struct BadArticleNumber;

impl fmt::Display for ArticleNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.chapter, self.article)
    }
}

impl FromStr for ArticleNumber {
    type Err = BadArticleNumber;

    fn from_str(text: &str) -> Result<Self, BadArticleNumber> {
        let (chapter, article) = text.split_once('.').ok_or(BadArticleNumber)?;
        let part = |digits: &str| {
            digits
                .parse()
                .ok()
                .filter(|n| (1..=limits::NUMBER).contains(n))
                .ok_or(BadArticleNumber)
        };
        let number = Self {
            chapter: part(chapter)?,
            article: part(article)?,
        };
        // One spelling for each number: `04.2` and `+4.2` would pass the integer parser.
        (number.to_string() == text)
            .then_some(number)
            .ok_or(BadArticleNumber)
    }
}

impl TryFrom<String> for ArticleNumber {
    type Error = BadArticleNumber;

    fn try_from(text: String) -> Result<Self, BadArticleNumber> {
        text.parse()
    }
}

impl From<ArticleNumber> for String {
    fn from(number: ArticleNumber) -> Self {
        number.to_string()
    }
}
