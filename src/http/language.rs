//! The language of messages, from `Accept-Language` (RFC 9110, section 12.5.4).

use super::negotiate::entries;
use crate::text::Language;
use axum::http::{HeaderMap, header::ACCEPT_LANGUAGE};

/// The language that the caller prefers among those the product speaks.
///
/// Regions are set aside (`fr-CA` is French). Of two that weigh the same the first one listed is
/// taken. `*`, no header and a header that names neither language mean the default, French,
/// unless French is refused with `q=0`.
#[must_use]
pub fn language(headers: &HeaderMap) -> Language {
    let mut best = None;
    let mut refused = false;
    for entry in entries(headers, &ACCEPT_LANGUAGE) {
        let primary = entry.value.split('-').next();
        let named = match primary {
            Some("fr") => Language::Fr,
            Some("en") => Language::En,
            Some("*") => Language::default(),
            _ => continue,
        };
        if entry.quality == 0 {
            refused |= named == Language::default() && primary != Some("*");
        } else if best.is_none_or(|(quality, _)| entry.quality > quality) {
            best = Some((entry.quality, named));
        }
    }
    match best {
        Some((_, Language::Fr)) if refused => Language::En,
        Some((_, language)) => language,
        None => Language::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_preferred_language_is_chosen() {
        use Language::{En, Fr};
        for (value, expected) in [
            ("fr", Fr),
            ("en", En),
            ("EN-gb", En),
            ("de, en;q=0.5", En),
            ("fr-CH, fr;q=0.9, en;q=0.8, de;q=0.7, *;q=0.5", Fr),
            ("fr;q=0.8, en;q=0.9", En),
            ("en, fr", En),
            ("fr, en", Fr),
            ("*", Fr),
            ("en;q=0, *", Fr),
            ("fr;q=0, *", En),
            ("en;q=0", Fr),
            ("de", Fr),
            ("fro, eng", Fr),
            ("en;q=nonsense", Fr),
            (";;;,,,=", Fr),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT_LANGUAGE, value.parse().unwrap());
            assert_eq!(language(&headers), expected, "{value}");
        }
        assert_eq!(language(&HeaderMap::new()), Fr);
    }
}
