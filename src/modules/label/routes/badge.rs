//! The badge's picture: SVG as text.

use crate::text::{Language, LocalizedText};
use std::fmt::{self, Write};

/// Letters that a line of the picture has room for; the whole text is in the description.
const LETTERS: usize = 44;

/// How the badge looks. Colour is never the only sign: the words say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tone {
    /// Valid.
    Good,
    /// Suspended.
    Paused,
    /// Not valid.
    Over,
}

impl Tone {
    /// A background on which white text has a contrast of at least 4.5 to 1.
    const fn colour(self) -> &'static str {
        match self {
            Self::Good => "#1b6e3c",
            Self::Paused => "#8a5a00",
            Self::Over => "#5a5f66",
        }
    }
}

/// What a badge says.
#[derive(Clone, Debug)]
pub(super) struct Badge {
    pub tone: Tone,
    pub association: Option<String>,
    pub holder: Option<String>,
    pub state: LocalizedText,
    pub detail: Option<LocalizedText>,
}

impl Badge {
    /// The picture in `language`.
    pub(super) fn svg(&self, language: Language) -> String {
        let state = self.state.get(language);
        let detail = self.detail.as_ref().map(|detail| detail.get(language));
        let lang = match language {
            Language::Fr => "fr",
            Language::En => "en",
        };
        let heading = self.association.as_deref().unwrap_or(match language {
            Language::Fr => "Label qualité",
            Language::En => "Quality label",
        });
        let all = [
            self.association.as_deref(),
            self.holder.as_deref(),
            Some(state),
            detail,
        ];
        let whole = all.into_iter().flatten().collect::<Vec<_>>().join(" · ");
        let mut lines = vec![line(22, 11, "normal", heading)];
        lines.extend(
            self.holder
                .as_deref()
                .map(|holder| line(44, 13, "bold", holder)),
        );
        lines.push(line(66, 13, "normal", state));
        lines.extend(detail.map(|detail| line(84, 11, "normal", detail)));
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"360\" height=\"96\" viewBox=\"0 0 360 96\" \
             role=\"img\" lang=\"{lang}\" aria-labelledby=\"t d\">\
             <title id=\"t\">{state}</title><desc id=\"d\">{whole}</desc>\
             <rect width=\"360\" height=\"96\" rx=\"10\" fill=\"{colour}\"/>\
             <g fill=\"#ffffff\" font-family=\"Verdana, DejaVu Sans, sans-serif\" aria-hidden=\"true\">\
             {lines}</g></svg>",
            state = Escaped(state),
            whole = Escaped(&whole),
            colour = self.tone.colour(),
            lines = lines.concat(),
        )
    }
}

/// A line of text, shortened to what there is room for.
fn line(y: u32, size: u32, weight: &str, text: &str) -> String {
    let mut shown: String = text.chars().take(LETTERS).collect();
    if text.chars().nth(LETTERS).is_some() {
        shown.pop();
        shown.push('…');
    }
    format!(
        "<text x=\"16\" y=\"{y}\" font-size=\"{size}\" font-weight=\"{weight}\">{}</text>",
        Escaped(&shown)
    )
}

/// Text as it stands in XML: nothing in it is a mark, and what XML cannot hold is left out.
struct Escaped<'a>(&'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for c in self.0.chars() {
            match c {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                '\u{fffe}' | '\u{ffff}' => {}
                c if c.is_control() => f.write_char(' ')?,
                c => f.write_char(c)?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn badge(holder: &str) -> Badge {
        Badge {
            tone: Tone::Good,
            association: Some("Réseau <d’essai>".to_owned()),
            holder: Some(holder.to_owned()),
            state: LocalizedText::new("Label en cours de validité", "Label valid"),
            detail: Some(LocalizedText::new("depuis hier", "since yesterday")),
        }
    }

    #[test]
    fn it_is_read_aloud_in_the_language_asked() {
        let svg = badge("Atelier & Fils").svg(Language::En);
        assert!(svg.contains("role=\"img\"") && svg.contains("lang=\"en\""));
        assert!(svg.contains("<title id=\"t\">Label valid</title>"));
        let whole = "Réseau &lt;d’essai&gt; · Atelier &amp; Fils · Label valid · since yesterday";
        assert!(
            svg.contains(&format!("<desc id=\"d\">{whole}</desc>")),
            "{svg}"
        );
        let svg = badge("Atelier").svg(Language::Fr);
        assert!(svg.contains("lang=\"fr\"") && svg.contains("Label en cours de validité"));
    }

    #[test]
    fn a_long_name_is_shortened_in_the_picture_alone() {
        let name = "é".repeat(200);
        let svg = badge(&name).svg(Language::Fr);
        assert!(svg.contains(&format!(">{}…</text>", "é".repeat(LETTERS - 1))));
        assert!(svg.contains(&name));
    }

    proptest! {
        #[test]
        fn no_name_is_a_mark(name in any::<String>()) {
            let svg = badge(&name).svg(Language::Fr);
            let marks = badge("").svg(Language::Fr).matches('<').count();
            prop_assert_eq!(svg.matches('<').count(), marks);
            prop_assert_eq!(svg.matches('>').count(), marks);
            let unfit = svg.chars().any(|c| c.is_control() || c == '\u{ffff}');
            prop_assert!(!unfit);
        }
    }
}
