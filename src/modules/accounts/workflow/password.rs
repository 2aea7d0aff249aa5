//! Which passwords may be chosen. Pure.
//!
//! Length counts, and that it is none of those that are tried first (NIST SP 800-63B, 5.1.1.2). No letters of a certain kind are asked for.

use crate::failure::Refusal;
use crate::input::password_form;
use std::collections::{BTreeSet, HashSet};
use std::sync::LazyLock;
use zeroize::Zeroizing;

/// The fewest characters.
const SHORTEST: usize = 12;
/// The most bytes, so that hashing has a bound.
const LONGEST: usize = 1_000;
/// The fewest different characters.
const DIFFERENT: usize = 5;

/// What many people choose and whoever guesses tries first, among what is long enough.
static COMMON: LazyLock<HashSet<&str>> =
    LazyLock::new(|| include_str!("common.txt").lines().collect());

/// Whether a password may be chosen.
///
/// # Errors
/// A refusal about `field`.
pub fn new_password(field: &[&'static str], password: &str) -> Result<(), Refusal> {
    if password.len() > LONGEST {
        return Err(Refusal::invalid(
            field,
            format!("Un mot de passe a au plus {LONGEST} octets."),
            format!("A password has at most {LONGEST} bytes."),
        ));
    }
    let password = password_form(password);
    if password.trim().chars().count() < SHORTEST {
        return Err(Refusal::invalid(
            field,
            format!("Un mot de passe a au moins {SHORTEST} caractères."),
            format!("A password has at least {SHORTEST} characters."),
        ));
    }
    if is_guessed_first(&password) {
        return Err(Refusal::invalid(
            field,
            "Ce mot de passe est de ceux que l’on essaie en premier : choisissez plusieurs mots sans rapport.",
            "This password is among those that are tried first: choose several words that have nothing to do with each other.",
        ));
    }
    Ok(())
}

/// Whether a password that is tried is worth hashing at all.
pub fn plausible(password: &str) -> bool {
    !password.is_empty() && password.len() <= LONGEST
}

/// Whether it is a common one, of a few characters over and over, or a row of neighbours such as `abcdefghijkl`.
fn is_guessed_first(password: &str) -> bool {
    let lower = Zeroizing::new(password.trim().to_lowercase());
    let letters: BTreeSet<char> = lower.chars().collect();
    let codes = || lower.chars().map(|letter| i64::from(u32::from(letter)));
    let steps: BTreeSet<i64> = codes()
        .zip(codes().skip(1))
        .map(|(one, next)| next - one)
        .collect();
    letters.len() < DIFFERENT || steps.len() == 1 || COMMON.contains(lower.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_neither_short_nor_endless() {
        for good in [
            "douze signes",
            "été à la mer",
            "correct horse battery",
            "ヒミツノアイコトバデスヨネ",
        ] {
            assert!(new_password(&["password"], good).is_ok(), "{good}");
        }
        for bad in [
            "court",
            "onze signes",
            &" ".repeat(12),
            " onze signes ",
            &"x y".repeat(400),
        ] {
            assert!(new_password(&["password"], bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn one_that_is_tried_first_is_refused() {
        for bad in [
            "123456789012",
            "abcdefghijkl",
            "lkjihgfedcba",
            "aaaaaaaaaaaa",
            "abababababab",
            "MotDePasse1234",
            "Administrateur",
            "１２３４５６７８９０１２",
        ] {
            assert!(new_password(&["password"], bad).is_err(), "{bad}");
        }
        // What is in the list is there in the form that it is looked up in, and would not be refused without it.
        for one in COMMON.iter() {
            assert_eq!(*one, one.trim().to_lowercase());
            assert!(one.chars().count() >= SHORTEST, "{one}");
        }
    }
}
