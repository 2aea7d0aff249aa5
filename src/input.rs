//! What people type: checked and put into one form before anything else sees it.

use crate::failure::Refusal;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The longest of each kind of text, in characters.
pub mod limits {
    /// A name: of a person, a firm, a place.
    pub const NAME: usize = 200;
    /// An e-mail address (RFC 5321).
    pub const EMAIL: usize = 254;
    /// A text that somebody writes: facts, a defence, reasons, minutes.
    pub const TEXT: usize = 20_000;
    /// A code or number.
    pub const CODE: usize = 64;
    /// A key that a caller makes up, so that an act happens once.
    pub const KEY: usize = 200;
    /// A web address.
    pub const URL: usize = 2_000;
}

/// A line of text: trimmed, composed (NFC), not empty, at most `most` characters, nothing that does not show.
///
/// # Errors
/// A refusal about `field`.
pub fn line(field: &[&'static str], text: &str, most: usize) -> Result<String, Refusal> {
    check(field, text, most, |c| !is_invisible(c))
}

/// A text of several lines, under the same rules; line breaks are kept.
///
/// # Errors
/// A refusal about `field`.
pub fn prose(field: &[&'static str], text: &str, most: usize) -> Result<String, Refusal> {
    let text = text.replace("\r\n", "\n");
    check(field, &text, most, |c| {
        matches!(c, '\n' | '\t') || !is_invisible(c)
    })
}

/// The same as [`line()`], where nothing may be given.
///
/// # Errors
/// A refusal about `field`.
pub fn optional_line(
    field: &[&'static str],
    text: Option<&str>,
    most: usize,
) -> Result<Option<String>, Refusal> {
    text.map(|text| line(field, text, most)).transpose()
}

/// The same as [`prose`], where nothing may be given.
///
/// # Errors
/// A refusal about `field`.
pub fn optional_prose(
    field: &[&'static str],
    text: Option<&str>,
    most: usize,
) -> Result<Option<String>, Refusal> {
    text.map(|text| prose(field, text, most)).transpose()
}

fn check(
    field: &[&'static str],
    text: &str,
    most: usize,
    shows: impl Fn(char) -> bool,
) -> Result<String, Refusal> {
    // Composing at most triples a text's length: what is far too long is refused before it costs anything.
    if text.len() > most.saturating_mul(8) {
        return Err(too_long(field, most));
    }
    let text: String = text.trim().nfc().collect();
    if text.is_empty() {
        return Err(Refusal::invalid(
            field,
            "Ce champ est vide.",
            "This field is empty.",
        ));
    }
    if text.chars().count() > most {
        return Err(too_long(field, most));
    }
    if !text.chars().all(shows) {
        return Err(Refusal::invalid(
            field,
            "Ce texte contient des caractères invisibles ou de commande.",
            "This text has characters that do not show, or control characters.",
        ));
    }
    Ok(text)
}

fn too_long(field: &[&'static str], most: usize) -> Refusal {
    Refusal::invalid(
        field,
        format!("Ce texte est trop long : {most} caractères au plus."),
        format!("This text is too long: at most {most} characters."),
    )
}

/// Control characters, and marks that turn or hide text without showing.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// A text to look up as it was typed. PostgreSQL takes no NUL: what stands in its place is in no row.
#[must_use]
pub fn wanted(text: &str) -> String {
    text.replace('\0', "\u{fffd}")
}

/// The form in which names are compared and sorted: decomposed (NFKD), marks stripped, lower case.
#[must_use]
pub fn fold(text: &str) -> String {
    text.nfkd()
        .filter(|c| !is_combining_mark(*c))
        .collect::<String>()
        .to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_text_is_trimmed_and_composed() {
        assert_eq!(line(&["x"], "  Cafe\u{301} ", 10).unwrap(), "Café");
        assert_eq!(prose(&["x"], "un\r\ndeux", 10).unwrap(), "un\ndeux");
    }

    #[test]
    fn what_is_empty_too_long_or_hidden_is_refused() {
        for bad in [
            "",
            "   ",
            "a\0b",
            "a\u{202e}b",
            "a\nb",
            &"x".repeat(11),
            &"x".repeat(10_000),
        ] {
            assert!(line(&["x"], bad, 10).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn names_fold_alike() {
        assert_eq!(fold("Électricité Ô Nord"), fold("electricite o nord"));
        assert_eq!(fold("ﬁrme"), "firme");
    }

    proptest! {
        #[test]
        fn any_text_is_taken_or_refused(text in "\\PC*", most in 0_usize..50) {
            if let Ok(taken) = prose(&["x"], &text, most) {
                prop_assert!(taken.chars().count() <= most);
                prop_assert_eq!(prose(&["x"], &taken, most).unwrap(), taken);
            }
        }
    }
}
