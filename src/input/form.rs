//! The form in which texts are compared, and what does not show in a text. Pure; the one place that says either.
//!
//! Two texts that people take for the same fold into the same key: `Cœur d’Or`, `COEUR D'OR` and `cœur  d‘or` are one. Keys are
//! compared and sorted byte by byte, so both databases agree. Keys stand in rows (`refold` writes those of an older form anew).

use icu_properties::CodePointSetData;
use icu_properties::props::{Dash, DefaultIgnorableCodePoint};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The form of the keys that [`fold`] makes: one more with each change of it, so that rows with older keys are found.
pub const FORM: i64 = 2;

/// Whether a character stands in a text without being seen: what Unicode has readers ignore (spaces of no width, soft hyphens, marks
/// that turn the direction of writing, tags), annotations, and a blank that is no space.
#[must_use]
pub fn is_unseen(c: char) -> bool {
    CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(c)
        || matches!(c, '\u{fff9}'..='\u{fffb}' | '\u{2800}')
}

/// The form in which names are compared, sorted and searched: without what does not show, marks, case and doubled blanks; letters
/// that have no mark to lose (`œ`, `ø`, `ß`) as people type them without; one apostrophe, one quotation mark, one hyphen.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let letters = text
        .chars()
        .filter(|c| !is_unseen(*c))
        .map(plain_sign) // ahead of the decomposition, which takes an acute accent that stands alone for a blank
        .nfkd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .map(plain_sign);
    for letter in letters {
        match plain_letter(letter) {
            Some(plain) => folded.push_str(plain),
            None if letter.is_whitespace() => {
                if !folded.is_empty() && !folded.ends_with(' ') {
                    folded.push(' ');
                }
            }
            None => folded.push(letter),
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// Apostrophes, quotation marks and hyphens as a keyboard has them.
fn plain_sign(c: char) -> char {
    match c {
        '‘' | '’' | '‚' | '‛' | '‹' | '›' | 'ʹ' | 'ʻ' | 'ʼ' | 'ʽ' | '′' | '‵' | '´' | '`' | 'ꞌ' => {
            '\''
        }
        '“' | '”' | '„' | '‟' | '«' | '»' | '″' | '‶' => '"',
        c if CodePointSetData::new::<Dash>().contains(c) => '-',
        c => c,
    }
}

/// Small letters that no decomposition takes apart, as `Latin-ASCII` of the Unicode CLDR has them, and the sigma at a word's end.
const fn plain_letter(c: char) -> Option<&'static str> {
    Some(match c {
        'æ' => "ae",
        'œ' => "oe",
        'ß' => "ss",
        'þ' => "th",
        'ĳ' => "ij",
        'ð' | 'đ' | 'ɖ' | 'ɗ' => "d",
        'ø' | 'ɵ' => "o",
        'ł' | 'ƚ' => "l",
        'ħ' => "h",
        'ı' | 'ɨ' => "i",
        'ŋ' => "n",
        'ŧ' => "t",
        'ƀ' | 'ɓ' => "b",
        'ƒ' => "f",
        'ǥ' => "g",
        'ƶ' => "z",
        'ɍ' => "r",
        'ʉ' => "u",
        'ɏ' => "y",
        'ς' => "σ",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secrets::sha256;
    use proptest::prelude::*;

    #[test]
    fn what_people_take_for_the_same_folds_alike() {
        for (one, other) in [
            ("Électricité Ô Nord", "electricite o nord"),
            ("Cœur", "COEUR"),
            ("Æon", "aeon"),
            ("Øresund", "oresund"),
            ("Łódź", "lodz"),
            ("Straße", "STRASSE"),
            ("GROẞ", "gross"),
            ("İzmir", "ızmır"),
            ("Đakovo", "dakovo"),
            ("ΟΔΟΣ", "οδος"),
            ("ﬁrme", "firme"),
            ("L’Atelier", "l'atelier"),
            ("L‘Atelier", "l'atelier"),
            ("Lʼatelier", "l´atelier"),
            ("L′Atelier", "L`atelier"),
            ("« Bon »", "\" bon \""),
            ("Saint‐Malo", "saint-malo"),
            ("Saint‑Malo", "saint–malo"),
            ("Saint—Malo", "saint−malo"),
            ("Saint-\u{ad}Malo", "saint-malo"),
            ("a\u{a0}\u{202f} b", " a b\u{3000}"),
            ("a\tb\nc", "a b c"),
            ("Ate\u{200b}lier\u{202e}", "atelier"),
        ] {
            assert_eq!(fold(one), fold(other), "{one:?} and {other:?}");
        }
    }

    #[test]
    fn what_differs_to_people_differs() {
        for (one, other) in [
            ("10%", "10"),
            ("a_b", "ab"),
            ("a-b", "ab"),
            ("C++", "C"),
            ("l'a", "la"),
            ("Мир", "Mir"),
            ("東京", "京都"),
        ] {
            assert_ne!(fold(one), fold(other), "{one:?} and {other:?}");
        }
    }

    #[test]
    fn latin_letters_fold_alike_in_both_cases() {
        let latin = ('\u{21}'..='\u{24f}').chain('\u{1e00}'..='\u{1eff}');
        for c in latin {
            let forms = [c.to_uppercase().to_string(), c.to_lowercase().to_string()];
            assert_eq!(fold(&forms[0]), fold(&forms[1]), "{c:?}");
        }
    }

    /// Rows hold keys of this form: a change of it, also by a new Unicode version, needs a new [`FORM`].
    #[test]
    fn a_changed_form_has_a_new_number() {
        let mut keys = String::new();
        for c in '\0'..=char::MAX {
            let folded = fold(&c.to_string());
            assert_eq!(fold(&folded), folded, "{c:?}");
            keys.push_str(&folded);
            keys.push('\n');
        }
        let hash = data_encoding::HEXLOWER.encode(&sha256(&[keys.as_bytes()])[..8]);
        assert_eq!(
            (FORM, hash.as_str()),
            (2, "dfd61d6aaed1e02a"),
            "raise FORM, and keep the hash"
        );
    }

    proptest! {
        #[test]
        fn a_folded_text_is_folded(text in any::<String>()) {
            prop_assert_eq!(fold(&fold(&text)), fold(&text));
        }

        /// A search finds what holds the text that is looked for.
        #[test]
        fn a_part_folds_into_a_part(before in any::<String>(), part in any::<String>(), after in any::<String>()) {
            let whole = format!("{before}{part}{after}");
            prop_assert!(fold(&whole).contains(&fold(&part)));
        }
    }
}
