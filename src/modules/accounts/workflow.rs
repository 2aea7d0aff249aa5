//! The rules of accounts and sessions. Pure.

use crate::failure::{Refusal, RefusalCode};
use crate::input::{self, limits};
use chrono::{DateTime, TimeDelta, Utc};

/// How long a session lives from its creation.
pub const SESSION_LIFETIME: TimeDelta = TimeDelta::days(30);
/// How long a one-time link is good.
pub const LINK_LIFETIME: TimeDelta = TimeDelta::days(7);
/// Failures in one window after which signing in is refused.
pub const MOST_FAILURES: i64 = 10;
/// The window in which failures are counted.
pub const WINDOW: TimeDelta = TimeDelta::minutes(15);
/// The shortest password, in characters (NIST SP 800-63B asks for at least eight; length is what counts).
const SHORTEST_PASSWORD: usize = 12;
/// The longest password, in bytes, so that hashing has a bound.
const LONGEST_PASSWORD: usize = 1_000;

/// An e-mail address as written and in the form it is compared in.
///
/// # Errors
/// A refusal about `field`.
pub fn email(field: &[&'static str], text: &str) -> Result<(String, String), Refusal> {
    let text = input::line(field, text, limits::EMAIL)?;
    let (local, domain) = text.split_once('@').unwrap_or_default();
    let plain = !text.contains(char::is_whitespace) && !domain.contains('@');
    if local.is_empty() || domain.is_empty() || !plain {
        return Err(Refusal::invalid(
            field,
            "Ce n’est pas une adresse électronique.",
            "This is not an e-mail address.",
        ));
    }
    let folded = text.to_lowercase();
    Ok((text, folded))
}

/// The answer to an office that looks for somebody who has no account yet.
pub fn nobody_registered(field: &[&'static str]) -> Refusal {
    Refusal::invalid(
        field,
        "Personne n’a de compte avec cette adresse : demandez-lui d’abord de s’inscrire.",
        "Nobody has an account with this e-mail: ask them to register first.",
    )
}

/// Whether a password may be chosen.
///
/// # Errors
/// A refusal about `field`.
pub fn new_password(field: &[&'static str], password: &str) -> Result<(), Refusal> {
    if password.chars().count() < SHORTEST_PASSWORD {
        return Err(Refusal::invalid(
            field,
            format!("Un mot de passe a au moins {SHORTEST_PASSWORD} caractères."),
            format!("A password has at least {SHORTEST_PASSWORD} characters."),
        ));
    }
    if password.len() > LONGEST_PASSWORD {
        return Err(Refusal::invalid(
            field,
            format!("Un mot de passe a au plus {LONGEST_PASSWORD} octets."),
            format!("A password has at most {LONGEST_PASSWORD} bytes."),
        ));
    }
    Ok(())
}

/// Whether a password that is tried is worth hashing at all.
pub fn plausible(password: &str) -> bool {
    !password.is_empty() && password.len() <= LONGEST_PASSWORD
}

/// Failures so far in one window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attempts {
    /// When the window began.
    pub since: DateTime<Utc>,
    /// How many failed in it.
    pub failures: i64,
}

impl Attempts {
    /// Whether another attempt may be made at `now`.
    ///
    /// # Errors
    /// A refusal where there were too many.
    pub fn allow(self, now: DateTime<Utc>) -> Result<(), Refusal> {
        if now < self.since + WINDOW && self.failures >= MOST_FAILURES {
            return Err(Refusal::new(
                RefusalCode::RateLimited,
                "Trop d’essais : attendez un quart d’heure.",
                "Too many attempts: wait a quarter of an hour.",
            ));
        }
        Ok(())
    }

    /// After one more failure at `now`.
    #[must_use]
    pub fn failed(before: Option<Self>, now: DateTime<Utc>) -> Self {
        match before {
            Some(before) if now < before.since + WINDOW => Self {
                since: before.since,
                failures: before.failures.saturating_add(1),
            },
            _ => Self {
                since: now,
                failures: 1,
            },
        }
    }
}

/// The one answer to a wrong e-mail, a wrong password and an account without one.
pub fn bad_credentials() -> Refusal {
    Refusal::new(
        RefusalCode::BadCredentials,
        "L’adresse et le mot de passe ne correspondent pas.",
        "The e-mail and the password do not go together.",
    )
}

/// The one answer to a token that is unknown, used, expired or ended.
pub fn bad_token(field: &[&'static str]) -> Refusal {
    Refusal::new(
        RefusalCode::BadCredentials,
        "Ce jeton n’est plus valable : connectez-vous de nouveau.",
        "This token is no longer good: sign in again.",
    )
    .at(field)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_email_is_taken_or_refused() {
        assert_eq!(
            email(&["email"], " Anne.Lys@Exemple.fr ").unwrap().1,
            "anne.lys@exemple.fr"
        );
        for bad in [
            "",
            "anne",
            "@exemple.fr",
            "anne@",
            "a@b@c",
            "an ne@exemple.fr",
            &"a".repeat(300),
        ] {
            assert!(email(&["email"], bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn a_password_is_neither_short_nor_endless() {
        assert!(new_password(&["password"], "douze signes").is_ok());
        assert!(new_password(&["password"], "court").is_err());
        assert!(new_password(&["password"], &"x".repeat(1_001)).is_err());
    }

    #[test]
    fn ten_failures_close_the_door_for_a_quarter_of_an_hour() {
        let start: DateTime<Utc> = "2026-01-01T00:00:00Z".parse().unwrap();
        let mut attempts = None;
        for _ in 0..MOST_FAILURES {
            if let Some(before) = attempts {
                assert!(Attempts::allow(before, start).is_ok());
            }
            attempts = Some(Attempts::failed(attempts, start));
        }
        let full = attempts.unwrap();
        assert!(full.allow(start + WINDOW - TimeDelta::seconds(1)).is_err());
        assert!(full.allow(start + WINDOW).is_ok());
        assert_eq!(Attempts::failed(Some(full), start + WINDOW).failures, 1);
    }
}
