//! What letters say, as templates: a body for each message in each language, in one layout as text and one as HTML.
//!
//! A body is paragraphs of plain text with the variables of [`Words`], and the same for both: in HTML each paragraph is escaped, so
//! that nothing in it is taken for a tag.

use crate::text::{Language, LocalizedText};
use anyhow::Context as _;
use entity::EnumValue;
use minijinja::{Environment, UndefinedBehavior, Value};
use serde::Deserialize;
use std::collections::HashMap;

/// What a template may compute, so that one that never ends does.
const FUEL: u64 = 20_000;
const BODIES: &str = include_str!("templates/bodies.toml");
const TEXT: &str = include_str!("templates/layout.txt");
const HTML: &str = include_str!("templates/layout.html");

/// What a body can say.
#[derive(Clone, Copy, Debug)]
pub struct Words<'a> {
    /// The association's name.
    pub association: &'a str,
    /// How the message is headed.
    pub heading: &'a str,
    /// Where it leads.
    pub link: &'a str,
}

impl Words<'_> {
    fn value(&self) -> Value {
        minijinja::context! {
            association => self.association,
            heading => self.heading,
            link => self.link,
        }
    }
}

/// What a message says that has no body of its own.
const DISCREET: &str = "DISCREET";

/// The words of one body in both languages.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    /// Instead of the message's label.
    heading: Option<LocalizedText>,
    fr: String,
    en: String,
}

/// Every template.
#[derive(Debug)]
pub struct Templates {
    environment: Environment<'static>,
    bodies: HashMap<String, Body>,
}

/// A letter's two parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parts {
    /// As plain text.
    pub text: String,
    /// As HTML.
    pub html: String,
}

impl Templates {
    /// The built-in templates.
    ///
    /// # Errors
    /// Where one of them does not hold.
    pub fn new() -> anyhow::Result<Self> {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_fuel(Some(FUEL));
        environment.add_template("layout.txt", TEXT)?;
        environment.add_template("layout.html", HTML)?;
        let bodies = toml::from_str(BODIES).context("the templates cannot be read")?;
        Ok(Self {
            environment,
            bodies,
        })
    }

    /// The messages that have a body of their own.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let names = self.bodies.keys().map(String::as_str);
        names.filter(|name| *name != DISCREET)
    }

    /// How a message is headed, and its body. One that has none of its own is told discreetly.
    ///
    /// # Errors
    /// Where there are no words for that, which tests rule out.
    pub fn words_of(
        &self,
        message: &'static EnumValue,
        language: Language,
    ) -> anyhow::Result<(&str, &str)> {
        let body = self.bodies.get(message.name);
        let body = body.or_else(|| self.bodies.get(DISCREET));
        let body = body.context("there are no discreet words")?;
        let heading = body.heading.as_ref().map(|heading| heading.get(language));
        Ok(match language {
            Language::Fr => (heading.unwrap_or(message.fr), &body.fr),
            Language::En => (heading.unwrap_or(message.en), &body.en),
        })
    }

    /// Both parts of a letter with this body.
    ///
    /// # Errors
    /// Where the body does not hold; the error names its line.
    pub fn render(
        &self,
        body: &str,
        language: Language,
        words: &Words<'_>,
    ) -> Result<Parts, minijinja::Error> {
        let part = |name: &str, layout: &str| {
            let body = self.environment.template_from_named_str(name, body)?;
            let body = body.render(words.value())?;
            let paragraphs = body.split("\n\n").map(str::trim);
            let paragraphs = paragraphs.filter(|paragraph| !paragraph.is_empty());
            // It was escaped where its template says so.
            let paragraphs: Value = paragraphs
                .map(|it| Value::from_safe_string(it.to_owned()))
                .collect();
            let layout = self.environment.get_template(layout)?;
            layout.render(minijinja::context! {
                words => words.value(),
                language => language.as_str().to_ascii_lowercase(),
                paragraphs,
            })
        };
        Ok(Parts {
            text: part("body.txt", "layout.txt")?,
            html: part("body.html", "layout.html")?,
        })
    }
}
