//! The rules of accounts and sessions. Pure.

mod password;

use crate::failure::{Refusal, RefusalCode};
use crate::input::{self, limits};
use chrono::{DateTime, TimeDelta, Utc};
use entity::session;

pub use password::{new_password, plausible};

/// How long a session lives from its creation.
pub const SESSION_LIFETIME: TimeDelta = TimeDelta::days(30);
/// For how long the refresh token before the newest gives the newest again: to another tab, or to whoever got no answer.
const GRACE: TimeDelta = TimeDelta::seconds(30);
/// How long a one-time link is good.
pub const LINK_LIFETIME: TimeDelta = TimeDelta::days(7);

/// What showing a refresh token of a session means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// It is the newest: another follows.
    Newest,
    /// It was the newest a moment ago: the same follows again.
    JustRenewed,
    /// It was changed before: somebody has a copy.
    Copied,
}

/// What it means that the token of this hash is shown at `now`.
pub fn shown(session: &session::Model, hash: &[u8], now: DateTime<Utc>) -> Shown {
    let just = session.renewed_at.is_some_and(|at| now < at + GRACE);
    if session.refresh_hash == hash {
        Shown::Newest
    } else if just && session.previous_hash.as_deref() == Some(hash) {
        Shown::JustRenewed
    } else {
        Shown::Copied
    }
}

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
}
