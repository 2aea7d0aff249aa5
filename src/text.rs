//! Text that people read, in the product's two languages.

use entity::TextEnum;
pub use entity::value::Language;
use serde::{Deserialize, Serialize};

/// A text in French and in English, which say the same.
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

    /// What a screen shows of a value.
    pub fn of(value: impl TextEnum) -> Self {
        let text = value.text();
        Self::new(text.fr, text.en)
    }

    /// The same within a sentence: no capital at its head.
    #[must_use]
    pub fn in_sentence(&self) -> Self {
        let small = |text: &str| {
            let mut rest = text.chars();
            let head = rest.next().into_iter().flat_map(char::to_lowercase);
            head.chain(rest.as_str().chars()).collect::<String>()
        };
        Self::new(small(&self.fr), small(&self.en))
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
