//! What an organisation is told as, and when an affiliation may be asked for, confirmed and revoked: pure.

use crate::access::{Facts, Read};
use crate::failure::{Refusal, RefusalCode};
use crate::input::{self, limits};
use entity::affiliation;
use entity::id::AccountId;
use entity::value::{AffiliationState, OrganisationKind};

/// The row of the matrix that governs an organisation of this kind.
#[must_use]
pub const fn read(kind: OrganisationKind) -> Read {
    match kind {
        OrganisationKind::Provider => Read::Provider,
        OrganisationKind::Client => Read::ClientOrganisation,
    }
}

/// What the access layer must know of an affiliation: it is the person's own, and concerns the organisation.
#[must_use]
pub fn facts(affiliation: &affiliation::Model) -> Facts {
    Facts::of(affiliation.association_id)
        .owned_by([affiliation.account_id])
        .concerning([affiliation.organisation_id])
        .on([affiliation.id])
}

/// What somebody tells of an organisation, as typed.
#[derive(Clone, Debug)]
pub struct Description {
    /// What it is to the association.
    pub kind: OrganisationKind,
    /// Its name.
    pub name: String,
    /// Its number in a public register.
    pub registration_number: Option<String>,
    /// Where it sits.
    pub city: Option<String>,
    /// Its website.
    pub website: Option<String>,
}

impl Description {
    /// The same, checked and put into one form.
    ///
    /// # Errors
    /// A refusal for each value that is not good.
    pub fn check(&self) -> Result<Self, Vec<Refusal>> {
        let mut refusals = Vec::new();
        let mut keep = |result: Result<Option<String>, Refusal>| {
            result.unwrap_or_else(|refusal| {
                refusals.push(refusal);
                None
            })
        };
        let name = keep(input::line(&["name"], &self.name, limits::NAME).map(Some));
        let number = self.registration_number.as_deref();
        let checked = Self {
            kind: self.kind,
            name: name.unwrap_or_default(),
            registration_number: keep(number.map(registration_number).transpose()),
            city: keep(input::optional_line(
                &["city"],
                self.city.as_deref(),
                limits::NAME,
            )),
            website: keep(self.website.as_deref().map(website).transpose()),
        };
        if refusals.is_empty() {
            Ok(checked)
        } else {
            Err(refusals)
        }
    }
}

/// Registration numbers are compared without blanks, in capitals.
fn registration_number(text: &str) -> Result<String, Refusal> {
    let number = input::line(&["registrationNumber"], text, limits::CODE)?;
    let number: String = number.split_whitespace().collect();
    Ok(number.to_uppercase())
}

/// A web address that a browser opens as a page, and that hides nothing before its host.
fn website(text: &str) -> Result<String, Refusal> {
    const FIELD: &[&str] = &["website"];
    let text = input::line(FIELD, text, limits::URL)?;
    let (scheme, rest) = text.split_once("://").unwrap_or_default();
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let opens = ["http", "https"]
        .iter()
        .any(|known| scheme.eq_ignore_ascii_case(known));
    let plain = !text.contains(|c: char| c.is_whitespace() || "\"'<>\\`{}|^".contains(c));
    let known_host = host.starts_with(char::is_alphanumeric) && !host.contains('@');
    if opens && plain && known_host {
        return Ok(text);
    }
    Err(Refusal::invalid(
        FIELD,
        "Ce n’est pas une adresse de site : elle commence par http:// ou https://.",
        "This is not the address of a site: it begins with http:// or https://.",
    ))
}

/// Providers are public, so one is registered once under its number. Of a client nobody may learn in this way that it is there.
#[must_use]
pub fn number_is_unique(kind: OrganisationKind) -> bool {
    kind == OrganisationKind::Provider
}

/// The answer to who registers a provider's number again.
#[must_use]
pub fn number_taken() -> Refusal {
    Refusal::already(
        "Un prestataire est déjà enregistré sous ce numéro : demandez à agir pour lui ; si la liste ne le montre pas encore, adressez-vous au secrétariat.",
        "A provider is registered with this number already: ask to act for it; where the list does not show it yet, ask the secretary.",
    )
    .at(&["registrationNumber"])
}

/// Whether somebody may ask to act for an organisation, given their live affiliation with it.
pub fn request(live: Option<AffiliationState>) -> Result<(), Refusal> {
    match live {
        Some(AffiliationState::Requested) => Err(Refusal::already(
            "Vous avez déjà demandé à agir pour cette organisation : attendez la confirmation.",
            "You asked to act for this organisation already: wait for the confirmation.",
        )),
        Some(AffiliationState::Confirmed) => Err(Refusal::already(
            "Vous pouvez déjà agir pour cette organisation.",
            "You may act for this organisation already.",
        )),
        Some(AffiliationState::Revoked) | None => Ok(()),
    }
}

/// Whether `me` may confirm the affiliation.
pub fn confirm(affiliation: &affiliation::Model, me: AccountId) -> Result<(), Refusal> {
    match affiliation.state {
        AffiliationState::Confirmed => Err(Refusal::already(
            "Ce rattachement est déjà confirmé.",
            "This affiliation is confirmed already.",
        )),
        AffiliationState::Revoked => Err(Refusal::wrong_state(
            "Ce rattachement a pris fin : il faut le demander de nouveau.",
            "This affiliation has ended: it has to be asked for again.",
        )),
        AffiliationState::Requested if affiliation.account_id == me => Err(Refusal::new(
            RefusalCode::SecondPersonNeeded,
            "Personne ne confirme son propre rattachement : une autre personne de l’organisation ou le secrétariat doit le faire.",
            "Nobody confirms their own affiliation: another of the organisation's people or the secretary has to.",
        )),
        AffiliationState::Requested => Ok(()),
    }
}

/// Whether the affiliation may be revoked; a request is turned down in the same way.
pub fn revoke(affiliation: &affiliation::Model) -> Result<(), Refusal> {
    if affiliation.state == AffiliationState::Revoked {
        return Err(Refusal::already(
            "Ce rattachement a déjà pris fin.",
            "This affiliation has ended already.",
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use entity::id::{AffiliationId, AssociationId, OrganisationId};
    use uuid::Uuid;

    const ME: AccountId = AccountId(Uuid::from_u128(1));
    const OTHER: AccountId = AccountId(Uuid::from_u128(2));

    fn affiliation(state: AffiliationState) -> affiliation::Model {
        affiliation::Model {
            id: AffiliationId(Uuid::from_u128(3)),
            association_id: AssociationId(Uuid::from_u128(4)),
            organisation_id: OrganisationId(Uuid::from_u128(5)),
            account_id: ME,
            state,
            requested_at: "2026-01-01T00:00:00Z".parse().unwrap(),
            confirmed_at: None,
            confirmed_by: None,
            revoked_at: None,
            revoked_by: None,
            version: 1,
        }
    }

    #[test]
    fn an_affiliation_is_asked_for_confirmed_by_another_and_revoked() {
        use AffiliationState::{Confirmed, Requested, Revoked};
        use RefusalCode::{AlreadyDone, SecondPersonNeeded, WrongState};
        let code = |result: Result<(), Refusal>| result.err().map(|refusal| refusal.code);
        for (state, asked, own, by_other, revoked) in [
            (
                Requested,
                Some(AlreadyDone),
                Some(SecondPersonNeeded),
                None,
                None,
            ),
            (
                Confirmed,
                Some(AlreadyDone),
                Some(AlreadyDone),
                Some(AlreadyDone),
                None,
            ),
            (
                Revoked,
                None,
                Some(WrongState),
                Some(WrongState),
                Some(AlreadyDone),
            ),
        ] {
            let row = affiliation(state);
            assert_eq!(code(request(Some(state))), asked, "{state}");
            assert_eq!(code(confirm(&row, ME)), own, "{state}");
            assert_eq!(code(confirm(&row, OTHER)), by_other, "{state}");
            assert_eq!(code(revoke(&row)), revoked, "{state}");
        }
        assert_eq!(request(None), Ok(()));
    }

    #[test]
    fn a_website_is_a_page_that_a_browser_opens() {
        for good in [
            "https://exemple.fr",
            "HTTP://exemple.fr/a?b#c",
            "https://électricité.fr:8443/",
        ] {
            assert_eq!(website(good).as_deref(), Ok(good));
        }
        for bad in [
            "",
            "exemple.fr",
            "javascript:alert(1)",
            "javascript://exemple.fr/%0aalert(1)",
            "ftp://exemple.fr",
            "https://",
            "https:///exemple.fr",
            "https://anne@exemple.fr",
            "https://exemple.fr/a b",
            "https://exemple.fr/\"onclick",
            &format!("https://exemple.fr/{}", "x".repeat(2_000)),
        ] {
            assert!(website(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn a_description_is_put_into_one_form_and_every_fault_is_told() {
        let told = Description {
            kind: OrganisationKind::Provider,
            name: "  Atelier Nord ".to_owned(),
            registration_number: Some("fr 552 100".to_owned()),
            city: Some("Lille".to_owned()),
            website: None,
        };
        let checked = told.check().unwrap();
        assert_eq!(checked.name, "Atelier Nord");
        assert_eq!(checked.registration_number.as_deref(), Some("FR552100"));
        let bad = Description {
            name: String::new(),
            registration_number: Some("x".repeat(65)),
            city: Some("\u{202e}".to_owned()),
            website: Some("exemple".to_owned()),
            ..told
        };
        let fields = bad
            .check()
            .err()
            .unwrap()
            .into_iter()
            .map(|no| no.field.concat());
        assert_eq!(
            fields.collect::<Vec<_>>(),
            ["name", "registrationNumber", "city", "website"]
        );
    }
}
