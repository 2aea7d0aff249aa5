//! Setting up: an association and its first two people, from the command line.
//!
//! The first is given the mandate of administrator, the second that of president; from then on mandates are proposed by one and
//! confirmed by another. Each is handed a one-time code to set a password with (`accountActivate`).
//!
//! An e-mail that has an account already is refused: anybody may have registered with it. The operator may take such an account
//! over, and then the code alone opens it.

use crate::access::{Act, Facts};
use crate::context::{Context, Tx};
use crate::failure::{Outcome, Refusal, RefusalCode};
use crate::input::{self, limits};
use crate::journal::{self, Chain};
use crate::modules::associations::entries::AssociationMade;
use crate::modules::charter::format::CharterText;
use crate::modules::{accounts, associations, charter, mandates};
use chrono_tz::Tz;
use clap::Args;
use entity::id::{AssociationId, CharterVersionId};
use entity::value::MandateRole;
use std::fmt;

/// What an association is set up with.
#[derive(Clone, Debug, Args)]
pub struct Setup {
    /// The association's short name, used in addresses: small letters, digits and hyphens.
    #[arg(long)]
    pub slug: String,
    /// The association's full name.
    #[arg(long)]
    pub name: String,
    /// The time zone of its seat (IANA).
    #[arg(long, default_value = "Europe/Paris")]
    pub time_zone: Tz,
    /// The administrator, written `Name <email>`.
    #[arg(long, value_parser = person)]
    pub admin: Person,
    /// The president, written `Name <email>`.
    #[arg(long, value_parser = person)]
    pub president: Person,
    /// Takes over accounts that have one of these addresses already: passwords and sessions end, and the new codes alone open
    /// them.
    #[arg(long)]
    pub take_over: bool,
}

/// A person with a name and an e-mail address.
#[derive(Clone, Debug)]
pub struct Person {
    /// The name.
    pub name: String,
    /// The address.
    pub email: String,
}

/// What was made.
#[derive(Clone, Debug)]
pub struct Made {
    /// The association.
    pub association: AssociationId,
    /// Each person with their one-time code.
    pub codes: Vec<(String, String)>,
}

impl fmt::Display for Made {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "association: {}", self.association)?;
        for (email, code) in &self.codes {
            writeln!(f, "one-time code of {email}: {code}")?;
        }
        Ok(())
    }
}

/// Makes the association, the two people and their mandates, in one transaction.
///
/// # Errors
/// Where a value is not good, the slug is taken, or an e-mail has an account already that is not to be taken over.
pub async fn set_up(context: &Context, setup: &Setup) -> Outcome<Made> {
    context.act(|tx| Box::pin(make(tx, setup))).await
}

async fn make(tx: &Tx<'_>, setup: &Setup) -> Outcome<Made> {
    let slug = slug(&setup.slug)?;
    let name = input::line(&["name"], &setup.name, limits::NAME)?;
    let email = |person: &Person| accounts::email(&["email"], &person.email);
    if email(&setup.admin)?.1 == email(&setup.president)?.1 {
        return Err(Refusal::new(
            RefusalCode::SecondPersonNeeded,
            "L’administrateur et le président sont deux personnes : l’un propose les mandats que l’autre confirme.",
            "The administrator and the president are two people: one proposes the mandates that the other confirms.",
        )
        .at(&["president"])
        .into());
    }
    let mut people = Vec::new();
    for (field, person, role) in [
        ("admin", &setup.admin, MandateRole::Admin),
        ("president", &setup.president, MandateRole::President),
    ] {
        let email = email(person)?;
        let account = accounts::find_by_email(tx, &email.1).await?;
        people.push((field, person, role, email, account));
    }
    let id: AssociationId = tx.id();
    let accounts = people.iter().filter_map(|(.., account)| account.as_ref());
    let facts = Facts::of(id).under([id]);
    let facts = facts.on(accounts.map(|account| account.id));
    let permit = tx.require(Act::AssociationSetUp, &facts)?;
    if tx.context().app.directory.find(tx, &slug).await?.is_some() {
        return Err(Refusal::already(
            "Une association porte déjà ce nom court.",
            "An association has this short name already.",
        )
        .at(&["slug"])
        .into());
    }
    associations::insert(tx, &permit, id, &slug, &name, setup.time_zone).await?;
    let seat = associations::seat(tx, id).await?;
    let today = seat.day(tx.now())?;
    let (mut codes, mut taken_over) = (Vec::new(), Vec::new());
    for (field, person, role, email, account) in people {
        let name = input::line(&["name"], &person.name, limits::NAME)?;
        let account = match account {
            Some(_) if !setup.take_over => return Err(known(field, &email.0).into()),
            Some(known) => {
                let id = known.id;
                accounts::take_over(tx, &permit, known, name).await?;
                taken_over.push(id);
                id
            }
            None => accounts::insert_account(tx, &permit, email.clone(), name, None).await?,
        };
        mandates::insert_confirmed(tx, &permit, id, account, role, (today, None)).await?;
        let code = accounts::new_link(tx, &permit, account).await?;
        codes.push((email.0, code.to_string()));
    }
    let entry = AssociationMade {
        association: id,
        mandates: vec![MandateRole::Admin, MandateRole::President],
        taken_over: journal::marks(tx, &taken_over).await?,
    };
    journal::record(tx, &permit, Chain::of(id), &entry).await?;
    Ok(Made {
        association: id,
        codes,
    })
}

/// The answer where an address has an account: whoever made it would hold the mandate, and their session would go on.
fn known(field: &'static str, email: &str) -> Refusal {
    Refusal::already(
        format!("{email} a déjà un compte, que n’importe qui a pu créer : donnez une autre adresse, ou reprenez ce compte par --take-over."),
        format!("{email} has an account already, which anybody may have made: name another address, or take the account over by --take-over."),
    )
    .at(&[field])
}

/// Brings a charter's text in as a draft of the association of this short name.
///
/// # Errors
/// Where there is no such association, or the text is that of the version imported last.
pub async fn import(
    context: &Context,
    association: &str,
    text: &CharterText,
) -> Outcome<CharterVersionId> {
    context
        .act(|tx| {
            Box::pin(async move {
                let found = tx.context().app.directory.find(tx, association).await?;
                charter::import(tx, found.ok_or_else(unknown)?, text).await
            })
        })
        .await
}

fn unknown() -> Refusal {
    Refusal::invalid(
        &["association"],
        "Aucune association n’a ce nom court.",
        "No association has this short name.",
    )
}

/// A short name: small letters, digits and hyphens.
fn slug(text: &str) -> Result<String, Refusal> {
    let slug = input::line(&["slug"], text, limits::CODE)?;
    let plain = slug
        .bytes()
        .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    if plain && !slug.starts_with('-') && !slug.ends_with('-') {
        return Ok(slug);
    }
    Err(Refusal::invalid(
        &["slug"],
        "Un nom court n’a que des minuscules, des chiffres et des traits d’union.",
        "A short name has only small letters, digits and hyphens.",
    ))
}

/// Reads `Name <email>`.
fn person(text: &str) -> anyhow::Result<Person> {
    let (name, rest) = text
        .split_once('<')
        .ok_or_else(|| anyhow::anyhow!("written like: Anne Lys <anne@example.org>"))?;
    let email = rest.trim().strip_suffix('>').unwrap_or_default();
    accounts::email(&["email"], email).map_err(|refusal| anyhow::anyhow!(refusal.message.en))?;
    input::line(&["name"], name, limits::NAME)
        .map_err(|refusal| anyhow::anyhow!(refusal.message.en))?;
    Ok(Person {
        name: name.trim().to_owned(),
        email: email.to_owned(),
    })
}
