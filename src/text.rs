//! Text that people read, in the product's two languages.

use serde::{Deserialize, Serialize};

/// A text in French and in English. French is the product's default language.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LocalizedText {
    /// The French text.
    pub fr: String,
    /// The English text.
    pub en: String,
}

impl LocalizedText {
    /// Both texts, French first.
    pub fn new(fr: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            fr: fr.into(),
            en: en.into(),
        }
    }

    /// Sentences one after the other.
    #[must_use]
    pub fn joined(sentences: &[Self]) -> Self {
        let join =
            |text: fn(&Self) -> &str| sentences.iter().map(text).collect::<Vec<_>>().join(" ");
        Self::new(join(|text| &text.fr), join(|text| &text.en))
    }

    /// The text in `language`.
    #[must_use]
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::Fr => &self.fr,
            Language::En => &self.en,
        }
    }
}

/// A language that the product speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// French, the default.
    #[default]
    Fr,
    /// English.
    En,
}
