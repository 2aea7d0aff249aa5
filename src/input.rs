//! What people type: checked and put into one form before anything else sees it.

mod form;

use crate::failure::Refusal;
pub use form::{FORM, fold, is_unseen};
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

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
    /// At least so much such a key has of somebody whom nothing else tells from others.
    pub const SECRET_KEY: usize = 16;
    /// A web address.
    pub const URL: usize = 2_000;
}

/// A line of text: without what does not show, trimmed, composed (NFC), not empty, at most `most` characters, and no control
/// characters.
///
/// # Errors
/// A refusal about `field`.
pub fn line(field: &[&'static str], text: &str, most: usize) -> Result<String, Refusal> {
    check(field, text, most, |c| !is_control(c))
}

/// A text of several lines, under the same rules; line breaks are kept, each as one `\n`.
///
/// # Errors
/// A refusal about `field`.
pub fn prose(field: &[&'static str], text: &str, most: usize) -> Result<String, Refusal> {
    let text = text
        .replace("\r\n", "\n")
        .replace(['\u{b}', '\u{2028}', '\u{2029}'], "\n"); // what word processors break lines with
    check(field, &text, most, |c| {
        matches!(c, '\n' | '\t') || !is_control(c)
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
    is_text: impl Fn(char) -> bool,
) -> Result<String, Refusal> {
    // Composing at most triples a text's length: what is far too long is refused before it costs anything.
    if text.len() > most.saturating_mul(8) {
        return Err(too_long(field, most));
    }
    let seen: String = text.chars().filter(|c| !is_unseen(*c)).collect();
    let text: String = seen.trim().nfc().collect();
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
    if let Some(control) = text.chars().find(|c| !is_text(*c)) {
        let code = u32::from(control);
        return Err(Refusal::invalid(
            field,
            format!("Ce texte contient un caractère de commande (U+{code:04X})."),
            format!("This text has a control character (U+{code:04X})."),
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

/// Controls, and what breaks a line in a way of its own.
fn is_control(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')
}

/// A text to look up as it was typed. PostgreSQL takes no NUL: what stands in its place is in no row.
#[must_use]
pub fn wanted(text: &str) -> String {
    text.replace('\0', "\u{fffd}")
}

/// The one form of a password, in which it is measured and hashed: the same letters typed by another keyboard are the same password (NFKC,
/// as NIST SP 800-63B asks).
#[must_use]
pub fn password_form(password: &str) -> Zeroizing<String> {
    Zeroizing::new(password.nfkc().collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_same_letters_are_the_same_password() {
        assert_eq!(
            password_form("e\u{301}te\u{301}"),
            password_form("\u{e9}t\u{e9}")
        );
        assert_eq!(password_form("ﬁl"), password_form("fil"));
        assert_ne!(password_form("Fil"), password_form("fil"));
    }

    #[test]
    fn a_text_is_trimmed_and_composed() {
        assert_eq!(line(&["x"], "  Cafe\u{301} ", 10).unwrap(), "Café");
        assert_eq!(prose(&["x"], "un\r\ndeux", 10).unwrap(), "un\ndeux");
    }

    #[test]
    fn what_is_empty_too_long_or_no_text_is_refused() {
        for bad in [
            "",
            "   ",
            "\u{200b} \u{3164}\u{2800}",
            "a\0b",
            "a\u{1b}b",
            "a\nb",
            "a\u{2028}b",
            &"x".repeat(11),
            &"x".repeat(10_000),
        ] {
            assert!(line(&["x"], bad, 10).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn what_does_not_show_is_left_out() {
        for typed in [
            "ate\u{ad}lier",
            "\u{feff}atelier\u{200b}",
            "ate\u{202e}lier\u{2069}",
            "ate\u{34f}\u{e0041}lier",
        ] {
            assert_eq!(line(&["x"], typed, 10).unwrap(), "atelier", "{typed:?}");
        }
        assert_eq!(
            prose(&["x"], "un\u{b}deux\u{2029}trois", 20).unwrap(),
            "un\ndeux\ntrois"
        );
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
